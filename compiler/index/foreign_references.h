#ifndef PLIMSOLL_COMPILER_INDEX_FOREIGN_REFERENCES_H_
#define PLIMSOLL_COMPILER_INDEX_FOREIGN_REFERENCES_H_

#include <string_view>

namespace plimsoll {

// Whether a value, which is not empty, refers to another in the notation of one
// tool: `@{store:key}` of Telegraf, `$NAME&more=x` of a form, `!name:~15!` of a
// batch file, `$name,` of a call, `package.module:function` of Python.
[[nodiscard]] bool IsForeignReference(std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_FOREIGN_REFERENCES_H_
