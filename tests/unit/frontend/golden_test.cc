// Runs tests/syntax/<format>/*.case: an input, and the tree and the findings
// it has to give. GOLDEN_UPDATE=1 writes what it gives instead.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "compiler/frontend/frontend.h"
#include "tests/unit/frontend/lexed_invariants.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInput = "-- input --\n";
constexpr std::string_view kTree = "-- tree --\n";
constexpr std::string_view kDiagnostics = "-- diagnostics --\n";

// The dump of what was read.
using Parser = std::string (*)(const SourceFile&, Sink&);

void ExpectNoFault(const Tree& tree, const SourceFile& file) {
  EXPECT_EQ(FindTreeFault(tree, file), "");
}
void ExpectNoFault(const TemplateTree& tree, const SourceFile& file) {
  EXPECT_EQ(FindFault(tree, file), "");
}

template <auto parse>
std::string DumpOf(const SourceFile& file, Sink& sink) {
  const auto tree = parse(file, sink);
  ExpectNoFault(tree, file);
  return Dump(tree);
}

std::string Place(const SourceFile& file, const Span& span) {
  const LineCol begin = file.Locate(span.begin);
  const LineCol end = file.Locate(span.end);
  return fmt::format("{}:{}-{}:{}", begin.line, begin.column, end.line,
                     end.column);
}

std::string Describe(const SourceFile& file, const Diagnostic& diagnostic) {
  std::string text =
      fmt::format("{} {}: {}\n", diagnostic.id,
                  Place(file, diagnostic.primary()), diagnostic.message);
  for (const Label& label : diagnostic.labels) {
    if (label.text.empty()) continue;
    text += fmt::format("  {}: {}\n", Place(file, label.span), label.text);
  }
  for (const Note& note : diagnostic.notes) {
    text +=
        fmt::format("  {}: {}\n",
                    note.kind == NoteKind::kHelp ? "help" : "note", note.text);
  }
  return text;
}

class GoldenTest : public ::testing::Test {
 public:
  GoldenTest(fs::path path, Parser parser, FileKind kind)
      : path_(std::move(path)), parser_(parser), kind_(kind) {}

  void TestBody() override {
    std::ifstream in(path_, std::ios::binary);
    std::stringstream stream;
    stream << in.rdbuf();
    const std::string stated = stream.str();
    const size_t begin = stated.find(kInput);
    const size_t end = stated.find(kTree);
    ASSERT_NE(begin, std::string::npos);
    const std::string input =
        stated.substr(begin + kInput.size(),
                      (end == std::string::npos ? stated.size() : end) - begin -
                          kInput.size());
    const std::string actual =
        stated.substr(0, begin) + std::string(kInput) + input + Run(input);
    if (std::getenv("GOLDEN_UPDATE") != nullptr) {
      std::ofstream(path_, std::ios::binary) << actual;
      return;
    }
    EXPECT_EQ(actual, stated) << path_;
  }

 private:
  std::string Run(const std::string& input) const {
    const SourceFile file(FileId{0}, "input", input, kind_);
    Sink sink;
    std::string text = std::string(kTree) + parser_(file, sink);
    if (!sink.diagnostics().empty()) text += kDiagnostics;
    for (const Diagnostic& diagnostic : sink.diagnostics()) {
      text += Describe(file, diagnostic);
    }
    return text;
  }

  fs::path path_;
  Parser parser_;
  FileKind kind_;
};

bool Register(const char* format, Parser parser,
              FileKind kind = FileKind::kText) {
  const fs::path folder =
      fs::path(PLIMSOLL_SOURCE_DIR) / "tests" / "syntax" / format;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    ::testing::RegisterTest(
        (std::string("SyntaxGolden_") + format).c_str(),
        path.stem().string().c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [=]() -> GoldenTest* { return new GoldenTest(path, parser, kind); });
  }
  return true;
}

const bool kRegistered =
    Register("yaml", DumpOf<ParseYaml>) &&
    Register("dotenv", DumpOf<ParseDotenv>) &&
    Register("handlebars", DumpOf<ParseHandlebars>) &&
    Register("ini", DumpOf<ParseIni>) &&
    Register("unit", DumpOf<ParseUnit>, FileKind::kSystemd) &&
    Register("quadlet", DumpOf<ParseUnit>, FileKind::kQuadlet) &&
    Register("json", DumpOf<ParseJson>) && Register("toml", DumpOf<ParseToml>);

}  // namespace
}  // namespace plimsoll
