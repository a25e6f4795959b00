#include "tests/hygiene/layering.h"

#include <algorithm>
#include <span>
#include <string>

namespace plimsoll::hygiene {
namespace {

// Lowest first. A file belongs to the room with the longest matching prefix
// and may include the room itself and what is named in `sees`.
struct Room {
  std::string_view prefix;
  std::vector<std::string_view> sees;
};

const std::vector<Room>& Rooms() {
  static const std::vector<Room> kRooms = {
      {"compiler/base/", {}},
      {"compiler/source/", {"compiler/base/"}},
      {"compiler/diag/", {"compiler/source/", "compiler/base/"}},
      {"compiler/syntax/",
       {"compiler/diag/", "compiler/source/", "compiler/base/"}},
      {"schema/", {"compiler/base/"}},
      {"compiler/frontend/",
       {"compiler/syntax/", "compiler/diag/", "compiler/source/",
        "compiler/base/"}},
      {"compiler/model/",
       {"schema/", "compiler/syntax/", "compiler/diag/", "compiler/source/",
        "compiler/base/"}},
      {"compiler/template/",
       {"compiler/syntax/", "compiler/diag/", "compiler/source/",
        "compiler/base/"}},
      {"compiler/resolve/",
       {"compiler/template/", "compiler/model/", "schema/", "compiler/syntax/",
        "compiler/diag/", "compiler/source/", "compiler/base/"}},
      {"compiler/compose/",
       {"compiler/resolve/", "compiler/template/", "compiler/model/", "schema/",
        "compiler/syntax/", "compiler/diag/", "compiler/source/",
        "compiler/base/"}},
      {"compiler/index/",
       {"compiler/compose/", "compiler/resolve/", "compiler/template/",
        "compiler/model/", "schema/", "compiler/syntax/", "compiler/diag/",
        "compiler/source/", "compiler/base/"}},
      {"rules/",
       {"compiler/index/", "compiler/compose/", "compiler/resolve/",
        "compiler/model/", "schema/", "compiler/syntax/", "compiler/diag/",
        "compiler/source/", "compiler/base/"}},
      {"targets/",
       {"compiler/index/", "compiler/compose/", "compiler/resolve/",
        "compiler/model/", "schema/", "compiler/syntax/", "compiler/diag/",
        "compiler/source/", "compiler/base/"}},
      {"compiler/import/",
       {"targets/", "compiler/index/", "compiler/compose/", "compiler/resolve/",
        "compiler/model/", "schema/", "compiler/syntax/", "compiler/diag/",
        "compiler/source/", "compiler/base/"}},
      {"compiler/driver/",
       {"compiler/import/", "rules/", "targets/", "compiler/frontend/",
        "compiler/index/", "compiler/compose/", "compiler/resolve/",
        "compiler/template/", "compiler/model/", "schema/", "compiler/syntax/",
        "compiler/diag/", "compiler/source/", "compiler/base/"}},
  };
  return kRooms;
}

// What only some files may name. A name that ends in `/` is a prefix.
struct Reserved {
  std::string_view name;
  std::vector<std::string_view> paths;
  std::string_view why;
};

const std::vector<Reserved>& ReservedHeaders() {
  static constexpr std::string_view kDisk =
      "only base/file_system_real and the driver touch the disk";
  static const std::vector<std::string_view> kDiskPaths = {
      "compiler/base/file_system_real", "compiler/driver/"};
  static constexpr std::string_view kThreads =
      "only base/parallel_for and base/progress_line have threads";
  static const std::vector<std::string_view> kThreadPaths = {
      "compiler/base/parallel_for", "compiler/base/progress_line"};
  static constexpr std::string_view kPrint =
      "only renderers and the driver print";
  static const std::vector<std::string_view> kPrintPaths = {
      "compiler/diag/render", "compiler/driver/"};
  static const std::vector<Reserved> kReserved = {
      {"yaml.h", {"compiler/frontend/yaml/"}, "libyaml is for frontend/yaml"},
      {"yaml-cpp/", {}, "YAML is read with libyaml"},
      {"CLI/", {"compiler/driver/"}, "CLI11 is for the driver"},
      {"fstream", kDiskPaths, kDisk},
      {"filesystem", kDiskPaths, kDisk},
      {"fcntl.h", kDiskPaths, kDisk},
      {"dirent.h", kDiskPaths, kDisk},
      {"sys/stat.h", kDiskPaths, kDisk},
      {"thread", kThreadPaths, kThreads},
      {"mutex",
       {"compiler/base/parallel_for", "compiler/base/file_system_real",
        "compiler/base/memory_disk", "compiler/base/progress_line",
        "compiler/base/shared_map"},
       "only base has state that threads share"},
      {"atomic", kThreadPaths, kThreads},
      {"condition_variable", kThreadPaths, kThreads},
      {"future", kThreadPaths, kThreads},
      {"iostream", kPrintPaths, kPrint},
      {"cstdio", kPrintPaths, kPrint},
      {"compiler/diag/render", {"compiler/diag/", "compiler/driver/"}, kPrint},
      {"compiler/base/file_system",
       {"compiler/base/", "compiler/source/", "compiler/index/",
        "compiler/resolve/", "compiler/driver/"},
       "rules, targets and front ends see texts, never files"},
  };
  return kReserved;
}

const std::vector<Reserved>& ReservedWords() {
  static constexpr std::string_view kDisk =
      "only base/file_system_real and the driver open files";
  static const std::vector<std::string_view> kDiskPaths = {
      "compiler/base/file_system_real", "compiler/driver/"};
  static const std::vector<Reserved> kReserved = {
      {"ifstream", kDiskPaths, kDisk},
      {"ofstream", kDiskPaths, kDisk},
      {"fopen", kDiskPaths, kDisk},
      {"openat", kDiskPaths, kDisk},
      {"opendir", kDiskPaths, kDisk},
      {"popen", {}, "a shell in between would read the arguments again"},
      {"throw", {}, "trouble is a Diagnostic or a Result"},
      {"rand", {}, "output depends on input alone"},
      {"setlocale", {}, "output depends on input alone"},
  };
  return kReserved;
}

bool StartsWithAny(std::string_view path,
                   std::span<const std::string_view> prefixes) {
  return std::ranges::any_of(
      prefixes, [&](std::string_view p) { return path.starts_with(p); });
}

const Room* RoomOf(std::string_view path) {
  for (const Room& room : Rooms()) {
    if (path.starts_with(room.prefix)) return &room;
  }
  return nullptr;
}

bool Names(const Reserved& reserved, std::string_view header) {
  if (reserved.name.ends_with('/') || reserved.name.find('/') != header.npos) {
    return header.starts_with(reserved.name);
  }
  return header == reserved.name;
}

// The header that a line includes, as written between its delimiters.
std::string_view IncludedBy(std::string_view line, char* delimiter) {
  static constexpr std::string_view kInclude = "#include ";
  if (!line.starts_with(kInclude)) return {};
  line.remove_prefix(kInclude.size());
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return {};
  *delimiter = line[0];
  const size_t end = line.find(*delimiter == '"' ? '"' : '>', 1);
  return end == line.npos ? std::string_view{} : line.substr(1, end - 1);
}

std::string IncludeFault(const SourceText& file, const Room& room,
                         std::string_view header, char delimiter) {
  if (delimiter == '"') {
    const Room* to = RoomOf(header);
    if (to == nullptr) {
      return "`" + std::string(header) + "` is not a path from the root";
    }
    if (to->prefix != room.prefix &&
        std::ranges::find(room.sees, to->prefix) == room.sees.end()) {
      return std::string(room.prefix) + " must not include " +
             std::string(to->prefix);
    }
  }
  for (const Reserved& reserved : ReservedHeaders()) {
    if (Names(reserved, header) && !StartsWithAny(file.path, reserved.paths)) {
      return "`" + std::string(header) + "`: " + std::string(reserved.why);
    }
  }
  return {};
}

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '_';
}

bool HoldsWord(std::string_view line, std::string_view word) {
  for (size_t at = line.find(word); at != line.npos;
       at = line.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !IsWordByte(line[at - 1])) &&
        (end == line.size() || !IsWordByte(line[end]))) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<Fault> CheckLayering(const SourceText& file) {
  const Room* room = RoomOf(file.path);
  const bool is_code = file.path.ends_with(".cc") ||
                       file.path.ends_with(".h") || file.path.ends_with(".def");
  if (room == nullptr || !is_code) return {};
  std::vector<Fault> faults;
  int number = 0;
  for (const std::string_view line : Lines(file.text)) {
    ++number;
    char delimiter = 0;
    const std::string_view header = IncludedBy(line, &delimiter);
    if (header.empty()) continue;
    std::string fault = IncludeFault(file, *room, header, delimiter);
    if (!fault.empty()) faults.push_back({file.path, number, fault});
  }
  number = 0;
  const std::string code = CodeOnly(file.text);
  for (const std::string_view line : Lines(code)) {
    ++number;
    for (const Reserved& word : ReservedWords()) {
      if (!HoldsWord(line, word.name)) continue;
      if (StartsWithAny(file.path, word.paths)) continue;
      faults.push_back(
          {file.path, number,
           "`" + std::string(word.name) + "`: " + std::string(word.why)});
    }
  }
  return faults;
}

}  // namespace plimsoll::hygiene
