#ifndef PLIMSOLL_COMPILER_SOURCE_REDACTION_H_
#define PLIMSOLL_COMPILER_SOURCE_REDACTION_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_map.h"

namespace plimsoll {

// Which bytes of which files are secret. Filled once, after parsing and before
// any rule or renderer runs; read-only from then on.
class Redactions {
 public:
  // `visible` leading bytes may show: a public token prefix such as `ghp_`.
  void Add(const SourceMap& sources, const Span& secret, uint32_t visible = 0);
  void Seal();  // Sorts and merges; call once, before the first question.

  struct Secret {
    Span span;
    uint32_t visible = 0;
  };
  // The secret spans of a file that overlap [begin, end), in file order.
  [[nodiscard]] std::vector<Secret> Overlapping(const Span& span) const;
  // Values worth looking for in other text: 4 bytes and more, longest first.
  [[nodiscard]] const std::vector<std::string>& values() const {
    return values_;
  }

 private:
  std::vector<Secret> secrets_;
  std::vector<std::string> values_;
};

// The only view of source text that whatever prints may use: secret bytes are
// masked, one `*` a code point, so columns stay right.
class RedactedView {
 public:
  RedactedView(const SourceMap& sources, const Redactions& redactions)
      : sources_(sources), redactions_(redactions) {}

  [[nodiscard]] const std::string& Path(FileId file) const;
  [[nodiscard]] LineCol Locate(FileId file, uint32_t offset) const;
  [[nodiscard]] size_t LineIndexOf(FileId file, uint32_t offset) const;
  [[nodiscard]] Span LineSpan(FileId file, size_t line_index) const;
  [[nodiscard]] std::string TextOf(const Span& span) const;
  // Free text, such as a message that quotes a value: every known secret value
  // in it is masked.
  [[nodiscard]] std::string Scrub(std::string_view text) const;

 private:
  const SourceMap& sources_;
  const Redactions& redactions_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SOURCE_REDACTION_H_
