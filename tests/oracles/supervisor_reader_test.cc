// check held against Supervisor's own parser, both ways, over the files of
// PLIMSOLL_CORPUS and the blocks of the rules' pages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/oracles/ask_readers.h"
#include "tests/oracles/check_files.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

// What Supervisor passes over in silence, which is why it is worth saying.
bool IsSilent(std::string_view id) {
  return id == "supervisor/unknown-key" || id == "supervisor/duplicate-section";
}

#define PLIMSOLL_SUPERVISOR(variable)            \
  const std::string variable = FindSupervisor(); \
  if (variable.empty()) PLIMSOLL_WITHOUT("Supervisor is not installed here")

TEST(SupervisorReader, AgreesOnTheCorpus) {
  PLIMSOLL_SUPERVISOR(python);
  if (CorpusFolder().empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const Files files = FilesOfKind(CorpusFolder(), FileKind::kSupervisor);
  std::vector<std::string> texts;
  for (const auto& [path, text] : files) texts.push_back(text);
  const std::vector<std::string> answers = AskSupervisor(python, texts);
  size_t i = 0;
  for (const auto& [path, text] : files) {
    const std::string& answer = answers[i++];
    std::vector<Finding> mine =
        OfGroups(CheckFiles({{"supervisord.conf", text}}), "supervisor");
    std::erase_if(mine, [](const Finding& finding) {
      return finding.severity != Severity::kError || IsSilent(finding.id);
    });
    EXPECT_EQ(answer.empty(), mine.empty()) << path << ": " << answer << "\n"
                                            << Told(mine);
  }
  std::cout << files.size() << " files\n";
}

TEST(SupervisorReader, AgreesOnThePages) {
  PLIMSOLL_SUPERVISOR(python);
  const std::vector<PageBlock> blocks = BlocksOfGroup("supervisor");
  std::vector<std::string> texts;
  for (const PageBlock& block : blocks) {
    const auto file = block.files.find("supervisord.conf");
    texts.push_back(file == block.files.end() ? "" : file->second);
  }
  const std::vector<std::string> answers = AskSupervisor(python, texts);
  for (size_t i = 0; i < blocks.size(); ++i) {
    const bool refused = blocks[i].bad && !IsSilent(blocks[i].rule);
    EXPECT_EQ(!answers[i].empty(), refused)
        << blocks[i].rule << ": " << answers[i] << "\n"
        << texts[i];
  }
}

}  // namespace
}  // namespace plimsoll::oracles
