#include "compiler/import/unit_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll::importing {

std::string_view EndingOf(const ParsedFile& file) {
  const std::string_view name = BaseNameOf(file.source->path());
  return name.substr(std::min(name.rfind('.'), name.size()));
}

std::string_view StemOf(const ParsedFile& file) {
  const std::string_view name = BaseNameOf(file.source->path());
  return name.substr(0, name.rfind('.'));
}

bool IsExpanded(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$') return true;
    if (text[i] != '%') continue;
    if (i + 1 < text.size() && text[i + 1] == '%') {
      ++i;
    } else {
      return true;
    }
  }
  return false;
}

std::optional<std::vector<std::string>> WordsOf(std::string_view text) {
  const UnitWords split = SplitUnitWords(text, UnitEscapes::kDecode);
  if (split.fault != UnitWordFault::kNone || IsExpanded(text)) {
    return std::nullopt;
  }
  std::vector<std::string> words;
  for (const UnitWord& word : split.words) {
    words.push_back(WithoutDoubledPercent(word.text));
  }
  return words;
}

Lines LinesOf(const ParsedFile& file) {
  Lines lines;
  for (const Setting& setting : SettingsOf(file)) {
    auto& list = lines[fmt::format("{}.{}", setting.section, setting.key)];
    // An empty one forgets those before it.
    if (setting.text.empty()) list.clear();
    if (!setting.text.empty()) list.emplace_back(setting.text);
  }
  std::erase_if(lines, [](const auto& entry) { return entry.second.empty(); });
  return lines;
}

const ParsedFile* Named(const Files& files, std::string_view name) {
  for (const ParsedFile* file : files) {
    if (BaseNameOf(file->source->path()) == name) return file;
  }
  return nullptr;
}

const ParsedFile* TimerOf(const ParsedFile& service, const Files& files) {
  for (const ParsedFile* file : files) {
    if (EndingOf(*file) != ".timer") continue;
    std::string unit = std::string(StemOf(*file)) + ".service";
    const Lines lines = LinesOf(*file);
    const auto stated = lines.find("Timer.Unit");
    if (stated != lines.end()) unit = stated->second.back();
    if (unit == BaseNameOf(service.source->path())) return file;
  }
  return nullptr;
}

}  // namespace plimsoll::importing
