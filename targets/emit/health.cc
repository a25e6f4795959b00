#include "targets/emit/health.h"

#include <fmt/format.h>

#include "targets/emit/process.h"

namespace plimsoll {
namespace {

using Kind = HealthProbe::Kind;

bool IsHttp(HealthType type) {
  return type == HealthType::kHttp || type == HealthType::kHttps;
}

// The URL that is asked: an endpoint may lack the scheme that the type names.
std::string UrlOf(const HealthCheck& check) {
  std::string url = check.endpoint.value;
  if (url.find("://") == std::string::npos) {
    url.insert(0, fmt::format("{}://", NameOf(check.type.value)));
  }
  const std::string& path = check.path.value;
  if (path.empty()) return url;
  while (url.ends_with('/')) url.pop_back();
  return url + (path.starts_with('/') ? "" : "/") + path;
}

std::vector<std::string> CurlCommand(const std::string& url) {
  return {"curl", "-fsS", "-o", "/dev/null", url};
}

// The options that busybox knows, too.
std::vector<std::string> WgetCommand(const std::string& url) {
  return {"wget", "-q", "-O", "/dev/null", url};
}

// What the container's image has decides; there is no need to ask.
std::string EitherCommand(const std::string& url) {
  return fmt::format("if command -v curl >/dev/null; then {}; else {}; fi",
                     ShellCommand(CurlCommand(url)),
                     ShellCommand(WgetCommand(url)));
}

std::string TcpCommand(std::string_view endpoint) {
  const size_t scheme = endpoint.find("://");
  if (scheme != std::string_view::npos) endpoint.remove_prefix(scheme + 3);
  const size_t colon = endpoint.rfind(':');
  std::string host(endpoint.substr(0, colon));
  const std::string port(
      colon == std::string_view::npos ? "" : endpoint.substr(colon + 1));
  if (host.empty()) host = "127.0.0.1";
  return ShellCommand({"nc", "-z", host, port});
}

HealthType TypeOf(const HealthCheck& check) {
  return check.type.or_default(check.exec.stated() ? HealthType::kExec
                                                   : HealthType::kHttp);
}

HealthProbe CommandProbe(const HealthCheck& check) {
  HealthProbe probe;
  if (check.exec.shell.set()) {
    probe.kind = Kind::kShell;
    probe.script = check.exec.shell.value;
    return probe;
  }
  for (const Text& word : check.exec.arguments) {
    probe.arguments.push_back(word.value);
  }
  if (!probe.arguments.empty()) probe.kind = Kind::kArguments;
  return probe;
}

HealthProbe HttpProbe(const HealthCheck& check) {
  const std::string url = UrlOf(check);
  if (!check.probe.set()) return {Kind::kShell, EitherCommand(url), {}};
  return {
      Kind::kArguments,
      {},
      check.probe.value == Probe::kWget ? WgetCommand(url) : CurlCommand(url)};
}

}  // namespace

HealthProbe ProbeOf(Reporter& reporter) {
  const HealthCheck& check = reporter.instance().app->health_check;
  if (!check.stated()) return {};
  const HealthType type = TypeOf(check);
  if (type == HealthType::kNone) return {Kind::kDisabled, {}, {}};
  if (check.probe.set() && check.probe.value == Probe::kHost) {
    reporter.Dropped(
        "health_check", check.probe.span,
        fmt::format("{} probes inside the container only", reporter.target()));
    return {};
  }
  HealthProbe probe;
  if (!IsHttp(type) && type != HealthType::kTcp) {
    probe = CommandProbe(check);
  } else if (!check.endpoint.set()) {
    probe = {};
  } else if (type == HealthType::kTcp) {
    probe = {Kind::kShell, TcpCommand(check.endpoint.value), {}};
  } else {
    probe = HttpProbe(check);
  }
  if (probe.kind == Kind::kNone) {
    reporter.Dropped("health_check", check.span, "there is nothing to probe");
  }
  return probe;
}

}  // namespace plimsoll
