#include "compiler/model/scalar.h"

#include <charconv>
#include <system_error>

#include "compiler/model/decimal.h"
#include "compiler/model/forms.h"
#include "compiler/model/quantity.h"

namespace plimsoll {
namespace {

Error Expected(std::string_view form) {
  return Error{"expected " + std::string(form)};
}

Result<int64_t> ParseInBase(std::string_view digits, int base) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(
      digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size() ||
      value < 0 || digits.front() == '-') {
    return Expected(form::kInteger);
  }
  return value;
}

}  // namespace

template <>
Result<std::string> ParseScalar<std::string>(std::string_view text) {
  return std::string(text);
}

template <>
Result<bool> ParseScalar<bool>(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return Expected(form::kBool);
}

template <>
Result<int64_t> ParseScalar<int64_t>(std::string_view text) {
  if (text.starts_with("0x")) return ParseInBase(text.substr(2), 16);
  if (text.starts_with("0o")) return ParseInBase(text.substr(2), 8);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto value = ParseDigits(text);
  if (!value || *value > static_cast<uint64_t>(INT64_MAX)) {
    return Expected(form::kInteger);
  }
  const auto magnitude = static_cast<int64_t>(*value);
  return negative ? -magnitude : magnitude;
}

template <>
Result<ByteCount> ParseScalar<ByteCount>(std::string_view text) {
  return ParseByteCount(text);
}

template <>
Result<Duration> ParseScalar<Duration>(std::string_view text) {
  return ParseDuration(text);
}

template <>
Result<CpuCount> ParseScalar<CpuCount>(std::string_view text) {
  return ParseCpuCount(text);
}

template <>
Result<PortNumber> ParseScalar<PortNumber>(std::string_view text) {
  return ParsePort(text);
}

template <>
Result<FileMode> ParseScalar<FileMode>(std::string_view text) {
  return ParseFileMode(text);
}

template <>
Result<CountOrAll> ParseScalar<CountOrAll>(std::string_view text) {
  if (text == "all") return CountOrAll{.all = true};
  const auto value = ParseDigits(text);
  if (!value || *value > static_cast<uint64_t>(INT64_MAX)) {
    return Expected(form::kCount);
  }
  return CountOrAll{.count = static_cast<int64_t>(*value)};
}

Result<size_t> FindWord(std::string_view text,
                        std::span<const std::string_view> words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == text) return i;
  }
  return Expected(FormOfWords(words));
}

std::string FormOfWords(std::span<const std::string_view> words) {
  std::string form;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) form += i + 1 < words.size() ? ", " : " or ";
    form += '`';
    form += words[i];
    form += '`';
  }
  return form;
}

template <>
std::string FormOf<std::string>() {
  return std::string(form::kText);
}
template <>
std::string FormOf<bool>() {
  return std::string(form::kBool);
}
template <>
std::string FormOf<int64_t>() {
  return std::string(form::kInteger);
}
template <>
std::string FormOf<ByteCount>() {
  return std::string(form::kSize);
}
template <>
std::string FormOf<Duration>() {
  return std::string(form::kTime);
}
template <>
std::string FormOf<CpuCount>() {
  return std::string(form::kCpus);
}
template <>
std::string FormOf<PortNumber>() {
  return std::string(form::kPort);
}
template <>
std::string FormOf<FileMode>() {
  return std::string(form::kMode);
}
template <>
std::string FormOf<CountOrAll>() {
  return std::string(form::kCount);
}

}  // namespace plimsoll
