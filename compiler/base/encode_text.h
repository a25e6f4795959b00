#ifndef PLIMSOLL_COMPILER_BASE_ENCODE_TEXT_H_
#define PLIMSOLL_COMPILER_BASE_ENCODE_TEXT_H_

#include <string>
#include <string_view>

namespace plimsoll {

// RFC 3986: everything but unreserved characters.
[[nodiscard]] std::string PercentEncode(std::string_view text);

// Text for XML, in attributes, too. Control characters, which XML cannot hold
// in any form, are shown as escapes.
[[nodiscard]] std::string XmlText(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_ENCODE_TEXT_H_
