#ifndef PLIMSOLL_COMPILER_IMPORT_ENVIRONMENT_H_
#define PLIMSOLL_COMPILER_IMPORT_ENVIRONMENT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/interpolate.h"
#include "compiler/import/draft.h"
#include "compiler/import/names.h"
#include "compiler/import/value_text.h"
#include "compiler/import/variables.h"
#include "compiler/source/source_map.h"

namespace plimsoll::importing {

// The names of secrets. Equal values get one name, so that the password of a
// database is one file for it and for whoever uses it.
class SecretNames {
 public:
  // `value` is empty where it is not known.
  [[nodiscard]] std::string NameOf(std::string_view variable,
                                   const std::string& value);

 private:
  std::map<std::string, std::string> by_value_;
  std::map<std::string, std::string, std::less<>> by_variable_;
  Taken taken_;
};

// Whether a literal value under that name is to be kept as a secret.
[[nodiscard]] bool IsSecretValue(std::string_view name, std::string_view value);

// What the parts of one import share.
struct ImportContext {
  const SourceMap& sources;
  const Texts& texts;
  const compose::Environment& environment;
  Variables& variables;
  SecretNames& secret_names;
  Draft& draft;
};

// Sorts the variables of an app into `environment`, `secret_env`,
// `inherit_env` and what is passed on as it is written.
void ImportEnvironment(const std::vector<NamedText>& variables,
                       ImportContext& context, AppDraft* app);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_ENVIRONMENT_H_
