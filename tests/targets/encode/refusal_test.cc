// What the encoders refuse whatever the reader does, and the exact text of a
// few words, so that a change of spelling is seen.

#include "targets/encode/refusal.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "targets/encode/compose.h"
#include "targets/encode/env_file.h"
#include "targets/encode/quadlet.h"
#include "targets/encode/shell.h"
#include "targets/encode/supervisor.h"
#include "targets/encode/systemd.h"
#include "tests/targets/encode/values.h"

namespace plimsoll::encode {
namespace {

template <class F>
Encoder WithKey(F encode) {
  return [encode](const std::string& value) { return encode("K", value); };
}

struct Named {
  const char* name;
  Encoder encode;
};

const std::vector<Named>& Utf8Encoders() {
  static const auto& encoders = *new std::vector<Named>{
      {"YamlScalar", YamlScalar},
      {"ComposeScalar", ComposeScalar},
      {"DotenvLine", WithKey(DotenvLine)},
      {"DockerEnvFileLine", WithKey(DockerEnvFileLine)},
      {"SystemdEnvFileLine", WithKey(SystemdEnvFileLine)},
      {"SystemdEnvironment", WithKey(SystemdEnvironment)},
      {"SystemdExecProgram", SystemdExecProgram},
      {"SystemdSetting", SystemdSetting},
      {"SystemdListItem", SystemdListItem},
      {"QuadletAssignment", WithKey(QuadletAssignment)},
      {"QuadletArgument", QuadletArgument},
      {"QuadletRawLine", QuadletRawLine},
      {"QuadletSingle", QuadletSingle},
      {"QuadletListItem", QuadletListItem},
      {"SupervisorEnvironment", WithKey(SupervisorEnvironment)},
      {"Supervisor44Environment", WithKey(Supervisor44Environment)},
      {"SupervisorArgument", SupervisorArgument},
      {"SupervisorOption", SupervisorOption},
      {"SupervisorLogfile", SupervisorLogfile}};
  return encoders;
}

std::vector<Named> AllEncoders() {
  std::vector<Named> all = Utf8Encoders();
  all.push_back({"ShellWord", ShellWord});
  all.push_back({"SystemdExecArgument", SystemdExecArgument});
  all.push_back({"PodmanEnvFileLine", WithKey(PodmanEnvFileLine)});
  return all;
}

TEST(Refusal, NulStandsNowhere) {
  using namespace std::string_literals;
  for (const Named& encoder : AllEncoders()) {
    for (const std::string& value : {"\0"s, "a\0"s, "a\0b"s}) {
      const Result<std::string> word = encoder.encode(value);
      ASSERT_FALSE(word) << encoder.name;
      EXPECT_EQ(word.error(),
                "a NUL byte cannot be part of an argument or a variable")
          << encoder.name;
    }
  }
}

TEST(Refusal, BytesThatAreNotUtf8StandInFewPlaces) {
  for (const std::string value :
       {"\xff", "a\x80", "\xc0\xaf", "\xed\xa0\x80"}) {
    for (const Named& encoder : Utf8Encoders()) {
      const Result<std::string> word = encoder.encode(value);
      ASSERT_FALSE(word) << encoder.name;
      EXPECT_EQ(word.error(),
                "the value is not valid UTF-8, which its reader demands")
          << encoder.name;
    }
    EXPECT_TRUE(ShellWord(value));
    EXPECT_TRUE(SystemdExecArgument(value));
    EXPECT_TRUE(PodmanEnvFileLine("K", value));
  }
}

TEST(Refusal, MessagesNeverHoldTheValue) {
  for (const Named& encoder : AllEncoders()) {
    for (const std::string& core : SpecialValues()) {
      const Result<std::string> word = encoder.encode("hunter2" + core);
      if (word) continue;
      EXPECT_EQ(word.error().find("hunter2"), std::string::npos);
    }
  }
}

TEST(Refusal, KeysFollowEachReader) {
  const auto takes = [](auto encode, const char* key) {
    return encode(key, "v").ok();
  };
  for (const char* key : {"A", "a_1", "_", "LONG_NAME"}) {
    EXPECT_TRUE(takes(DotenvLine, key));
    EXPECT_TRUE(takes(DockerEnvFileLine, key));
    EXPECT_TRUE(takes(PodmanEnvFileLine, key));
    EXPECT_TRUE(takes(SystemdEnvFileLine, key));
    EXPECT_TRUE(takes(SystemdEnvironment, key));
    EXPECT_TRUE(takes(QuadletAssignment, key));
    EXPECT_TRUE(takes(SupervisorEnvironment, key));
    EXPECT_TRUE(takes(Supervisor44Environment, key));
  }
  for (const char* key : {"", "a=b"}) {
    EXPECT_FALSE(takes(DotenvLine, key));
    EXPECT_FALSE(takes(DockerEnvFileLine, key));
    EXPECT_FALSE(takes(PodmanEnvFileLine, key));
    EXPECT_FALSE(takes(SystemdEnvFileLine, key));
    EXPECT_FALSE(takes(SystemdEnvironment, key));
    EXPECT_FALSE(takes(QuadletAssignment, key));
    EXPECT_FALSE(takes(SupervisorEnvironment, key));
    EXPECT_FALSE(takes(Supervisor44Environment, key));
  }
  // Elasticsearch and others are configured by such names.
  EXPECT_TRUE(takes(DotenvLine, "discovery.type"));
  EXPECT_TRUE(takes(QuadletAssignment, "discovery.type"));
  EXPECT_TRUE(takes(SupervisorEnvironment, "discovery.type"));
  EXPECT_FALSE(takes(SystemdEnvironment, "discovery.type"));
  EXPECT_FALSE(takes(SystemdEnvFileLine, "1A"));
  EXPECT_FALSE(takes(DotenvLine, "1A"));
  EXPECT_FALSE(takes(DockerEnvFileLine, "A B"));
  EXPECT_FALSE(takes(PodmanEnvFileLine, "#A"));
  EXPECT_FALSE(takes(SupervisorEnvironment, "A B"));
}

TEST(EncodedText, IsSpelledAsDocumented) {
  EXPECT_EQ(*ShellWord("it's"), "'it'\\''s'");
  EXPECT_EQ(*YamlScalar("$a\t\u0085"), "\"$a\\t\\x85\"");
  EXPECT_EQ(*ComposeScalar("$a"), "\"$$a\"");
  EXPECT_EQ(*DotenvLine("A", "$a\n"), "A=\"\\$a\\n\"");
  EXPECT_EQ(*DockerEnvFileLine("A", " \"x\" "), "A= \"x\" ");
  EXPECT_EQ(*SystemdEnvFileLine("A", "`a\n"), "A=\"\\`a\n\"");
  EXPECT_EQ(*SystemdEnvironment("A", "5%\n$x"), "\"A=5%%\\n$x\"");
  EXPECT_EQ(*SystemdExecArgument("5% $x"), "\"5%% $$x\"");
  EXPECT_EQ(*SystemdExecProgram("/opt/a b/p"), "\"/opt/a b/p\"");
  EXPECT_EQ(*SystemdSetting("100%"), "100%%");
  EXPECT_EQ(*SystemdListItem("/a b"), "\"/a b\"");
  EXPECT_EQ(*QuadletAssignment("A", "$x%"), "\"A=$$x%%\"");
  EXPECT_EQ(*QuadletArgument(""), "\"${_E}\"");
  EXPECT_EQ(*QuadletArgument(";"), "\"${_E};\"");
  EXPECT_EQ(*QuadletRawLine("/a b:/c"), "/a b:/c");
  EXPECT_EQ(*QuadletSingle("img:1"), "img:1");
  EXPECT_EQ(*QuadletListItem("a'b"), "\"a'b\"");
  EXPECT_EQ(*SupervisorEnvironment("A", "50%"), "A=\"50%%\"");
  EXPECT_EQ(*SupervisorEnvironment("A", "a\"b"), "A='a\"b'");
  EXPECT_EQ(*Supervisor44Environment("A", "a #b"), "A=\"a \"\"#b\"");
  EXPECT_EQ(*SupervisorArgument("a\nb"), "\"a\"\"\n \"\"b\"");
  EXPECT_EQ(*SupervisorOption("/a%b"), "/a%%b");
  EXPECT_EQ(*SupervisorLogfile("/a%b"), "/a%%%%b");
}

}  // namespace
}  // namespace plimsoll::encode
