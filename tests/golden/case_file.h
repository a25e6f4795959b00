#ifndef PLIMSOLL_TESTS_GOLDEN_CASE_FILE_H_
#define PLIMSOLL_TESTS_GOLDEN_CASE_FILE_H_

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// A stretch of a case: `-- NAME --` on a line of its own, then text up to the
// next such line.
struct Section {
  std::string name;
  std::string text;
};

// One scenario in one text file: prose that says what it is about, inputs,
// what to run, and what has to come out.
//
//   -- a/path --          an input file, as it stands
//   -- hex a/path --      an input file as hex digits, for bytes no text holds
//   -- link a/path --     a symlink; the text is its target
//   -- patch --           a unified diff over the fleet's fixture
//   -- file a/path --     a file added to the fleet's fixture
//   -- args --            the command line; `check` when absent
//   -- exit --            the exit code; not looked at when absent
//   -- diagnostics --     findings, one a line; for fleets `PATH:LINE: ...`
//   -- output --          standard output, exactly
//   -- errors --          standard error, exactly
//   -- artifacts/PATH --  a file that the command wrote
//   -- fixed/PATH --      the file once every safe fix is applied
//
// The last five are outputs: GOLDEN_UPDATE=1 rewrites them and nothing else.
struct CaseFile {
  std::string prose;
  std::vector<Section> sections;

  [[nodiscard]] const Section* Find(std::string_view name) const;
};

[[nodiscard]] CaseFile ParseCase(std::string_view text);
[[nodiscard]] std::string FormatCase(const CaseFile& file);
[[nodiscard]] bool IsOutputSection(std::string_view name);
// Whether a section is an input file, and then its path.
[[nodiscard]] bool IsInputFile(std::string_view name);

// Applies a unified diff to named texts. Returns what does not fit, or an
// empty text. A file whose old name is /dev/null is new.
struct PatchedFile {
  std::string path;
  std::string text;
};
[[nodiscard]] std::string ApplyPatch(std::string_view patch,
                                     std::vector<PatchedFile>* files);

// The bytes that hex digits stand for; blanks are ignored.
[[nodiscard]] std::string DecodeHex(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_GOLDEN_CASE_FILE_H_
