#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

bool MayBeForgotten(const Host& host) {
  const bool runs_things = host.process_runtime != Runtime::kNone ||
                           host.container_runtime != Runtime::kNone;
  return !host.broken && host.status == HostStatus::kActive && runs_things &&
         host.instances.empty();
}

// A host that runs nothing and that nothing names is one that was forgotten:
// it is paid for, updated and attacked like all others.
void Check(const Fleet& fleet, RuleContext& ctx) {
  std::vector<const Host*> idle;
  std::vector<std::string> ids;
  for (const auto& host : fleet.hosts) {
    if (!MayBeForgotten(*host)) continue;
    idle.push_back(host.get());
    ids.push_back(host->id);
  }
  std::vector<char> named(idle.size());
  const WordFinder finder(ids, WordFinder::Case::kExact);
  for (const ParsedFile& file : ctx.repository().files) {
    if (finder.empty() || !IsJudged(file) || file.role != DocumentRole::kLive) {
      continue;
    }
    const std::string_view text = file.source->text();
    finder.Find(text, [&](size_t id, size_t at) {
      const bool own = file.source->path() == idle[id]->path;
      if (!own && IsWholeWord(text, at, at + ids[id].size())) named[id] = 1;
      return at + 1;
    });
  }
  for (size_t i = 0; i < idle.size(); ++i) {
    if (named[i] != 0) continue;
    ctx.Report(idle[i]->id_span,
               fmt::format("`{}` is active, runs no app, and no file names it",
                           idle[i]->id))
        .Help(
            "set its status to `draining` or `retired`, or its runtime to "
            "`none`")
        .About(idle[i]->id);
  }
}

}  // namespace

constinit const Rule unused = {
    .id = "hosts/unused",
    .summary = "an active host runs nothing and is named nowhere",
    .severity = Severity::kInfo,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
