#include "compiler/driver/lock_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(LockFile, HasOneEntryForEachArtifact) {
  EXPECT_EQ(FormatLockFile({{"env/a.env", 0600, "00ff"}}),
            "{\n"
            "  \"version\": 1,\n"
            "  \"artifacts\": [\n"
            "    {\n"
            "      \"path\": \"env/a.env\",\n"
            "      \"mode\": \"0600\",\n"
            "      \"sha256\": \"00ff\"\n"
            "    }\n"
            "  ]\n"
            "}\n");
}

TEST(LockFile, SeparatesItsEntries) {
  const std::string two = FormatLockFile({{"a", 0644, "1"}, {"b", 0644, "2"}});
  EXPECT_NE(two.find("    },\n    {\n      \"path\": \"b\""), std::string::npos)
      << two;
  EXPECT_EQ(FormatLockFile({}),
            "{\n  \"version\": 1,\n  \"artifacts\": []\n}\n");
}

TEST(LockFile, ReadsBackWhatItWrote) {
  const std::vector<LockEntry> entries = {{"a", 0644, "1"},
                                          {"b/c \"d\"\\\n\xC3\xA9", 0755, "2"}};
  const auto read = ParseLockFile(FormatLockFile(entries));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, entries);
}

TEST(LockFile, RefusesWhatItDidNotWrite) {
  const auto with_entry = [](const std::string& entry) {
    return R"({"version":1,"artifacts":[)" + entry + "]}";
  };
  const std::vector<std::string> broken = {
      "",
      "{",
      "[]",
      "7",
      "null",
      "\xFF\xFE",
      "{}",
      R"({"version":"1","artifacts":[]})",
      R"({"version":2,"artifacts":[]})",
      R"({"version":1,"artifacts":{}})",
      with_entry("7"),
      with_entry(R"({"path":"a"})"),
      with_entry(R"({"path":7,"mode":"0644","sha256":""})"),
      with_entry(R"({"path":"a","mode":"0648","sha256":""})"),
      with_entry(R"({"path":"a","mode":420,"sha256":""})"),
      with_entry(R"({"path":"","mode":"0644","sha256":""})"),
      with_entry(R"({"path":"/etc/passwd","mode":"0644","sha256":""})"),
      with_entry(R"({"path":"../a","mode":"0644","sha256":""})"),
      with_entry(R"({"path":"a/../../b","mode":"0644","sha256":""})"),
      with_entry(R"({"path":"a/./b","mode":"0644","sha256":""})"),
      std::string(100000, '[')};
  for (const std::string& text : broken) {
    EXPECT_FALSE(ParseLockFile(text)) << text.substr(0, 80);
  }
  EXPECT_TRUE(
      ParseLockFile(with_entry(R"({"path":"a","mode":"0644","sha256":""})")));
}

}  // namespace
}  // namespace plimsoll
