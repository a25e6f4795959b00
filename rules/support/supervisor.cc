#include "rules/support/supervisor.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/index/word_finder.h"
#include "rules/support/units.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

struct Option {
  std::string_view section;
  std::string_view name;
  SupervisorValueKind kind;
};

constexpr Option kOptions[] = {
#define SUPERVISOR_OPTION(section, name, kind) \
  {#section, #name, SupervisorValueKind::kind},
#include "schema/supervisor.def"
#undef SUPERVISOR_OPTION
};

bool Applies(const Option& option, std::string_view type) {
  if (option.section == type) return true;
  if (type == "fcgi-program") {
    return option.section == "fcgi_program" || option.section == "program";
  }
  return type == "eventlistener" && option.section == "program";
}

// Reads one `%...` at `at`; returns where it ends.
size_t ReadPlaceholder(std::string_view value, size_t at,
                       SupervisorFormat* format) {
  const auto blame = [&](size_t end, std::string fault) {
    if (!format->fault.empty()) return;
    format->fault = std::move(fault);
    format->fault_begin = at;
    format->fault_end = std::min(end, value.size());
  };
  size_t end = at + 1;
  if (end >= value.size()) {
    blame(end, "a `%` ends the value");
    return end;
  }
  if (value[end] == '%') return end + 1;
  if (value[end] != '(') {
    blame(end + 1,
          fmt::format("`%{}` is no placeholder", value.substr(end, 1)));
    return end + 1;
  }
  const size_t close = value.find(')', end);
  if (close == npos) {
    blame(end + 1, "a placeholder is never closed");
    return value.size();
  }
  const std::string_view name = value.substr(end + 1, close - end - 1);
  end = close + 1;
  while (end < value.size() &&
         (IsAsciiDigit(value[end]) ||
          std::string_view("#-+ .hlL").find(value[end]) != npos)) {
    ++end;
  }
  const char letter = end < value.size() ? value[end] : '\0';
  const bool number = name == "process_num" || name == "numprocs";
  if (std::string_view("sra").find(letter) == npos &&
      !(number && std::string_view("dioxXeEfFgGuc").find(letter) != npos)) {
    blame(std::min(end + 1, value.size()),
          fmt::format("`%({})` is followed by no `{}`", name,
                      number ? 'd' : 's'));
    return std::min(end + 1, value.size());
  }
  format->names.push_back({std::string(name), at, end + 1});
  return end + 1;
}

}  // namespace

bool SupervisorSection::StartsProcesses() const {
  return type == "program" || type == "fcgi-program" || type == "eventlistener";
}

const Node* SupervisorSection::Find(std::string_view option) const {
  const Node* found = nullptr;
  for (const Entry& entry : node->entries) {
    if (entry.key->text == option) found = entry.value;
  }
  return found;
}

std::string SupervisorSection::Value(std::string_view option) const {
  const Node* found = Find(option);
  return found == nullptr ? std::string()
                          : std::string(TrimBlanks(found->text));
}

std::vector<SupervisorSection> SupervisorSectionsOf(const ParsedFile& file) {
  std::vector<SupervisorSection> sections;
  if (file.source->kind() != FileKind::kSupervisor || !file.has_tree ||
      file.tree.root() == nullptr) {
    return sections;
  }
  for (const Entry& entry : file.tree.root()->entries) {
    const std::string_view text = entry.key->text;
    const size_t colon = text.find(':');
    SupervisorSection section;
    section.type = text.substr(0, colon);
    if (colon != npos) section.name = TrimBlanks(text.substr(colon + 1));
    section.key = entry.key;
    section.node = entry.value;
    section.file = &file;
    sections.push_back(std::move(section));
  }
  return sections;
}

std::optional<SupervisorEnvironment> EnvironmentOf(
    const SupervisorSection& section) {
  const bool has_environment =
      section.StartsProcesses() || section.type == "supervisord";
  const Node* value = has_environment ? section.Find("environment") : nullptr;
  if (value == nullptr || IsTemplated(value->text)) return std::nullopt;
  return ReadSupervisorEnvironment(*value, *section.file->source);
}

const SupervisorValueKind* FindSupervisorOption(std::string_view type,
                                                std::string_view option) {
  const auto found = std::ranges::find_if(kOptions, [&](const Option& known) {
    return known.name == option && Applies(known, type);
  });
  return found == std::end(kOptions) ? nullptr : &found->kind;
}

std::vector<std::string> SupervisorOptionsOf(std::string_view type) {
  std::vector<std::string> names;
  for (const Option& known : kOptions) {
    if (Applies(known, type)) names.emplace_back(known.name);
  }
  return names;
}

bool IsPluginType(std::string_view type) {
  return type == "rpcinterface" || type == "ctlplugin";
}

bool IsSupervisorType(std::string_view type) {
  return IsPluginType(type) || type == "fcgi-program" || type == "DEFAULT" ||
         std::ranges::any_of(kOptions, [&](const Option& known) {
           return known.section == type && type != "fcgi_program";
         });
}

SupervisorFormat ReadSupervisorFormat(std::string_view value) {
  SupervisorFormat format;
  for (size_t at = value.find('%'); at != npos && at < value.size();
       at = value.find('%', at)) {
    at = ReadPlaceholder(value, at, &format);
  }
  return format;
}

Span PlaceIn(const SupervisorSection& section, const Node& value, size_t begin,
             size_t end) {
  return SourceOf(PiecesOf(value, *section.file->source), begin, end);
}

bool IsSupervisorUnknown(std::string_view value) {
  return value.find("%(") != npos || IsTemplated(value);
}

}  // namespace plimsoll
