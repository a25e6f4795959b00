#ifndef PLIMSOLL_COMPILER_IMPORT_VALUE_TEXT_H_
#define PLIMSOLL_COMPILER_IMPORT_VALUE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/scalar_text.h"
#include "compiler/compose/value.h"
#include "compiler/index/repository.h"
#include "targets/compose/yaml.h"

namespace plimsoll::importing {

// What may be said of a text.
enum class TextState : uint8_t {
  kKnown,   // All of it.
  kRaw,     // Not what its variables stand for: nothing sets them, or they are
            // credentials. As it is written it may be passed on.
  kSecret,  // Nothing: bytes of a secret stand in it.
};

// The texts of one import, with what is known of secrets in them.
class Texts {
 public:
  explicit Texts(const Repository& repository) : repository_(repository) {}

  // Secrets that stand in these bytes; defaults that everybody knows aside.
  [[nodiscard]] std::vector<const SecretMatch*> SecretsIn(
      const Span& span) const;
  [[nodiscard]] TextState StateOf(const compose::Value& scalar) const;

 private:
  const Repository& repository_;
};

// A scalar as it is written, variables and all.
[[nodiscard]] std::string RawOf(const compose::Value& scalar);

// A text that stands for itself to whoever fills variables in.
[[nodiscard]] std::string DoubledDollars(std::string_view text);

using compose::TextAsRead;

// One of a list of `key=value` or of a mapping.
struct NamedText {
  std::string key;
  std::string text;  // As read; means nothing where it is not known.
  std::string raw;   // As written.
  bool has_value = false;
  bool known = true;
  const compose::Value* from = nullptr;  // The item, or the member's value.
  Span span;                             // Of the item or the member's key.
};
// In file order; the last of duplicates counts. `separators` part an item.
[[nodiscard]] std::vector<NamedText> NamedTexts(
    const compose::Value* value, std::string_view separators = "=");

// What bytes of a secret are replaced with.
inline constexpr std::string_view kLeftOut = "LEFT-OUT";

// A value in compose's own words. `lost` gets the places that had to be left
// out.
[[nodiscard]] Yaml PassedValue(const compose::Value& value, const Texts& texts,
                               std::vector<const compose::Value*>* lost);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_VALUE_TEXT_H_
