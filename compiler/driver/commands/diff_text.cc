// How differences are printed.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "compiler/driver/commands/diff.h"

namespace plimsoll {
namespace {

using deployed::Difference;
using deployed::DifferenceKind;
using Json = nlohmann::ordered_json;

// `1 app`, `2 apps`.
std::string Count(size_t count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string NamedBy(const Difference& difference) {
  constexpr std::string_view kEnvironment = "environment.";
  return difference.key.starts_with(kEnvironment)
             ? difference.key.substr(kEnvironment.size())
             : difference.key;
}

class TextRenderer {
 public:
  TextRenderer(const HostDiff& diff, const RedactedView& known)
      : diff_(diff), shown_(*diff.live, *diff.built, known) {}

  std::string Run() {
    out_ = fmt::format("{}: `{}` as it is, and as a build makes it\n",
                       shown_.Text(diff_.host), shown_.Text(diff_.against));
    for (const std::string& fault : diff_.faults) {
      out_ += fmt::format("  cannot be read: {}\n", shown_.Text(fault));
    }
    Group();
    for (const std::string& app : order_) RenderApp(app);
    RenderNotes();
    RenderSum();
    return std::move(out_);
  }

 private:
  // By app; the apps in the order of their gravest difference.
  void Group() {
    for (const Difference& difference : diff_.differences) {
      auto& group = by_app_[difference.app];
      if (group.empty()) order_.push_back(difference.app);
      group.push_back(&difference);
    }
  }

  void RenderApp(const std::string& app) {
    const auto& differences = by_app_[app];
    const std::string name = app.empty() ? "(of no app)" : shown_.Text(app);
    if (differences.front()->key.empty() && differences.size() == 1) {
      const Difference& whole = *differences.front();
      out_ += fmt::format(
          "  {}\n    structural  {}\n", name,
          whole.live ? fmt::format("runs there ({}), and the build has none",
                                   whole.live->value)
                     : fmt::format("is new ({})", whole.built->value));
      if (whole.live) RenderOrphans(app);
      return;
    }
    out_ += fmt::format("  {}\n", name);
    std::vector<std::string> only_there;
    std::vector<std::string> only_built;
    for (const Difference* difference : differences) {
      if (difference->kind == DifferenceKind::kEnv) {
        (difference->live ? only_there : only_built)
            .push_back(shown_.Text(NamedBy(*difference)));
        continue;
      }
      RenderOne(*difference);
    }
    RenderEnv("only there: ", only_there);
    RenderEnv("only built: ", only_built);
  }

  // What an app that goes leaves behind.
  void RenderOrphans(const std::string& app) {
    for (const auto& [key, fact] : diff_.live->deployed().apps.at(app).facts) {
      if (!key.starts_with("volumes.") || fact.value.ends_with(" ro") ||
          fact.value == "tmpfs") {
        continue;
      }
      out_ += fmt::format("                nothing uses its {} then\n",
                          shown_.Live(key, fact));
    }
  }

  void RenderOne(const Difference& difference) {
    const std::string& key = difference.key;
    const std::string name =
        shown_.Text(difference.app.empty() ? key : NamedBy(difference));
    std::string what;
    if (!difference.built) {
      what = fmt::format("only there: {}",
                         Quoted(shown_.Live(key, *difference.live)));
    } else if (!difference.live) {
      what = fmt::format("only built: {}",
                         Quoted(shown_.Built(key, *difference.built)));
    } else {
      const std::string live = shown_.Live(key, *difference.live);
      const std::string built = shown_.Built(key, *difference.built);
      what = fmt::format("{} -> {}{}", Quoted(live), Quoted(built),
                         difference.kind == DifferenceKind::kUnknown
                             ? " (nothing sets the variable)"
                         : live == built ? " (they differ in what is hidden)"
                                         : "");
    }
    out_ += fmt::format("    {:<11} {}: {}\n",
                        deployed::NameOf(difference.kind), name, what);
    if (difference.kind == DifferenceKind::kData) RenderData(difference);
  }

  static std::string Quoted(const std::string& text) {
    return fmt::format("`{}`", text);
  }

  void RenderData(const Difference& difference) {
    constexpr size_t kPrefix = 8;  // volumes.
    if (difference.app.empty()) return;
    out_ += fmt::format(
        "                {} would start without what is in {}\n",
        shown_.Text(difference.app), shown_.Text(difference.live->value));
    // It may be mounted somewhere else now.
    const auto& apps = diff_.built->deployed().apps;
    const auto app = apps.find(difference.app);
    if (app == apps.end()) return;
    for (const auto& [key, fact] : app->second.facts) {
      if (key.starts_with("volumes.") && key != difference.key &&
          fact.value == difference.live->value) {
        out_ += fmt::format("                it is at {} instead\n",
                            shown_.Text(key.substr(kPrefix)));
      }
    }
  }

  void RenderEnv(std::string_view side, const std::vector<std::string>& names) {
    if (names.empty()) return;
    out_ +=
        fmt::format("    {:<11} {}{}\n", "env", side, fmt::join(names, ", "));
  }

  void RenderNotes() {
    for (const auto* folder : {diff_.live.get(), diff_.built.get()}) {
      for (const std::string& note : folder->deployed().notes) {
        out_ += fmt::format("  note: {}\n", shown_.Text(note));
      }
    }
    for (const auto& [name, app] : diff_.live->deployed().apps) {
      for (const std::string& path : app.unread) {
        out_ += fmt::format(
            "  note: {} reads `{}`, which is not in the folder, so what it "
            "sets is not known\n",
            shown_.Text(name), shown_.Text(path));
      }
    }
  }

  void RenderSum() {
    size_t kinds[deployed::kDifferenceKinds] = {};
    for (const Difference& difference : diff_.differences) {
      ++kinds[static_cast<size_t>(difference.kind)];
    }
    const size_t apps =
        deployed::CountApps(diff_.live->deployed(), diff_.built->deployed());
    const size_t differing = by_app_.size() - by_app_.count("");
    if (diff_.differences.empty()) {
      out_ += fmt::format("  {}, {}\n", Count(apps, "app"),
                          diff_.faults.empty() ? "no difference"
                                               : "as far as it could be read");
      return;
    }
    out_ += fmt::format(
        "  {} of {} differ: {} data, {} structural, {}, {}{}\n", differing,
        Count(apps, "app"), kinds[0], kinds[1], Count(kinds[2], "value"),
        Count(kinds[3], "variable"),
        kinds[4] == 0 ? std::string() : fmt::format(", {} unknown", kinds[4]));
  }

  const HostDiff& diff_;
  deployed::Shown shown_;
  std::string out_;
  std::vector<std::string> order_;
  std::map<std::string, std::vector<const Difference*>> by_app_;
};

Json OneAsJson(const HostDiff& diff, const deployed::Shown& shown,
               const Difference& difference) {
  Json one = {{"kind", std::string(deployed::NameOf(difference.kind))},
              {"app", shown.Text(difference.app)},
              {"key", shown.Text(difference.key)}};
  one["live"] = difference.live
                    ? Json(shown.Live(difference.key, *difference.live))
                    : Json(nullptr);
  one["built"] = difference.built
                     ? Json(shown.Built(difference.key, *difference.built))
                     : Json(nullptr);
  if (difference.live && difference.live->span.valid()) {
    one["at"] = shown.Text(diff.live->PlaceOf(difference.live->span));
  }
  return one;
}

}  // namespace

std::string RenderDiffText(const HostDiff& diff, const RedactedView& known) {
  if (diff.missing) {
    return fmt::format("{}: not compared, there is no `{}`\n", diff.host,
                       known.Scrub(diff.against));
  }
  return TextRenderer(diff, known).Run();
}

std::string RenderDiffJson(std::span<const HostDiff> diffs,
                           const RedactedView& known) {
  Json hosts = Json::array();
  for (const HostDiff& diff : diffs) {
    Json one = {{"host", diff.host}, {"against", known.Scrub(diff.against)}};
    one["compared"] = !diff.missing;
    if (!diff.missing) {
      const deployed::Shown shown(*diff.live, *diff.built, known);
      one["equal"] = diff.equal();
      one["differences"] = Json::array();
      for (const Difference& difference : diff.differences) {
        one["differences"].push_back(OneAsJson(diff, shown, difference));
      }
      one["unreadable"] = Json::array();
      for (const std::string& fault : diff.faults) {
        one["unreadable"].push_back(shown.Text(fault));
      }
      one["notes"] = Json::array();
      for (const std::string& note : diff.live->deployed().notes) {
        one["notes"].push_back(shown.Text(note));
      }
    }
    hosts.push_back(std::move(one));
  }
  const Json document = {{"version", 1}, {"hosts", std::move(hosts)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plimsoll
