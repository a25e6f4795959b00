#include "rules/support/units.h"

#include <algorithm>
#include <array>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "compiler/source/sniff.h"
#include "rules/support/text.h"
#include "rules/support/unit_tables.h"

namespace plimsoll {
namespace {

// The service that Quadlet makes of a file: web.container is web.service,
// data.volume is data-volume.service.
std::string ServiceOf(const Unit& unit) {
  const std::string_view section = QuadletSectionOf(unit.type());
  const std::string stated = unit.Value(section, "ServiceName");
  if (!stated.empty()) return stated + ".service";
  std::string stem = unit.name().substr(0, unit.name().rfind('.'));
  std::string end;
  if (stem.ends_with('@')) {
    stem.pop_back();
    end = "@";
  }
  const bool plain = unit.type() == "container" || unit.type() == "kube";
  if (!plain) stem += "-" + std::string(unit.type());
  return stem + end + ".service";
}

// Of a name that something fills in.
constexpr std::string_view kPlaceholderBytes =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

// `%NAME%`, which a script fills in. A specifier or a placeholder has no upper
// case letters up to another percent sign.
bool HasPercentName(std::string_view value) {
  constexpr size_t kShortest = 3;
  for (size_t at = value.find('%'); at != std::string_view::npos;
       at = value.find('%', at + 1)) {
    const size_t end = value.find_first_not_of(kPlaceholderBytes, at + 1);
    if (end == std::string_view::npos) return false;
    if (value[end] == '%' && end - at > kShortest) return true;
  }
  return false;
}

// `__NAME__`, which an installer fills in; no `__main__.py`.
bool HasUnderscoredName(std::string_view value) {
  for (size_t at = value.find("__"); at != std::string_view::npos;
       at = value.find("__", at + 2)) {
    const std::string_view rest = value.substr(at);
    const size_t end =
        std::min(rest.find_first_not_of(kPlaceholderBytes), rest.size());
    const std::string_view name = rest.substr(0, end);
    if (name.size() > 4 && name.ends_with("__")) return true;
    at += end > 2 ? end - 2 : 0;
  }
  return false;
}

}  // namespace

bool IsUnitFile(const ParsedFile& file) {
  const FileKind kind = file.source->kind();
  return file.has_tree && file.tree.root() != nullptr &&
         (kind == FileKind::kSystemd || kind == FileKind::kQuadlet);
}

bool IsDropIn(const ParsedFile& file) {
  return BaseNameOf(FolderOf(file.source->path())).ends_with(".d") &&
         file.source->path().ends_with(".conf");
}

std::string UnitNameOf(const ParsedFile& file) {
  const std::string_view path = file.source->path();
  if (!IsDropIn(file)) return std::string(BaseNameOf(path));
  const std::string_view folder = BaseNameOf(FolderOf(path));
  return std::string(folder.substr(0, folder.size() - 2));
}

std::string_view UnitTypeOf(std::string_view unit_name) {
  return unit_name.substr(unit_name.rfind('.') + 1);
}

std::string TemplateOf(std::string_view unit_name) {
  const size_t at = unit_name.find('@');
  const size_t dot = unit_name.rfind('.');
  if (at == std::string_view::npos || dot == std::string_view::npos ||
      dot < at) {
    return std::string(unit_name);
  }
  return std::string(unit_name.substr(0, at + 1)) +
         std::string(unit_name.substr(dot));
}

void ForEachSetting(const ParsedFile& file,
                    const std::function<void(const UnitSetting&)>& body) {
  if (!IsUnitFile(file)) return;
  for (const Entry& section : file.tree.root()->entries) {
    for (const Entry& setting : section.value->entries) {
      body({section.key->text, setting.key->text, setting.key, setting.value,
            &file});
    }
  }
}

Unit::Unit(const Repository& repository, const ParsedFile& file)
    : name_(UnitNameOf(file)), files_({&file}) {
  const std::string folder = file.source->path() + ".d/";
  auto it =
      std::ranges::lower_bound(repository.files, std::string_view(folder), {},
                               [](const ParsedFile& other) -> std::string_view {
                                 return other.source->path();
                               });
  for (; it != repository.files.end(); ++it) {
    if (!it->source->path().starts_with(folder)) break;
    if (IsUnitFile(*it) && IsDropIn(*it)) files_.push_back(&*it);
  }
}

bool Unit::whole() const {
  return std::ranges::none_of(
      files_, [](const ParsedFile* file) { return file->tree.broken; });
}

bool Unit::HasSection(std::string_view section) const {
  return std::ranges::any_of(files_, [&](const ParsedFile* file) {
    return std::ranges::any_of(
        file->tree.root()->entries,
        [&](const Entry& entry) { return entry.key->text == section; });
  });
}

std::vector<UnitSetting> Unit::All(std::string_view section,
                                   std::string_view name) const {
  std::vector<UnitSetting> settings;
  for (const ParsedFile* file : files_) {
    ForEachSetting(*file, [&](const UnitSetting& setting) {
      if (setting.section != section || setting.name != name) return;
      if (TrimBlanks(setting.value->text).empty()) {
        settings.clear();
      } else {
        settings.push_back(setting);
      }
    });
  }
  return settings;
}

const Node* Unit::Last(std::string_view section, std::string_view name) const {
  const std::vector<UnitSetting> all = All(section, name);
  return all.empty() ? nullptr : all.back().value;
}

std::string Unit::Value(std::string_view section, std::string_view name) const {
  const Node* last = Last(section, name);
  return last == nullptr ? std::string() : std::string(TrimBlanks(last->text));
}

Span Unit::Place(std::string_view section) const {
  for (const Entry& entry : file().tree.root()->entries) {
    if (entry.key->text == section) return entry.key->span;
  }
  return file().source->SpanOf(0, 0);
}

std::vector<Unit> UnitsOf(const Repository& repository) {
  std::vector<Unit> units;
  for (const ParsedFile& file : repository.files) {
    if (IsUnitFile(file) && !IsDropIn(file) && IsJudged(file)) {
      units.emplace_back(repository, file);
    }
  }
  return units;
}

std::set<std::string, std::less<>> UnitNames(const Repository& repository) {
  std::set<std::string, std::less<>> names;
  for (const ParsedFile& file : repository.files) {
    if (!IsUnitFile(file) || IsDropIn(file)) continue;
    const Unit unit(repository, file);
    names.insert(unit.name());
    if (file.source->kind() == FileKind::kQuadlet) {
      names.insert(ServiceOf(unit));
    }
    for (const UnitSetting& alias : unit.All("Install", "Alias")) {
      for (const UnitReference& name : ReferencesIn(alias)) {
        names.insert(name.name);
      }
    }
  }
  return names;
}

bool IsTemplated(std::string_view value) {
  return value.find("${") != std::string_view::npos ||
         value.find("$(") != std::string_view::npos ||
         IsTemplatedCommand(value);
}

bool IsTemplatedCommand(std::string_view value) {
  for (const std::string_view mark : {"{{", "{%", "<%"}) {
    if (value.find(mark) != std::string_view::npos) return true;
  }
  // Autoconf's and Meson's @NAME@, and <name> of examples.
  const size_t at = value.find('@');
  const size_t close =
      at == std::string_view::npos ? at : value.find('@', at + 1);
  return (close != std::string_view::npos && close > at + 1 &&
          value.substr(at, close - at).find(' ') == std::string_view::npos) ||
         (value.starts_with('<') && value.ends_with('>')) ||
         HasUnderscoredName(value) || HasPercentName(value) ||
         HasProperty(value);
}

Span PlaceIn(const UnitSetting& setting, size_t begin, size_t end) {
  return SourceOf(UnitPiecesOf(*setting.value, *setting.file->source), begin,
                  end);
}

std::vector<UnitReference> ReferencesIn(const UnitSetting& setting) {
  std::vector<UnitReference> references;
  const UnitWords split =
      SplitUnitWords(setting.value->text, UnitEscapes::kKeep);
  for (const UnitWord& word : split.words) {
    references.push_back({word.text, PlaceIn(setting, word.begin, word.end)});
  }
  return references;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](char x, char y) { return AsciiLower(x) == AsciiLower(y); });
}

bool IsTrue(std::string_view value) {
  return std::ranges::any_of(
      std::to_array<std::string_view>({"1", "yes", "y", "true", "t", "on"}),
      [&](std::string_view word) { return EqualsIgnoringCase(value, word); });
}

bool IsFalse(std::string_view value) {
  return std::ranges::any_of(
      std::to_array<std::string_view>({"0", "no", "n", "false", "f", "off"}),
      [&](std::string_view word) { return EqualsIgnoringCase(value, word); });
}

}  // namespace plimsoll
