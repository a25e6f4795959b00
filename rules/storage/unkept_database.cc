#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "compiler/model/quantity.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::storage {
namespace {

using plimsoll::compose::Mount;
using plimsoll::compose::Pair;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

// From this version on the official image keeps its data in a folder of the
// version below kParent, and refuses a mount at kData.
// Source: docker-library/postgres#1259, docker-library/docs#2582.
constexpr int kFirstWithVersions = 18;
constexpr std::string_view kParent = "/var/lib/postgresql";
constexpr std::string_view kData = "/var/lib/postgresql/data";

struct Version {
  int major = 0;
  bool is_stated = false;  // Else it is the newest there is.
};

// Of an official image of Postgres; nothing for others and for what is not
// known.
std::optional<Version> VersionOf(const Service& service) {
  const Value* value = service.Get("image");
  if (value == nullptr || !value->IsKnown()) return std::nullopt;
  const auto image = ParseImageReference(value->text);
  if (!image.ok() || (image->path != "postgres" &&
                      !image->path.ends_with("library/postgres"))) {
    return std::nullopt;
  }
  const std::string_view tag = image->tag;
  Version version;
  const auto [end, error] =
      std::from_chars(tag.data(), tag.data() + tag.size(), version.major);
  version.is_stated = error == std::errc{};
  static constexpr std::string_view kNewest[] = {
      "", "latest", "alpine", "bookworm", "bullseye", "trixie"};
  const bool is_newest =
      image->digest.empty() && std::ranges::count(kNewest, tag) > 0;
  if (!version.is_stated && !is_newest) return std::nullopt;
  return version;
}

// Whether the service says itself where its data is, or may.
bool StatesItsFolder(const Service& service) {
  if (service.open || service.Get("env_file") != nullptr ||
      service.Get("command") != nullptr ||
      service.Get("entrypoint") != nullptr) {
    return true;
  }
  const auto pairs = PairsOf(service.Get("environment"));
  return std::ranges::any_of(
      pairs, [](const Pair& pair) { return pair.key == "PGDATA"; });
}

const Mount* MountAt(const Service& service, std::string_view target) {
  const auto found = std::ranges::find(service.mounts, target, &Mount::target);
  return found == service.mounts.end() ? nullptr : &*found;
}

// `mount` is at kData, and the image has another place for its data.
Diagnostic& ReportOldPlace(const Mount& mount, const Version& version,
                           RuleContext& ctx) {
  const std::string message = fmt::format("Postgres {} keeps no data at `{}`",
                                          kFirstWithVersions, kData);
  if (version.is_stated) {
    return ctx.Report(mount.span, message)
        .AddNote("the image refuses to start with a mount there")
        .Help(fmt::format("mount `{}`; data of an older version has to be "
                          "brought over",
                          kParent));
  }
  return ctx.Warn(mount.span, message)
      .AddNote(
          "the image has no number, so it is the newest one, which refuses to "
          "start with a mount there")
      .Help(fmt::format("name the version that the data is of; from {} on "
                        "mount `{}`",
                        kFirstWithVersions, kParent));
}

// `mount` is at kParent, and the image has its data below it.
Diagnostic& ReportParent(const Mount& mount, const Service& service,
                         RuleContext& ctx) {
  return ctx
      .Warn(mount.span,
            fmt::format("`{}` keeps its data elsewhere", service.name))
      .AddNote(fmt::format("before version {} the image makes a volume without "
                           "a name at `{}`, below this mount",
                           kFirstWithVersions, kData))
      .Help(fmt::format("mount `{}`", kData));
}

void CheckService(const plimsoll::compose::Project& project,
                  const Service& service, RuleContext& ctx) {
  const auto version = VersionOf(service);
  if (!version || StatesItsFolder(service)) return;
  const bool has_versions =
      !version->is_stated || version->major >= kFirstWithVersions;
  const Mount* data = MountAt(service, kData);
  const Mount* parent = MountAt(service, kParent);
  const std::string object = ObjectOf(project, service.name);
  if (has_versions && data != nullptr) {
    ReportOldPlace(*data, *version, ctx).About(object);
  } else if (!has_versions && data == nullptr && parent != nullptr) {
    ReportParent(*parent, service, ctx).About(object);
  }
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    CheckService(project, service, ctx);
  }
}

}  // namespace

constinit const Rule unkept_database = {
    .id = "storage/unkept-database",
    .summary = "the volume of a database is not where it keeps its data",
    .check = Check,
};

}  // namespace plimsoll::rules::storage
