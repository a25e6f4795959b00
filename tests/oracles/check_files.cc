#include "tests/oracles/check_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "compiler/driver/session.h"
#include "compiler/source/classify.h"
#include "rules/rule.h"
#include "tests/golden/case_file.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {

namespace fs = std::filesystem;

namespace {

// The part of a page below `## heading`, up to the next heading.
std::string_view PartOf(std::string_view page, std::string_view heading) {
  const std::string line = fmt::format("\n## {}\n", heading);
  const size_t begin = page.find(line);
  if (begin == std::string_view::npos) return {};
  const size_t start = begin + line.size();
  return page.substr(start, page.find("\n## ", start) - start);
}

void AddBlocks(const Rule& rule, std::string_view heading,
               std::vector<PageBlock>* blocks) {
  constexpr std::string_view kOpen = "```case\n";
  const std::string_view part = PartOf(PageOf(rule), heading);
  for (size_t at = part.find(kOpen); at != std::string_view::npos;
       at = part.find(kOpen, at + 1)) {
    const size_t begin = at + kOpen.size();
    const size_t end = part.find("\n```", begin) + 1;
    PageBlock block;
    block.rule = rule.id;
    block.bad = heading == "Bad";
    for (const Section& section :
         ParseCase(part.substr(begin, end - begin)).sections) {
      if (IsInputFile(section.name)) block.files[section.name] = section.text;
    }
    blocks->push_back(std::move(block));
  }
}

}  // namespace

Files FilesOfKind(const std::string& folder, FileKind kind) {
  Files files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const std::string path = entry.path().string();
    // The path alone is cheap to ask, and rules most files out.
    const FileKind promised = Classify(path, {});
    if (promised != kind && promised != FileKind::kText) continue;
    std::string text = ReadWhole(path);
    if (Classify(path, text) == kind) files[path] = std::move(text);
  }
  return files;
}

std::string CorpusFolder() {
  const char* folder = std::getenv("PLIMSOLL_CORPUS");
  return folder == nullptr ? std::string() : std::string(folder);
}

std::vector<Finding> CheckFiles(const Files& files) {
  MemoryFileSystem disk;
  for (const auto& [path, text] : files) {
    disk.Add(path.starts_with('/') ? path.substr(1) : path, text);
  }
  const auto session = Load(disk, {});
  std::vector<Finding> findings;
  for (const Diagnostic& diagnostic : CheckSession(*session, 1)) {
    Finding finding;
    const Span place = diagnostic.primary();
    if (place.valid()) {
      const SourceFile& file = session->sources.Get(place.file);
      finding.path = file.path();
      finding.line = file.Locate(place.begin).line;
    }
    finding.id = diagnostic.id;
    finding.severity = diagnostic.severity;
    finding.message = diagnostic.message;
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> OfGroups(const std::vector<Finding>& findings,
                              std::string_view group) {
  std::vector<Finding> kept;
  for (const Finding& finding : findings) {
    const std::string_view own =
        std::string_view(finding.id).substr(0, finding.id.find('/'));
    if (own == "syntax" || own == "schema" || own == group) {
      kept.push_back(finding);
    }
  }
  return kept;
}

std::string Told(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("  {}:{}: {}[{}] {}\n", finding.path, finding.line,
                        NameOf(finding.severity), finding.id, finding.message);
  }
  return text;
}

std::vector<PageBlock> BlocksOfGroup(std::string_view group) {
  std::vector<PageBlock> blocks;
  for (const Rule* rule : AllRules()) {
    const bool mine = rule->id.substr(0, rule->id.find('/')) == group;
    if (!mine || rule->severity != Severity::kError) continue;
    AddBlocks(*rule, "Bad", &blocks);
    AddBlocks(*rule, "Good", &blocks);
  }
  return blocks;
}

}  // namespace plimsoll::oracles
