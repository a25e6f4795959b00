#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/script_calls.h"
#include "rules/support/shell_options.h"

namespace plimsoll::rules::scripts {
namespace {

using Names = std::set<std::string_view>;

// A script with the files it sources, all of them found.
struct Unit {
  const ParsedFile* file = nullptr;
  const ShellScript* script = nullptr;
  std::vector<std::string> sources;
  bool is_closed = true;  // Nothing else can define a function in it.
};

// The comment at the top of a script that says it is over.
const Comment* RetiredBy(const ShellScript& script) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"deprecated", "retired", "obsolete", "superseded", "do not use",
       "no longer used"});
  constexpr size_t kHeader = 12;
  for (size_t i = 0; i < std::min(kHeader, script.comments.size()); ++i) {
    const Comment& comment = script.comments[i];
    // Behind the first command a comment is about what follows it.
    if (!script.commands.empty() &&
        comment.span.begin > script.commands.front().span.begin) {
      return nullptr;
    }
    const std::string text = AsciiLower(comment.text);
    for (const std::string_view word : kWords) {
      if (text.starts_with(word)) return &comment;
    }
  }
  return nullptr;
}

// What completions call. Source: bash-completion 2.16, doc/api-and-naming.md
// and bash_completion.
bool IsOfBashCompletion(std::string_view name) {
  constexpr auto kFunctions =
      std::to_array<std::string_view>({"_init_completion",
                                       "_comp_initialize",
                                       "_get_comp_words_by_ref",
                                       "_get_cword",
                                       "_filedir",
                                       "_filedir_xspec",
                                       "_known_hosts_real",
                                       "_parse_help",
                                       "_parse_usage",
                                       "_upvars",
                                       "_variables",
                                       "_signals",
                                       "_services",
                                       "_command_offset",
                                       "_count_args",
                                       "_split_longopt",
                                       "_longopt",
                                       "_tilde",
                                       "_expand",
                                       "_root_command",
                                       "_usergroup",
                                       "_allowed_users",
                                       "_allowed_groups",
                                       "_available_interfaces",
                                       "_completion_loader",
                                       "_xfunc",
                                       "_pids",
                                       "_pgids",
                                       "_pnames",
                                       "_uids",
                                       "_gids"});
  return std::ranges::find(kFunctions, name) != kFunctions.end() ||
         name.starts_with("_comp_");
}

bool MayDefine(std::string_view name) {
  return name == "eval" || name == "alias" || name == "shopt";
}

bool IsFunctionName(std::string_view name) {
  return name.find('_') != std::string_view::npos && name.size() > 4 &&
         std::ranges::all_of(name, [](char c) {
           return c == '_' || IsAsciiDigit(c) || (c >= 'a' && c <= 'z');
         });
}

class Search {
 public:
  Search(const Repository& repository, RuleContext& ctx)
      : repository_(repository), ctx_(ctx) {}

  void Run() {
    for (const ParsedFile& file : repository_.files) {
      const auto* script = std::get_if<ShellScript>(&file.lexed);
      if (script == nullptr || script->dialect != ShellDialect::kPosix) {
        continue;
      }
      for (const ShellFunction& function : script->functions) {
        all_functions_.insert(function.name);
      }
      if (file.role != DocumentRole::kGenerated) ReadUnit(file, *script);
    }
    for (const auto& [path, unit] : units_) {
      if (unit.file->role == DocumentRole::kLive && !unit.script->broken) {
        CheckFunctions(unit);
      }
    }
  }

 private:
  // The file of the repository that a call means, if it is there.
  [[nodiscard]] const ParsedFile* Callee(const ParsedFile& caller,
                                         const ScriptCall& call) const {
    if (call.below_script) return repository_.FindFile(*call.below_script);
    for (const std::string_view folder :
         {FolderOf(caller.source->path()), std::string_view{}}) {
      const auto path = NormalizeBelow(folder, call.path);
      if (!path) continue;
      if (const ParsedFile* file = repository_.FindFile(*path)) return file;
    }
    return nullptr;
  }

  void ReadUnit(const ParsedFile& file, const ShellScript& script) {
    Unit unit{.file = &file, .script = &script};
    size_t source_commands = 0;
    for (const ShellCommand& command : script.commands) {
      const std::string_view name = script.NameOf(command);
      if (name == "." || name == "source") ++source_commands;
      if (MayDefine(name)) unit.is_closed = false;
    }
    for (const ScriptCall& call : CallsOf(script, file.source->path())) {
      const ParsedFile* callee = Callee(file, call);
      if (call.is_source) {
        if (callee == nullptr) continue;
        --source_commands;
        unit.sources.push_back(callee->source->path());
      } else if (callee != nullptr && file.role == DocumentRole::kLive) {
        CheckCallee(call, *callee);
      }
    }
    if (source_commands > 0) unit.is_closed = false;
    units_.emplace(file.source->path(), std::move(unit));
  }

  void CheckCallee(const ScriptCall& call, const ParsedFile& callee) {
    const auto* script = std::get_if<ShellScript>(&callee.lexed);
    const Comment* comment = script == nullptr ? nullptr : RetiredBy(*script);
    if (comment != nullptr) {
      ctx_.Report(call.span, fmt::format("`{}` is called and calls itself over",
                                         callee.source->path()))
          .Also(comment->span, "said here")
          .Help("call what replaces it, or remove the comment");
    } else if (callee.role == DocumentRole::kHistorical) {
      ctx_.Report(call.span, fmt::format("`{}` is called and is in the archive",
                                         callee.source->path()))
          .Help("call what replaces it, or move it back");
    }
  }

  // The functions a script can call; false if there may be others.
  bool Visible(const std::string& path, std::set<std::string>* seen,
               Names* names) const {
    if (!seen->insert(path).second) return true;
    const auto unit = units_.find(path);
    if (unit == units_.end() || !unit->second.is_closed) return false;
    for (const ShellFunction& function : unit->second.script->functions) {
      names->insert(function.name);
    }
    return std::ranges::all_of(unit->second.sources,
                               [&](const std::string& source) {
                                 return Visible(source, seen, names);
                               });
  }

  // `if command -v hook; then hook; fi`
  static Names AskedFor(const ShellScript& script) {
    Names names;
    for (const ShellCommand& command : script.commands) {
      const auto words = script.WordsOf(command);
      const std::string_view tool = script.NameOf(command);
      if ((tool == "command" || tool == "type" || tool == "declare") &&
          words.size() > 1) {
        names.insert(words.back().text);
      }
    }
    return names;
  }

  // A word that looks like one of the script's functions and is none, neither
  // here nor in any other script.
  void CheckFunctions(const Unit& unit) {
    std::set<std::string> seen;
    Names visible;
    if (!Visible(unit.file->source->path(), &seen, &visible)) return;
    if (visible.empty()) return;
    const std::vector<std::string_view> names(visible.begin(), visible.end());
    const Names asked_for = AskedFor(*unit.script);
    Names told;
    for (const ShellCommand& command : unit.script->commands) {
      const auto words = unit.script->WordsOf(command);
      const std::string_view name = unit.script->NameOf(command);
      if (words.empty() || words[0].is_quoted || !IsFunctionName(name) ||
          IsOfBashCompletion(name) || all_functions_.contains(name) ||
          asked_for.contains(name) || !told.insert(name).second) {
        continue;
      }
      const std::string_view nearest = NearestWord(name, names);
      if (nearest.empty()) continue;
      ctx_.Report(words[0].span,
                  fmt::format("no function `{}` is defined", name))
          .Help(fmt::format("the nearest function is `{}`", nearest));
    }
  }

  const Repository& repository_;
  RuleContext& ctx_;
  std::map<std::string, Unit, std::less<>> units_;
  Names all_functions_;
};

void Check(const Repository& repository, RuleContext& ctx) {
  Search(repository, ctx).Run();
}

}  // namespace

constinit const Rule retired_still_called = {
    .id = "scripts/retired-still-called",
    .summary = "a script calls a script or function that is no more",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::scripts
