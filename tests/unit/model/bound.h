#ifndef PLIMSOLL_TESTS_UNIT_MODEL_BOUND_H_
#define PLIMSOLL_TESTS_UNIT_MODEL_BOUND_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/model/bind.h"
#include "compiler/source/source_map.h"

namespace plimsoll {

// One YAML text, parsed; what binding it yields is asked for piece by piece.
class Bound {
 public:
  explicit Bound(std::string text, std::string path = "apps/demo/manifest.yml");

  // The apps of the text as a manifest; the first of them.
  [[nodiscard]] std::vector<AppUnit> Apps();
  [[nodiscard]] App FirstApp();
  [[nodiscard]] HostFacts Host();
  [[nodiscard]] Project ProjectOf();

  // What was reported so far, sorted, a line each:
  //   "3:5 error schema/wrong-type: message", then "  also 2:1: label",
  //   "  note: ...", "  help: ...".
  [[nodiscard]] std::string Findings() const;
  // The same, without the lines that are indented.
  [[nodiscard]] std::string Headlines() const;

  [[nodiscard]] std::string_view TextOf(const Span& span) const {
    return sources_.TextOf(span);
  }
  [[nodiscard]] Tree& tree() { return tree_; }
  [[nodiscard]] Sink& sink() { return sink_; }

 private:
  [[nodiscard]] std::string Place(const Span& span) const;

  std::string path_;
  SourceMap sources_;
  Sink sink_;
  Tree tree_;
};

// `fields` as an app of ours with an id and a container, or as a foreign one.
[[nodiscard]] std::string OurApp(std::string_view fields);
[[nodiscard]] std::string ForeignApp(std::string_view fields);

// "set 80", "deferred {{x}}", "invalid x" or "absent".
template <class T>
[[nodiscard]] std::string Show(const Field<T>& field) {
  switch (field.state) {
    case FieldState::kAbsent:
      return "absent";
    case FieldState::kSet:
      return "set " + std::string(field.text);
    case FieldState::kDeferred:
      return "deferred " + std::string(field.text);
    case FieldState::kInvalid:
      return "invalid " + std::string(field.text);
  }
  return "";
}

// "a=set 1; b=deferred {{x}}".
[[nodiscard]] std::string Show(const TextMap& map);
// "set a, set b".
[[nodiscard]] std::string Show(const TextList& list);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_MODEL_BOUND_H_
