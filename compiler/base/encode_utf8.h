#ifndef PLIMSOLL_COMPILER_BASE_ENCODE_UTF8_H_
#define PLIMSOLL_COMPILER_BASE_ENCODE_UTF8_H_

#include <cstdint>
#include <string>

namespace plimsoll {

// Appends a code point, at most U+10FFFF, as UTF-8.
void AppendUtf8(uint32_t code_point, std::string* out);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_ENCODE_UTF8_H_
