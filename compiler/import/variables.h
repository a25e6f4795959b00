#ifndef PLIMSOLL_COMPILER_IMPORT_VARIABLES_H_
#define PLIMSOLL_COMPILER_IMPORT_VARIABLES_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/interpolate.h"
#include "compiler/import/draft.h"

namespace plimsoll::importing {

// Whether new variables get a home in a host's file, or stand where they are
// used because there is no file to put them into.
enum class VarHome : uint8_t { kHostFile, kInPlace };

// Turns compose's variables into those of a host: `${TAG:-1.2}` is
// `{{vars.tag}}`, and 1.2 stands once.
class Variables {
 public:
  Variables(const compose::Environment& environment, VarHome home)
      : environment_(environment), home_(home) {}

  // `raw` as a text of a manifest. Every variable in it has to be known.
  [[nodiscard]] std::string Fill(std::string_view raw);
  // The same for one reference of it.
  [[nodiscard]] std::string FillOne(const compose::Reference& reference,
                                    std::string_view raw);
  // Text of the source between references: `$$` is one dollar there, and what
  // looks like a placeholder is none.
  [[nodiscard]] static std::string Literal(std::string_view raw);

  [[nodiscard]] std::vector<SharedVar> Take() { return std::move(vars_); }

 private:
  const compose::Environment& environment_;
  VarHome home_;
  std::vector<SharedVar> vars_;
};

// The references of a text that stand in no other one.
[[nodiscard]] std::vector<compose::Reference> OuterReferences(
    std::string_view raw);

// Pieces between the separators of a text that stand in no reference.
[[nodiscard]] std::vector<std::string_view> SplitOutside(std::string_view raw,
                                                         char separator);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_VARIABLES_H_
