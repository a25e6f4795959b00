#ifndef PLIMSOLL_COMPILER_TEMPLATE_RENDERER_H_
#define PLIMSOLL_COMPILER_TEMPLATE_RENDERER_H_

#include <set>
#include <utility>

#include "compiler/template/render.h"

namespace plimsoll::templates {

// What is around a statement. Each part leads to the one that is around it.
struct Depth {
  Value value;
  const Depth* above = nullptr;
};
struct Frame {  // @key and the like of an `each`.
  Value key;
  Value index;
  Value first;
  Value last;
  const Frame* above = nullptr;
};
struct Params {
  std::span<const TemplateName> names;
  std::vector<Value> values;
  const Params* above = nullptr;
};
struct Scope {
  Value context;
  const Depth* depth = nullptr;  // What `../` climbs; the context first.
  const Frame* frame = nullptr;
  const Params* params = nullptr;
};

// One template, rendered; private to this folder.
class Renderer {
 public:
  Renderer(const Data& data, const FindPartial& partial, Branches branches)
      : data_(data), partial_(partial), branches_(branches) {}

  [[nodiscard]] Outcome Run(const TemplateTree& tree);

 private:
  enum class Missing : uint8_t { kReport, kAllow };
  enum class Live : uint8_t { kYes, kNo };

  // render.cc: statements
  void RunBody(const TemplateBody* body, const Scope& scope);
  void RunBranch(const TemplateBody* body, const Scope& scope, Live live);
  void RunNode(const TemplateNode& node, const Scope& scope);
  void RunMustache(const TemplateNode& node, const Scope& scope);
  void RunBlock(const TemplateNode& node, const Scope& scope);
  void RunRawBlock(const TemplateNode& node, const Scope& scope);
  void RunIf(const TemplateNode& node, const Scope& scope);
  void RunWith(const TemplateNode& node, const Scope& scope);
  void RunEach(const TemplateNode& node, const Value& list, const Scope& scope);
  void RunSection(const TemplateNode& node, const Scope& scope);
  void RunIn(const TemplateBody* body, const Value& context,
             std::vector<Value> params, const Scope& scope, Live live);
  void RunPartial(const TemplateNode& node, const Scope& scope);
  void Include(const TemplateNode& node, const TemplateTree& tree,
               const Value& context, const Scope& scope);
  bool TakesOne(const TemplateNode& node, bool takes_params);
  void Write(const Value& value, const Span& place, std::string_view name);

  // expressions.cc
  Value Evaluate(const TemplateExpression& expression, const Scope& scope,
                 Missing missing = Missing::kReport);
  Value EvaluatePath(const TemplateExpression& path, const Scope& scope,
                     Missing missing);
  Value StartOf(const TemplateExpression& path, const Scope& scope,
                size_t* used);
  void ReportMissing(const TemplateExpression& path, const Value& holder,
                     size_t index, const Scope& scope);
  [[nodiscard]] Value Member(const Value& value, std::string_view name,
                             const Span& use) const;
  [[nodiscard]] std::vector<Element> Elements(const Value& value,
                                              const Span& use) const;
  [[nodiscard]] std::vector<std::string> Names(const Value& value) const;
  // The map `base` with the values of `hash` over it.
  Value Extended(const Value& base, const TemplateCall& call,
                 const Scope& scope);

  // helpers.cc
  Value Call(const TemplateCall& call, const Scope& scope,
             Missing missing = Missing::kReport);
  Value CallHelper(const TemplateCall& call, std::string_view name,
                   const Scope& scope, Missing missing);
  Value Compare(const TemplateCall& call, const std::vector<Value>& values);
  Value Quote(const TemplateCall& call, const Value& value);
  Value Encode(const TemplateCall& call, const Value& value);
  Value LookUp(const TemplateCall& call, const std::vector<Value>& values,
               Missing missing);
  bool CheckCall(const TemplateCall& call, std::string_view name);

  Trouble& Report(TroubleKind kind, const Span& span, std::string_view name,
                  std::string message);

  struct MadeMap {
    Value base;
    std::vector<std::pair<std::string, Value>> own;
  };
  [[nodiscard]] const MadeMap* MadeOf(const Value& value) const;

  const Data& data_;
  const FindPartial& partial_;
  Branches branches_;
  Outcome outcome_;
  Rendered* out_ = nullptr;
  bool live_ = true;
  bool stopped_ = false;
  size_t steps_ = 0;
  std::vector<MadeMap> made_;
  std::vector<const TemplateTree*> including_;
};

// The parameter of a block around that is called so, or null.
[[nodiscard]] const Value* FindParam(const Scope& scope, std::string_view name);
// Whether `call` names a helper, or what would have to be one.
[[nodiscard]] bool NamesHelper(const TemplateCall& call, const Scope& scope);
[[nodiscard]] bool IsHelper(std::string_view name);
[[nodiscard]] bool IsBlockHelper(std::string_view name);
[[nodiscard]] const std::vector<std::string>& HelperNames();

}  // namespace plimsoll::templates

#endif  // PLIMSOLL_COMPILER_TEMPLATE_RENDERER_H_
