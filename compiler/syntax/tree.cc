#include "compiler/syntax/tree.h"

#include <unordered_map>

namespace plimsoll {
namespace {

bool HasMergeKey(const Node& mapping) {
  for (const Entry& entry : mapping.entries) {
    if (IsMergeKey(*entry.key)) return true;
  }
  return false;
}

// Collects what a reader sees of a mapping. Merges nest without a bound other
// than the size of the file, so the walk keeps its own stack.
class EntryCollector {
 public:
  std::vector<Entry> Collect(const Node& mapping) {
    Push(mapping);
    while (!stack_.empty()) {
      Step step = stack_.back();
      stack_.pop_back();
      switch (step.action) {
        case Action::kOpen:
          Open(*step.node);
          break;
        case Action::kLeave:
          open_.pop_back();
          break;
        case Action::kEntry:
          Take(step.entry);
          break;
      }
    }
    return std::move(result_);
  }

 private:
  enum class Action : uint8_t { kOpen, kEntry, kLeave };
  struct Step {
    Action action = Action::kOpen;
    const Node* node = nullptr;
    Entry entry;
  };

  void Push(const Node& mapping) {
    stack_.push_back({Action::kOpen, &mapping, {}});
  }

  // A later entry overwrites an earlier one, so what wins goes last: merged
  // mappings before own entries, and of a list of them the first one last.
  void Open(const Node& mapping) {
    for (const Node* outer : open_) {
      if (outer == &mapping) return;
    }
    open_.push_back(&mapping);
    stack_.push_back({Action::kLeave, nullptr, {}});
    for (size_t i = mapping.entries.size(); i-- > 0;) {
      const Entry& entry = mapping.entries[i];
      if (!IsMergeKey(*entry.key)) {
        stack_.push_back({Action::kEntry, nullptr, entry});
      }
    }
    for (size_t i = mapping.entries.size(); i-- > 0;) {
      const Entry& entry = mapping.entries[i];
      if (IsMergeKey(*entry.key)) PushMerged(Deref(*entry.value));
    }
  }

  void PushMerged(const Node& value) {
    if (value.IsMapping()) return Push(value);
    for (const Node* item : value.items) {
      if (Deref(*item).IsMapping()) Push(Deref(*item));
    }
  }

  void Take(const Entry& entry) {
    const Node& key = Deref(*entry.key);
    if (!key.IsScalar()) {
      result_.push_back(entry);
      return;
    }
    const auto [it, fresh] = index_.try_emplace(key.text, result_.size());
    if (fresh) {
      result_.push_back(entry);
    } else {
      result_[it->second] = entry;
    }
  }

  std::vector<Step> stack_;
  std::vector<const Node*> open_;
  std::unordered_map<std::string_view, size_t> index_;
  std::vector<Entry> result_;
};

const Node* FindOwn(const Node& mapping, std::string_view key) {
  for (size_t i = mapping.entries.size(); i-- > 0;) {
    const Entry& entry = mapping.entries[i];
    const Node& own = Deref(*entry.key);
    const bool is_it = own.IsScalar() && own.text == key;
    if (is_it && !IsMergeKey(*entry.key)) return entry.value;
  }
  return nullptr;
}

}  // namespace

bool Node::IsNull() const {
  if (kind != NodeKind::kScalar || tag == "!!str" || tag == "!") return false;
  if (style == ScalarStyle::kNone) return true;
  return style == ScalarStyle::kPlain &&
         (text == "~" || text == "null" || text == "Null" || text == "NULL");
}

bool IsMergeKey(const Node& key) {
  if (!key.IsScalar() || key.text != "<<") return false;
  // What yq writes.
  if (key.tag == "!!merge" || key.tag == "!<tag:yaml.org,2002:merge>") {
    return true;
  }
  return key.style == ScalarStyle::kPlain &&
         (key.tag.empty() || key.tag == "!");
}

const Node& Deref(const Node& node) {
  const Node* result = &node;
  while (result->kind == NodeKind::kAlias && result->target != nullptr) {
    result = result->target;
  }
  return *result;
}

const Node* Find(const Node& node, std::string_view key) {
  const Node& mapping = Deref(node);
  if (!mapping.IsMapping()) return nullptr;
  if (const Node* own = FindOwn(mapping, key)) return own;
  if (!HasMergeKey(mapping)) return nullptr;
  for (const Entry& entry : EffectiveEntries(mapping)) {
    const Node& merged = Deref(*entry.key);
    if (merged.IsScalar() && merged.text == key) return entry.value;
  }
  return nullptr;
}

std::vector<Entry> EffectiveEntries(const Node& mapping) {
  const Node& node = Deref(mapping);
  if (!node.IsMapping()) return {};
  return EntryCollector().Collect(node);
}

Span SpanOfText(const Node& node, size_t offset, size_t length) {
  const bool quoted = node.style == ScalarStyle::kSingleQuoted ||
                      node.style == ScalarStyle::kDoubleQuoted;
  const size_t quotes = quoted ? 2 : 0;
  const bool verbatim = node.IsScalar() &&
                        node.style != ScalarStyle::kLiteral &&
                        node.style != ScalarStyle::kFolded &&
                        node.span.size() == node.text.size() + quotes;
  if (!verbatim || offset + length > node.text.size()) return node.span;
  return SubSpan(node.span, offset + quotes / 2, length);
}

}  // namespace plimsoll
