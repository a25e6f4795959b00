#include "compiler/model/bind_app.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/bind_struct.h"
#include "compiler/model/identifier.h"

namespace plimsoll {
namespace {

// Where a finding about the app as a whole is put: its id, else its first key.
Span AnchorOf(const Node& node, const App& app) {
  if (app.id.stated()) return app.id.span;
  const std::vector<Entry> entries = EffectiveEntries(node);
  return entries.empty() ? node.span : Deref(*entries.front().key).span;
}

std::string NameForMessage(const App& app) {
  return app.id.set() ? fmt::format("app `{}`", app.id.value)
                      : std::string("an app");
}

void ReportMissing(const Node& node, const App& app, std::string_view key,
                   Sink& sink) {
  sink.Report(code::kSchemaMissingField, AnchorOf(node, app),
              fmt::format("{} has no `{}`", NameForMessage(app), key));
}

void CheckMissing(const Node& node, const App& app, Dialect dialect,
                  Sink& sink) {
  if (IsAbsent(Find(node, "id"))) ReportMissing(node, app, "id", sink);
  const bool has_container = !IsAbsent(Find(node, "container"));
  if (dialect == Dialect::kForeign) {
    for (const std::string_view key : {"name", "version"}) {
      if (IsAbsent(Find(node, key))) ReportMissing(node, app, key, sink);
    }
    if (!has_container) ReportMissing(node, app, "container", sink);
    return;
  }
  if (has_container || !IsAbsent(Find(node, "process"))) return;
  sink.Report(code::kSchemaMissingField, AnchorOf(node, app),
              fmt::format("{} has neither `container` nor `process`",
                          NameForMessage(app)))
      .Help(
          "add `container: {image: ...}`, or `process: {command: [...]}` for "
          "a bare program");
}

// `environment` and its relatives are read at app level and, as in the foreign
// format, under `container`. At both, neither place would say what holds.
void CheckStatedTwice(const Node& node, const App& app, Sink& sink) {
  const Node* container = Find(node, "container");
  if (container == nullptr || !Deref(*container).IsMapping()) return;
  const auto check = [&](std::string_view key, const auto& above,
                         const auto& below) {
    if (!above.stated() || !below.stated()) return;
    sink.Report(code::kSchemaConflict, KeySpanIn(Deref(*container), key),
                fmt::format("{} states `{}` twice", NameForMessage(app), key),
                "under `container`")
        .Also(KeySpanIn(node, key), "directly under `app`")
        .Help("move all of them to one of the two places");
  };
  check("derived_env", app.derived_env, app.container.derived_env);
  check("secret_env", app.secret_env, app.container.secret_env);
  check("generated_secrets", app.generated_secrets,
        app.container.generated_secrets);
  check("generated_certs", app.generated_certs, app.container.generated_certs);
}

void CheckKind(const Node& node, const App& app, Sink& sink) {
  if (!app.container.stated() || !app.process.stated()) return;
  sink.Report(code::kSchemaConflict, KeySpanIn(node, "process"),
              fmt::format("{} is both a process and a container",
                          NameForMessage(app)),
              "a bare program")
      .Also(KeySpanIn(node, "container"), "a container")
      .Help("keep `process` or `container`");
}

// The mapping of one override without the keys that only an override has.
Node FieldsOf(const Node& override_node, std::vector<Entry>* entries) {
  for (const Entry& entry : EffectiveEntries(override_node)) {
    const Node& key = Deref(*entry.key);
    if (!key.IsScalar() || key.text != "when") entries->push_back(entry);
  }
  Node fields = override_node;
  fields.entries = *entries;
  return fields;
}

void CheckOverride(const Node& raw, size_t index, Sink& sink) {
  const Node& node = Deref(raw);
  BindContext ctx(Schema::kOther, Dialect::kPlimsoll, Completeness::kPatch,
                  &sink);
  PathStep list(ctx, "overrides");
  PathStep item(ctx, index);
  if (!node.IsMapping()) {
    ctx.WrongShape(node, "a mapping such as `{when: {roles: [gpu]}, ...}`");
    return;
  }
  // Without `when` an override is for every host.
  const Node* when = Find(node, "when");
  if (!IsAbsent(when)) static_cast<void>(BindSelector(*when, sink));
  std::vector<Entry> entries;
  const Node fields = FieldsOf(node, &entries);
  for (const std::string_view key : {"id", "overrides"}) {
    if (Find(fields, key) == nullptr) continue;
    sink.Report(code::kSchemaConflict, KeySpanIn(fields, key),
                fmt::format("an override changes `{}`", key))
        .Help("state it once, directly under `app`");
  }
  static_cast<void>(
      BindAppFields(fields, Dialect::kPlimsoll, Completeness::kPatch, sink));
}

}  // namespace

App BindAppFields(const Node& node, Dialect dialect, Completeness completeness,
                  Sink& sink) {
  BindContext ctx(Schema::kApp, dialect, completeness, &sink);
  App app;
  BindStruct(ctx, node, &app);
  return app;
}

void CheckWholeApp(const Node& node, const App& app, Dialect dialect,
                   Sink& sink) {
  if (!node.IsMapping()) return;
  CheckMissing(node, app, dialect, sink);
  CheckStatedTwice(node, app, sink);
  CheckKind(node, app, sink);
}

void CheckOverrides(const App& app, Sink& sink) {
  if (!app.overrides.stated()) return;
  const Node& list = *app.overrides.node;
  for (size_t i = 0; i < list.items.size(); ++i) {
    CheckOverride(*list.items[i], i, sink);
  }
}

App BindApp(const Node& raw, Dialect dialect, Sink& sink) {
  // Merging an override leaves its `when` behind.
  std::vector<Entry> entries;
  const Node node = FieldsOf(Deref(raw), &entries);
  App app = BindAppFields(node, dialect, Completeness::kWhole, sink);
  CheckIdentifier(app.id, "app", sink);
  CheckWholeApp(node, app, dialect, sink);
  return app;
}

}  // namespace plimsoll
