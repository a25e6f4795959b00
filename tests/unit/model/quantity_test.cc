#include "compiler/model/quantity.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "compiler/model/scalar.h"

namespace plimsoll {
namespace {

// The value, or the text of the refusal.
std::string Size(std::string_view text) {
  const auto size = ParseByteCount(text);
  return size ? std::to_string(size->bytes) : size.error();
}
std::string Time(std::string_view text) {
  const auto time = ParseDuration(text);
  return time ? std::to_string(time->milliseconds) : time.error();
}
std::string Cpu(std::string_view text) {
  const auto cpus = ParseCpuCount(text);
  return cpus ? std::to_string(cpus->millicpus) : cpus.error();
}
std::string Mode(std::string_view text) {
  const auto mode = ParseFileMode(text);
  return mode ? std::to_string(mode->bits) : mode.error();
}
std::string Port(std::string_view text) {
  const auto port = ParsePort(text);
  return port ? std::to_string(port->number) : port.error();
}

constexpr auto kNoSize = "expected a size such as `256Mi`, `4G` or `1048576`";
constexpr auto kNoTime = "expected a time such as `30s`, `1m30s` or `500ms`";

TEST(ParseByteCount, CountsEverySuffixInPowersOf1024) {
  EXPECT_EQ(Size("4294967296"), "4294967296");
  EXPECT_EQ(Size("0"), "0");
  for (const char* text :
       {"256Mi", "256M", "256m", "256MB", "256MiB", "256mb"}) {
    EXPECT_EQ(Size(text), "268435456") << text;
  }
  EXPECT_EQ(Size("4G"), "4294967296");
  EXPECT_EQ(Size("1k"), "1024");
  EXPECT_EQ(Size("1T"), "1099511627776");
  EXPECT_EQ(Size("2Pi"), "2251799813685248");
  EXPECT_EQ(Size("1E"), "1152921504606846976");
  EXPECT_EQ(Size("512b"), "512");
}

TEST(ParseByteCount, TakesFractionsExactly) {
  EXPECT_EQ(Size("1.5Gi"), "1610612736");
  EXPECT_EQ(Size("1.5GiB"), "1610612736");
  EXPECT_EQ(Size("0.1Gi"), "107374182");
  EXPECT_EQ(Size("1.500000000000000000Gi"), "1610612736");
  // Floating point would round this up to 2^60.
  EXPECT_EQ(Size("0.999999999999999999E"), "1152921504606846974");
}

TEST(ParseByteCount, RefusesWhatIsNoSize) {
  for (const char* text :
       {"", "lots", "Mi", "-1", "+1", "1.", ".5G", "1.5", "1,5G", "256 Mi",
        "256Mib ", "1X", "1iB", "1Gii", "0x10", "1e9", "1.5.2G", "٣G"}) {
    EXPECT_EQ(Size(text), kNoSize) << text;
  }
}

TEST(ParseByteCount, RefusesWhatDoesNotFit) {
  const auto* too_large =
      "expected a size below 16 EiB, such as `256Mi` or `4G`";
  EXPECT_EQ(Size("15.99E"), "18435214858663483146");
  EXPECT_EQ(Size("16E"), too_large);
  EXPECT_EQ(Size("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(Size("18446744073709551616"), kNoSize);
  EXPECT_EQ(Size("99999999999999999999999999G"), kNoSize);
}

TEST(ParseByteCount, WholeSizesSurviveEverySuffix) {
  std::mt19937_64 random(1);
  const std::string letters = "kmgtpe";
  for (int i = 0; i < 20'000; ++i) {
    const size_t power = random() % 6;
    const uint64_t unit = uint64_t{1} << (10 * (power + 1));
    const uint64_t count = random() % (UINT64_MAX / unit);
    const std::string text = std::to_string(count) + letters[power];
    EXPECT_EQ(Size(text), std::to_string(count * unit)) << text;
    // Sixteenths are exact in decimal, so they must come out exact.
    const uint64_t part = random() % 16;
    std::string digits = std::to_string(part * 625);
    digits.insert(0, 4 - digits.size(), '0');
    EXPECT_EQ(Size(std::to_string(count) + "." + digits + letters[power]),
              std::to_string(count * unit + unit / 16 * part));
  }
}

TEST(ParseDuration, AddsUpUnitsFromLargeToSmall) {
  EXPECT_EQ(Time("30s"), "30000");
  EXPECT_EQ(Time("1m30s"), "90000");
  EXPECT_EQ(Time("500ms"), "500");
  EXPECT_EQ(Time("2h"), "7200000");
  EXPECT_EQ(Time("1d2h3m4s5ms"), "93784005");
  EXPECT_EQ(Time("45"), "45000");
  EXPECT_EQ(Time("0"), "0");
  EXPECT_EQ(Time("1.5s"), "1500");
  EXPECT_EQ(Time("0.25"), "250");
}

TEST(ParseDuration, RefusesWhatIsNoTime) {
  for (const char* text : {"", "s", "-5s", "30 s", "30s1m", "1s1s", "30sec",
                           "5min", "1m30", "1h ", "soon", "30S"}) {
    EXPECT_EQ(Time(text), kNoTime) << text;
  }
  const auto* inexact =
      "expected a time in whole milliseconds, such as `30s` or `500ms`";
  EXPECT_EQ(Time("0.5ms"), inexact);
  EXPECT_EQ(Time("0.0001"), inexact);
  EXPECT_EQ(Time("9223372036854775807s"), inexact);
  EXPECT_EQ(Time("9223372036854775s807ms"), "9223372036854775807");
  EXPECT_EQ(Time("9223372036854775s808ms"), inexact);
}

TEST(ParseCpuCount, CountsThousandths) {
  EXPECT_EQ(Cpu("2"), "2000");
  EXPECT_EQ(Cpu("0.5"), "500");
  EXPECT_EQ(Cpu("0.125"), "125");
  EXPECT_EQ(Cpu("1.50000"), "1500");
  EXPECT_EQ(Cpu("500m"), "500");
  const auto* form = "expected a number of CPUs such as `2`, `0.5` or `500m`";
  for (const char* text : {"", "two", "-1", "1c", "500M", "1 "}) {
    EXPECT_EQ(Cpu(text), form) << text;
  }
  const auto* inexact =
      "expected a CPU count in thousandths at most, such as `2` or `0.5`";
  EXPECT_EQ(Cpu("0.3333"), inexact);
  EXPECT_EQ(Cpu("0.5m"), inexact);
  EXPECT_EQ(Cpu("18446744073709551615"), inexact);
}

TEST(ParsePort, TakesOneTo65535) {
  EXPECT_EQ(Port("1"), "1");
  EXPECT_EQ(Port("65535"), "65535");
  for (const char* text : {"", "0", "65536", "-1", "080", "http", "80 ",
                           "99999999999999999999", "8000-8010"}) {
    EXPECT_EQ(Port(text),
              "expected a port number from 1 to 65535, such as `8080`")
        << text;
  }
}

TEST(ParsePortRange, IncludesBothEnds) {
  const auto range = ParsePortRange("8000-8010");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first.number, 8000);
  EXPECT_EQ(range->last.number, 8010);
  const auto one = ParsePortRange("8000");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->first, one->last);
  for (const char* text : {"", "-", "8000-", "-8000", "8010-8000", "1-2-3"}) {
    EXPECT_FALSE(ParsePortRange(text)) << text;
  }
}

TEST(ParseFileMode, ReadsOctal) {
  EXPECT_EQ(Mode("0600"), "384");
  EXPECT_EQ(Mode("600"), "384");
  EXPECT_EQ(Mode("0o600"), "384");
  EXPECT_EQ(Mode("4755"), "2541");
  for (const char* text :
       {"", "6", "60", "0o", "888", "06000", "rw-", "-600"}) {
    EXPECT_EQ(Mode(text), "expected octal permissions such as `0600` or `755`")
        << text;
  }
}

TEST(ParseScalar, TakesOnlyTheBooleansOfYaml12) {
  for (const char* text : {"true", "True", "TRUE"}) {
    EXPECT_TRUE(ParseScalar<bool>(text).value()) << text;
  }
  EXPECT_FALSE(ParseScalar<bool>("false").value());
  for (const char* text : {"yes", "on", "1", "", "tRUE"}) {
    EXPECT_EQ(ParseScalar<bool>(text).error(), "expected `true` or `false`");
  }
}

TEST(ParseScalar, TakesWholeNumbers) {
  EXPECT_EQ(ParseScalar<int64_t>("-1").value(), -1);
  EXPECT_EQ(ParseScalar<int64_t>("+7").value(), 7);
  EXPECT_EQ(ParseScalar<int64_t>("0o17").value(), 15);
  EXPECT_EQ(ParseScalar<int64_t>("0x1f").value(), 31);
  EXPECT_EQ(ParseScalar<int64_t>("9223372036854775807").value(), INT64_MAX);
  for (const char* text : {"", "-", "010", "1.0", "1e3", "1_000", "0x", "0o",
                           "0x-1", "0o8", "9223372036854775808", "--1"}) {
    EXPECT_EQ(ParseScalar<int64_t>(text).error(),
              "expected a whole number such as `3`")
        << text;
  }
}

TEST(ParseScalar, TakesCountsAndWords) {
  EXPECT_TRUE(ParseScalar<CountOrAll>("all").value().all);
  EXPECT_EQ(ParseScalar<CountOrAll>("2").value().count, 2);
  EXPECT_EQ(ParseScalar<CountOrAll>("-1").error(),
            "expected a whole number such as `1`, or `all`");
  EXPECT_EQ(ParseScalar<RestartPolicy>("on-failure").value(),
            RestartPolicy::kOnFailure);
  EXPECT_EQ(ParseScalar<Plane>("both").error(), "expected `control` or `data`");
}

}  // namespace
}  // namespace plimsoll
