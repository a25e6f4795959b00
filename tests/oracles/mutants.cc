#include "tests/oracles/mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace plimsoll::oracles {
namespace {

// A line of a base, and where it stands.
struct Line {
  const BaseFile* file = nullptr;
  size_t begin = 0;  // In the file's text.
  std::string text;
};

std::vector<Line> LinesOf(const Base& base) {
  std::vector<Line> lines;
  for (const BaseFile& file : base.files) {
    if (file.stays) continue;
    size_t begin = 0;
    while (begin < file.text.size()) {
      const size_t end =
          std::min(file.text.find('\n', begin), file.text.size());
      lines.push_back(
          {&file, begin, std::string(file.text.substr(begin, end - begin))});
      begin = end + 1;
    }
  }
  return lines;
}

// `line` after one small fault.
std::string Mutate(const Base& base, const std::string& line,
                   std::mt19937& random) {
  const auto value = [&] { return base.values[random() % base.values.size()]; };
  const size_t mark = line.find(base.mark);
  if (mark == line.npos) {
    const size_t item = base.mark == ':' ? line.find("- ") : line.npos;
    const size_t way = random() % (item == line.npos ? 2 : 6);
    if (way > 1) return fmt::format("{}- {}", line.substr(0, item), value());
    return way == 0 ? "" : line + "x";
  }
  const std::string key = line.substr(0, mark);
  const std::string blank = base.mark == ':' ? " " : "";
  switch (random() % 12) {
    case 0:
      return {};
    case 1:
      return line + "\n" + line;
    case 2:
      return key + key.back() + line.substr(mark);
    case 3:
      return key + blank + line.substr(mark + 1);
    case 4:
      return key + base.mark;
    default:
      return fmt::format("{}{}{}{}", key, base.mark, blank, value());
  }
}

}  // namespace

Files FilesOf(const Base& base) {
  Files files;
  for (const BaseFile& file : base.files) {
    files[std::string(file.path)] = file.text;
  }
  return files;
}

std::vector<Mutant> MutantsOf(const Base& base, size_t count, uint32_t seed) {
  // Its numbers are laid down by the standard; those of distributions are not.
  std::mt19937 random(seed);
  const std::vector<Line> lines = LinesOf(base);
  std::vector<Mutant> mutants;
  while (mutants.size() < count) {
    const Line& line = lines[random() % lines.size()];
    const std::string changed = Mutate(base, line.text, random);
    if (changed == line.text) continue;
    Mutant mutant{.path = std::string(line.file->path), .files = FilesOf(base)};
    mutant.what =
        fmt::format("{}: `{}` -> `{}\n`", mutant.path, line.text, changed);
    std::string& text = mutant.files[mutant.path];
    // A line that is gone leaves no empty one behind.
    text.replace(line.begin, line.text.size() + (changed.empty() ? 1 : 0),
                 changed);
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

}  // namespace plimsoll::oracles
