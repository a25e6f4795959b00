#include "compiler/resolve/placeholder.h"

#include <algorithm>

namespace plimsoll {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool IsPath(std::string_view path) {
  if (path.empty()) return false;
  bool after_name = false;
  for (char c : path) {
    if (c == '.') {
      if (!after_name) return false;
      after_name = false;
    } else if (IsNameByte(c)) {
      after_name = true;
    } else {
      return false;
    }
  }
  return after_name;
}

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Reads `{{ ... }}` at `offset`. False, with the error set, when malformed.
bool ReadPlaceholder(std::string_view text, size_t offset,
                     ParsedTemplate* parsed) {
  const size_t close = text.find(kClose, offset + kOpen.size());
  const size_t inner_open = text.find(kOpen, offset + kOpen.size());
  if (close == std::string_view::npos || inner_open < close) {
    parsed->error = "`{{` without its `}}`";
    parsed->error_offset = offset;
    parsed->error_length = kOpen.size();
    return false;
  }
  const size_t begin = offset + kOpen.size();
  TemplatePart part{.is_placeholder = true,
                    .text = Trim(text.substr(begin, close - begin)),
                    .url = false,
                    .offset = offset,
                    .length = close + kClose.size() - offset};
  constexpr std::string_view kUrl = "url ";
  if (part.text.starts_with(kUrl)) {
    part.url = true;
    part.text = Trim(part.text.substr(kUrl.size()));
  }
  if (!IsPath(part.text)) {
    parsed->error = part.text.empty()
                        ? "empty placeholder"
                        : "malformed placeholder `" + std::string(part.text) +
                              "`, expected names joined by dots";
    parsed->error_offset = offset;
    parsed->error_length = part.length;
    return false;
  }
  parsed->parts.push_back(part);
  return true;
}

void AddText(std::string_view text, size_t begin, size_t end,
             ParsedTemplate* parsed) {
  if (begin == end) return;
  parsed->parts.push_back({.is_placeholder = false,
                           .text = text.substr(begin, end - begin),
                           .url = false,
                           .offset = begin,
                           .length = end - begin});
}

}  // namespace

ParsedTemplate ParseTemplate(std::string_view text) {
  ParsedTemplate parsed;
  size_t done = 0;
  size_t at = 0;
  while ((at = text.find_first_of("{}", at)) != std::string_view::npos) {
    const std::string_view two = text.substr(at, 2);
    if (two == kOpen && at > 0 && text[at - 1] == '\\') {
      // The backslash goes, the braces stay.
      AddText(text, done, at - 1, &parsed);
      AddText(text, at, at + 2, &parsed);
      done = at += 2;
    } else if (two == kOpen) {
      AddText(text, done, at, &parsed);
      if (!ReadPlaceholder(text, at, &parsed)) return parsed;
      done = at += parsed.parts.back().length;
    } else {
      ++at;
    }
  }
  AddText(text, done, text.size(), &parsed);
  return parsed;
}

bool HasPlaceholder(std::string_view text) {
  return text.find(kOpen) != std::string_view::npos;
}

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  while (begin <= path.size()) {
    const size_t end = std::min(path.find('.', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace plimsoll
