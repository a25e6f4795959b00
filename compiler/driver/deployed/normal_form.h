#ifndef PLIMSOLL_COMPILER_DRIVER_DEPLOYED_NORMAL_FORM_H_
#define PLIMSOLL_COMPILER_DRIVER_DEPLOYED_NORMAL_FORM_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::deployed {

// One spelling for each meaning. What is of no known form comes back as it is.

// `1m30s`, `90`, `1min 30s` are `90s`.
[[nodiscard]] std::string NormalDuration(std::string_view text);
// `1g`, `1Gi`, `1024M` are `1073741824`.
[[nodiscard]] std::string NormalSize(std::string_view text);
// `1.50` is `1.5`.
[[nodiscard]] std::string NormalNumber(std::string_view text);
// `yes`, `On`, `1` are `true`.
[[nodiscard]] std::string NormalBool(std::string_view text);
// `nginx` is `docker.io/library/nginx:latest`.
[[nodiscard]] std::string NormalImage(std::string_view text);
// A path without `./` in front of a folder, doubled and trailing slashes.
[[nodiscard]] std::string NormalPath(std::string_view text);

[[nodiscard]] std::string Lower(std::string_view text);
[[nodiscard]] std::string_view Trim(std::string_view text);

// Words as a shell would take them apart; nothing where it would do more than
// that: run two commands, expand something, or miss a quote.
[[nodiscard]] std::optional<std::vector<std::string>> SplitShellWords(
    std::string_view text);
// The other way round; only words that need quotes get them.
[[nodiscard]] std::string JoinWords(const std::vector<std::string>& words);
// Sorted, each once, with `, ` between them: lists without an order.
[[nodiscard]] std::string JoinSet(std::vector<std::string> items);
// A set that was joined, and one more.
[[nodiscard]] std::string AddToSet(std::string_view joined, std::string item);

}  // namespace plimsoll::deployed

#endif  // PLIMSOLL_COMPILER_DRIVER_DEPLOYED_NORMAL_FORM_H_
