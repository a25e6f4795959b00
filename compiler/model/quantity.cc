#include "compiler/model/quantity.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "compiler/model/decimal.h"
#include "compiler/model/forms.h"

namespace plimsoll {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Error Expected(std::string_view form) {
  return Error{"expected " + std::string(form)};
}

// The bytes a suffix such as `Mi`, `GB` or `k` stands for.
std::optional<uint64_t> UnitOfSize(std::string_view suffix) {
  constexpr std::string_view kLetters = "kmgtpe";
  if (suffix.empty()) return 1;
  const size_t power = kLetters.find(Lower(suffix.front()));
  if (power == std::string_view::npos) {
    if (suffix.size() == 1 && Lower(suffix.front()) == 'b') return 1;
    return std::nullopt;
  }
  suffix.remove_prefix(1);
  if (!suffix.empty() && Lower(suffix.front()) == 'i') suffix.remove_prefix(1);
  if (!suffix.empty() && Lower(suffix.front()) == 'b') suffix.remove_prefix(1);
  if (!suffix.empty()) return std::nullopt;
  return uint64_t{1} << (10 * (power + 1));
}

struct TimeUnit {
  std::string_view suffix;
  uint64_t milliseconds;
};
// From the largest to the smallest: the order in which they may follow.
constexpr TimeUnit kTimeUnits[] = {
    {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1},
};
constexpr size_t kTimeUnitCount = std::size(kTimeUnits);

// Takes the letters that follow a number and finds their unit.
size_t TakeTimeUnit(std::string_view* text) {
  size_t length = 0;
  while (length < text->size() && (*text)[length] >= 'a' &&
         (*text)[length] <= 'z') {
    ++length;
  }
  const std::string_view suffix = text->substr(0, length);
  text->remove_prefix(length);
  for (size_t i = 0; i < kTimeUnitCount; ++i) {
    if (kTimeUnits[i].suffix == suffix) return i;
  }
  return kTimeUnitCount;
}

// Adds `number` times `unit` where that is whole and fits.
bool AddTime(const Decimal& number, uint64_t unit, int64_t* total) {
  const auto part = number.ExactTimes(unit);
  constexpr auto kMax =
      static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (!part || *part > kMax) return false;
  return !__builtin_add_overflow(*total, static_cast<int64_t>(*part), total);
}

}  // namespace

Result<ByteCount> ParseByteCount(std::string_view text) {
  const auto number = TakeDecimal(&text);
  if (!number) return Expected(form::kSize);
  const auto unit = UnitOfSize(text);
  if (!unit) return Expected(form::kSize);
  // A part of a byte is a slip; a part of a GiB is not.
  if (*unit == 1 && !number->IsWhole()) return Expected(form::kSize);
  const auto bytes = number->Times(*unit);
  if (!bytes) return Expected("a size below 16 EiB, such as `256Mi` or `4G`");
  return ByteCount{*bytes};
}

Result<Duration> ParseDuration(std::string_view text) {
  int64_t total = 0;
  size_t next_unit = 0;
  do {
    const auto number = TakeDecimal(&text);
    if (!number) return Expected(form::kTime);
    const bool bare = text.empty() && next_unit == 0;
    const size_t unit = bare ? 3 : TakeTimeUnit(&text);
    if (unit < next_unit || unit == kTimeUnitCount) {
      return Expected(form::kTime);
    }
    if (!AddTime(*number, kTimeUnits[unit].milliseconds, &total)) {
      return Expected("a time in whole milliseconds, such as `30s` or `500ms`");
    }
    next_unit = unit + 1;
  } while (!text.empty());
  return Duration{total};
}

Result<CpuCount> ParseCpuCount(std::string_view text) {
  const auto number = TakeDecimal(&text);
  if (!number || (!text.empty() && text != "m")) return Expected(form::kCpus);
  const auto millicpus = number->ExactTimes(text.empty() ? 1000 : 1);
  constexpr uint64_t kMax = 1'000'000'000;
  if (!millicpus || *millicpus > kMax) {
    return Expected("a CPU count in thousandths at most, such as `2` or `0.5`");
  }
  return CpuCount{static_cast<int64_t>(*millicpus)};
}

Result<PortNumber> ParsePort(std::string_view text) {
  const auto number = ParseDigits(text);
  if (!number || *number < 1 || *number > 65535) return Expected(form::kPort);
  return PortNumber{static_cast<uint16_t>(*number)};
}

Result<FileMode> ParseFileMode(std::string_view text) {
  if (text.starts_with("0o")) text.remove_prefix(2);
  if (text.size() < 3 || text.size() > 4) return Expected(form::kMode);
  uint32_t bits = 0;
  for (const char c : text) {
    if (c < '0' || c > '7') return Expected(form::kMode);
    bits = bits * 8 + static_cast<uint32_t>(c - '0');
  }
  return FileMode{bits};
}

Result<PortRange> ParsePortRange(std::string_view text) {
  const size_t dash = text.find('-');
  const auto first = ParsePort(text.substr(0, dash));
  const auto last =
      dash == std::string_view::npos ? first : ParsePort(text.substr(dash + 1));
  if (!first || !last || *last < *first) return Expected(form::kPortRange);
  return PortRange{*first, *last};
}

}  // namespace plimsoll
