#ifndef PLIMSOLL_COMPILER_RESOLVE_TEMPLATE_NAMES_H_
#define PLIMSOLL_COMPILER_RESOLVE_TEMPLATE_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/placeholder.h"
#include "compiler/resolve/resolver.h"
#include "compiler/template/value.h"

namespace plimsoll {

// What a template may name that is rendered for `instance`; private to this
// folder.
class TemplateNames {
 public:
  TemplateNames(Resolver& resolver, const Instance& instance)
      : resolver_(resolver), instance_(instance) {}

  // Refers to this object.
  [[nodiscard]] templates::Data AsData() const;

 private:
  using Found = templates::Value;
  [[nodiscard]] Found Member(std::string_view path, std::string_view name,
                             const Span& use) const;
  [[nodiscard]] Found RootMember(std::string_view name, const Span& use) const;
  [[nodiscard]] Found HostMember(std::string_view path, const Host& host,
                                 std::string_view name, const Span& use) const;
  [[nodiscard]] Found AppMember(std::string_view path, std::string_view below,
                                std::string_view name, const Span& use) const;
  [[nodiscard]] Found Leaf(const std::string& path, const Span& use) const;
  [[nodiscard]] Found Var(std::string_view name) const;
  [[nodiscard]] const Node* VarNode(std::string_view name) const;
  [[nodiscard]] bool HasNamedPort() const;
  [[nodiscard]] std::vector<std::string> Names(std::string_view path) const;

  Resolver& resolver_;
  const Instance& instance_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_TEMPLATE_NAMES_H_
