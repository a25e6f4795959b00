#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/base/utf8.h"
#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

std::string_view NameOf(DocumentRole role) {
  switch (role) {
    case DocumentRole::kHistorical:
      return "historical";
    case DocumentRole::kGenerated:
      return "generated";
    case DocumentRole::kLive:
      break;
  }
  return "live";
}

// What is not said of most files.
std::string Remarks(const ParsedFile& file) {
  std::string remarks;
  if (file.role != DocumentRole::kLive) {
    remarks += fmt::format("  {}", NameOf(file.role));
  }
  if (file.is_local) remarks += "  ignored by git";
  return remarks;
}

}  // namespace

void ListFiles(const Session& session, Format format, Console& console) {
  const std::vector<ParsedFile>& files = session.repository.files;
  if (format == Format::kJson) {
    auto list = nlohmann::ordered_json::array();
    for (const ParsedFile& file : files) {
      list.push_back({{"path", file.source->path()},
                      {"kind", NameOf(file.source->kind())},
                      {"role", NameOf(file.role)},
                      {"local", file.is_local}});
    }
    const nlohmann::ordered_json report = {{"version", 1}, {"files", list}};
    console.out +=
        report.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) +
        "\n";
    return;
  }
  size_t width = 0;
  for (const ParsedFile& file : files) {
    width = std::max(width, NameOf(file.source->kind()).size());
  }
  for (const ParsedFile& file : files) {
    console.out +=
        fmt::format("{:<{}}  {}{}\n", NameOf(file.source->kind()), width,
                    EscapeForDisplay(file.source->path()), Remarks(file));
  }
}

}  // namespace plimsoll
