#include <fmt/format.h>

#include <map>
#include <vector>

#include "compiler/index/assignment_reader.h"
#include "rules/rule.h"

namespace plimsoll::rules::syntax {
namespace {

// supervisor and systemd merge or append repeated sections and keys; there
// they have rules of their own.
bool Applies(FileKind kind) {
  return IsYaml(kind) || kind == FileKind::kDotenv || kind == FileKind::kJson ||
         kind == FileKind::kToml;
}

// Data of a program's tests may be broken on purpose.
bool IsTestData(const SourceFile& source) {
  const FileKind kind = source.kind();
  return (kind == FileKind::kJson || kind == FileKind::kYaml) &&
         TraitsOf(source).is_test;
}

void CheckMapping(const Node& mapping, const SourceFile& source,
                  RuleContext& ctx) {
  std::map<std::string_view, const Entry*> first;
  for (const Entry& entry : mapping.entries) {
    if (!entry.key->IsScalar()) continue;
    const bool is_merge = entry.key->text == "<<";
    // Other readers of YAML than compose's merge both.
    if (is_merge && source.kind() != FileKind::kCompose) continue;
    // TOML's `[[table]]` adds one each time.
    if (entry.key->tag == "[[]]") continue;
    const auto [it, fresh] = first.try_emplace(entry.key->text, &entry);
    if (fresh) continue;
    const std::string message =
        fmt::format("`{}` is set twice here", entry.key->text);
    Diagnostic& finding =
        IsTestData(source) ? ctx.Warn(entry.key->span, message, "set again")
                           : ctx.Report(entry.key->span, message, "set again");
    finding.Also(it->second->key->span, "first set here")
        .AddNote(
            "most readers take the last one, some the first, some refuse "
            "the file")
        .Help(is_merge ? "write one with a list: `<<: [*a, *b]`"
                       : "remove one of the two");
  }
}

// An explicit stack: the depth of a tree is what a file makes of it.
void Check(const ParsedFile& file, RuleContext& ctx) {
  if (!file.has_tree || !Applies(file.source->kind())) return;
  std::vector<const Node*> pending;
  for (const Document& document : file.tree.documents) {
    if (document.root != nullptr) pending.push_back(document.root);
  }
  while (!pending.empty()) {
    const Node& node = *pending.back();
    pending.pop_back();
    if (node.IsMapping()) CheckMapping(node, *file.source, ctx);
    for (const Entry& entry : node.entries) {
      pending.push_back(entry.key);
      pending.push_back(entry.value);
    }
    // What an alias stands for is visited where it is written.
    for (const Node* item : node.items) pending.push_back(item);
  }
}

}  // namespace

constinit const Rule duplicate_key = {
    .id = "syntax/duplicate-key",
    .summary = "a key is set twice in one mapping",
    .check = Check,
};

}  // namespace plimsoll::rules::syntax
