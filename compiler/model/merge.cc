#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/model/bind.h"

namespace plimsoll {
namespace {

// No file nests deeper; what aliases expand to beyond this is taken whole.
constexpr int kMaxDepth = 200;

bool IsNull(const Node& node) { return node.IsScalar() && node.IsNull(); }

const Node* MakeMapping(const Node& like, const std::vector<Entry>& entries,
                        Arena& arena) {
  Node* merged = arena.New<Node>(like);
  merged->kind = NodeKind::kMapping;
  merged->entries = arena.Copy(entries);
  return merged;
}

// `node` as it stands where nothing is below it: its nulls remove nothing, so
// they go.
const Node* WithoutNulls(const Node& raw, Arena& arena, int depth) {
  const Node& node = Deref(raw);
  if (!node.IsMapping() || depth >= kMaxDepth) return &node;
  std::vector<Entry> entries = EffectiveEntries(node);
  bool changed = entries.size() != node.entries.size();
  std::vector<Entry> kept;
  kept.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (IsNull(Deref(*entry.value))) {
      changed = true;
      continue;
    }
    const Node* value = WithoutNulls(*entry.value, arena, depth + 1);
    changed = changed || value != &Deref(*entry.value);
    kept.push_back({entry.key, value});
  }
  return changed ? MakeMapping(node, kept, arena) : &node;
}

// The entries of a mapping while another is laid over it.
class EntryList {
 public:
  explicit EntryList(std::vector<Entry> entries)
      : entries_(std::move(entries)) {
    for (size_t i = 0; i < entries_.size(); ++i) {
      const Node& key = Deref(*entries_[i].key);
      if (key.IsScalar()) positions_.emplace(key.text, i);
    }
  }

  // Keys that are no scalars are equal to nothing: both stay, and binding
  // reports them.
  [[nodiscard]] Entry* Find(const Node& raw_key) {
    const Node& key = Deref(raw_key);
    if (!key.IsScalar()) return nullptr;
    const auto it = positions_.find(key.text);
    return it == positions_.end() ? nullptr : &entries_[it->second];
  }
  void Append(const Entry& entry) { entries_.push_back(entry); }
  static void Remove(Entry* entry) { entry->value = nullptr; }

  [[nodiscard]] std::vector<Entry> Take() {
    std::erase_if(entries_,
                  [](const Entry& entry) { return entry.value == nullptr; });
    return std::move(entries_);
  }

 private:
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, size_t> positions_;
};

const Node* Merge(const Node& raw_base, const Node& raw_over, Arena& arena,
                  int depth) {
  const Node& base = Deref(raw_base);
  const Node& over = Deref(raw_over);
  if (!base.IsMapping() || !over.IsMapping() || depth >= kMaxDepth) {
    return WithoutNulls(over, arena, depth);
  }
  EntryList merged(EffectiveEntries(base));
  for (const Entry& entry : EffectiveEntries(over)) {
    Entry* below = merged.Find(*entry.key);
    const bool removes = IsNull(Deref(*entry.value));
    if (below == nullptr) {
      if (removes) continue;
      merged.Append({entry.key, WithoutNulls(*entry.value, arena, depth + 1)});
    } else if (removes) {
      EntryList::Remove(below);
    } else {
      *below = {entry.key,
                Merge(*below->value, *entry.value, arena, depth + 1)};
    }
  }
  return MakeMapping(over, merged.Take(), arena);
}

}  // namespace

const Node* MergeNodes(const Node* base, const Node* over, Arena& arena) {
  if (over == nullptr) return base;
  if (IsNull(Deref(*over))) return nullptr;
  if (base == nullptr) return WithoutNulls(*over, arena, 0);
  return Merge(*base, *over, arena, 0);
}

}  // namespace plimsoll
