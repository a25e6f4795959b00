#ifndef PLIMSOLL_COMPILER_TEMPLATE_RENDER_H_
#define PLIMSOLL_COMPILER_TEMPLATE_RENDER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/template_tree.h"
#include "compiler/template/rendered.h"
#include "compiler/template/value.h"

namespace plimsoll::templates {

enum class TroubleKind : uint8_t {
  kUndefinedName,  // Nothing supplies it.
  kUnknownHelper,
  kBadCall,  // What a helper is given, or where it stands.
  kNotText,  // A list or map where text is to be written.
  kNoPartial,
  kSecretRead,  // Something asks for the bytes of a secret.
  kUnsupported,
  kTooMuch,
};

// Why a template does not say what to write. Rendering goes on as
// handlebars.js would.
struct Trouble {
  TroubleKind kind = TroubleKind::kUndefinedName;
  Span span;
  std::string name;     // As the template has it.
  std::string message;  // Of all but undefined names.
  std::string help;
  std::vector<std::string> candidates;  // Names that there are.
};

// How an `if` or `unless` came out.
struct Choice {
  Span span;  // Of what it asks.
  bool holds = false;
};

// The tree of the partial `name` that a template in `from` includes, or null.
using FindPartial =
    std::function<const TemplateTree*(std::string_view name, FileId from)>;

// Whether branches that are not taken are looked through, too.
enum class Branches : uint8_t { kTaken, kAll };

struct Outcome {
  Rendered rendered;
  std::vector<Trouble> troubles;  // In the order in which they were met.
  std::vector<Choice> choices;
  std::vector<FileId> partials;  // That were included, once each.
};

[[nodiscard]] Outcome Render(const TemplateTree& tree, const Data& data,
                             const FindPartial& partial, Branches branches);

}  // namespace plimsoll::templates

#endif  // PLIMSOLL_COMPILER_TEMPLATE_RENDER_H_
