#include "targets/encode/shell.h"

#include "targets/encode/refusal.h"

namespace plimsoll::encode {

Result<std::string> ShellWord(std::string_view value) {
  if (Refusal refusal = RefuseNul(value)) return *refusal;
  std::string word = "'";
  for (char c : value) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

}  // namespace plimsoll::encode
