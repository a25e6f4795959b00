#ifndef PLIMSOLL_COMPILER_BASE_SPAN_H_
#define PLIMSOLL_COMPILER_BASE_SPAN_H_

#include <compare>
#include <cstddef>
#include <cstdint>

namespace plimsoll {

// Names a file of one SourceMap. Files are numbered in the order in which they
// were added, which the driver keeps sorted by path.
enum class FileId : uint32_t { kNone = UINT32_MAX };

// A half-open range of bytes in one file. A span with FileId::kNone points
// nowhere: it belongs to a value that no file states, such as a default.
struct Span {
  FileId file = FileId::kNone;
  uint32_t begin = 0;
  uint32_t end = 0;

  [[nodiscard]] bool valid() const { return file != FileId::kNone; }
  [[nodiscard]] uint32_t size() const { return end - begin; }
  [[nodiscard]] bool Contains(const Span& inner) const {
    return file == inner.file && begin <= inner.begin && inner.end <= end;
  }

  friend auto operator<=>(const Span&, const Span&) = default;
};

// The part of `span` that starts `offset` bytes in and is `length` bytes long.
[[nodiscard]] inline Span SubSpan(const Span& span, size_t offset,
                                  size_t length) {
  const auto begin = span.begin + static_cast<uint32_t>(offset);
  return {span.file, begin, begin + static_cast<uint32_t>(length)};
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_SPAN_H_
