#include "compiler/index/text_traits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/index/assignment_reader.h"
#include "compiler/index/word_finder.h"
#include "compiler/source/classify.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

constexpr std::string_view kProseEnds[] = {".txt", ".rst", ".adoc",
                                           ".org", ".tex", ".mdc"};
// Languages whose literals have quotes, besides those of kCode.
constexpr std::string_view kCodeEnds[] = {
    ".c",      ".h",     ".cc",      ".cpp",     ".hpp",       ".cs",
    ".java",   ".kt",    ".php",     ".rb",      ".pl",        ".pm",
    ".pas",    ".pp",    ".swift",   ".scala",   ".lua",       ".ex",
    ".exs",    ".clj",   ".hs",      ".vb",      ".m",         ".mm",
    ".erl",    ".dart",  ".groovy",  ".gradle",  ".html",      ".vue",
    ".svelte", ".erb",   ".ejs",     ".twig",    ".jsp",       ".phtml",
    ".cu",     ".cuh",   ".cxx",     ".hxx",     ".hh",        ".inl",
    ".pyi",    ".proto", ".graphql", ".jsonnet", ".libsonnet", ".cr",
    ".hrl",    ".nim",   ".zig",     ".jl",      ".rake",      ".fs"};
constexpr std::string_view kExpressionEnds[] = {".hcl", ".nix", ".tf",
                                                ".tfvars"};
// Style sheets and drawings: full of names of keys and tokens, and colors.
constexpr std::string_view kStyleEnds[] = {".css",  ".scss", ".sass",
                                           ".less", ".styl", ".svg"};
constexpr std::array<std::string_view, 4> kSampleWords = {"example", "sample",
                                                          "template", ".dist"};
// Words of the names of folders and settings, as in `test-files`.
constexpr std::string_view kTestWords[] = {
    "test",      "tests",     "testing",     "testdata",  "unittest",
    "unittests", "e2e",       "fixture",     "fixtures",  "mock",
    "mocks",     "stub",      "stubs",       "snapshots", "spec",
    "example",   "examples",  "sample",      "samples",   "testutil",
    "testutils", "testcases", "testfixtures"};
// Endings of the names of test programs, before their extension.
constexpr std::string_view kTestEnds[] = {"test",     "tests",   "spec",
                                          "mock",     "stories", "fixture",
                                          "fixtures", "_suite"};
constexpr std::string_view kCopyFolders[] = {"vendor", "node_modules",
                                             "third_party", "bower_components"};
constexpr std::string_view kLocks[] = {"pnpm-lock.yaml", "package-lock.json",
                                       "npm-shrinkwrap.json", "go.sum",
                                       "packages.lock.json"};

bool HasPart(std::string_view text, std::string_view part) {
  return text.find(part) != npos;
}

bool IsAnyOf(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool EndsInAny(std::string_view name, std::span<const std::string_view> ends) {
  return std::ranges::any_of(
      ends, [&](std::string_view end) { return name.ends_with(end); });
}

bool IsBelowAny(std::string_view path,
                std::span<const std::string_view> names) {
  for (std::string_view folder = FolderOf(path); !folder.empty();
       folder = FolderOf(folder)) {
    if (IsAnyOf(BaseNameOf(folder), names)) return true;
  }
  return false;
}

bool HasWord(std::string_view name, std::string_view separators,
             std::span<const std::string_view> words) {
  while (!name.empty()) {
    const size_t end = std::min(name.find_first_of(separators), name.size());
    if (IsAnyOf(name.substr(0, end), words)) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

// Settings of test runs: `.env.testing-ci`, `phpunit.xml.dist`,
// `config/settings/test.yml`.
bool IsTestSetting(const SourceFile& file, std::string_view name) {
  constexpr std::string_view kWords[] = {"test", "tests", "testing"};
  constexpr std::string_view kFolders[] = {"config", "settings",
                                           "environments"};
  if (file.kind() == FileKind::kDotenv) return HasWord(name, "-_.", kWords);
  // What chart-testing renders a chart with (`ct install`: ci/*-values.yaml).
  const bool is_of_chart =
      BaseNameOf(FolderOf(file.path())) == "ci" &&
      (name.ends_with("values.yaml") || name.ends_with("values.yml"));
  return is_of_chart || name.starts_with("phpunit.xml") ||
         (file.kind() == FileKind::kYaml &&
          IsAnyOf(name.substr(0, name.rfind('.')), kWords) &&
          IsBelowAny(AsciiLower(file.path()), kFolders));
}

// `auth.test.ts`, `auth_test.go`, `test_auth.py`
bool IsTestName(std::string_view name) {
  const std::string_view stem = name.substr(0, name.rfind('.'));
  return stem.starts_with("test_") || EndsInAny(stem, kTestEnds);
}

// Nobody writes code in lines of thousands of characters.
bool IsMinified(std::string_view name, std::string_view text) {
  constexpr size_t kLook = 16384;
  constexpr size_t kLongLine = 1500;
  if (HasPart(name, ".min.") || HasPart(name, "bundle.")) return true;
  size_t begin = 0;
  while (begin < std::min(text.size(), kLook)) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (end - begin > kLongLine) return true;
    begin = end + 1;
  }
  return false;
}

// What a bundle was made of, in JSON.
bool IsSourceMap(std::string_view name, std::string_view text) {
  return name.ends_with(".map") && HasPart(text, "\"mappings\"");
}

// How many braces and brackets of JSON are open at each place that is asked
// for, in the order of the text.
class JsonDepth {
 public:
  explicit JsonDepth(std::string_view text) : text_(text) {}

  size_t At(size_t at) {
    for (; at_ < at; ++at_) {
      const char c = text_[at_];
      if (in_text_ && c == '\\') ++at_;
      if (c == '"') in_text_ = !in_text_;
      if (in_text_) continue;
      if (c == '{' || c == '[') ++depth_;
      if ((c == '}' || c == ']') && depth_ > 0) --depth_;
    }
    return depth_;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
  size_t depth_ = 0;
  bool in_text_ = false;
};

// Whether a version stands behind a key that ends at `at`: `: "3.1.0"`.
bool HasVersionAt(std::string_view text, size_t at) {
  const size_t value = text.find_first_not_of(": \t'\"", at);
  return value != npos && IsAsciiDigit(text[value]);
}

// A description of an API consists of examples. Its version comes first, or
// wherever its keys are sorted.
bool IsApiDescription(const SourceFile& file) {
  const bool is_json = file.kind() == FileKind::kJson;
  if (!is_json && file.kind() != FileKind::kYaml) return false;
  const std::string_view text = file.text();
  const std::string_view head = text.substr(0, 256);
  for (const std::string_view name : {"openapi", "swagger"}) {
    const std::string in_json = fmt::format("\"{}\":", name);
    if (HasPart(head, in_json) || HasPart(head, fmt::format("{}:", name))) {
      return true;
    }
    const std::string key = is_json ? in_json : fmt::format("\n{}:", name);
    JsonDepth depth(text);
    for (size_t at = text.find(key); at != npos; at = text.find(key, at + 1)) {
      if (HasVersionAt(text, at + key.size()) &&
          (!is_json || depth.At(at) == 1)) {
        return true;
      }
    }
  }
  return false;
}

// Whether an item of a Rust program only names what stands elsewhere: `mod x;`,
// `extern crate y;`, `use z::{a, b};`. Attributes may come first.
bool NamesElsewhere(std::string_view item) {
  while (item.starts_with("#[")) {
    const size_t close = item.find(']');
    if (close == npos) return false;
    const size_t next = item.find_first_not_of(" \t\r\n", close + 1);
    item.remove_prefix(std::min(next, item.size()));
  }
  const size_t stop = item.find_first_of(";{=\"");
  if (stop == npos) return false;
  return item[stop] == ';' || item.substr(0, stop).ends_with("::");
}

// Where the tests begin that a Rust program has behind it; npos: it has none.
size_t RustTestsBegin(std::string_view text) {
  constexpr std::string_view kMark = "#[cfg(test)]";
  constexpr size_t kReach = 200;
  size_t at = text.find(kMark);
  while (at != npos && NamesElsewhere(text.substr(at, kReach))) {
    at = text.find(kMark, at + kMark.size());
  }
  return at;
}

bool IsCode(FileKind kind, std::string_view name) {
  // A notebook is JSON around lines of a program.
  return kind == FileKind::kCode || name.ends_with(".ipynb") ||
         (kind == FileKind::kText && EndsInAny(name, kCodeEnds));
}

// Whether a patch changes programs and nothing else.
bool IsChangeOfCode(std::string_view name, std::string_view text) {
  if (!name.ends_with(".patch") && !name.ends_with(".diff")) return false;
  constexpr std::string_view kMark = "\n+++ ";
  bool changes_code = false;
  for (size_t at = text.find(kMark); at != npos; at = text.find(kMark, at)) {
    at += kMark.size();
    const size_t end = std::min(text.find_first_of("\t\r\n", at), text.size());
    const std::string path = AsciiLower(text.substr(at, end - at));
    if (path == "/dev/null") continue;
    if (!IsCode(Classify(path, {}), path)) return false;
    changes_code = true;
  }
  return changes_code;
}

}  // namespace

bool IsBelowLanguageFolder(std::string_view path) {
  constexpr std::string_view kFolders[] = {
      "lang", "langs", "locale", "locales", "i18n", "l10n", "translations"};
  return IsBelowAny(path, kFolders);
}

bool IsBelowTestFolder(std::string_view path) {
  const std::string lower = AsciiLower(path);
  std::string_view below;
  for (std::string_view folder = FolderOf(lower); !folder.empty();
       folder = FolderOf(folder)) {
    std::string_view name = BaseNameOf(folder);
    // `t/unit`, of Perl and those who learned from it.
    if (name == "t" && (below == "unit" || below == "integration")) return true;
    below = name;
    if (name.starts_with('.')) name.remove_prefix(1);
    // `shop.example.com` is a folder of a domain.
    // `tests.d` is one.
    if (name.ends_with(".d")) name.remove_suffix(2);
    if (HasWord(name, "-_", kTestWords)) return true;
  }
  return false;
}

bool ListsKnownSecrets(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  return name == ".gitleaksignore" || name == ".secrets.baseline" ||
         name == ".secretsignore";
}

bool IsTestData(const SourceFile& file) {
  const bool is_data =
      file.kind() == FileKind::kJson || file.kind() == FileKind::kYaml;
  return is_data && (IsBelowTestFolder(file.path()) ||
                     IsTestSetting(file, BaseNameOf(AsciiLower(file.path()))));
}

bool MayBeMalformed(const SourceFile& file) {
  return IsTestData(file) || IsBelowAny(AsciiLower(file.path()), kCopyFolders);
}

TextTraits TraitsOf(const SourceFile& file) {
  TextTraits traits{.kind = file.kind()};
  const std::string path = AsciiLower(file.path());
  const std::string_view name = BaseNameOf(path);
  if (IsCode(file.kind(), name) || IsChangeOfCode(name, file.text())) {
    traits.kind = FileKind::kCode;
  }
  // A text without an extension is a README or a note, unless a dot hides it:
  // those are settings; or a program.
  const bool is_program = file.text().starts_with("#!");
  if (is_program && file.kind() == FileKind::kText) {
    traits.kind = FileKind::kCode;
  }
  const bool is_note = name.find('.') == npos && !is_program;
  traits.is_prose = file.kind() == FileKind::kMarkdown ||
                    (file.kind() == FileKind::kText &&
                     (is_note || EndsInAny(name, kProseEnds)));
  traits.quotes_texts = EndsInAny(name, kExpressionEnds);
  traits.is_sample =
      std::any_of(kSampleWords.begin(), kSampleWords.end(),
                  [&](std::string_view word) { return HasPart(name, word); });
  // `defaults.env`, `.env.default`.
  if (file.kind() == FileKind::kDotenv && HasPart(name, "default")) {
    traits.is_sample = true;
  }
  const bool in_code = traits.kind == FileKind::kCode;
  traits.is_test = IsBelowTestFolder(path) || IsTestSetting(file, name) ||
                   (in_code && IsTestName(name));
  if (name.ends_with(".rs")) {
    traits.tests_begin = RustTestsBegin(file.text());
  }
  traits.is_copy = IsAnyOf(name, kLocks) || name.ends_with(".lock") ||
                   IsBelowAny(path, kCopyFolders) ||
                   IsBelowLanguageFolder(path) || EndsInAny(name, kStyleEnds) ||
                   (in_code && IsMinified(name, file.text())) ||
                   IsSourceMap(name, file.text()) || IsApiDescription(file);
  return traits;
}

}  // namespace plimsoll
