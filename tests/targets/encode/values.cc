#include "tests/targets/encode/values.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>

#include "compiler/base/utf8.h"

namespace plimsoll::encode {

namespace {

constexpr size_t kRandomValues = 10'000;
constexpr size_t kShownFaults = 5;

// clang-format off
const std::vector<std::string>& Quotes() {
  static const auto& values = *new std::vector<std::string>{
      "", "a", " ", "  a b  ", "\"", "\"\"", "\"a\"", "\"a", "a\"", "'", "'a'",
      "'a", "a'", "it's", "say \"hi\"", "\"\\", "'\"", "'\"\\$%#;\n=`", "`x`",
      "a'b\"c'd", "''", "\"'"};
  return values;
}

const std::vector<std::string>& Expansions() {
  static const auto& values = *new std::vector<std::string>{
      "$", "$$", "$X", "${X}", "${X", "a$", "a$$", "$$X", "$(X)", "$PATH",
      "${_E}", "a${HOME}b", "${X:-y}", "\\$X", "\\\\$X", "%", "%%", "%h", "%n",
      "100%", "50%z", "%(ENV_HOME)s", "%(x)s", "%(here)s", "a%(here)sb",
      "%%(here)s", "%(", "%d", "{{x}}", "~", "~/x"};
  return values;
}

const std::vector<std::string>& Escapes() {
  static const auto& values = *new std::vector<std::string>{
      "\\", "\\\\", "a\\", "a\\\\", "\\n", "a\\nb", "\\\"", "\\'", "\\x41",
      "\\u0041", "\\0101", "\\s", "a\\\nb", "a\nb", "\na", "a\n", "\n", "\n\n",
      "a\n\nb", "a\n b", "a \nb", "a\n # b\n", "a\n#b", "a\n;b", "a\n[b]",
      "a\nb=c", "\t", "a\tb", "a \t#b"};
  return values;
}

const std::vector<std::string>& Syntax() {
  static const auto& values = *new std::vector<std::string>{
      "a #b", "#a", "a#b", "a # b", "a;b", "a ;b", ";a", ";", " ;", "a ; b",
      "=", "==", "a=b", "!", "a,b", "{\"k\": \"v w\"}", "- a", "-", "null",
      "true", "no", "1e3", "0x10", "012", "1.10", "@", "@a", "&a", "*a", "*",
      "x*", "? a", "|", ">", "[a", "{a", "a: b", "a:", "--", "<<",
      "postgres://u:p%40s$s@h:5432/d?x=1#f"};
  return values;
}

const std::vector<std::string>& Characters() {
  static const auto& values = *new std::vector<std::string>{
      "é", "漢字", "🎉", "\r", "a\rb", "a\r", "a\r\nb", "\x01", "\x0b", "\x0c",
      "\x1b[0m", "\x1c", "a\x1f#b", "\x7f", "\u0080", "a\u0081b", "\u0085",
      "\u009f", "\u00a0", "\u00a0x", "x\u00a0", "a\u00a0#b", "\u00ad",
      "\u1680x", "\u200b", "\u2003x", "a\u2003;b", "\u2028", "\u2029x",
      "\u202e", "\u3000", "\ufeff", "\ufeffx", "\ufffd", "\ufdd0", "\ufffe",
      "\uffff", "\U0010ffff", "\U0010fffd"};
  return values;
}
// clang-format on

}  // namespace

std::vector<std::string> SpecialValues() {
  std::vector<std::string> values;
  for (const auto* group :
       {&Quotes(), &Expansions(), &Escapes(), &Syntax(), &Characters()}) {
    values.insert(values.end(), group->begin(), group->end());
  }
  values.push_back(std::string(5000, 'x') + " \"'\\$%\n");
  return values;
}

std::vector<std::string> RandomValues(size_t count) {
  // The characters that matter most stand here more than once.
  static const char* const kPieces[] = {
      "a", "b",  "X", "{",  "}",  "(",  ")", " ", " ", "\t", "#",   ";", "$",
      "$", "\"", "'", "\\", "\\", "\n", "%", "%", "=", "é",  "漢",  "`", "!",
      ",", "-",  ":", "/",  "~",  "*",  "s", "n", "0", "x",  "ENV_"};
  std::mt19937 random(20260401);
  std::vector<std::string> values(count);
  for (std::string& value : values) {
    for (size_t pieces = random() % 13; pieces > 0; --pieces) {
      value += kPieces[random() % std::size(kPieces)];
    }
  }
  return values;
}

const std::vector<std::string>& AllValues() {
  static const auto& values = *[] {
    auto* all = new std::vector<std::string>(SpecialValues());
    for (std::string& value : RandomValues(kRandomValues)) {
      all->push_back(std::move(value));
    }
    return all;
  }();
  return values;
}

Encoded EncodeAssignments(const std::vector<std::string>& values,
                          const AssignmentEncoder& encoder,
                          const Expectation& expected) {
  Encoded encoded;
  size_t faults = 0;
  for (const std::string& value : values) {
    Result<std::string> word = encoder(Key(encoded.held.size()), value);
    const std::string refusal = word ? "" : word.error();
    if (refusal != expected(value) && ++faults <= kShownFaults) {
      ADD_FAILURE() << Shown(value) << "\n is refused with: " << refusal
                    << "\n and should be with: " << expected(value);
    }
    if (word) {
      encoded.held.push_back(value);
      encoded.words.push_back(*word);
    } else {
      ++encoded.refused;
    }
  }
  return encoded;
}

Encoded EncodeAll(const std::vector<std::string>& values,
                  const Encoder& encoder, const Expectation& expected) {
  return EncodeAssignments(
      values,
      [&](const std::string&, const std::string& value) {
        return encoder(value);
      },
      expected);
}

std::string NeverRefused(const std::string&) { return {}; }

std::string RefusedBySystemd(const std::string& value) {
  for (const char* noncharacter :
       {"\ufffe", "\uffff", "\ufdd0", "\U0010ffff"}) {
    if (value.find(noncharacter) != std::string::npos) {
      return "systemd takes the noncharacters of Unicode for a mistake";
    }
  }
  return {};
}

std::string Key(size_t i) { return fmt::format("K{}", i); }

void ExpectHeld(const std::vector<std::string>& held,
                const std::map<std::string, std::string>& read) {
  size_t faults = 0;
  for (size_t i = 0; i < held.size(); ++i) {
    const auto found = read.find(Key(i));
    if (found != read.end() && found->second == held[i]) continue;
    if (++faults > kShownFaults) continue;
    ADD_FAILURE() << "wrote " << Shown(held[i]) << "\nread  "
                  << (found == read.end() ? "nothing" : Shown(found->second));
  }
  EXPECT_EQ(faults, 0u) << "of " << held.size();
}

void ExpectSame(const std::vector<std::string>& held,
                const std::vector<std::string>& read) {
  EXPECT_EQ(held.size(), read.size());
  std::map<std::string, std::string> by_key;
  for (size_t i = 0; i < read.size(); ++i) by_key[Key(i)] = read[i];
  ExpectHeld(held, by_key);
}

std::string Shown(std::string_view text) {
  return "`" + EscapeForDisplay(text.substr(0, 200)) + "`";
}

}  // namespace plimsoll::encode
