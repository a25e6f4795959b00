#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/text.h"

namespace plimsoll::rules::supervisor {
namespace {

struct Program {
  bool plain = false;
  bool fcgi = false;
};

class Checker {
 public:
  Checker(const std::vector<SupervisorSection>& sections, bool complete,
          RuleContext& ctx)
      : complete_(complete), ctx_(ctx) {
    for (const SupervisorSection& section : sections) {
      if (section.type == "program") programs_[section.name].plain = true;
      if (section.type == "fcgi-program") programs_[section.name].fcgi = true;
    }
  }

  void CheckGroup(const SupervisorSection& group) {
    const Node* value = group.Find("programs");
    if (value == nullptr || IsSupervisorUnknown(value->text)) return;
    const std::string_view list = value->text;
    if (std::ranges::all_of(list, IsBlank)) return;
    size_t at = 0;
    while (at <= list.size()) {
      const size_t comma = std::min(list.find(',', at), list.size());
      size_t begin = at;
      size_t end = comma;
      while (begin < end && IsBlank(list[begin])) ++begin;
      while (end > begin && IsBlank(list[end - 1])) --end;
      CheckName(group, std::string(list.substr(begin, end - begin)),
                PlaceIn(group, *value, begin, end));
      at = comma + 1;
    }
  }

 private:
  static bool IsBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  void CheckName(const SupervisorSection& group, const std::string& name,
                 const Span& span) {
    const auto known = programs_.find(name);
    if (known == programs_.end()) {
      // Another file may have it.
      if (!complete_) return;
      std::vector<std::string> names;
      for (const auto& [program, unused] : programs_) names.push_back(program);
      const std::string nearest = SuggestName(name, names, "program");
      ctx_.Report(span, name.empty()
                            ? std::string("a comma with no program beside it")
                            : fmt::format("there is no program `{}`", name))
          .AddNote("supervisord does not start")
          .Help(nearest.empty() ? std::string("add the program, or remove it")
                                : nearest);
      return;
    }
    if (known->second.plain && known->second.fcgi) {
      ctx_.Report(span,
                  fmt::format("`{}` is a program and a fcgi-program", name))
          .AddNote("supervisord does not start")
          .Help("give one of the two another name");
    }
    const auto [it, fresh] = members_.try_emplace(name, &group, span);
    if (fresh) return;
    ctx_.Warn(span, fmt::format("`{}` is started twice, by two groups or by "
                                "one twice",
                                name))
        .Also(it->second.second, "the first time")
        .Help("name it once");
  }

  bool complete_;
  RuleContext& ctx_;
  std::map<std::string, Program> programs_;
  std::map<std::string, std::pair<const SupervisorSection*, Span>> members_;
};

void Check(const ParsedFile& file, RuleContext& ctx) {
  const std::vector<SupervisorSection> sections = SupervisorSectionsOf(file);
  const auto has = [&](std::string_view type) {
    return std::ranges::any_of(sections, [&](const SupervisorSection& section) {
      return section.type == type;
    });
  };
  // Only a file with `[supervisord]` and no include is all there is.
  Checker checker(sections, has("supervisord") && !has("include"), ctx);
  for (const SupervisorSection& section : sections) {
    if (section.type == "group") checker.CheckGroup(section);
  }
}

}  // namespace

constinit const Rule dangling_group = {
    .id = "supervisor/dangling-group",
    .summary = "a group names a program that is not there",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
