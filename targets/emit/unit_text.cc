#include "targets/emit/unit_text.h"

#include <algorithm>

namespace plimsoll {

UnitText::Section& UnitText::Find(std::string_view name) {
  const auto it = std::ranges::find(sections_, name, &Section::name);
  if (it != sections_.end()) return *it;
  sections_.push_back({std::string(name), {}});
  return sections_.back();
}

void UnitText::Add(std::string_view section, std::string_view directive,
                   std::string value) {
  if (value.empty()) return;
  Find(section).lines.emplace_back(directive, std::move(value));
}

void UnitText::Replace(std::string_view section, std::string_view directive,
                       const std::vector<std::string>& values) {
  std::vector<Line>& lines = Find(section).lines;
  auto at = std::ranges::find(lines, directive, &Line::first);
  const auto place = at - lines.begin();
  std::erase_if(lines,
                [&](const Line& line) { return line.first == directive; });
  std::vector<Line> added;
  added.reserve(values.size());
  for (const std::string& value : values) {
    added.emplace_back(directive, value);
  }
  lines.insert(lines.begin() + place, added.begin(), added.end());
}

bool UnitText::empty() const {
  return std::ranges::all_of(
      sections_, [](const Section& section) { return section.lines.empty(); });
}

std::string UnitText::Print(std::string_view header) const {
  std::string text(header);
  for (const Section& section : sections_) {
    if (section.lines.empty()) continue;
    if (&section != &sections_.front()) text += '\n';
    text.append("[").append(section.name).append("]\n");
    for (const auto& [directive, value] : section.lines) {
      text.append(directive).append("=").append(value).append("\n");
    }
  }
  return text;
}

}  // namespace plimsoll
