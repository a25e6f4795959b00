#include <fmt/format.h>

#include <algorithm>

#include "targets/compose/service.h"
#include "targets/emit/process.h"

namespace plimsoll {
namespace {

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

}  // namespace

Yaml ServiceWriter::HealthTest() {
  const HealthCheck& check = reporter_.instance().app->health_check;
  const HealthType type = TypeOf(check);
  Yaml test = Yaml::List();
  const auto add = [&](std::string_view word) {
    test.Append(Scalar(word, "health_check", check.span));
  };
  const auto shell = [&](const std::string& script) {
    add("CMD-SHELL");
    add(script);
  };
  if (!IsHttp(type) && type != HealthType::kTcp) {
    if (check.exec.shell.set()) {
      shell(check.exec.shell.value);
      return test;
    }
    add("CMD");
    for (const Text& word : check.exec.arguments) add(word.value);
    return test;
  }
  if (type == HealthType::kTcp) {
    shell(TcpCommand(check.endpoint.value));
  } else if (!check.probe.set()) {
    shell(EitherCommand(UrlOf(check)));
  } else {
    add("CMD");
    for (const std::string& word : check.probe.value == Probe::kWget
                                       ? WgetCommand(UrlOf(check))
                                       : CurlCommand(UrlOf(check))) {
      add(word);
    }
  }
  return test;
}

void ServiceWriter::AddHealth() {
  const HealthCheck& check = reporter_.instance().app->health_check;
  if (!check.stated()) return;
  const HealthType type = TypeOf(check);
  Yaml section = Yaml::Map();
  if (type == HealthType::kNone) {
    section.Set("disable", Yaml::Flag(true));
    service_.Set("healthcheck", std::move(section));
    return;
  }
  if (check.probe.set() && check.probe.value == Probe::kHost) {
    reporter_.Dropped("health_check", check.probe.span,
                      "compose probes inside the container only");
    return;
  }
  const bool has_subject =
      IsHttp(type) || type == HealthType::kTcp
          ? check.endpoint.set()
          : check.exec.shell.set() || !check.exec.arguments.empty();
  if (!has_subject) {
    reporter_.Dropped("health_check", check.span, "there is nothing to probe");
    return;
  }
  section.Set("test", HealthTest());
  const auto set_time = [&](std::string_view key, const Time& time) {
    if (time.set()) {
      section.Set(key, Yaml::Raw(DurationText(time.value)));
    }
  };
  set_time("interval", check.interval);
  set_time("timeout", check.timeout);
  if (check.retries.set()) {
    section.Set("retries", Yaml::Number(check.retries.value));
  }
  set_time("start_period", check.start_period);
  service_.Set("healthcheck", std::move(section));
}

}  // namespace plimsoll
