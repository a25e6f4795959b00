// The dotenv front end held against docker compose: what it takes, what it
// refuses, and the value of every variable that holds no `$`.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "compiler/frontend/frontend.h"
#include "tests/oracles/ask_compose.h"
#include "tests/oracles/check_files.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

void Compare(const std::string& compose, const std::string& path,
             const std::string& text) {
  const ComposeAnswer answer = AskCompose(
      compose,
      {{"compose.yaml", "services: {a: {image: a, env_file: e.env}}\n"},
       {"e.env", text}});
  const SourceFile file(FileId{0}, ".env", text, FileKind::kDotenv);
  Sink sink;
  const Tree tree = ParseDotenv(file, sink);
  // A reference that cannot be filled in is not the front end's to judge.
  if (answer.error.find("nvalid template") != std::string::npos ||
      answer.error.find("required variable") != std::string::npos) {
    return;
  }
  EXPECT_EQ(answer.accepted, !sink.has_errors())
      << path << ": " << answer.error
      << (sink.has_errors() ? sink.diagnostics().front().message : "");
  if (!answer.accepted || sink.has_errors()) return;
  std::map<std::string, const Node*> last;
  for (const Entry& entry : tree.root()->entries) {
    last[std::string(entry.key->text)] = entry.value;
  }
  for (const auto& [key, value] : last) {
    if (value->style == ScalarStyle::kNone) continue;
    const bool literal = value->style == ScalarStyle::kSingleQuoted;
    if (!literal && value->text.find('$') != std::string_view::npos) continue;
    const auto read = answer.environment.find(key);
    ASSERT_NE(read, answer.environment.end()) << path << ": no `" << key << "`";
    EXPECT_EQ(read->second, value->text) << path << ": `" << key << "`";
  }
}

TEST(DotenvReader, AgreesOnTheCorpus) {
  PLIMSOLL_READER(compose, "docker-compose");
  if (CorpusFolder().empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const Files files = FilesOfKind(CorpusFolder(), FileKind::kDotenv);
  for (const auto& [path, text] : files) Compare(compose, path, text);
  std::cout << files.size() << " files\n";
}

TEST(DotenvReader, AgreesOnHardCases) {
  PLIMSOLL_READER(compose, "docker-compose");
  for (const char* text : {"A=a b\n",
                           "A= a #b\nB=a#b\nC=#x\n",
                           "A=\"a\" # c\n",
                           "A='it''s'\n",
                           "A=\"x\ny\"\nB=1\n",
                           "export A=1\nexport B\n",
                           "A B=1\n",
                           "=1\n",
                           "A=\"a\n",
                           "A: b\nB = c\n",
                           "A=\"\\t\\\\\\n\"\n",
                           "A='a\\'b'\n",
                           "A=\n\nB=\"\"\n",
                           "A=1\r\nB=\"2\"\r\n",
                           "\xEF\xBB\xBF"
                           "A=1\n",
                           "A=\"x\"B=1\n",
                           "A?=1\n",
                           "A-B.C=1\n",
                           "#A=1\n  # x\nB=1",
                           "A=\t1\t\n"}) {
    Compare(compose, text, text);
  }
}

}  // namespace
}  // namespace plimsoll::oracles
