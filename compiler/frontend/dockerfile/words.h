#ifndef PLIMSOLL_COMPILER_FRONTEND_DOCKERFILE_WORDS_H_
#define PLIMSOLL_COMPILER_FRONTEND_DOCKERFILE_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/syntax/dockerfile.h"
#include "compiler/syntax/text_places.h"

namespace plimsoll::dockerfile {

[[nodiscard]] std::string UpperCase(std::string_view text);
[[nodiscard]] std::string LowerCase(std::string_view text);

// Whether a blank in quotes parts words: in `ENV A="b c"` it does not, while
// COPY takes quotes for bytes like any other.
enum class Quotes : uint8_t { kPlain, kJoin };

// All of these take a text that begins `at` bytes into what `map` is of.
void SplitWords(std::string_view text, size_t at, char escape, Quotes quotes,
                const TextPlaces& map, std::vector<DockerWord>* words);

// False, with some words perhaps added, when it is no JSON list of strings.
[[nodiscard]] bool ReadJsonWords(std::string_view text, size_t at,
                                 const TextPlaces& map, Arena* arena,
                                 std::vector<DockerWord>* words);
// Whether somebody meant a list: `['a', 'b']`, but not `[ -f x ] && y`.
[[nodiscard]] bool LooksLikeJson(std::string_view text);

// `$X` and `${X...}` outside single quotes; `text` is all that `map` is of.
void FindUses(std::string_view text, char escape, const TextPlaces& map,
              std::vector<DockerUse>* uses);

struct HeredocMark {
  std::string_view delimiter;
  bool expands = true;
  bool strips_tabs = false;
};
// `<<EOF`, `<<-EOF`, `<<"EOF"` outside quotes, from `at` on.
[[nodiscard]] std::vector<HeredocMark> FindHeredocs(std::string_view text,
                                                    size_t at);

}  // namespace plimsoll::dockerfile

#endif  // PLIMSOLL_COMPILER_FRONTEND_DOCKERFILE_WORDS_H_
