#include "compiler/import/names.h"

#include <fmt/format.h>

namespace plimsoll::importing {
namespace {

constexpr size_t kMaxId = 63;

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool IsLowerAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string IdOf(std::string_view name, std::string_view fallback) {
  std::string id;
  for (const char stated : name) {
    const char c = Lower(stated);
    if (IsLowerAlnum(c)) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  id = id.substr(0, kMaxId);
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? std::string(fallback) : id;
}

std::string ComposeProjectOf(std::string_view folder) {
  std::string name;
  for (const char stated : folder) {
    const char c = Lower(stated);
    const bool inner = !name.empty() && (c == '_' || c == '-');
    if (IsLowerAlnum(c) || inner) name += c;
  }
  return name.empty() ? "default" : name;
}

std::string Taken::Fresh(std::string_view name) {
  std::string fresh(name);
  for (int i = 2; !names_.insert(fresh).second; ++i) {
    const std::string number = fmt::format("-{}", i);
    fresh = std::string(name.substr(0, kMaxId - number.size())) + number;
  }
  return fresh;
}

}  // namespace plimsoll::importing
