#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::templates {
namespace {

// A name of `vars`, and where it is stated: for the fleet, groups and hosts.
struct Stated {
  std::vector<Span> keys;
  std::map<std::string, std::vector<Span>, std::less<>> members;
  bool used = false;
  bool used_whole = false;  // So are all its members, then.
  std::set<std::string, std::less<>> used_members;
};
using Variables = std::map<std::string, Stated, std::less<>>;

void AddKey(const Node& key, std::vector<Span>* keys) {
  if (key.span.valid()) keys->push_back(key.span);
}

void AddVariables(const Node* vars, Variables* variables) {
  if (vars == nullptr) return;
  for (const Entry& entry : Deref(*vars).entries) {
    if (!entry.key->IsScalar()) continue;
    Stated& stated = (*variables)[std::string(entry.key->text)];
    AddKey(*entry.key, &stated.keys);
    for (const Entry& member : Deref(*entry.value).entries) {
      if (!member.key->IsScalar()) continue;
      AddKey(*member.key, &stated.members[std::string(member.key->text)]);
    }
  }
}

// Whether the byte stands in `{{ }}`. Tags are short: a look at all that stands
// before each of many names would cost the square of a file's size.
bool IsInTag(std::string_view text, size_t at) {
  constexpr size_t kLongestTag = 4096;
  const size_t begin = at < kLongestTag ? 0 : at - kLongestTag;
  const std::string_view before = text.substr(begin, at - begin);
  const size_t open = before.rfind("{{");
  if (open == std::string_view::npos) return false;
  return before.substr(open).find("}}") == std::string_view::npos;
}

bool IsDeclaration(FileKind kind) {
  return kind == FileKind::kProject || kind == FileKind::kHost ||
         kind == FileKind::kManifest;
}

class Search {
 public:
  explicit Search(Variables* variables) : variables_(*variables) {
    for (const auto& [name, stated] : variables_) {
      names_.push_back(name);
      for (const Span& key : stated.keys) keys_.insert(key);
    }
  }

  void Run(const Repository& repository) {
    const WordFinder finder(names_, WordFinder::Case::kExact);
    if (finder.empty()) return;
    for (const ParsedFile& file : repository.files) {
      if (!IsJudged(file) || file.role != DocumentRole::kLive) continue;
      finder.Find(file.source->text(), [&](size_t name, size_t at) {
        Look(*file.source, names_[name], at);
        return at + 1;
      });
    }
  }

 private:
  void Look(const SourceFile& file, const std::string& name, size_t at) {
    const std::string_view text = file.text();
    const size_t end = at + name.size();
    if (!IsWholeWord(text, at, end) || keys_.contains(file.SpanOf(at, end)) ||
        (!IsDeclaration(file.kind()) && !IsInTag(text, at))) {
      return;
    }
    Stated& stated = variables_.find(name)->second;
    stated.used = true;
    const bool leads_on =
        end + 1 < text.size() && (text[end] == '.' || text[end] == '/');
    if (!leads_on) {
      stated.used_whole = true;
      return;
    }
    const std::string_view rest = text.substr(end + 1);
    size_t length = 0;
    while (length < rest.size() &&
           (IsWordByte(rest[length]) || rest[length] == '-')) {
      ++length;
    }
    // `ports.[odd name]` and the like.
    if (length == 0) stated.used_whole = true;
    stated.used_members.emplace(rest.substr(0, length));
  }

  Variables& variables_;
  std::vector<std::string> names_;
  std::set<Span> keys_;
};

void Report(const std::vector<Span>& keys, const std::string& name,
            RuleContext& ctx) {
  if (keys.empty()) return;
  ctx.Report(keys.front(), fmt::format("nothing uses `vars.{}`", name))
      .Help("take it out, or write it where it was meant to be used")
      .About(ctx.sources().Get(keys.front().file).path(), name);
}

// What templates and placeholders ask for is known by its name alone; where a
// name stands for anything else, it counts as used.
void Check(const Fleet& fleet, RuleContext& ctx) {
  Variables variables;
  AddVariables(fleet.project.vars.node, &variables);
  for (const auto& host : fleet.hosts) {
    if (host->broken) return;
    AddVariables(host->facts.vars.node, &variables);
  }
  Search(&variables).Run(ctx.repository());
  for (const auto& [name, stated] : variables) {
    if (!stated.used) {
      Report(stated.keys, name, ctx);
      continue;
    }
    if (stated.used_whole) continue;
    for (const auto& [member, keys] : stated.members) {
      if (stated.used_members.contains(member)) continue;
      Report(keys, fmt::format("{}.{}", name, member), ctx);
    }
  }
}

}  // namespace

constinit const Rule unused_variable = {
    .id = "templates/unused-variable",
    .summary = "a variable of the fleet is used by no template or manifest",
    .severity = Severity::kInfo,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::templates
