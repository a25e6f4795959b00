#include "tests/hygiene/listing.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace plimsoll::hygiene {
namespace {

constexpr std::array<std::string_view, 6> kCompiled = {
    "compiler/", "rules/", "targets/", "schema/", "tests/", "fuzz/"};

std::string FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == path.npos ? "" : std::string(path.substr(0, slash + 1));
}

// The words of a CMake or .def file outside its comments, in order.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (std::string_view line : Lines(text)) {
    line = line.substr(0, std::min(line.find('#'), line.find("//")));
    std::string word;
    for (const char c : line) {
      if (std::string_view(" \t\r(),\"").find(c) == std::string_view::npos) {
        word += c;
      } else if (!word.empty()) {
        words.push_back(std::move(word));
        word.clear();
      }
    }
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

void AddFromCMake(const SourceText& file, std::set<std::string>* listed) {
  const std::string folder = FolderOf(file.path);
  const std::vector<std::string> words = Words(file.text);
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].ends_with(".cc")) listed->insert(folder + words[i]);
    if (words[i] == "plimsoll_fuzzer" && i + 1 < words.size()) {
      listed->insert(folder + words[i + 1] + "_fuzz.cc");
    }
  }
}

// RULE(group, name) stands for group/name.cc, TARGET(name) for name/name.cc.
void AddFromList(const SourceText& file, std::set<std::string>* listed) {
  const std::string folder = FolderOf(file.path);
  for (const std::string_view line : Lines(file.text)) {
    const std::vector<std::string> words = Words(line);
    if (words.size() < 2) continue;
    const std::string& name = words.size() > 2 ? words[2] : words[1];
    listed->insert(folder + words[1] + "/" + name + ".cc");
    listed->insert(folder + words[1] + "/" + words[1] + ".cc");
  }
}

bool IsList(std::string_view path) {
  return path.ends_with("rules.def") || path.ends_with("targets.def") ||
         path.ends_with("frontends.def");
}

}  // namespace

std::vector<Fault> CheckListed(const std::vector<SourceText>& tree) {
  std::set<std::string> listed;
  for (const SourceText& file : tree) {
    if (file.path.ends_with("CMakeLists.txt")) AddFromCMake(file, &listed);
    if (IsList(file.path)) AddFromList(file, &listed);
  }
  std::vector<Fault> faults;
  for (const SourceText& file : tree) {
    const bool is_compiled =
        file.path.ends_with(".cc") &&
        std::ranges::any_of(kCompiled, [&](std::string_view folder) {
          return file.path.starts_with(folder);
        });
    if (is_compiled && !listed.contains(file.path)) {
      faults.push_back({file.path, 0, "no list names it"});
    }
  }
  return faults;
}

std::vector<Fault> CheckSorted(const SourceText& file) {
  if (!IsList(file.path)) return {};
  std::vector<Fault> faults;
  std::vector<std::string> last;
  int number = 0;
  for (const std::string_view line : Lines(file.text)) {
    ++number;
    std::vector<std::string> words = Words(line);
    if (words.size() < 2) continue;
    if (!last.empty() && words <= last) {
      faults.push_back({file.path, number, "not in alphabetical order"});
    }
    last = std::move(words);
  }
  return faults;
}

}  // namespace plimsoll::hygiene
