#ifndef PLIMSOLL_COMPILER_SOURCE_REDACTION_H_
#define PLIMSOLL_COMPILER_SOURCE_REDACTION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/source/source_map.h"

namespace plimsoll {

// Which bytes of which files are secret. Filled once, after parsing and before
// any rule or renderer runs; read-only from then on.
class Redactions {
 public:
  // `visible` leading bytes may show: a public token prefix such as `ghp_`.
  void Add(const SourceMap& sources, const Span& secret, uint32_t visible = 0);
  // A word that names other things as well, such as a service with its name for
  // a password: hides the place, and the word elsewhere but where a message
  // names something, as in "`word`" or "word/run.sh".
  void AddWord(const SourceMap& sources, const Span& secret);
  // Hides a place whose text is not looked for elsewhere.
  void Hide(const Span& place);
  // A secret in a form that no file states, such as a scalar whose escapes are
  // decoded: only Scrub looks for it.
  void AddValue(std::string_view value);
  void Seal();  // Sorts and merges; call once, before the first question.

  struct Secret {
    Span span;
    uint32_t visible = 0;
  };
  // The secret spans of a file that overlap [begin, end), in file order.
  [[nodiscard]] std::vector<Secret> Overlapping(const Span& span) const;
  // Values worth looking for in other text: 4 bytes and more, longest first.
  // A quoted or multi-line value is there in its parts, too.
  [[nodiscard]] const std::vector<std::string>& values() const {
    return values_;
  }
  // Whether there is nothing to look for in other text.
  [[nodiscard]] bool hides_no_text() const {
    return values_.empty() && words_.empty();
  }
  // What a text is made of: sentences of ours, or bytes of some file.
  enum class TextOrigin : uint8_t { kMessage, kSource };
  // How many bytes at `offset` of `text` belong to a secret value that starts
  // there, whole or cut off by an ellipsis; 0 for none.
  [[nodiscard]] size_t MatchAt(std::string_view text, size_t offset,
                               TextOrigin origin) const;

 private:
  [[nodiscard]] size_t WordAt(std::string_view text, size_t offset,
                              TextOrigin origin) const;

  std::vector<Secret> secrets_;
  std::vector<std::string> values_;
  std::vector<std::string> words_;
  // By their first four bytes, the indices of the values, longest first.
  std::unordered_map<uint32_t, std::vector<uint32_t>> by_prefix_;
};

// The only view of source text that whatever prints may use: secret bytes are
// masked, one `*` a code point, so columns stay right. Line ends within a
// secret stay. Spans and offsets past a file's end are cut to it, and a file
// that does not exist is empty.
class RedactedView {
 public:
  RedactedView(const SourceMap& sources, const Redactions& redactions)
      : sources_(sources), redactions_(redactions) {}

  [[nodiscard]] const std::string& Path(FileId file) const;
  [[nodiscard]] LineCol Locate(FileId file, uint32_t offset) const;
  [[nodiscard]] size_t LineIndexOf(FileId file, uint32_t offset) const;
  [[nodiscard]] Span LineSpan(FileId file, size_t line_index) const;
  [[nodiscard]] std::string TextOf(const Span& span) const;
  // A message, which may quote a value: every known secret value in it is
  // masked.
  [[nodiscard]] std::string Scrub(std::string_view text) const {
    return Mask(text, Redactions::TextOrigin::kMessage);
  }
  // Text that is made of what files say, such as a fix: masks words there, too,
  // that may be read in messages as the names of something.
  [[nodiscard]] std::string ScrubSource(std::string_view text) const {
    return Mask(text, Redactions::TextOrigin::kSource);
  }

 private:
  [[nodiscard]] std::string Mask(std::string_view text,
                                 Redactions::TextOrigin origin) const;

  const SourceMap& sources_;
  const Redactions& redactions_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SOURCE_REDACTION_H_
