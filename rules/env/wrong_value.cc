#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "rules/rule.h"
#include "rules/support/env_marks.h"

namespace plimsoll::rules::env {
namespace {

bool IsNumber(std::string_view text, int64_t least, int64_t most) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && number >= least &&
         number <= most;
}

bool IsUrl(std::string_view text) {
  const size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) return false;
  const bool is_scheme = std::ranges::all_of(text.substr(0, colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
  return is_scheme && text.size() > colon + 3 &&
         text.find_first_of(" \t") == std::string_view::npos;
}

// What the mark asks for and the value is not; empty where it is.
std::string_view LackOf(std::string_view mark, std::string_view value) {
  if (mark == "int" && !IsNumber(value, INT64_MIN, INT64_MAX)) {
    return "a whole number";
  }
  if (mark == "port" && !IsNumber(value, 1, 65535)) return "a port";
  if (mark == "url" && !IsUrl(value)) return "a URL";
  return {};
}

class Checker {
 public:
  Checker(const Fleet& fleet, RuleContext& ctx) : fleet_(fleet), ctx_(ctx) {}

  void Check(const EnvTemplate& listed, const ParsedFile& file,
             const Entry& entry) {
    const std::string key(entry.key->text);
    for (const std::string_view mark : EnvMarksOf(file, entry)) {
      CheckValue(mark, entry.value->text, entry.value->span, entry);
      for (const Text& app : listed.apps) {
        for (const Instance* instance : fleet_.InstancesOf(app.value)) {
          const EnvVar* variable = instance->FindEnv(key);
          if (variable != nullptr) CheckVariable(mark, *variable, entry);
        }
      }
    }
  }

 private:
  void CheckVariable(std::string_view mark, const EnvVar& variable,
                     const Entry& entry) {
    const Value& value = variable.value;
    // What a secret is part of is known on the host only.
    if (value.HasSecret() || value.text().empty()) return;
    // The template's own default was looked at.
    if (value.span.file == entry.key->span.file) return;
    if (mark == "secret") {
      if (!seen_.insert(value.span).second) return;
      ctx_.Warn(value.span, fmt::format("`{}` is marked a secret and is given "
                                        "in plain text",
                                        variable.key))
          .Also(entry.key->span, "marked here")
          .Help("give it in `secret_env`");
      return;
    }
    CheckValue(mark, value.text(), value.span, entry);
  }

  void CheckValue(std::string_view mark, std::string_view value,
                  const Span& span, const Entry& entry) {
    if (value.empty() || value.find('$') != std::string_view::npos) return;
    const std::string_view lack = LackOf(mark, value);
    if (lack.empty() || !span.valid() || !seen_.insert(span).second) return;
    ctx_.Report(span, fmt::format("the value of `{}` is not {}",
                                  entry.key->text, lack))
        .Also(entry.key->span, fmt::format("marked `{}` here", mark))
        .Help(fmt::format("write {}, or change the mark", lack));
  }

  const Fleet& fleet_;
  RuleContext& ctx_;
  std::set<Span> seen_;
};

// The marks of an env template, `# plimsoll: port`, say what is right on every
// host that runs its apps.
void Check(const Fleet& fleet, RuleContext& ctx) {
  Checker checker(fleet, ctx);
  for (const EnvTemplate& listed : fleet.project.env_templates) {
    const ParsedFile* file = ctx.repository().FindFile(listed.path.value);
    if (file == nullptr || file->tree.root() == nullptr) continue;
    for (const Entry& entry : file->tree.root()->entries) {
      checker.Check(listed, *file, entry);
    }
  }
}

}  // namespace

constinit const Rule wrong_value = {
    .id = "env/wrong-value",
    .summary = "a variable is not of the kind that its env template marks",
    .check = Check,
};

}  // namespace plimsoll::rules::env
