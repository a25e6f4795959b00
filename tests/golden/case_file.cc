#include "tests/golden/case_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {
namespace {

// The name in `-- NAME --`, or an empty view.
std::string_view SectionName(std::string_view line) {
  if (!line.starts_with("-- ") || !line.ends_with(" --") || line.size() < 7) {
    return {};
  }
  return line.substr(3, line.size() - 6);
}

bool StartsWithAny(std::string_view text,
                   std::initializer_list<std::string_view> prefixes) {
  return std::ranges::any_of(
      prefixes, [&](std::string_view p) { return text.starts_with(p); });
}

}  // namespace

const Section* CaseFile::Find(std::string_view name) const {
  const auto found = std::ranges::find(sections, name, &Section::name);
  return found == sections.end() ? nullptr : &*found;
}

CaseFile ParseCase(std::string_view text) {
  CaseFile file;
  std::string* into = &file.prose;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const size_t next = std::min(end + 1, text.size());
    if (const std::string_view name = SectionName(line); !name.empty()) {
      file.sections.push_back({std::string(name), {}});
      into = &file.sections.back().text;
    } else {
      into->append(text.substr(0, next));
    }
    text.remove_prefix(next);
  }
  return file;
}

std::string FormatCase(const CaseFile& file) {
  std::string text = file.prose;
  for (const Section& section : file.sections) {
    text += fmt::format("-- {} --\n{}", section.name, section.text);
    // A section whose text does not end its line is told by the next header,
    // which must begin one.
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

bool IsOutputSection(std::string_view name) {
  return name == "diagnostics" || name == "output" || name == "errors" ||
         StartsWithAny(name, {"artifacts/", "fixed/"});
}

bool IsInputFile(std::string_view name) {
  return !IsOutputSection(name) && name != "args" && name != "exit" &&
         name != "patch" && !StartsWithAny(name, {"file ", "hex ", "link "});
}

std::string DecodeHex(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (const char c : text) {
    int digit = -1;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
    } else {
      bytes.push_back(static_cast<char>(high * 16 + digit));
      high = -1;
    }
  }
  return bytes;
}

}  // namespace plimsoll
