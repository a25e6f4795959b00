#ifndef PLIMSOLL_COMPILER_INDEX_HERE_DOCUMENT_H_
#define PLIMSOLL_COMPILER_INDEX_HERE_DOCUMENT_H_

#include <cstddef>
#include <string_view>

namespace plimsoll {

// Whether `at` stands in a text over several lines: `<<EOF` or `<<-EOF` to a
// line `EOF` in Terraform, `''` to `''` in Nix. Of a long text, only what is
// near is read; a mark that begins none, as one in a comment, counts.
[[nodiscard]] bool IsInHereDocument(std::string_view text, size_t at);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_HERE_DOCUMENT_H_
