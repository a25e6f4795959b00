#include "compiler/compose/scalar_text.h"

#include <gtest/gtest.h>

namespace plimsoll::compose {
namespace {

// `int 8`, `float 0.5`, or `text`.
std::string Read(std::string_view plain) {
  const auto number = ReadNumber(plain);
  if (!number) return "text";
  return (number->kind == ValueKind::kInt ? "int " : "float ") + number->text;
}

TEST(ReadNumber, TellsTheBaseByTheFirstBytes) {
  EXPECT_EQ(Read("10"), "int 10");
  EXPECT_EQ(Read("0777_7"), "int 4095");
  EXPECT_EQ(Read("0o17"), "int 15");
  EXPECT_EQ(Read("0XFF"), "int 255");
  EXPECT_EQ(Read("-0B101"), "int -5");
  EXPECT_EQ(Read("+7"), "int 7");
  EXPECT_EQ(Read("-0"), "int 0");
  EXPECT_EQ(Read("1__0_"), "int 10");
  EXPECT_EQ(Read("0x"), "text");
  EXPECT_EQ(Read("0o8"), "text");
  EXPECT_EQ(Read("_1"), "text");
  EXPECT_EQ(Read("+"), "text");
  EXPECT_EQ(Read(""), "text");
}

TEST(ReadNumber, TakesWhatIsNoWholeNumberForAFraction) {
  EXPECT_EQ(Read("089"), "float 89");
  EXPECT_EQ(Read("18446744073709551615"), "int 18446744073709551615");
  EXPECT_EQ(Read("18446744073709551616"), "float 1.8446744073709552e+19");
  EXPECT_EQ(Read("-9223372036854775808"), "int -9223372036854775808");
  EXPECT_EQ(Read("-9223372036854775809"), "float -9.223372036854776e+18");
  EXPECT_EQ(Read("+9223372036854775808"), "float 9.223372036854776e+18");
  EXPECT_EQ(Read("0xffffffffffffffff"), "int 18446744073709551615");
  EXPECT_EQ(Read("0x10000000000000000"), "text");
}

TEST(ReadNumber, WritesFractionsWithAnExponentBeyondSixDigits) {
  EXPECT_EQ(Read("1.10"), "float 1.1");
  EXPECT_EQ(Read(".5"), "float 0.5");
  EXPECT_EQ(Read("5."), "float 5");
  EXPECT_EQ(Read("-0.0"), "float -0");
  EXPECT_EQ(Read("1_0.5"), "float 10.5");
  EXPECT_EQ(Read(".1_5"), "float 0.15");
  EXPECT_EQ(Read(".1__5"), "text");
  EXPECT_EQ(Read("1e5"), "float 100000");
  EXPECT_EQ(Read("999999.5"), "float 999999.5");
  EXPECT_EQ(Read("1000000.0"), "float 1e+06");
  EXPECT_EQ(Read("2500000.5"), "float 2.5000005e+06");
  EXPECT_EQ(Read("0.0001"), "float 0.0001");
  EXPECT_EQ(Read("0.00001"), "float 1e-05");
  EXPECT_EQ(Read("1e-400"), "float 0");
  EXPECT_EQ(Read("1e400"), "text");
  EXPECT_EQ(Read("1e"), "text");
  EXPECT_EQ(Read("1.2.3"), "text");
}

}  // namespace
}  // namespace plimsoll::compose
