#ifndef PLIMSOLL_COMPILER_MODEL_FLATTEN_H_
#define PLIMSOLL_COMPILER_MODEL_FLATTEN_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/model/manifest.h"
#include "compiler/model/origin.h"

namespace plimsoll {

// One stated scalar of an app under the path that names it, as policies and
// `trace` write it: `resources.memory_limit`, `ports.0.host`, `labels.team`,
// `container.custom_args.1`. A struct that only wraps a value goes by the
// struct's own path: `resources.address_space_limit`.
struct FlatField {
  std::string path;
  std::string_view text;  // As `Field::text`; lives as long as the app.
  Span span;
  const Origin* origin = nullptr;
};

// Every stated scalar of `app` in the order of the schema. What the resolver
// turns into something else is left out: environments, overrides, and what
// passes through a target unseen (`targets`).
[[nodiscard]] std::vector<FlatField> Flatten(const App& app);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_FLATTEN_H_
