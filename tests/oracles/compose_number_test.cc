// How compose writes a plain scalar of `environment`: what it takes for a
// number arrives in another notation.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "compiler/compose/scalar_text.h"
#include "tests/oracles/ask_compose.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

// Digits that lie on both sides of every limit, behind each mark of a base and
// each sign, and with what makes a fraction of them.
std::map<std::string, std::string> Spellings() {
  std::map<std::string, std::string> spellings;
  for (const char* sign : {"", "-", "+"}) {
    for (const char* mark :
         {"", "0", "00", "0x", "0X", "0o", "0b", "0B", "."}) {
      for (const char* digits : {"0",
                                 "1",
                                 "7",
                                 "08",
                                 "10",
                                 "123456",
                                 "999999",
                                 "1000000",
                                 "2097152",
                                 "16777216",
                                 "9223372036854775807",
                                 "9223372036854775808",
                                 "9223372036854775809",
                                 "18446744073709551615",
                                 "18446744073709551616",
                                 "ff",
                                 "7fffffffffffffff",
                                 "8000000000000000",
                                 "ffffffffffffffff",
                                 "10000000000000000",
                                 "1777777777777777777777",
                                 "2000000000000000000000",
                                 "1_000",
                                 "1__0_"}) {
        for (const char* end : {"", ".", ".0", ".5", ".50", "e1", "E-7", "e+20",
                                ".25e4", "e400", "e-400", "e"}) {
          const std::string name = "V" + std::to_string(spellings.size());
          spellings[name] = std::string(sign) + mark + digits + end;
        }
      }
    }
  }
  return spellings;
}

TEST(ComposeNumbers, ArriveAsReadNumberWritesThem) {
  PLIMSOLL_READER(compose, "docker-compose");
  const std::map<std::string, std::string> spellings = Spellings();
  std::string file = "services:\n  web:\n    image: a\n    environment:\n";
  for (const auto& [name, spelling] : spellings) {
    file += "      " + name + ": " + spelling + "\n";
  }
  const ComposeAnswer answer = AskCompose(compose, {{"compose.yaml", file}});
  ASSERT_TRUE(answer.accepted) << answer.error;
  for (const auto& [name, spelling] : spellings) {
    const auto number = compose::ReadNumber(spelling);
    EXPECT_EQ(number ? number->text : spelling, answer.environment.at(name))
        << spelling;
  }
}

}  // namespace
}  // namespace plimsoll::oracles
