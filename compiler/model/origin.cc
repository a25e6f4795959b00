#include "compiler/model/origin.h"

namespace plimsoll {

std::string_view NameOf(OriginKind kind) {
  switch (kind) {
    case OriginKind::kLiteral:
      return "literal";
    case OriginKind::kFact:
      return "fact";
    case OriginKind::kVar:
      return "var";
    case OriginKind::kTemplate:
      return "template";
    case OriginKind::kEnvSet:
      return "env set";
    case OriginKind::kEnvTemplate:
      return "env template";
    case OriginKind::kOverride:
      return "override";
    case OriginKind::kSecret:
      return "secret";
    case OriginKind::kDefault:
      return "default";
  }
  return "";
}

}  // namespace plimsoll
