#include "tests/golden/run_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

#include "compiler/diag/apply_fixes.h"
#include "compiler/driver/run.h"
#include "compiler/driver/session.h"

namespace plimsoll {
namespace {

constexpr uint64_t kNoLimit = 1ULL << 30;

std::string_view Trim(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> ArgsOf(const CaseFile& file) {
  const Section* section = file.Find("args");
  std::istringstream words(section == nullptr ? "check" : section->text);
  std::vector<std::string> args;
  for (std::string word; words >> word;) args.push_back(word);
  return args;
}

// `path:line:column: severity[id]: message` becomes `path:line: severity[id]`.
std::string PlaceOf(const std::string& line) {
  const size_t bracket = line.find("]: ");
  if (bracket == std::string::npos) return line;
  const std::string head = line.substr(0, bracket + 1);
  const size_t severity = head.rfind(": ");
  const size_t column = head.rfind(':', severity - 1);
  if (severity == std::string::npos || column == std::string::npos) {
    return head;
  }
  return head.substr(0, column) + head.substr(severity);
}

std::string Places(const std::string& output) {
  std::istringstream lines(output);
  std::multiset<std::string> places;
  for (std::string line; std::getline(lines, line);) {
    places.insert(PlaceOf(line));
  }
  std::string text;
  for (const std::string& place : places) text += place + "\n";
  return text;
}

std::string FindingsOf(const std::vector<std::string>& args,
                       const std::shared_ptr<MemoryFileSystem>& disk,
                       Exactness exactness) {
  std::vector<std::string> words = args;
  words.insert(words.end(), {"--format", "short"});
  Console console = MemoryConsole(disk);
  (void)RunCommand(words, console);
  return exactness == Exactness::kPlaces ? Places(console.out) : console.out;
}

std::string ReadDisk(const FileSystem& disk, std::string_view path) {
  const Result<std::string> text = disk.Read(path, kNoLimit);
  return text ? *text : fmt::format("({})\n", text.error());
}

// The rules that the case's arguments ask for.
RuleOptions RulesOf(const std::vector<std::string>& args) {
  RuleOptions rules;
  for (size_t i = 0; i + 1 < args.size(); ++i) {
    if (args[i] == "--profile") rules.profile = ProfileNamed(args[i + 1]);
    if (args[i] == "--rule") rules.only.push_back(args[i + 1]);
  }
  return rules;
}

void FixAll(const std::vector<std::string>& args,
            const std::shared_ptr<MemoryFileSystem>& disk) {
  const auto session = Load(*disk, {});
  const std::vector<Diagnostic> diagnostics =
      CheckSession(*session, 1, RulesOf(args));
  FixOutcome outcome =
      ApplyFixes(diagnostics, session->sources, Applicability::kSafe);
  for (auto& [id, text] : outcome.texts) {
    disk->Add(session->sources.Get(id).path(), std::move(text));
  }
}

void AddFolder(const std::filesystem::path& folder,
               std::vector<PatchedFile>* files) {
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    files->push_back(
        {std::filesystem::relative(entry.path(), folder).generic_string(),
         text.str()});
  }
  std::ranges::sort(*files, {}, &PatchedFile::path);
}

}  // namespace

std::shared_ptr<MemoryFileSystem> DiskOf(const CaseFile& file) {
  auto disk = std::make_shared<MemoryFileSystem>();
  for (const Section& section : file.sections) {
    const std::string& name = section.name;
    if (IsInputFile(name)) {
      disk->Add(name, section.text);
    } else if (name.starts_with("hex ")) {
      disk->Add(name.substr(4), DecodeHex(section.text));
    } else if (name.starts_with("link ")) {
      disk->AddSymlink(name.substr(5), std::string(Trim(section.text)));
    }
  }
  return disk;
}

std::shared_ptr<MemoryFileSystem> FleetDisk(
    const std::filesystem::path& fixture, const CaseFile& file,
    std::string* error) {
  std::vector<PatchedFile> files;
  AddFolder(fixture, &files);
  if (const Section* patch = file.Find("patch")) {
    *error = ApplyPatch(patch->text, &files);
  }
  auto disk = std::make_shared<MemoryFileSystem>();
  for (PatchedFile& patched : files) {
    disk->Add(patched.path, std::move(patched.text));
  }
  for (const Section& section : file.sections) {
    if (section.name.starts_with("file ")) {
      disk->Add(section.name.substr(5), section.text);
    }
  }
  return disk;
}

CaseFile RunCase(const CaseFile& file,
                 const std::shared_ptr<MemoryFileSystem>& disk,
                 Exactness exactness) {
  CaseFile result = file;
  const std::vector<std::string> args = ArgsOf(file);
  Console console = MemoryConsole(disk);
  if (file.Find("diagnostics") != nullptr) {
    std::string findings = FindingsOf(args, disk, exactness);
    for (Section& section : result.sections) {
      if (section.name == "diagnostics") section.text = findings;
    }
  }
  const ExitCode code = RunCommand(args, console);
  bool fixed = false;
  for (Section& section : result.sections) {
    const std::string& name = section.name;
    if (name == "output") section.text = console.out;
    if (name == "errors") section.text = console.err;
    if (name == "exit")
      section.text = fmt::format("{}\n", static_cast<int>(code));
    if (name.starts_with("artifacts/")) {
      section.text = ReadDisk(*disk, std::string_view(name).substr(10));
    }
    if (name.starts_with("fixed/")) {
      if (!fixed) FixAll(args, disk);
      fixed = true;
      section.text = ReadDisk(*disk, std::string_view(name).substr(6));
    }
  }
  return result;
}

}  // namespace plimsoll
