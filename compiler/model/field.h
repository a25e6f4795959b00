#ifndef PLIMSOLL_COMPILER_MODEL_FIELD_H_
#define PLIMSOLL_COMPILER_MODEL_FIELD_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/model/origin.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

enum class FieldState : uint8_t {
  kAbsent,
  kSet,
  // The text holds a placeholder, so the value is typed only once an instance
  // of the app is resolved for a host.
  kDeferred,
  // Stated, but not of the expected form; reported when it was bound.
  kInvalid,
};

// One optional scalar of an input file, typed, with the place that states it.
template <class T>
struct Field {
  T value{};  // Meaningful only when set().
  FieldState state = FieldState::kAbsent;
  Span span;
  // The scalar as decoded from its file, which messages quote and placeholders
  // are read from; with placeholders filled in, once an instance is resolved.
  // Points into the file's tree or the fleet's arena.
  std::string_view text;
  // How the value came to be where it is not simply written at `span`.
  const Origin* origin = nullptr;

  [[nodiscard]] bool set() const { return state == FieldState::kSet; }
  [[nodiscard]] bool stated() const { return state != FieldState::kAbsent; }
  [[nodiscard]] const T& or_default(const T& fallback) const {
    return set() ? value : fallback;
  }
};

// Quantities have types of their own so that they cannot be mixed up.
struct ByteCount {
  uint64_t bytes = 0;
  friend auto operator<=>(const ByteCount&, const ByteCount&) = default;
};
struct Duration {
  int64_t milliseconds = 0;
  friend auto operator<=>(const Duration&, const Duration&) = default;
};
struct CpuCount {
  int64_t millicpus = 0;  // 1000 is one CPU.
  friend auto operator<=>(const CpuCount&, const CpuCount&) = default;
};
struct PortNumber {
  uint16_t number = 0;  // 1 to 65535.
  friend auto operator<=>(const PortNumber&, const PortNumber&) = default;
};
struct FileMode {
  uint32_t bits = 0;  // Written in octal, with or without a leading zero.
  friend auto operator<=>(const FileMode&, const FileMode&) = default;
};
// A count, or everything there is.
struct CountOrAll {
  int64_t count = 0;
  bool all = false;
};

using Text = Field<std::string>;
using Flag = Field<bool>;
using Integer = Field<int64_t>;
using Bytes = Field<ByteCount>;
using Time = Field<Duration>;
using Cpus = Field<CpuCount>;
using Port = Field<PortNumber>;
using Mode = Field<FileMode>;
using Count = Field<CountOrAll>;

// A sequence of scalars or structs. A stated empty one has a span.
template <class T>
struct List {
  std::vector<T> items;
  Span span;

  [[nodiscard]] bool stated() const { return span.valid(); }
  [[nodiscard]] bool empty() const { return items.empty(); }
  [[nodiscard]] size_t size() const { return items.size(); }
  [[nodiscard]] auto begin() const { return items.begin(); }
  [[nodiscard]] auto end() const { return items.end(); }
  [[nodiscard]] auto begin() { return items.begin(); }
  [[nodiscard]] auto end() { return items.end(); }
};
using TextList = List<Text>;

// A mapping whose keys the user chooses, in file order. Repeated keys are all
// here: whether that is a fault is for a rule to say.
template <class T>
struct Named {
  Text key;
  T value;
};
template <class T>
using Map = List<Named<T>>;
using TextMap = Map<Text>;

// A command line: a list of arguments, or one string, which a shell runs.
struct Command {
  TextList arguments;
  Text shell;  // Stated when the field was a string.
  Span span;

  [[nodiscard]] bool stated() const { return span.valid(); }
};

// Any YAML, kept as it stands.
struct Free {
  const Node* node = nullptr;

  [[nodiscard]] bool stated() const { return node != nullptr; }
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_FIELD_H_
