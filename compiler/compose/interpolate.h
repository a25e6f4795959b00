#ifndef PLIMSOLL_COMPILER_COMPOSE_INTERPOLATE_H_
#define PLIMSOLL_COMPILER_COMPOSE_INTERPOLATE_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/syntax/tree.h"

namespace plimsoll::compose {

// A variable of a project, as its `.env` sets it. The shell of whoever runs
// compose may set others, or the same to something else: what is not here is
// not known, rather than empty.
struct Variable {
  std::string value;
  bool unknown = false;  // Made of a variable that nothing sets.
  Span span;             // Its value in the file.
};

// The variables of a project, and those a file was seen to ask for.
class Environment {
 public:
  [[nodiscard]] const Variable* Find(std::string_view name) const;
  // Adds those of a dotenv file, its own references filled in. What is there
  // already stays.
  void Add(const Tree& dotenv);
  void Add(const Environment& other);

 private:
  std::map<std::string, Variable, std::less<>> variables_;
};

// One variable a text asks for.
struct Reference {
  std::string_view name;
  size_t offset = 0;  // Of its `$` in the text.
  size_t length = 0;  // To the end of the reference.
  // `-`, `?`, `+` with or without a colon before; empty for `$X` and `${X}`.
  std::string_view form;
  std::string_view operand;  // What stands behind the form.
};

struct Interpolated {
  std::string text;
  bool unknown = false;
  Span set_at;  // Of the first variable that a file sets.
};

// A reference that the reader refuses: `${`, `${a.b}`, `${X`.
struct BadReference {
  size_t offset = 0;
  size_t length = 0;
};

// Fills in `$X`, `${X}`, `${X-d}`, `${X:-d}`, `${X?e}`, `${X:?e}`, `${X+r}`
// and `${X:+r}`, nested, and turns `$$` into `$`, as compose's own reader
// does; `$` before anything else stays. Faults are appended to `bad`.
[[nodiscard]] Interpolated Interpolate(std::string_view text,
                                       const Environment& environment,
                                       std::vector<BadReference>* bad);

// The references of a text, nested ones after the one they stand in.
[[nodiscard]] std::vector<Reference> ReferencesIn(std::string_view text);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_INTERPOLATE_H_
