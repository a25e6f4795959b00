#include "compiler/resolve/service_name.h"

#include "compiler/syntax/tree.h"

namespace plimsoll {

std::string_view ServiceNameOf(const App& app) {
  const Node* targets = app.targets.node;
  const Node* compose =
      targets == nullptr ? nullptr : Find(Deref(*targets), "compose");
  const Node* service =
      compose == nullptr ? nullptr : Find(Deref(*compose), "service");
  if (service == nullptr || !Deref(*service).IsScalar() ||
      Deref(*service).IsNull()) {
    return app.id.value;
  }
  return Deref(*service).text;
}

}  // namespace plimsoll
