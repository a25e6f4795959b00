#ifndef PLIMSOLL_COMPILER_MODEL_SCALAR_H_
#define PLIMSOLL_COMPILER_MODEL_SCALAR_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/result.h"
#include "compiler/model/enums.h"
#include "compiler/model/field.h"

namespace plimsoll {

template <class T>
concept Enumeration = requires {
  EnumTexts<T>::kTexts;
};

// ParseScalar<T>(text): what a Field<T> reads from the text of a scalar, both
// when a file is bound and when a deferred field has had its placeholders
// filled in. An error completes "`field` is `text`; ": "expected a size such
// as `256Mi`".
template <class T>
[[nodiscard]] Result<T> ParseScalar(std::string_view text);

template <>
Result<std::string> ParseScalar<std::string>(std::string_view text);
// `true` and `false` only, also as `True` and `TRUE`: `yes` and `on` are
// booleans to some YAML readers and text to others.
template <>
Result<bool> ParseScalar<bool>(std::string_view text);
// Decimal without leading zeros, `0o17`, `0x1f`.
template <>
Result<int64_t> ParseScalar<int64_t>(std::string_view text);
template <>
Result<ByteCount> ParseScalar<ByteCount>(std::string_view text);
template <>
Result<Duration> ParseScalar<Duration>(std::string_view text);
template <>
Result<CpuCount> ParseScalar<CpuCount>(std::string_view text);
template <>
Result<PortNumber> ParseScalar<PortNumber>(std::string_view text);
template <>
Result<FileMode> ParseScalar<FileMode>(std::string_view text);
template <>
Result<CountOrAll> ParseScalar<CountOrAll>(std::string_view text);

// Position of `text` among the words of an enumeration.
[[nodiscard]] Result<size_t> FindWord(std::string_view text,
                                      std::span<const std::string_view> words);
template <Enumeration T>
[[nodiscard]] Result<T> ParseScalar(std::string_view text) {
  const Result<size_t> index = FindWord(text, EnumTexts<T>::kTexts);
  if (!index) return Error{index.error()};
  return static_cast<T>(*index);
}

// What a Field<T> should look like: "a size such as `256Mi`".
template <class T>
[[nodiscard]] std::string FormOf();
template <>
std::string FormOf<std::string>();
template <>
std::string FormOf<bool>();
template <>
std::string FormOf<int64_t>();
template <>
std::string FormOf<ByteCount>();
template <>
std::string FormOf<Duration>();
template <>
std::string FormOf<CpuCount>();
template <>
std::string FormOf<PortNumber>();
template <>
std::string FormOf<FileMode>();
template <>
std::string FormOf<CountOrAll>();
[[nodiscard]] std::string FormOfWords(std::span<const std::string_view> words);
template <Enumeration T>
[[nodiscard]] std::string FormOf() {
  return FormOfWords(EnumTexts<T>::kTexts);
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_SCALAR_H_
