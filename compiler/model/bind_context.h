#ifndef PLIMSOLL_COMPILER_MODEL_BIND_CONTEXT_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/model/bind.h"
#include "compiler/model/visit.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// Which document a mapping belongs to, for saying where a misplaced field goes.
enum class Schema : uint8_t { kApp, kHost, kProject, kOther };

// kPatch reads a part that will be laid over another mapping: a null removes a
// key there, so it is no fault anywhere.
enum class Completeness : uint8_t { kWhole, kPatch };

// What reading carries down a tree: the path to the value at hand, for
// messages, and how strictly it is read.
class BindContext {
 public:
  BindContext(Schema schema, Dialect dialect, Completeness completeness,
              Sink* sink)
      : schema_(schema),
        dialect_(dialect),
        completeness_(completeness),
        sink_(*sink) {}
  BindContext(const BindContext&) = delete;
  BindContext& operator=(const BindContext&) = delete;

  [[nodiscard]] Schema schema() const { return schema_; }
  [[nodiscard]] Dialect dialect() const { return dialect_; }
  [[nodiscard]] Completeness completeness() const { return completeness_; }
  [[nodiscard]] Sink& sink() { return sink_; }

  // `container.ports[2].host`: the value being read; `key` below it.
  [[nodiscard]] std::string Path() const;
  [[nodiscard]] std::string PathTo(std::string_view key) const;

  // "`ports` is a mapping; expected a list". What a scalar says is not quoted:
  // this is also how values that may be secret are refused.
  Diagnostic& WrongShape(const Node& node, std::string_view expected);
  // "`ports[0].host` is `http`; expected a port number ...". `error` is that
  // of ParseScalar.
  Diagnostic& WrongText(const Span& span, std::string_view text,
                        std::string_view error);

 private:
  friend class PathStep;
  struct Step {
    std::string_view key;  // Empty: the item at `index`.
    size_t index = 0;
  };

  Schema schema_;
  Dialect dialect_;
  Completeness completeness_;
  Sink& sink_;
  std::vector<Step> steps_;
};

// One step down, for as long as it lives.
class PathStep {
 public:
  PathStep(BindContext& ctx, std::string_view key) : ctx_(ctx) {
    ctx.steps_.push_back({.key = key});
  }
  PathStep(BindContext& ctx, size_t index) : ctx_(ctx) {
    ctx.steps_.push_back({.index = index});
  }
  ~PathStep() { ctx_.steps_.pop_back(); }
  PathStep(const PathStep&) = delete;
  PathStep& operator=(const PathStep&) = delete;

 private:
  BindContext& ctx_;
};

// Hands out the entries of one mapping by key and reports those that are not
// among its fields. `x-` keys are the user's own and never reported.
class FieldReader {
 public:
  // `fields` outlives the reader.
  FieldReader(BindContext& ctx, const Node& mapping,
              std::span<const SchemaField> fields);

  // The value of a field, or null when it is absent or null. One of our
  // additions is not there in a foreign manifest.
  [[nodiscard]] const Node* Take(std::string_view key,
                                 FieldFormat format = FieldFormat::kPlain);
  // Call last, after every field was asked for.
  void ReportUnknown();

 private:
  BindContext& ctx_;
  std::span<const SchemaField> fields_;
  std::vector<Entry> entries_;
  std::vector<bool> taken_;
};

// Reports a key that the mapping at hand does not have.
void ReportUnknownField(BindContext& ctx, const Node& key,
                        std::span<const SchemaField> fields);

// The beginning of a text that a message quotes.
[[nodiscard]] std::string Clipped(std::string_view text);

// "text", "a list", "a mapping", "empty".
[[nodiscard]] std::string_view DescribeShape(const Node& node);

// Absent: not stated, or stated as null.
[[nodiscard]] bool IsAbsent(const Node* node);

// Where the key of an entry stands, or the mapping where it has none.
[[nodiscard]] Span KeySpanIn(const Node& mapping, std::string_view key);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_CONTEXT_H_
