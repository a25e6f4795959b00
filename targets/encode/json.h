#ifndef PLIMSOLL_TARGETS_ENCODE_JSON_H_
#define PLIMSOLL_TARGETS_ENCODE_JSON_H_

#include <string>
#include <vector>

namespace plimsoll::encode {

// `["a","b c"]`, on one line, as podman takes entrypoints and health commands.
// Control characters are escaped, those above U+007F included; bytes that are
// not UTF-8 stay, for the encoder of the line to refuse.
[[nodiscard]] std::string JsonArray(const std::vector<std::string>& words);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_JSON_H_
