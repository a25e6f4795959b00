#ifndef PLIMSOLL_RULES_HOSTS_MENTION_H_
#define PLIMSOLL_RULES_HOSTS_MENTION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/index/repository.h"
#include "rules/support/retired_names.h"

namespace plimsoll::rules::hosts {

enum class MentionForm : uint8_t {
  kName,      // The name alone is stale.
  kPair,      // Host and port are the retired pair.
  kLeftPort,  // The host is current, the port a former one's.
};

// One mention of a retired name in a file.
struct Mention {
  const ParsedFile* file = nullptr;
  Span host;
  Span port;  // Invalid: the name stands alone.
  const RetiredName* name = nullptr;
  MentionForm form = MentionForm::kName;
  // Several hosts have had it, and nothing here says which is meant.
  bool is_ambiguous = false;
};

// Judges the retired name, or the name of a live endpoint, found in a file.
// Nothing where it is not stale: another name that begins alike, a live pair,
// a sentence about the past.
[[nodiscard]] std::optional<Mention> JudgeMention(const ParsedFile& file,
                                                  const Span& found,
                                                  const RetiredNames& retired);

}  // namespace plimsoll::rules::hosts

#endif  // PLIMSOLL_RULES_HOSTS_MENTION_H_
