#include "targets/emit/passthrough.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "compiler/base/edit_distance.h"

namespace plimsoll {
namespace {

constexpr std::string_view kTargets[] = {"supervisor", "systemd",
                                         "compose",    "compose_file",
                                         "quadlet",    "quadlet_units"};

void ReportUnknown(std::string_view path, const Node& key,
                   std::string_view what,
                   std::span<const std::string_view> known,
                   Reporter& reporter) {
  Diagnostic& diagnostic =
      reporter.sink().Report(code::kSchemaUnknownField, key.span,
                             fmt::format("`{}` is no {}", key.text, what));
  diagnostic.About(fmt::format("{}/{}", reporter.instance().id, path),
                   std::string(key.text));
  const std::string_view nearest = NearestWord(key.text, known);
  if (!nearest.empty()) diagnostic.Help(fmt::format("write `{}`", nearest));
}

// Others write `{{ }}`, too: Docker's `{{.Name}}`, Go's `{{range}}`. What could
// be a name of ours is taken for one.
bool IsOurs(std::string_view text) {
  static const RE2 kName(
      "\\{\\{-?\\s*(?:url\\s+)?(?:[A-Z][A-Z0-9_]*|"
      "(?:vars|host|hosts|app|apps|ports|secrets)\\.[^}]*)\\s*\\}\\}");
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), kName);
}

bool HasPlaceholder(const Node& node) {
  const Node& value = Deref(node);
  switch (value.kind) {
    case NodeKind::kScalar:
      return IsOurs(value.text);
    case NodeKind::kSequence:
      return std::ranges::any_of(
          value.items, [](const Node* item) { return HasPlaceholder(*item); });
    case NodeKind::kMapping:
      return std::ranges::any_of(value.entries, [](const Entry& entry) {
        return HasPlaceholder(*entry.value);
      });
    case NodeKind::kAlias:
      return false;
  }
  return false;
}

}  // namespace

const Node* PassthroughSection(std::string_view target, Reporter& reporter) {
  const Free& targets = reporter.instance().app->targets;
  if (!targets.stated()) return nullptr;
  const Node* section = nullptr;
  for (const Entry& entry : EffectiveEntries(Deref(*targets.node))) {
    // Asked for beside `compose` and `quadlet`: one report is enough.
    const bool again = target == "compose_file" || target == "quadlet_units";
    if (!again &&
        std::ranges::find(kTargets, entry.key->text) == std::end(kTargets)) {
      ReportUnknown("targets", *entry.key, "target", kTargets, reporter);
    }
    if (entry.key->text == target) section = &Deref(*entry.value);
  }
  if (section == nullptr || section->IsNull()) return nullptr;
  if (!section->IsMapping()) {
    reporter.sink().Report(
        code::kSchemaWrongType, section->span,
        fmt::format("expected a mapping of directives for {}", target));
    return nullptr;
  }
  return section;
}

std::vector<Entry> KnownEntries(const Node& mapping,
                                std::span<const std::string_view> known,
                                std::string_view path, std::string_view what,
                                Reporter& reporter, std::string_view prefix) {
  std::vector<Entry> entries;
  for (const Entry& entry : EffectiveEntries(mapping)) {
    const bool extends = !prefix.empty() && entry.key->text.starts_with(prefix);
    if (!extends && std::ranges::find(known, entry.key->text) == known.end()) {
      ReportUnknown(path, *entry.key, what, known, reporter);
      continue;
    }
    if (HasPlaceholder(*entry.value)) {
      reporter
          .Unsupported(fmt::format("{}.{}", path, entry.key->text),
                       entry.value->span, "placeholders are not filled in here")
          .Help("what is passed through stands in the target's own syntax");
      continue;
    }
    entries.push_back(entry);
  }
  return entries;
}

std::vector<std::string> PassthroughLines(const Node& value,
                                          std::string_view path,
                                          Reporter& reporter) {
  const Node& node = Deref(value);
  const Node* const single[] = {&node};
  std::vector<std::string> lines;
  if (node.IsNull()) return lines;
  for (const Node* item : node.IsSequence() ? node.items : std::span(single)) {
    const Node& scalar = Deref(*item);
    if (!scalar.IsScalar()) {
      reporter.sink().Report(code::kSchemaWrongType, scalar.span,
                             fmt::format("expected text for `{}`", path));
      continue;
    }
    if (scalar.text.find_first_of(std::string_view("\n\r\0", 3)) !=
        std::string_view::npos) {
      reporter.Unencodable(path, scalar.span, "a directive is one line");
      continue;
    }
    if (scalar.text.ends_with('\\')) {
      reporter.Unencodable(path, scalar.span,
                           "a backslash at the end joins the next line");
      continue;
    }
    lines.emplace_back(scalar.IsNull() ? std::string_view{} : scalar.text);
  }
  return lines;
}

}  // namespace plimsoll
