#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

const SupervisorSection* FindSection(
    const std::vector<SupervisorSection>& sections, std::string_view type) {
  const auto found =
      std::ranges::find(sections, type, &SupervisorSection::type);
  return found == sections.end() ? nullptr : &*found;
}

std::string PortOf(const std::string& address) {
  return address.substr(address.rfind(':') + 1);
}

// Whether the address leads to a server of the file.
bool Leads(const std::string& url,
           const std::vector<SupervisorSection>& sections) {
  for (const SupervisorSection& section : sections) {
    if (section.type == "unix_http_server" && url.starts_with("unix://")) {
      const std::string path = section.Value("file");
      if (path.empty() || url.substr(7) == path || !path.starts_with('/') ||
          IsSupervisorUnknown(path)) {
        return true;
      }
    }
    if (section.type == "inet_http_server" && url.starts_with("http")) {
      std::string address = url;
      while (address.ends_with('/')) address.pop_back();
      const std::string port = section.Value("port");
      if (IsSupervisorUnknown(port) || PortOf(address) == PortOf(port)) {
        return true;
      }
    }
  }
  return false;
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const std::vector<SupervisorSection> sections = SupervisorSectionsOf(file);
  const SupervisorSection* control = FindSection(sections, "supervisorctl");
  const bool has_server =
      FindSection(sections, "unix_http_server") != nullptr ||
      FindSection(sections, "inet_http_server") != nullptr;
  const bool includes = FindSection(sections, "include") != nullptr;
  if (FindSection(sections, "supervisord") == nullptr || control == nullptr ||
      !has_server) {
    return;
  }
  if (FindSection(sections, "rpcinterface") == nullptr && !includes) {
    ctx.Report(control->key->span,
               "there is no `[rpcinterface:supervisor]` for it to call")
        .AddNote("every command of supervisorctl fails")
        .Help(
            "add `[rpcinterface:supervisor]` with "
            "`supervisor.rpcinterface_factory = "
            "supervisor.rpcinterface:make_main_rpcinterface`");
  }
  const Node* url = control->Find("serverurl");
  const std::string text = control->Value("serverurl");
  if (url == nullptr || IsSupervisorUnknown(text) || includes) return;
  if (Leads(text, sections)) return;
  ctx.Report(url->span,
             fmt::format("no server of this file listens at `{}`", text))
      .Help(
          "write the address of `[unix_http_server]` or "
          "`[inet_http_server]`");
}

}  // namespace

constinit const Rule unreachable_control = {
    .id = "supervisor/unreachable-control",
    .summary = "supervisorctl cannot talk to the supervisord of its file",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
