#include "compiler/resolve/service_name.h"

#include "compiler/syntax/tree.h"

namespace plimsoll {

const Node* PassedToCompose(const App& app, std::string_view key) {
  const Node* targets = app.targets.node;
  const Node* compose =
      targets == nullptr ? nullptr : Find(Deref(*targets), "compose");
  const Node* value = compose == nullptr ? nullptr : Find(Deref(*compose), key);
  return value == nullptr ? nullptr : &Deref(*value);
}

std::string_view ServiceNameOf(const App& app) {
  const Node* service = PassedToCompose(app, "service");
  const bool is_name =
      service != nullptr && service->IsScalar() && !service->IsNull();
  return is_name ? service->text : app.id.value;
}

}  // namespace plimsoll
