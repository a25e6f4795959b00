#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

using Names = std::set<std::string, std::less<>>;

// Keys that may name another Quadlet file, and the types of those.
struct Reference {
  std::string_view key;
  std::vector<std::string_view> types;
};

const std::vector<Reference>& References() {
  static const std::vector<Reference> kReferences = {
      {"Image", {"image", "build"}},
      {"Network", {"network", "container"}},
      {"Volume", {"volume", "artifact"}},
      {"Mount", {"volume", "image", "artifact"}},
      {"Pod", {"pod"}},
  };
  return kReferences;
}

bool IsDependency(const UnitSetting& setting) {
  static constexpr std::string_view kNames[] = {
      "After",  "Before",   "BindsTo",   "Conflicts", "OnFailure", "OnSuccess",
      "PartOf", "Requires", "Requisite", "Upholds",   "Wants"};
  return setting.section == "Unit" &&
         std::ranges::count(kNames, setting.name) > 0;
}

bool IsQuadletType(std::string_view type) {
  static constexpr std::string_view kTypes[] = {
      "container", "volume", "network", "kube",
      "image",     "build",  "pod",     "artifact"};
  return std::ranges::count(kTypes, type) > 0;
}

void Report(const Span& span, std::string_view name, const Names& names,
            std::string_view note, RuleContext& ctx) {
  std::vector<std::string> candidates;
  for (const std::string& known : names) {
    if (UnitTypeOf(known) == UnitTypeOf(name)) candidates.push_back(known);
  }
  const std::string nearest = SuggestName(name, candidates, "file");
  ctx.Report(span, fmt::format("there is no Quadlet file `{}`", name))
      .AddNote(std::string(note))
      .Help(nearest.empty() ? fmt::format("add `{}`", name) : nearest)
      .About(std::string(name));
}

// The name that a value begins with: `data.volume:/srv` or `x.network:ip=...`.
struct Named {
  size_t begin = 0;
  std::string_view name;
};

Named NameIn(std::string_view key, std::string_view value) {
  size_t begin = 0;
  if (key == "Mount") {
    const size_t source = std::min(value.find("source="), value.find("src="));
    if (source == std::string_view::npos) return {};
    begin = value.find('=', source) + 1;
    return {begin,
            value.substr(begin, std::min(value.find_first_of(",\"", begin),
                                         value.size()) -
                                    begin)};
  }
  if (value.starts_with('"')) begin = 1;
  const size_t end = key == "Image" || key == "Pod"
                         ? value.find_last_not_of(" \t\"") + 1
                         : value.find(':', begin);
  return {begin, value.substr(begin, std::min(end, value.size()) - begin)};
}

void Judge(const UnitSetting& setting, const Names& names, RuleContext& ctx) {
  const std::string_view text = setting.value->text;
  if (IsTemplated(text)) return;
  if (IsDependency(setting)) {
    for (const UnitReference& other : ReferencesIn(setting)) {
      if (IsQuadletType(UnitTypeOf(other.name)) &&
          other.name.find('.') != std::string::npos &&
          !names.contains(other.name) &&
          other.name.find('%') == std::string::npos) {
        Report(other.span, other.name, names,
               "Quadlet translates the name of its own files here", ctx);
      }
    }
    return;
  }
  for (const Reference& reference : References()) {
    if (setting.name != reference.key) continue;
    const Named named = NameIn(setting.name, text);
    const bool candidate =
        std::ranges::count(reference.types, UnitTypeOf(named.name)) > 0 &&
        named.name.find('.') != std::string_view::npos &&
        named.name.find('/') == std::string_view::npos &&
        !(setting.name == "Volume" && named.name.starts_with('.'));
    if (!candidate || names.contains(named.name)) continue;
    Report(PlaceIn(setting, named.begin, named.begin + named.name.size()),
           named.name, names, "the generator refuses the file", ctx);
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  Names names;
  for (const ParsedFile& file : repository.files) {
    if (file.source->kind() == FileKind::kQuadlet) {
      names.insert(UnitNameOf(file));
    }
  }
  // A file that is no text of ours, or a link, is there all the same.
  for (const PathEntry& entry : repository.paths) {
    const std::string_view name = BaseNameOf(entry.path);
    if (IsQuadletType(UnitTypeOf(name))) names.emplace(name);
  }
  for (const ParsedFile& file : repository.files) {
    if (file.source->kind() != FileKind::kQuadlet ||
        file.role != DocumentRole::kLive) {
      continue;
    }
    ForEachSetting(file, [&](const UnitSetting& setting) {
      if (setting.section != "Service") Judge(setting, names, ctx);
    });
  }
}

}  // namespace

constinit const Rule missing_unit = {
    .id = "quadlet/missing-unit",
    .summary = "a Quadlet file names another one that is not there",
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
