#include "tests/unit/resolve/fleet_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"

namespace plimsoll {
namespace {

FileKind KindOf(std::string_view path) {
  if (path == "plimsoll.yml") return FileKind::kProject;
  if (path.starts_with("hosts/")) return FileKind::kHost;
  if (path.starts_with("apps/") && path.ends_with(".yml")) {
    return FileKind::kManifest;
  }
  return path.find(".env") != std::string_view::npos ? FileKind::kDotenv
                                                     : FileKind::kText;
}

constexpr std::string_view kKindNames[] = {
    "unknown-name",     "empty-value",       "unknown-app",
    "unplaced-app",     "ambiguous",         "unknown-port",
    "unpublished-port", "loopback-only",     "no-common-zone",
    "not-forwarded",    "no-placement",      "placed-nowhere",
    "unknown-host",     "placed-on-retired", "singleton-many",
    "runtime-mismatch", "duplicate-key"};

}  // namespace

FleetFixture::FleetFixture(const std::map<std::string, std::string>& files) {
  ProjectUnits units;
  for (const auto& [path, text] : files) {
    const SourceFile& file = sources_.Add(path, text, KindOf(path));
    switch (file.kind()) {
      case FileKind::kProject:
        trees_.push_back(ParseYaml(file, sink_));
        units.project = BindProject(trees_.back(), sink_);
        units.project_span = file.SpanOf(0, 0);
        break;
      case FileKind::kHost:
        trees_.push_back(ParseYaml(file, sink_));
        units.hosts.push_back({HostNodeOf(trees_.back(), path, sink_), path});
        break;
      case FileKind::kManifest:
        trees_.push_back(ParseYaml(file, sink_));
        for (AppUnit& unit : BindManifest(trees_.back(), path, sink_)) {
          units.apps.push_back(std::move(unit));
        }
        break;
      case FileKind::kDotenv:
        trees_.push_back(ParseDotenv(file, sink_));
        units.env_templates.emplace_back(path, &trees_.back());
        break;
      default:
        break;
    }
  }
  fleet_ = Resolve(std::move(units), sources_, sink_);
}

std::vector<std::string> FleetFixture::Faults() const {
  std::vector<std::string> faults;
  for (const Diagnostic& diagnostic : sink_.diagnostics()) {
    const Span span = diagnostic.primary();
    const SourceFile& file = sources_.Get(span.file);
    faults.push_back(fmt::format("{}:{}: [{}] {}", file.path(),
                                 file.Locate(span.begin).line, diagnostic.id,
                                 diagnostic.message));
  }
  return faults;
}

std::vector<std::string> FleetFixture::Problems() const {
  std::vector<std::string> problems;
  for (const Problem& problem : fleet_.problems) {
    problems.push_back(fmt::format(
        "{} {}{}", kKindNames[static_cast<size_t>(problem.kind)], problem.name,
        problem.host == nullptr ? "" : " on " + problem.host->id));
  }
  return problems;
}

const Instance& FleetFixture::At(std::string_view host,
                                 std::string_view app) const {
  static const Instance kNone;
  const Host* found = fleet_.FindHost(host);
  const Instance* instance =
      found == nullptr ? nullptr : found->FindInstance(app);
  EXPECT_NE(instance, nullptr) << app << " is not on " << host;
  return instance == nullptr ? kNone : *instance;
}

std::string FleetFixture::Env(std::string_view host, std::string_view app,
                              std::string_view key) const {
  const EnvVar* variable = At(host, app).FindEnv(key);
  if (variable == nullptr) return "(unset)";
  std::string shown;
  for (const ValuePiece& piece : variable->value.pieces) {
    const bool url = piece.encoding == SecretEncoding::kUrl;
    shown += piece.secret.empty()
                 ? piece.text
                 : fmt::format("<{}{}>", url ? "url " : "", piece.secret);
  }
  return shown;
}

}  // namespace plimsoll
