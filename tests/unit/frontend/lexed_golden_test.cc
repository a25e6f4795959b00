// Runs tests/syntax/<format>/*.case of the lexical front ends: an input, and
// the dump of what was read. GOLDEN_UPDATE=1 writes what it gives instead.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/frontend/frontend.h"
#include "tests/unit/frontend/lexed_invariants.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInput = "-- input --\n";
constexpr std::string_view kDump = "-- dump --\n";

using Dumper = std::string (*)(const SourceFile&);

std::string DumpWorkflow(const SourceFile& file) {
  Sink sink;
  const Tree tree = ParseYaml(file, sink);
  EXPECT_FALSE(sink.has_errors());
  const Workflow workflow = ReadWorkflow(tree, file);
  EXPECT_EQ(FindFault(workflow, file), "");
  return Dump(workflow);
}

template <class Parsed>
std::string Checked(const Parsed& parsed, const SourceFile& file) {
  EXPECT_EQ(FindFault(parsed, file), "");
  return Dump(parsed);
}

class LexedGoldenTest : public ::testing::Test {
 public:
  LexedGoldenTest(fs::path path, Dumper dumper)
      : path_(std::move(path)), dumper_(dumper) {}

  void TestBody() override {
    std::ifstream in(path_, std::ios::binary);
    std::stringstream stream;
    stream << in.rdbuf();
    const std::string stated = stream.str();
    const size_t begin = stated.find(kInput);
    ASSERT_NE(begin, std::string::npos);
    const size_t text = begin + kInput.size();
    const std::string input =
        stated.substr(text, std::min(stated.find(kDump), stated.size()) - text);
    // A case of code is named for its language: env_reads.py.case.
    const SourceFile file(FileId{0}, path_.stem().string(), input,
                          FileKind::kText);
    const std::string actual =
        stated.substr(0, text) + input + std::string(kDump) + dumper_(file);
    if (std::getenv("GOLDEN_UPDATE") != nullptr) {
      std::ofstream(path_, std::ios::binary) << actual;
      return;
    }
    EXPECT_EQ(actual, stated) << path_;
  }

 private:
  fs::path path_;
  Dumper dumper_;
};

bool Register(const char* format, Dumper dumper) {
  const fs::path folder =
      fs::path(PLIMSOLL_SOURCE_DIR) / "tests" / "syntax" / format;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    ::testing::RegisterTest((std::string("SyntaxGolden_") + format).c_str(),
                            path.stem().string().c_str(), nullptr, nullptr,
                            __FILE__, __LINE__, [=]() -> LexedGoldenTest* {
                              return new LexedGoldenTest(path, dumper);
                            });
  }
  return true;
}

const bool kRegistered = Register("dockerfile",
                                  [](const SourceFile& file) {
                                    return Checked(ParseDockerfile(file), file);
                                  }) &&
                         Register("markdown",
                                  [](const SourceFile& file) {
                                    return Checked(ParseMarkdown(file), file);
                                  }) &&
                         Register("powershell",
                                  [](const SourceFile& file) {
                                    return Checked(ParsePowerShell(file), file);
                                  }) &&
                         Register("code",
                                  [](const SourceFile& file) {
                                    return Checked(ParseCode(file), file);
                                  }) &&
                         Register("batch",
                                  [](const SourceFile& file) {
                                    return Checked(ParseBatch(file), file);
                                  }) &&
                         Register("shell",
                                  [](const SourceFile& file) {
                                    return Checked(ParseShell(file), file);
                                  }) &&
                         Register("workflow", DumpWorkflow);

}  // namespace
}  // namespace plimsoll
