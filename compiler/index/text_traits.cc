#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/index/assignment_reader.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

constexpr std::array<std::string_view, 5> kProseEnds = {".txt", ".rst", ".adoc",
                                                        ".org", ".tex"};
// Languages whose literals have quotes, besides those of kCode.
constexpr std::string_view kCodeEnds[] = {
    ".c",   ".h",    ".cc",     ".cpp",    ".hpp",  ".cs",  ".java",  ".kt",
    ".php", ".rb",   ".pl",     ".pm",     ".pas",  ".pp",  ".swift", ".scala",
    ".lua", ".ex",   ".exs",    ".clj",    ".hs",   ".vb",  ".m",     ".mm",
    ".erl", ".dart", ".groovy", ".gradle", ".html", ".vue", ".svelte"};
constexpr std::array<std::string_view, 4> kSampleWords = {"example", "sample",
                                                          "template", ".dist"};
constexpr std::array<std::string_view, 13> kTestFolders = {
    "test", "tests",   "testdata", "e2e",      "fixtures", "fixture", "mocks",
    "spec", "testing", "example",  "examples", "samples",  "sample"};

bool HasPart(std::string_view text, std::string_view part) {
  return text.find(part) != npos;
}

}  // namespace

TextTraits TraitsOf(const SourceFile& file) {
  TextTraits traits{.kind = file.kind()};
  const std::string path = AsciiLower(file.path());
  const std::string_view name = BaseNameOf(path);
  const bool is_code =
      file.kind() == FileKind::kText &&
      std::any_of(std::begin(kCodeEnds), std::end(kCodeEnds),
                  [&](std::string_view end) { return name.ends_with(end); });
  if (is_code) traits.kind = FileKind::kCode;
  // A text without an extension is a README or a note, unless a dot hides it:
  // those are settings.
  const bool is_note = name.find('.') == npos;
  traits.is_prose =
      file.kind() == FileKind::kMarkdown ||
      (file.kind() == FileKind::kText &&
       (is_note || std::any_of(kProseEnds.begin(), kProseEnds.end(),
                               [&](std::string_view end) {
                                 return name.ends_with(end);
                               })));
  traits.is_sample =
      std::any_of(kSampleWords.begin(), kSampleWords.end(),
                  [&](std::string_view word) { return HasPart(name, word); });
  // `defaults.env`, `.env.default`.
  if (file.kind() == FileKind::kDotenv && HasPart(name, "default")) {
    traits.is_sample = true;
  }
  std::string_view folder = FolderOf(path);
  while (!folder.empty() && !traits.is_test) {
    traits.is_test = std::find(kTestFolders.begin(), kTestFolders.end(),
                               BaseNameOf(folder)) != kTestFolders.end();
    folder = FolderOf(folder);
  }
  return traits;
}

}  // namespace plimsoll
