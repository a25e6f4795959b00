#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/compose/interpolate.h"
#include "compiler/resolve/template_output.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::templates {
namespace {

namespace compose = ::plimsoll::compose;

using Names = std::map<std::string, Span>;

// The variables that a compose file asks for, and whether it can do without.
struct Asked {
  Names needed;
  std::set<std::string> used;
};

void Collect(const Node& node, Asked* asked) {
  // Aliases lead to what is gone through anyway.
  for (const Node* item : node.items) Collect(*item, asked);
  for (const Entry& entry : node.entries) Collect(*entry.value, asked);
  if (!node.IsScalar()) return;
  for (const compose::Reference& reference : compose::ReferencesIn(node.text)) {
    const std::string name(reference.name);
    asked->used.insert(name);
    const bool optional =
        reference.form.ends_with('-') || reference.form.ends_with('+');
    if (optional) continue;
    asked->needed.try_emplace(
        name, SpanOfText(node, reference.offset, reference.length));
  }
}

// The keys of a rendered dotenv file, placed in its template.
Names KeysOf(const TemplateOutput& output) {
  Names keys;
  const std::string_view text = output.rendered.text;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    size_t at = begin;
    begin = end + 1;
    constexpr std::string_view kExport = "export ";
    const size_t blank = std::min(line.find_first_not_of(" \t"), line.size());
    line.remove_prefix(blank);
    at += blank;
    if (line.starts_with(kExport)) {
      line.remove_prefix(kExport.size());
      at += kExport.size();
    }
    const size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    keys.try_emplace(std::string(line.substr(0, equals)),
                     output.rendered.PlaceOf(at, at + equals));
  }
  return keys;
}

// The variables that the host itself keeps, where the repository has them.
const ParsedFile* OwnVariables(const Host& host, const Fleet& fleet,
                               const Repository& repository) {
  if (!fleet.project.live.path.stated()) return nullptr;
  std::string path(fleet.project.live.path.text);
  constexpr std::string_view kHost = "{{host.id}}";
  const size_t at = path.find(kHost);
  if (at != std::string::npos) path.replace(at, kHost.size(), host.id);
  const auto normal = NormalizeBelow({}, path + "/.env");
  return normal ? repository.FindFile(*normal) : nullptr;
}

class Checker {
 public:
  Checker(const Fleet& fleet, RuleContext& ctx) : fleet_(fleet), ctx_(ctx) {}

  void CheckProject(const compose::Project& project) {
    const Host* host = fleet_.FindHost(project.host);
    // Half a file asks for half of the variables.
    if (host == nullptr || project.own == nullptr || project.broken) return;
    Asked asked;
    Collect(*project.own, &asked);
    const TemplateOutput* variables = nullptr;
    for (const auto& output : host->outputs) {
      if (output->path == ".env") variables = output.get();
    }
    const bool registered =
        host->facts.registered.set() && host->facts.registered.value;
    if (variables != nullptr && variables->complete) {
      const Names keys = KeysOf(*variables);
      CheckNeeded(asked, keys, *host,
                  fmt::format("`{}`", variables->file->path()));
      if (!ReadsFiles(project)) CheckUnused(asked, keys, project, *host);
    } else if (registered) {
      CheckRegistered(asked, *host);
    }
  }

  // Keys of one template, and the hosts that have no use for them.
  void ReportUnused() {
    for (const auto& [key, unused] : unused_) {
      const std::string of = unused.hosts.size() > 3
                                 ? fmt::format("{} hosts", unused.hosts.size())
                                 : JoinNames(unused.hosts);
      ctx_.Warn(key.first, fmt::format("nothing in `{}` of {} uses `{}`",
                                       unused.file, of, key.second))
          .Help("drop it, or name the file in `env_file` of who reads it")
          .About(unused.hosts.front(), key.second);
    }
  }

 private:
  static bool ReadsFiles(const compose::Project& project) {
    return std::ranges::any_of(project.services,
                               [](const compose::Service& service) {
                                 return service.Get("env_file") != nullptr;
                               });
  }

  void CheckNeeded(const Asked& asked, const Names& keys, const Host& host,
                   const std::string& where) {
    for (const auto& [name, span] : asked.needed) {
      if (keys.contains(name)) continue;
      ctx_.Report(span, fmt::format("`{}` is needed here, and {} does not set "
                                    "it",
                                    name, where))
          .Help("set it there, or give it a default: `${NAME:-...}`")
          .About(host.id, name);
    }
  }

  struct Unused {
    std::string file;
    std::vector<std::string> hosts;
  };

  void CheckUnused(const Asked& asked, const Names& keys,
                   const compose::Project& project, const Host& host) {
    for (const auto& [name, span] : keys) {
      // Compose reads its own variables itself.
      if (asked.used.contains(name) || name.starts_with("COMPOSE_") ||
          name.starts_with("DOCKER_")) {
        continue;
      }
      Unused& unused = unused_[{span, name}];
      unused.file = BaseNameOf(project.main().path());
      unused.hosts.push_back(host.id);
    }
  }

  void CheckRegistered(const Asked& asked, const Host& host) {
    const ParsedFile* own = OwnVariables(host, fleet_, ctx_.repository());
    if (own == nullptr || own->tree.root() == nullptr || own->tree.broken) {
      return;
    }
    Names keys;
    for (const Entry& entry : own->tree.root()->entries) {
      keys.try_emplace(std::string(entry.key->text), entry.key->span);
    }
    CheckNeeded(asked, keys, host, fmt::format("`{}`", own->source->path()));
  }

  const Fleet& fleet_;
  RuleContext& ctx_;
  std::map<std::pair<Span, std::string>, Unused> unused_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  Checker checker(fleet, ctx);
  for (const compose::Project& project : ctx.repository().compose) {
    if (!project.host.empty()) checker.CheckProject(project);
  }
  checker.ReportUnused();
}

}  // namespace

constinit const Rule env_coverage = {
    .id = "templates/env-coverage",
    .summary =
        "a rendered compose file and the variables made for it do not match",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
