#ifndef PLIMSOLL_RULES_RULE_H_
#define PLIMSOLL_RULES_RULE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/diag/sink.h"
#include "compiler/index/repository.h"
#include "compiler/resolve/fleet.h"
#include "compiler/source/source_map.h"

namespace plimsoll {

class RuleContext;
struct Rule;

// How much a rule looks at, stated by its type. The engine runs file checks
// once a file, compose checks once a compose project and repository checks
// once, whether or not there is a fleet;
// host checks once a host and fleet checks once. All run in parallel; none may
// keep state. Binary files are shown to no file check, generated ones only to
// those of the group `secrets`.
using FileCheck = void (*)(const ParsedFile& file, RuleContext& ctx);
using RepositoryCheck = void (*)(const Repository& repository,
                                 RuleContext& ctx);
using ComposeCheck = void (*)(const compose::Project& project,
                              RuleContext& ctx);
using HostCheck = void (*)(const Host& host, RuleContext& ctx);
using FleetCheck = void (*)(const Fleet& fleet, RuleContext& ctx);
using CheckFn = std::variant<FileCheck, RepositoryCheck, ComposeCheck,
                             HostCheck, FleetCheck>;

enum class FixAvailability : uint8_t { kNone, kSometimes, kAlways };

// When a rule runs unless `lint.rules` says otherwise: always, or only where
// its profile is asked for. A profile adds to the default one.
enum class Profile : uint8_t {
  kDefault,   // Faults; quiet on ordinary real files.
  kStrict,    // Conventions and taste.
  kHardened,  // Protection that is missing.
};
[[nodiscard]] std::string_view NameOf(Profile profile);
[[nodiscard]] std::optional<Profile> ProfileNamed(std::string_view name);

struct Rule {
  std::string_view id;       // `group/bad-thing`, read as "allow ...".
  std::string_view summary;  // One line, lowercase, no full stop.
  Severity severity = Severity::kError;
  Profile profile = Profile::kDefault;
  FixAvailability fix = FixAvailability::kNone;
  CheckFn check;
};

// Every rule of rules.def, in its order, and the page of a rule.
[[nodiscard]] std::span<const Rule* const> AllRules();
[[nodiscard]] const Rule* FindRule(std::string_view id);
[[nodiscard]] std::string_view PageOf(const Rule& rule);

// What a check may see, and where it reports. One for each call of a check.
class RuleContext {
 public:
  // `configured` is what the project says of the rule, kDefault if nothing.
  enum class Configured : uint8_t { kDefault, kByProject };
  RuleContext(const Rule& rule, Severity severity, Configured configured,
              const Repository& repository, const Fleet* fleet, Sink& sink)
      : rule_(rule),
        severity_(severity),
        configured_(configured),
        repository_(repository),
        fleet_(fleet),
        sink_(sink) {}

  [[nodiscard]] const Repository& repository() const { return repository_; }
  [[nodiscard]] const SourceMap& sources() const {
    return *repository_.sources;
  }
  // Null where there is no plimsoll.yml.
  [[nodiscard]] const Fleet* fleet() const { return fleet_; }

  // A finding of this rule at `span`; chain .Also, .Help, .Fix and so on. The
  // reference is valid until the next Report.
  Diagnostic& Report(const Span& span, std::string message,
                     std::string label = {});
  // The same for a value of the model; its history becomes the trail.
  // clang-tidy 14 takes what a template moves on for copied.
  // NOLINTBEGIN(performance-unnecessary-value-param)
  template <class T>
  Diagnostic& Report(const Field<T>& field, std::string message,
                     std::string label = {}) {
    return ReportOrigin(field.span, field.origin, std::move(message),
                        std::move(label));
  }
  // NOLINTEND(performance-unnecessary-value-param)
  Diagnostic& Report(const Value& value, std::string message,
                     std::string label = {});
  // A finding that is only a warning unless the project sets the rule's
  // severity itself.
  Diagnostic& Warn(const Span& span, std::string message,
                   std::string label = {});

 private:
  Diagnostic& ReportOrigin(const Span& span, const Origin* origin,
                           std::string message, std::string label);

  const Rule& rule_;
  Severity severity_;
  Configured configured_;
  const Repository& repository_;
  const Fleet* fleet_;
  Sink& sink_;
};

// What the command line says of the rules to run. A name is an id, or a group
// such as `secrets`.
struct RuleOptions {
  std::optional<Profile> profile;  // Else that of `lint.profile`.
  std::vector<std::string> only;   // Empty: all of the profile.
  std::vector<std::string> also;   // Besides those of the profile.
};

// Runs every rule that the options, and the fleet's project (null: none),
// select, and returns the findings unsorted but in an order that does not
// depend on `jobs`. Faults of `lint.rules` itself are among them.
[[nodiscard]] Sink RunRules(const Repository& repository, const Fleet* fleet,
                            unsigned jobs, const RuleOptions& options = {});

// Each rule's definition, in a namespace named after its group.
#define RULE(group, name)  \
  namespace rules::group { \
  extern const Rule name;  \
  }
#include "rules/rules.def"
#undef RULE

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_RULE_H_
