#ifndef PLIMSOLL_COMPILER_DRIVER_DEPLOYED_COMPARE_H_
#define PLIMSOLL_COMPILER_DRIVER_DEPLOYED_COMPARE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/deployed/folder.h"

namespace plimsoll::deployed {

// Gravest first.
enum class DifferenceKind : uint8_t {
  // A durable volume or folder is another one: the app starts without what it
  // had.
  kData,
  // What runs, and how it is wired: apps, runtimes, ports, networks, mounts,
  // dependencies, files.
  kStructural,
  kValue,  // The value of a setting or variable.
  kEnv,    // A variable that only one side sets.
  // One side has a variable that nothing in its folder sets, and the other a
  // value that it may well have.
  kUnknown,
};
inline constexpr size_t kDifferenceKinds = 5;
[[nodiscard]] std::string_view NameOf(DifferenceKind kind);

struct Difference {
  DifferenceKind kind = DifferenceKind::kValue;
  std::string app;  // Empty: what no app owns.
  std::string key;  // Empty: the whole app.
  // Absent where only the other side has it. Not fit to be shown: see Shown.
  std::optional<Fact> live;
  std::optional<Fact> built;
};

// What would change if `built` took the place of `live`; gravest first, then
// by app and key. Both have to be whole: see Deployed::faults.
[[nodiscard]] std::vector<Difference> Compare(const Deployed& live,
                                              const Deployed& built);

// Whether `text` is what `pattern` may become once its `${VARIABLES}` are set.
[[nodiscard]] bool MayBecome(std::string_view pattern, std::string_view text);

// How many apps either side has.
[[nodiscard]] size_t CountApps(const Deployed& live, const Deployed& built);

// Turns values into text that may be shown: whatever a scan of both folders,
// or of a value under its name, takes for a secret is masked, wherever it is.
class Shown {
 public:
  // Both have to outlive it, and so has what `known` views, which knows of
  // secrets from elsewhere.
  Shown(const Folder& live, const Folder& built, const RedactedView& known);

  [[nodiscard]] std::string Live(std::string_view key, const Fact& fact) const {
    return Value(live_, key, fact);
  }
  [[nodiscard]] std::string Built(std::string_view key,
                                  const Fact& fact) const {
    return Value(built_, key, fact);
  }
  // Of names and notes.
  [[nodiscard]] std::string Text(std::string_view text) const;

 private:
  [[nodiscard]] std::string Value(const Folder& folder, std::string_view key,
                                  const Fact& fact) const;
  [[nodiscard]] std::string Scrub(std::string_view text) const;

  const Folder& live_;
  const Folder& built_;
  RedactedView known_;
  // The variables of both as one env file: what their formats hide from a scan
  // of the text, such as where a value ends in a list, is plain there.
  SourceMap variables_;
  Redactions found_;
};

}  // namespace plimsoll::deployed

#endif  // PLIMSOLL_COMPILER_DRIVER_DEPLOYED_COMPARE_H_
