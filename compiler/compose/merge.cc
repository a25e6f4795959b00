#include "compiler/compose/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "compiler/compose/path_pattern.h"
#include "compiler/compose/unique_items.h"

namespace plimsoll::compose {
namespace {

// How the values of some places merge; all others by their kind.
enum class Way : uint8_t {
  kByKind,
  kReplace,
  kToList,          // Mappings become lists of `key=value`, then lists append.
  kNewToList,       // The same, without what is there already.
  kToMapping,       // Lists of names become mappings, then mappings merge.
  kToDependencies,  // The same; a name alone has a condition, and is required.
  kBuild,           // Text stands for {context: text}.
  kLogging,         // Merges only where both name the same driver.
  kSubnets,         // Of ipam: by subnet.
};

struct Special {
  std::string_view pattern;
  Way way;
};

// compose-spec, 13-merge.md, and override/merge.go of compose-go.
constexpr Special kSpecials[] = {
    {"networks.*.ipam.config", Way::kSubnets},
    {"networks.*.labels", Way::kToList},
    {"volumes.*.labels", Way::kToList},
    {"services.*.annotations", Way::kToList},
    {"services.*.build", Way::kBuild},
    {"services.*.build.args", Way::kToList},
    {"services.*.build.additional_contexts", Way::kToList},
    {"services.*.build.extra_hosts", Way::kNewToList},
    {"services.*.build.labels", Way::kToList},
    {"services.*.command", Way::kReplace},
    {"services.*.depends_on", Way::kToDependencies},
    {"services.*.deploy.labels", Way::kToList},
    {"services.*.dns", Way::kToList},
    {"services.*.dns_opt", Way::kToList},
    {"services.*.dns_search", Way::kToList},
    {"services.*.entrypoint", Way::kReplace},
    {"services.*.env_file", Way::kToList},
    {"services.*.label_file", Way::kToList},
    {"services.*.environment", Way::kToList},
    {"services.*.extra_hosts", Way::kNewToList},
    {"services.*.healthcheck.test", Way::kReplace},
    {"services.*.labels", Way::kToList},
    {"services.*.logging", Way::kLogging},
    {"services.*.models", Way::kToMapping},
    {"services.*.networks", Way::kToMapping},
    {"services.*.sysctls", Way::kToList},
    {"services.*.tmpfs", Way::kToList},
    {"services.*.ulimits.*", Way::kReplace},
};

Way WayOf(const std::vector<std::string_view>& path) {
  if (path.size() < 3) return Way::kByKind;
  for (const Special& special : kSpecials) {
    if (MatchesPath(special.pattern, path)) return special.way;
  }
  return Way::kByKind;
}

class Merger {
 public:
  Merger(std::vector<std::string_view> path, Arena& arena,
         std::vector<MergeConflict>* conflicts)
      : path_(std::move(path)), arena_(arena), conflicts_(conflicts) {}

  const Value* Merge(const Value* base, const Value* other) {
    if (other->overrides) return other;
    switch (WayOf(path_)) {
      case Way::kReplace:
        return other;
      case Way::kToList:
        return Append(ToList(base), ToList(other));
      case Way::kNewToList:
        return AppendNew(ToList(base), ToList(other));
      case Way::kToMapping:
        return MergeByKind(ToMapping(base), ToMapping(other));
      case Way::kToDependencies:
        return MergeByKind(ToDependencies(base), ToDependencies(other));
      case Way::kBuild:
        return MergeByKind(ToBuild(base), ToBuild(other));
      case Way::kLogging:
        return MergeLogging(base, other);
      case Way::kSubnets:
        return MergeSubnets(base, other);
      case Way::kByKind:
        break;
    }
    return MergeByKind(base, other);
  }

 private:
  const Value* MergeByKind(const Value* base, const Value* other) {
    if (other->IsNull()) return base;
    if (base->IsMapping()) {
      if (!other->IsMapping()) return Conflict(base, other);
      return MergeMappings(base, other);
    }
    if (base->IsSequence()) {
      if (!other->IsSequence()) return Conflict(base, other);
      return Append(base, other);
    }
    return other;
  }

  const Value* Conflict(const Value* base, const Value* other) {
    // What an unset variable stands for is text, which is no excuse; but then
    // the kind of the other is not wrong for sure.
    if (!other->unknown) {
      conflicts_->push_back(
          {fmt::format("{}", fmt::join(path_, ".")), base, other});
    }
    return base;
  }

  const Value* MergeMappings(const Value* base, const Value* other) {
    std::vector<Member> members(base->members.begin(), base->members.end());
    std::unordered_map<std::string_view, size_t> index;
    for (size_t i = 0; i < members.size(); ++i) index[members[i].key] = i;
    for (const Member& member : other->members) {
      const auto found = index.find(member.key);
      if (found == index.end()) {
        index[member.key] = members.size();
        members.push_back(member);
        continue;
      }
      Member& slot = members[found->second];
      path_.push_back(member.key);
      const Value* merged = Merge(slot.value, member.value);
      path_.pop_back();
      if (merged == member.value) slot.key_span = member.key_span;
      slot.value = merged;
    }
    Value* merged = Copy(*other);
    merged->members = arena_.Copy(members);
    return merged;
  }

  const Value* Append(const Value* base, const Value* other) {
    Value* merged = Copy(*other);
    merged->items = arena_.Copy(Appended(base->items, other->items, path_));
    return merged;
  }

  const Value* AppendNew(const Value* base, const Value* other) {
    std::unordered_set<std::string_view> old;
    for (const Value* item : base->items) {
      if (item->IsKnown()) old.insert(item->text);
    }
    std::vector<const Value*> fresh;
    for (const Value* item : other->items) {
      if (!item->IsKnown() || !old.contains(item->text)) fresh.push_back(item);
    }
    Value* rest = Copy(*other);
    rest->items = arena_.Copy(fresh);
    return Append(base, rest);
  }

  const Value* MergeLogging(const Value* base, const Value* other) {
    // The reader crashes where either of them is none.
    if (!base->IsMapping() || !other->IsMapping()) {
      return Conflict(base, other);
    }
    const Value* old_driver = Find(base, "driver");
    const Value* driver = Find(other, "driver");
    const bool differs = driver != nullptr && old_driver != nullptr &&
                         driver->text != old_driver->text;
    return differs ? other : MergeByKind(base, other);
  }

  const Value* MergeSubnets(const Value* base, const Value* other) {
    if (!base->IsSequence() || !other->IsSequence()) {
      return Conflict(base, other);
    }
    std::vector<const Value*> items(base->items.begin(), base->items.end());
    for (const Value* item : other->items) {
      const auto same = std::ranges::find_if(items, [&](const Value* old) {
        return TextOf(Find(old, "subnet")) == TextOf(Find(item, "subnet"));
      });
      if (same == items.end()) {
        items.push_back(item);
      } else {
        *same = MergeByKind(*same, item);
      }
    }
    Value* merged = Copy(*other);
    merged->items = arena_.Copy(items);
    return merged;
  }

  const Value* ToList(const Value* value) {
    if (value->IsSequence()) return value;
    std::vector<const Value*> items;
    if (value->IsScalar()) items.push_back(value);
    for (const Member& member : value->members) {
      Value* item = Copy(*member.value);
      item->kind = ValueKind::kString;
      item->members = {};
      item->items = {};
      item->text = member.key;
      if (!member.value->IsNull()) {
        item->text =
            arena_.Copy(fmt::format("{}={}", member.key, member.value->text));
      }
      item->span = member.value->IsNull() ? member.key_span : item->span;
      items.push_back(item);
    }
    Value* list = Copy(*value);
    list->kind = ValueKind::kSequence;
    list->unknown = false;
    list->members = {};
    list->text = {};
    list->items = arena_.Copy(items);
    return list;
  }

  const Value* ToMapping(const Value* value) {
    if (!value->IsSequence()) return value;
    std::vector<Member> members;
    for (const Value* item : value->items) {
      if (!item->IsScalar()) return value;
      Value* empty = Copy(*item);
      empty->kind = ValueKind::kNull;
      empty->unknown = item->unknown;
      members.push_back({item->text, InnerSpan(*item), empty});
    }
    Value* mapping = Copy(*value);
    mapping->kind = ValueKind::kMapping;
    mapping->items = {};
    mapping->members = arena_.Copy(members);
    return mapping;
  }

  const Value* ToDependencies(const Value* value) {
    if (!value->IsSequence()) return value;
    std::vector<Member> members;
    for (const Value* item : value->items) {
      if (!item->IsScalar()) return value;
      const Span place = InnerSpan(*item);
      Value* dependency = Copy(*item);
      dependency->kind = item->unknown ? ValueKind::kNull : ValueKind::kMapping;
      if (!item->unknown) {
        dependency->text = {};
        dependency->members = arena_.Copy(std::vector<Member>{
            {"condition", place,
             Scalar(*item, ValueKind::kString, "service_started")},
            {"required", place, Scalar(*item, ValueKind::kBool, "true")}});
      }
      members.push_back({item->text, place, dependency});
    }
    Value* mapping = Copy(*value);
    mapping->kind = ValueKind::kMapping;
    mapping->items = {};
    mapping->members = arena_.Copy(members);
    return mapping;
  }

  // What stands where `place` does, though nobody wrote it.
  const Value* Scalar(const Value& place, ValueKind kind,
                      std::string_view text) {
    Value* scalar = Copy(place);
    scalar->kind = kind;
    scalar->text = text;
    return scalar;
  }

  const Value* ToBuild(const Value* value) {
    if (!value->IsScalar()) return value;
    const std::vector<Member> members = {{"context", value->span, value}};
    Value* mapping = Copy(*value);
    mapping->kind = ValueKind::kMapping;
    mapping->unknown = false;
    mapping->members = arena_.Copy(members);
    return mapping;
  }

  Value* Copy(const Value& value) {
    Value* copy = arena_.New<Value>(value);
    copy->overrides = false;
    return copy;
  }

  std::vector<std::string_view> path_;
  Arena& arena_;
  std::vector<MergeConflict>* conflicts_;
};

}  // namespace

const Value* MergeValues(const Value* base, const Value* other,
                         std::vector<std::string_view> path, Arena& arena,
                         std::vector<MergeConflict>* conflicts) {
  if (base == nullptr || base->IsNull()) return other;
  if (other == nullptr) return base;
  return Merger(std::move(path), arena, conflicts).Merge(base, other);
}

const Value* ApplyResets(const Value* value,
                         const std::vector<ResetPath>& resets, Arena& arena) {
  if (value == nullptr || resets.empty() || !value->IsMapping()) return value;
  // By the key that they begin with, the paths without it.
  std::unordered_map<std::string_view, std::vector<ResetPath>> below;
  for (const ResetPath& reset : resets) {
    if (reset.keys.empty()) continue;
    below[reset.keys.front()].push_back(
        {{reset.keys.begin() + 1, reset.keys.end()}});
  }
  std::vector<Member> members;
  for (const Member& member : value->members) {
    const auto found = below.find(member.key);
    Member kept = member;
    if (found != below.end()) {
      const std::vector<ResetPath>& paths = found->second;
      const bool is_dropped = std::ranges::any_of(
          paths, [](const ResetPath& path) { return path.keys.empty(); });
      if (is_dropped) continue;
      kept.value = ApplyResets(member.value, paths, arena);
    }
    members.push_back(kept);
  }
  Value* rest = arena.New<Value>(*value);
  rest->members = arena.Copy(members);
  return rest;
}

}  // namespace plimsoll::compose
