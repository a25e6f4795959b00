#include "targets/scripts/shell_text.h"

#include "targets/encode/shell.h"

namespace plimsoll {

std::string Quoted(std::string_view word) {
  const Result<std::string> quoted = encode::ShellWord(word);
  return quoted ? *quoted : "''";
}

}  // namespace plimsoll
