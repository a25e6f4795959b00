// What to say of a field that its mapping does not have.

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/model/bind_context.h"

namespace plimsoll {
namespace {

// A mapping that has a field of some name.
struct FieldPlace {
  std::string_view key;
  std::string parent;  // Path of the mapping; empty at the top.
  FieldFormat format = FieldFormat::kPlain;
};

// Collects every field of a document that is not inside a list or a map. What
// is below one of our additions is one as well.
struct PlaceCollector {
  std::string parent;
  FieldFormat format_above = FieldFormat::kPlain;
  std::vector<FieldPlace>* places;

  template <class M>
  void operator()(std::string_view key, const M& member, FieldFormat format,
                  std::string_view) const {
    const bool ours =
        format_above == FieldFormat::kOurs || format == FieldFormat::kOurs;
    const FieldFormat whole = ours ? FieldFormat::kOurs : FieldFormat::kPlain;
    places->push_back({key, parent, whole});
    if constexpr (ModelStruct<M>) {
      std::string path = parent;
      if (!path.empty()) path += '.';
      path += key;
      VisitFields(member, PlaceCollector{std::move(path), whole, places});
    }
  }
};

template <class T>
const std::vector<FieldPlace>& PlacesIn() {
  static const std::vector<FieldPlace> places = [] {
    std::vector<FieldPlace> found;
    VisitFields(T{}, PlaceCollector{"", FieldFormat::kPlain, &found});
    return found;
  }();
  return places;
}

const std::vector<FieldPlace>& PlacesOf(Schema schema) {
  switch (schema) {
    case Schema::kApp:
      return PlacesIn<App>();
    case Schema::kHost:
      return PlacesIn<HostFacts>();
    case Schema::kProject:
      return PlacesIn<Project>();
    case Schema::kOther:
      break;
  }
  static const std::vector<FieldPlace> none;
  return none;
}

std::string_view TopOf(Schema schema) {
  switch (schema) {
    case Schema::kApp:
      return "directly under `app`";
    case Schema::kHost:
      return "directly under `host`";
    case Schema::kProject:
    case Schema::kOther:
      break;
  }
  return "at the top of the file";
}

// Names that other tools give to fields of an app.
struct ForeignName {
  std::string_view name;
  std::string_view ours;
};
constexpr ForeignName kForeignNames[] = {
    {"args", "container.custom_args"},
    {"cap_add", "security.capabilities"},
    {"container_name", "container.name"},
    {"cpus", "resources.cpu_limit"},
    {"depends_on", "dependencies"},
    {"env", "environment"},
    {"env_file", "env_sets"},
    {"expose", "ports"},
    {"healthcheck", "health_check"},
    {"mem_limit", "resources.memory_limit"},
    {"privileged_ports", "ports"},
    {"read_only", "security.readonly_root"},
    {"replicas", "placement"},
    {"restart_policy", "run.restart"},
    {"secrets", "secret_env"},
    {"stop_grace_period", "run.stop_timeout"},
};

// "`image` belongs under `container`", or nothing when no mapping has it.
std::string MisplacedHelp(const BindContext& ctx, std::string_view key) {
  std::string where;
  bool needs_marker = false;
  for (const FieldPlace& place : PlacesOf(ctx.schema())) {
    if (place.key != key) continue;
    if (!where.empty()) where += " or ";
    where += place.parent.empty() ? std::string(TopOf(ctx.schema()))
                                  : fmt::format("under `{}`", place.parent);
    needs_marker = needs_marker || place.format == FieldFormat::kOurs;
  }
  if (where.empty()) return where;
  const bool foreign = ctx.dialect() == Dialect::kForeign;
  return fmt::format("`{}` belongs {}{}", key, where,
                     foreign && needs_marker
                         ? ", with `plimsoll: 1` at the top of the file"
                         : "");
}

std::string NearestHelp(const BindContext& ctx, std::string_view key,
                        std::span<const SchemaField> fields) {
  std::vector<std::string_view> names;
  for (const SchemaField& field : fields) {
    if (field.format == FieldFormat::kOurs &&
        ctx.dialect() == Dialect::kForeign) {
      continue;
    }
    names.push_back(field.key);
  }
  const std::string_view nearest = NearestWord(key, names);
  if (nearest.empty()) return {};
  return fmt::format("a field with a similar name exists: `{}`", nearest);
}

std::string ForeignNameHelp(const BindContext& ctx, std::string_view key) {
  if (ctx.schema() != Schema::kApp || ctx.dialect() == Dialect::kForeign) {
    return {};
  }
  for (const ForeignName& entry : kForeignNames) {
    if (entry.name == key) {
      return fmt::format("it is called `{}` here", entry.ours);
    }
  }
  return {};
}

std::string HelpFor(const BindContext& ctx, std::string_view key,
                    std::span<const SchemaField> fields) {
  // Among the fields, yet not taken: one of ours in a foreign manifest.
  for (const SchemaField& field : fields) {
    if (field.key != key) continue;
    return fmt::format("`{}` is read with `plimsoll: 1` at the top of the file",
                       key);
  }
  if (std::string help = MisplacedHelp(ctx, key); !help.empty()) return help;
  if (std::string help = NearestHelp(ctx, key, fields); !help.empty()) {
    return help;
  }
  return ForeignNameHelp(ctx, key);
}

}  // namespace

void ReportUnknownField(BindContext& ctx, const Node& key,
                        std::span<const SchemaField> fields) {
  if (!key.IsScalar()) {
    std::string path = ctx.Path();
    ctx.sink().Report(
        code::kSchemaWrongType, key.span,
        fmt::format("a key of {} is {}; expected text",
                    path.empty() ? "the document" : fmt::format("`{}`", path),
                    DescribeShape(key)));
    return;
  }
  Diagnostic& finding = ctx.sink().Report(
      code::kSchemaUnknownField, key.span,
      fmt::format("unknown field `{}`", ctx.PathTo(key.text)));
  if (ctx.dialect() == Dialect::kForeign) {
    finding.severity = Severity::kWarning;
  }
  if (std::string help = HelpFor(ctx, key.text, fields); !help.empty()) {
    finding.Help(std::move(help));
  }
}

}  // namespace plimsoll
