#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Member;
using plimsoll::compose::Service;
using plimsoll::compose::Value;
using plimsoll::compose::ValueKind;

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// What the container gets of a whole number in another notation than the plain
// one: YAML 1.1 octal, `0x`, `0o`, `0b`, `1_000`, `+5`.
std::optional<std::string> WholeNumber(std::string_view text) {
  const bool negative = text.starts_with('-');
  std::string digits;
  for (const char c : text.substr(negative || text.starts_with('+') ? 1 : 0)) {
    if (c != '_') digits += c;
  }
  int base = 10;
  size_t skipped = 0;
  if (digits.size() > 1 && digits[0] == '0') {
    const char mark = digits[1];
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    skipped = IsDigits(digits) ? 1 : 2;
  }
  uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] =
      std::from_chars(digits.data() + skipped, end, number, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return fmt::format("{}{}", negative && number != 0 ? "-" : "", number);
}

// A name of something that has versions: there `5.0` is not `5`.
bool NamesVersion(std::string_view name) {
  for (const std::string_view word :
       {"VERSION", "TAG", "RELEASE", "version", "tag", "release"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// The same of a fraction: zeros at its end are dropped, exponents written out.
std::optional<std::string> Fraction(std::string_view text,
                                    std::string_view name) {
  const size_t point = text.find('.');
  const bool plain = point != std::string_view::npos &&
                     IsDigits(text.substr(0, point)) &&
                     IsDigits(text.substr(point + 1));
  // Nobody tells 1.0 from 1 but where versions are compared as text.
  const bool is_whole = plain && text.substr(point + 1).find_first_not_of(
                                     '0') == std::string_view::npos;
  if (is_whole && !NamesVersion(name)) return std::nullopt;
  if (!plain && text.find_first_of("eE") == std::string_view::npos) {
    return std::nullopt;
  }
  constexpr double kExact = 1e15;
  const double number = std::strtod(std::string(text).c_str(), nullptr);
  if (!(number > -kExact && number < kExact)) return std::nullopt;
  return fmt::format("{}", number);
}

void CheckPairs(const plimsoll::compose::Project& project,
                const Service& service, const Value* pairs, RuleContext& ctx) {
  if (pairs == nullptr || !pairs->IsMapping()) return;
  for (const Member& member : pairs->members) {
    const Value& value = *member.value;
    if (!value.IsKnown()) continue;
    std::optional<std::string> read;
    if (value.kind == ValueKind::kInt) read = WholeNumber(value.text);
    if (value.kind == ValueKind::kFloat) {
      read = Fraction(value.text, member.key);
    }
    if (!read || *read == value.text) continue;
    ctx.Report(value.span,
               fmt::format("`{}` becomes `{}`: YAML takes it for a number",
                           value.text, *read))
        .Help(fmt::format("write `\"{}\"`", value.text))
        .About(ObjectOf(project, service.name), std::string(member.key))
        .Fix({"put it in quotes",
              Applicability::kUnsafe,
              {{value.span, fmt::format("\"{}\"", value.text)}}});
  }
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    CheckPairs(project, service, service.Get("environment"), ctx);
    CheckPairs(project, service, service.Get("labels"), ctx);
    CheckPairs(project, service, Find(service.Get("build"), "args"), ctx);
  }
}

}  // namespace

constinit const Rule changed_number = {
    .id = "compose/changed-number",
    .summary = "a text is read as a number and comes out as another text",
    .severity = Severity::kWarning,
    .fix = FixAvailability::kAlways,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
