#ifndef PLIMSOLL_RULES_SUPPORT_UNITS_H_
#define PLIMSOLL_RULES_SUPPORT_UNITS_H_

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll {

// One setting of a unit file.
struct UnitSetting {
  std::string_view section;
  std::string_view name;
  const Node* key = nullptr;
  const Node* value = nullptr;
  const ParsedFile* file = nullptr;
};

// Whether the file is a unit or a drop-in of one, of systemd or of Quadlet.
[[nodiscard]] bool IsUnitFile(const ParsedFile& file);
// api.service for api.service.d/limits.conf; the file's own name otherwise.
[[nodiscard]] std::string UnitNameOf(const ParsedFile& file);
[[nodiscard]] bool IsDropIn(const ParsedFile& file);
// What stands behind the last dot of a unit's name.
[[nodiscard]] std::string_view UnitTypeOf(std::string_view unit_name);
// worker@.service for worker@1.service; other names as they are.
[[nodiscard]] std::string TemplateOf(std::string_view unit_name);

void ForEachSetting(const ParsedFile& file,
                    const std::function<void(const UnitSetting&)>& body);

// A unit as its reader sees it: its file, then its drop-ins beside it.
class Unit {
 public:
  // `file` is not a drop-in.
  Unit(const Repository& repository, const ParsedFile& file);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view type() const { return UnitTypeOf(name_); }
  [[nodiscard]] const ParsedFile& file() const { return *files_.front(); }
  // No file of it failed to parse.
  [[nodiscard]] bool whole() const;
  [[nodiscard]] bool HasSection(std::string_view section) const;
  // What is set, an empty value having dropped what came before it.
  [[nodiscard]] std::vector<UnitSetting> All(std::string_view section,
                                             std::string_view name) const;
  // The last one; null when it is not set, or last set to nothing.
  [[nodiscard]] const Node* Last(std::string_view section,
                                 std::string_view name) const;
  // Its text, blanks at both ends removed; empty when it is not set.
  [[nodiscard]] std::string Value(std::string_view section,
                                  std::string_view name) const;
  // Where a finding about the unit as a whole goes: the header of the section,
  // else the start of the file.
  [[nodiscard]] Span Place(std::string_view section) const;

 private:
  std::string name_;
  std::vector<const ParsedFile*> files_;
};

// The units that are judged, by path.
[[nodiscard]] std::vector<Unit> UnitsOf(const Repository& repository);

// The names under which units of the repository can be referred to, the
// services that Quadlet makes of its files included.
[[nodiscard]] std::set<std::string, std::less<>> UnitNames(
    const Repository& repository);

// A value that is filled in before any reader sees it. In a command line,
// `${X}` and `$(...)` are there for the reader or its shell.
[[nodiscard]] bool IsTemplated(std::string_view value);
[[nodiscard]] bool IsTemplatedCommand(std::string_view value);

// Where bytes [begin, end) of a setting's text stand.
[[nodiscard]] Span PlaceIn(const UnitSetting& setting, size_t begin,
                           size_t end);

// A part of a list of names, with its place.
struct UnitReference {
  std::string name;
  Span span;
};
[[nodiscard]] std::vector<UnitReference> ReferencesIn(
    const UnitSetting& setting);

[[nodiscard]] bool EqualsIgnoringCase(std::string_view a, std::string_view b);
// As systemd and Quadlet write them: 1, yes, y, true, t, on and 0, no, n,
// false, f, off.
[[nodiscard]] bool IsTrue(std::string_view value);
[[nodiscard]] bool IsFalse(std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_UNITS_H_
