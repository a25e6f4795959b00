#include "tests/hygiene/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace plimsoll::hygiene {
namespace {

bool IsOutside(const std::filesystem::path& name) {
  return name == ".git" || name == "build" || name == ".cache";
}

// Where a `"` opens a raw literal, the `)delimiter"` that ends it; else empty.
std::string RawEnd(std::string_view code, size_t quote) {
  if (quote == 0 || code[quote - 1] != 'R') return {};
  const size_t open = code.find('(', quote);
  if (open == std::string_view::npos) return {};
  return ")" + std::string(code.substr(quote + 1, open - quote - 1)) + "\"";
}

// The offset just past the literal or comment that starts at `begin`.
size_t EndOf(std::string_view code, size_t begin) {
  const auto past = [&](std::string_view end, size_t from) {
    const size_t at = code.find(end, from);
    return at == std::string_view::npos ? code.size() : at + end.size();
  };
  if (code.substr(begin, 2) == "//") {
    return std::min(code.find('\n', begin), code.size());
  }
  if (code.substr(begin, 2) == "/*") return past("*/", begin + 2);
  const std::string raw = RawEnd(code, begin);
  if (!raw.empty()) return past(raw, begin);
  for (size_t i = begin + 1; i < code.size(); ++i) {
    if (code[i] == '\\') {
      ++i;
    } else if (code[i] == code[begin] || code[i] == '\n') {
      return i + 1;
    }
  }
  return code.size();
}

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '_';
}

bool Opens(std::string_view code, size_t i) {
  if (code[i] == '"') return true;
  // 1'000'000 holds no literal.
  if (code[i] == '\'') return i == 0 || !IsWordByte(code[i - 1]);
  const std::string_view two = code.substr(i, 2);
  return two == "//" || two == "/*";
}

}  // namespace

std::vector<SourceText> LoadTree(std::string_view root) {
  namespace fs = std::filesystem;
  std::vector<SourceText> files;
  for (auto it = fs::recursive_directory_iterator(root);
       it != fs::recursive_directory_iterator(); ++it) {
    if (IsOutside(it->path().filename())) {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file() || it->is_symlink()) continue;
    std::ifstream in(it->path(), std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (text.find('\0') != std::string::npos) continue;
    files.push_back({it->path().lexically_relative(root).generic_string(),
                     std::move(text)});
  }
  std::ranges::sort(files, {}, &SourceText::path);
  return files;
}

std::string Describe(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) {
    out += "\n  " + fault.path;
    if (fault.line > 0) out += ":" + std::to_string(fault.line);
    out += ": " + fault.what;
  }
  return out;
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string CodeOnly(std::string_view code) {
  std::string out(code);
  for (size_t i = 0; i < code.size();) {
    if (!Opens(code, i)) {
      ++i;
      continue;
    }
    const size_t end = EndOf(code, i);
    for (; i < end; ++i) {
      if (out[i] != '\n') out[i] = ' ';
    }
  }
  return out;
}

}  // namespace plimsoll::hygiene
