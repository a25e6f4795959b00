#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/bind_app.h"
#include "compiler/model/bind_root.h"
#include "compiler/model/bind_shapes.h"
#include "compiler/model/identifier.h"

namespace plimsoll {
namespace {

constexpr SchemaField kRootFields[] = {
    {"plimsoll", FieldFormat::kPlain, "Format version; 1."},
    {"app", FieldFormat::kPlain, "One app."},
    {"stack", FieldFormat::kOurs, "Several apps."},
};
constexpr SchemaField kStackFields[] = {
    {"id", FieldFormat::kPlain, "Unique id; the folder's name."},
    {"defaults", FieldFormat::kPlain, "Merged under every app."},
    {"apps", FieldFormat::kPlain, "Apps by id."},
};

// Binds the apps of one file.
class ManifestBinder {
 public:
  ManifestBinder(Tree& tree, std::string path, Sink& sink)
      : tree_(tree), path_(std::move(path)), sink_(sink) {}

  [[nodiscard]] std::vector<AppUnit> Bind();

 private:
  void ChooseDialect(const Node& root);
  void CheckRootFields(const Node& root);
  void BindApps(const Node& root);
  void BindSingle(const Node& app);
  void BindStack(const Node& stack);
  void BindStackId(const Node& stack, const Node* id);
  void BindStackApp(const Node* defaults, const Entry& entry);
  const Node* WithId(const Node& app, const Node& id);
  const App& Add(const Node& app);

  Tree& tree_;
  std::string path_;
  Sink& sink_;
  Dialect dialect_ = Dialect::kPlimsoll;
  std::vector<AppUnit> units_;
};

std::vector<AppUnit> ManifestBinder::Bind() {
  const Node* root =
      RootMappingOf(tree_, "the manifest", code::kSchemaMissingField, sink_);
  if (root == nullptr) return {};
  if (FormatVersionOf(*root, sink_) != FormatVersion::kUnsupported) {
    ChooseDialect(*root);
    CheckRootFields(*root);
    BindApps(*root);
    return std::move(units_);
  }
  // A later format may mean anything: one finding, not one a field.
  Sink unheard;
  ManifestBinder later(tree_, path_, unheard);
  later.BindApps(*root);
  for (AppUnit& unit : later.units_) unit.broken = true;
  return std::move(later.units_);
}

void ManifestBinder::ChooseDialect(const Node& root) {
  if (Find(root, "plimsoll") != nullptr) return;
  const bool only_stack =
      IsAbsent(Find(root, "app")) && !IsAbsent(Find(root, "stack"));
  if (!only_stack) {
    dialect_ = Dialect::kForeign;
    return;
  }
  // The other format has no stacks, so this can only be one of ours.
  sink_
      .Report(code::kSchemaMissingField, KeySpanIn(root, "stack"),
              "a stack in a file without `plimsoll: 1`")
      .Help("add `plimsoll: 1` at the top of the file");
}

void ManifestBinder::CheckRootFields(const Node& root) {
  BindContext ctx(Schema::kOther, dialect_, Completeness::kWhole, &sink_);
  FieldReader reader(ctx, root, kRootFields);
  for (const SchemaField& field : kRootFields) {
    static_cast<void>(reader.Take(field.key, field.format));
  }
  reader.ReportUnknown();
}

void ManifestBinder::BindApps(const Node& root) {
  const Node* app = Find(root, "app");
  const Node* stack = Find(root, "stack");
  if (!IsAbsent(app)) BindSingle(Deref(*app));
  if (!IsAbsent(stack) && dialect_ == Dialect::kPlimsoll) {
    BindStack(Deref(*stack));
  }
  if (!IsAbsent(app) || !IsAbsent(stack) || tree_.broken) return;
  sink_
      .Report(code::kSchemaMissingField, StartOf(tree_),
              "the manifest has no `app`")
      .Help("a manifest states `app: {...}`, or `stack: {...}` for several");
}

void ManifestBinder::BindSingle(const Node& node) {
  if (!node.IsMapping()) {
    sink_.Report(
        code::kSchemaWrongType, node.span,
        fmt::format("`app` is {}; expected a mapping", DescribeShape(node)));
    return;
  }
  const App& app = Add(node);
  CheckFileName(app.id, "app", path_, dialect_, sink_);
}

void ManifestBinder::BindStack(const Node& node) {
  BindContext ctx(Schema::kOther, dialect_, Completeness::kWhole, &sink_);
  PathStep step(ctx, "stack");
  if (!node.IsMapping()) {
    ctx.WrongShape(node, "a mapping with `id`, `defaults` and `apps`");
    return;
  }
  FieldReader reader(ctx, node, kStackFields);
  BindStackId(node, reader.Take("id"));
  const Node* defaults = reader.Take("defaults");
  const Node* apps = reader.Take("apps");
  reader.ReportUnknown();
  if (defaults != nullptr && !Deref(*defaults).IsMapping()) {
    PathStep below(ctx, "defaults");
    ctx.WrongShape(Deref(*defaults), "a mapping with fields of an app");
    defaults = nullptr;
  }
  if (apps == nullptr) {
    if (!tree_.broken) {
      sink_.Report(code::kSchemaMissingField, node.span,
                   "a stack has no `apps`");
    }
    return;
  }
  PathStep below(ctx, "apps");
  if (!Deref(*apps).IsMapping()) {
    ctx.WrongShape(Deref(*apps), "a mapping of ids to apps");
    return;
  }
  for (const Entry& entry : EffectiveEntries(*apps)) {
    BindStackApp(defaults, entry);
  }
}

void ManifestBinder::BindStackId(const Node& stack, const Node* id) {
  if (id == nullptr) {
    if (tree_.broken) return;
    const std::vector<Entry> entries = EffectiveEntries(stack);
    sink_.Report(code::kSchemaMissingField,
                 entries.empty() ? stack.span : Deref(*entries[0].key).span,
                 "a stack has no `id`");
    return;
  }
  BindContext ctx(Schema::kOther, dialect_, Completeness::kWhole, &sink_);
  PathStep step(ctx, "stack");
  PathStep below(ctx, "id");
  Text text;
  BindScalar(ctx, *id, Placeholders::kNever, &text);
  CheckIdentifier(text, "stack", sink_);
  CheckFileName(text, "stack", path_, dialect_, sink_);
}

void ManifestBinder::BindStackApp(const Node* defaults, const Entry& entry) {
  const Node& key = Deref(*entry.key);
  const Node& value = Deref(*entry.value);
  BindContext ctx(Schema::kOther, dialect_, Completeness::kWhole, &sink_);
  PathStep stack(ctx, "stack");
  PathStep apps(ctx, "apps");
  Text id;
  if (!BindKey(ctx, key, &id)) return;
  PathStep step(ctx, id.text);
  if (!value.IsMapping() && !IsAbsent(&value)) {
    ctx.WrongShape(value, "a mapping with fields of an app");
    return;
  }
  // `postgres:` alone is an app that is all defaults.
  const Node* own = IsAbsent(&value) ? nullptr : &value;
  const Node* merged = MergeNodes(defaults, own, *tree_.arena);
  const Node* stated = merged == nullptr ? nullptr : Find(*merged, "id");
  if (stated != nullptr && Deref(*stated).text != key.text) {
    sink_
        .Report(code::kSchemaBadId, Deref(*stated).span,
                fmt::format("an app of a stack has another id than its key "
                            "`{}`",
                            Clipped(key.text)))
        .Help("leave `id` out: the key is the id");
  }
  Add(*WithId(merged == nullptr ? value : Deref(*merged), key));
}

// `app` with its key in the stack as its id.
const Node* ManifestBinder::WithId(const Node& app, const Node& id) {
  Arena& arena = *tree_.arena;
  Node* name = arena.New<Node>();
  name->style = ScalarStyle::kPlain;
  name->span = id.span;
  name->text = "id";
  std::vector<Entry> entries = {{name, &id}};
  for (const Entry& entry : EffectiveEntries(app)) {
    const Node& key = Deref(*entry.key);
    if (!key.IsScalar() || key.text != "id") entries.push_back(entry);
  }
  Node* node = arena.New<Node>(app);
  node->kind = NodeKind::kMapping;
  node->entries = arena.Copy(entries);
  if (!app.IsMapping()) node->span = id.span;
  return node;
}

const App& ManifestBinder::Add(const Node& node) {
  Sink found;
  AppUnit unit{.node = &node, .dialect = dialect_, .path = path_};
  unit.app = BindAppFields(node, dialect_, Completeness::kWhole, found);
  CheckIdentifier(unit.app.id, "app", found);
  // What a syntax error hid is not missing.
  if (!tree_.broken) CheckWholeApp(node, unit.app, dialect_, found);
  CheckOverrides(unit.app, found);
  unit.broken = tree_.broken || found.has_errors();
  sink_.Append(std::move(found));
  units_.push_back(std::move(unit));
  return units_.back().app;
}

}  // namespace

std::vector<AppUnit> BindManifest(Tree& tree, std::string path, Sink& sink) {
  return ManifestBinder(tree, std::move(path), sink).Bind();
}

}  // namespace plimsoll
