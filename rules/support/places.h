#ifndef PLIMSOLL_RULES_SUPPORT_PLACES_H_
#define PLIMSOLL_RULES_SUPPORT_PLACES_H_

#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// Where the key of a mapping is written, or an invalid span.
[[nodiscard]] Span KeySpan(const Node* mapping, std::string_view key);

// What decides where an app runs: its entry in plimsoll.yml's `placement`, its
// own `placement`, or its id when nothing does.
[[nodiscard]] Span PlacementSpan(const Fleet& fleet, const AppUnit& unit);

// Whether every host and manifest was read whole: where one was not, nobody
// can say that something is nowhere.
[[nodiscard]] bool IsSound(const Fleet& fleet);

// The manifests a rule may judge: those that were read whole.
[[nodiscard]] std::vector<const AppUnit*> SoundApps(const Fleet& fleet);

// Problems of a kind, but for those that may be there only because a file
// could not be read whole: of these, the cause has been reported.
[[nodiscard]] std::vector<const Problem*> ProblemsOf(const Fleet& fleet,
                                                     ProblemKind kind);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_PLACES_H_
