#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/text_traits.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"

namespace plimsoll::rules::syntax {
namespace {

// supervisor and systemd merge or append repeated sections and keys; there
// they have rules of their own.
bool Applies(FileKind kind) {
  return IsYaml(kind) || kind == FileKind::kDotenv || kind == FileKind::kJson ||
         kind == FileKind::kToml;
}

// Cirrus CI takes `task`, `matrix` and `env` as often as they are written.
bool IsOfCirrus(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  return name == ".cirrus.yml" || name == ".cirrus.yaml";
}

// A line that steers a template, of Jinja, Handlebars or ytt. Of what stands on
// its two sides, the file that is made may have one.
bool IsStatement(std::string_view line) {
  line = TrimBlanks(line);
  return line.starts_with("{%") || line.starts_with("#@ ") ||
         (line.starts_with("{{") && line.ends_with("}}"));
}

// `#!for prod`: what only a first line may be, a shebang, steers one as well.
bool IsMarkedStatement(std::string_view line) {
  line = TrimBlanks(line);
  return line.size() > 2 && line.starts_with("#!") && IsAsciiAlpha(line[2]);
}

// What a file says of the program that makes another of it; looked for once,
// with the first key that is set twice.
struct Marks {
  std::vector<size_t> statements;  // Where they begin, in order.
  // `region: {{REGION}}`: a script fills it in, and may take out a part.
  bool is_filled_in = false;

  explicit Marks(const SourceFile& file) {
    const std::string_view text = file.text();
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view line = text.substr(at, end - at);
      if (IsStatement(line) || (at > 0 && IsMarkedStatement(line))) {
        statements.push_back(at);
      }
      at = end + 1;
    }
    is_filled_in = file.kind() == FileKind::kYaml &&
                   text.find(": {{") != std::string_view::npos;
  }

  [[nodiscard]] bool Separate(const Span& before, const Span& again) const {
    const auto next = std::ranges::lower_bound(statements, before.begin);
    return next != statements.end() && *next < again.begin;
  }
};

class Finder {
 public:
  Finder(const SourceFile& file, RuleContext& ctx) : file_(file), ctx_(ctx) {}

  void CheckMapping(const Node& mapping) {
    std::map<std::string_view, const Entry*> first;
    for (const Entry& entry : mapping.entries) {
      if (!entry.key->IsScalar()) continue;
      // Other readers of YAML than compose's merge both.
      if (IsMergeKey(*entry.key) && file_.kind() != FileKind::kCompose)
        continue;
      // TOML's `[[table]]` adds one each time.
      if (entry.key->tag == "[[]]") continue;
      // `export A` sets nothing.
      const bool sets = file_.kind() != FileKind::kDotenv ||
                        entry.value->style != ScalarStyle::kNone;
      if (!sets) continue;
      const auto [it, fresh] = first.try_emplace(entry.key->text, &entry);
      if (!fresh) Judge(*it->second, entry);
    }
  }

 private:
  void Judge(const Entry& former, const Entry& entry) {
    const Node& first = *former.key;
    const Node& again = *entry.key;
    if (!marks_) marks_ = std::make_unique<Marks>(file_);
    if (marks_->Separate(first.span, again.span)) return;
    // All readers of dotenv take one of the two.
    const bool is_same = file_.kind() == FileKind::kDotenv &&
                         former.value->text == entry.value->text;
    if (is_same && entry.value->text.empty()) return;
    const std::string message =
        fmt::format("`{}` is set twice here", again.text);
    const bool is_harmless =
        is_same || marks_->is_filled_in || MayBeMalformed(file_);
    Diagnostic& diagnostic =
        is_harmless ? ctx_.Warn(again.span, message, "set again")
                    : ctx_.Report(again.span, message, "set again");
    diagnostic.Also(first.span, "first set here")
        .AddNote(
            "most readers take the last one, some the first, some refuse "
            "the file")
        .Help(IsMergeKey(again) ? "write one with a list: `<<: [*a, *b]`"
                                : "remove one of the two");
  }

  const SourceFile& file_;
  RuleContext& ctx_;
  std::unique_ptr<Marks> marks_;
};

// An explicit stack: the depth of a tree is what a file makes of it.
void Check(const ParsedFile& file, RuleContext& ctx) {
  if (!file.has_tree || !Applies(file.source->kind()) ||
      IsOfCirrus(file.source->path())) {
    return;
  }
  Finder finder(*file.source, ctx);
  std::vector<const Node*> pending;
  for (const Document& document : file.tree.documents) {
    if (document.root != nullptr) pending.push_back(document.root);
  }
  while (!pending.empty()) {
    const Node& node = *pending.back();
    pending.pop_back();
    if (node.IsMapping()) finder.CheckMapping(node);
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
