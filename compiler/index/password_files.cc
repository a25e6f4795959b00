// Files that consist of passwords, known by their names.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/credentials.h"
#include "compiler/index/special_formats.h"

namespace plimsoll {
namespace {

// Where a field ends: at the next colon that no backslash stands in front of.
size_t EndOfField(std::string_view line, size_t at) {
  while (at < line.size() && line[at] != ':') at += line[at] == '\\' ? 2 : 1;
  return std::min(at, line.size());
}

// hostname:port:database:username:password (postgresql.org: "The Password
// File")
void FindInPgpass(const SourceFile& file, size_t begin, std::string_view line,
                  std::vector<SecretMatch>* matches) {
  std::array<std::string_view, 5> fields;
  size_t at = 0;
  for (std::string_view& field : fields) {
    if (at > line.size()) return;
    const size_t end = EndOfField(line, at);
    field = line.substr(at, end - at);
    at = end + 1;
  }
  const std::string_view password = fields[4];
  if (!IsCredential(password, CredentialKind::kPassword, fields[3])) return;
  const size_t place =
      begin + static_cast<size_t>(password.data() - line.data());
  matches->push_back({.kind = SecretMatchKind::kUrlCredential,
                      .span = file.SpanOf(place, place + password.size()),
                      .format = "password in a connection string"});
}

}  // namespace

void FindByPath(const SourceFile& file, std::vector<SecretMatch>* matches) {
  const std::string_view name = BaseNameOf(file.path());
  if (!name.ends_with(".pgpass") && name != "pgpass" && name != "pgpass.conf") {
    return;
  }
  const std::string_view text = file.text();
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    if (text[at] != '#') {
      FindInPgpass(file, at, text.substr(at, end - at), matches);
    }
    at = end + 1;
  }
}

}  // namespace plimsoll
