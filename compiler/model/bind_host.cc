#include "compiler/model/bind_host.h"

#include <string_view>
#include <utility>

#include "compiler/model/bind_root.h"
#include "compiler/model/bind_struct.h"
#include "compiler/model/identifier.h"

namespace plimsoll {
namespace {

constexpr SchemaField kRootFields[] = {
    {"plimsoll", FieldFormat::kPlain, "Format version; 1."},
    {"host", FieldFormat::kPlain, "The host."},
};

// What else is wrong with the id is reported when the host is bound.
void CheckHostId(const Node& host, std::string_view path, Sink& sink) {
  const Node* id = Find(host, "id");
  if (IsAbsent(id)) return;
  Sink unheard;
  BindContext ctx(Schema::kHost, Dialect::kPlimsoll, Completeness::kWhole,
                  &unheard);
  Text text;
  BindScalar(ctx, *id, Placeholders::kNever, &text);
  CheckFileName(text, "host", path, Dialect::kPlimsoll, sink);
}

}  // namespace

const Node* HostNodeOf(const Tree& tree, std::string_view path, Sink& sink) {
  const Node* root =
      RootMappingOf(tree, "the host file", code::kSchemaMissingField, sink);
  if (root == nullptr) return nullptr;
  if (FormatVersionOf(*root, sink) == FormatVersion::kUnsupported) {
    return nullptr;
  }
  BindContext ctx(Schema::kOther, Dialect::kPlimsoll, Completeness::kWhole,
                  &sink);
  FieldReader reader(ctx, *root, kRootFields);
  static_cast<void>(reader.Take("plimsoll"));
  const Node* host = reader.Take("host");
  reader.ReportUnknown();
  if (host == nullptr) {
    if (!tree.broken) {
      sink.Report(code::kSchemaMissingField, StartOf(tree),
                  "the file has no `host`");
    }
    return nullptr;
  }
  const Node& node = Deref(*host);
  PathStep step(ctx, "host");
  if (!node.IsMapping()) {
    ctx.WrongShape(node, FormOfStruct<HostFacts>());
    return nullptr;
  }
  if (!path.empty()) CheckHostId(node, path, sink);
  return &node;
}

HostFacts BindHostFields(const Node& node, Completeness completeness,
                         Sink& sink) {
  BindContext ctx(Schema::kHost, Dialect::kPlimsoll, completeness, &sink);
  HostFacts host;
  BindStruct(ctx, node, &host);
  return host;
}

HostFacts BindHostFacts(const Node& raw, Sink& sink) {
  const Node& node = Deref(raw);
  HostFacts host = BindHostFields(node, Completeness::kWhole, sink);
  CheckIdentifier(host.id, "host", sink);
  if (node.IsMapping() && !host.id.stated()) {
    const std::vector<Entry> entries = EffectiveEntries(node);
    sink.Report(code::kSchemaMissingField,
                entries.empty() ? node.span : Deref(*entries[0].key).span,
                "a host has no `id`")
        .Help("the id of a host is the name of its file");
  }
  return host;
}

}  // namespace plimsoll
