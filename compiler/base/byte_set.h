#ifndef PLIMSOLL_COMPILER_BASE_BYTE_SET_H_
#define PLIMSOLL_COMPILER_BASE_BYTE_SET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plimsoll {

// Bytes to stop at. Unlike string_view::find_first_of, which calls a function
// for each byte of the text, it costs one look at a table.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view members) {
    for (const char c : members) {
      const auto byte = static_cast<unsigned char>(c);
      bits_[byte / 64] |= uint64_t{1} << (byte % 64);
    }
  }
  [[nodiscard]] constexpr bool Has(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    return (bits_[byte / 64] >> (byte % 64) & 1) != 0;
  }
  // Where the first of them is, or the size of the text.
  [[nodiscard]] constexpr size_t FirstIn(std::string_view text) const {
    size_t at = 0;
    while (at < text.size() && !Has(text[at])) ++at;
    return at;
  }

 private:
  std::array<uint64_t, 4> bits_{};
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_BYTE_SET_H_
