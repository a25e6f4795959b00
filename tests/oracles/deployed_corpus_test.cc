// What `diff` reads of public compose files: a file written again in another
// order and with other quotes is the same, and one planted change is reported
// alone, as what it is.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/base/file_system.h"
#include "compiler/base/parallel_for.h"
#include "compiler/driver/deployed/compare.h"
#include "compiler/frontend/frontend.h"
#include "compiler/source/classify.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

namespace fs = std::filesystem;
using deployed::Difference;
using deployed::DifferenceKind;
using deployed::Folder;

std::string Quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false,
                                   nlohmann::json::error_handler_t::replace);
}

// Words and numbers that quotes would make texts of.
bool IsTyped(const Node& node) {
  static const std::set<std::string_view> kWords = {
      "true", "false", "yes", "no", "on", "off", "null", "~"};
  if (node.IsNull()) return true;
  if (node.style != ScalarStyle::kPlain) return false;
  return kWords.contains(node.text) ||
         node.text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// What is added to one service: an item of a list or an entry of a mapping,
// whichever is there; a list where neither is.
struct Plant {
  std::string section;
  std::string item;
  std::string key;
  std::string value;
  std::vector<std::string> volumes = {};  // Of the top level.
};

// A file in JSON, which is YAML: no anchors, merge keys or bare words left, and
// every mapping from its end.
class Rewriter {
 public:
  Rewriter(std::string_view service, const Plant* plant)
      : service_(service), plant_(plant) {}

  // Nothing where something cannot be written so.
  std::optional<std::string> Run(const Node& root) {
    std::string text = Mapping(root, Place::kRoot);
    return failed_ ? std::nullopt : std::optional(std::move(text));
  }

 private:
  enum class Place { kRoot, kServices, kService, kVolumes, kOther };

  std::string Text(const Node& node) {
    if (node.IsNull()) return "null";
    return IsTyped(node) ? std::string(node.text) : Quoted(node.text);
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the file.
  std::string Any(const Node& any, Place place) {
    const Node& node = Deref(any);
    if (!node.tag.empty() || !any.tag.empty()) failed_ = true;
    if (node.IsMapping()) return Mapping(node, place);
    if (!node.IsSequence()) return Text(node);
    std::vector<std::string> items;
    for (const Node* item : node.items) {
      items.push_back(Any(*item, Place::kOther));
    }
    return fmt::format("[{}]", fmt::join(items, ", "));
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  std::string Mapping(const Node& node, Place place) {
    std::vector<std::string> entries;
    bool planted = plant_ == nullptr;
    const auto plant_volumes = [&] {
      for (const std::string& name : plant_->volumes) {
        entries.push_back(fmt::format("{}: {{}}", Quoted(name)));
      }
    };
    for (const Entry& entry : EffectiveEntries(node)) {
      if (!Deref(*entry.key).IsScalar()) failed_ = true;
      const std::string_view key = entry.key->text;
      std::string value = Any(*entry.value, Below(place, key));
      if (!planted && place == Place::kService && key == plant_->section) {
        value = WithPlant(Deref(*entry.value), std::move(value));
        planted = true;
      }
      entries.push_back(fmt::format("{}: {}", Quoted(key), value));
    }
    if (!planted && place == Place::kService) {
      entries.push_back(
          fmt::format("{}: [{}]", Quoted(plant_->section), plant_->item));
    }
    if (!planted && place == Place::kVolumes) plant_volumes();
    const bool lacks_volumes =
        place == Place::kRoot && Find(node, "volumes") == nullptr;
    if (!planted && lacks_volumes) {
      std::vector<std::string> outer = std::move(entries);
      entries.clear();
      plant_volumes();
      outer.push_back(
          fmt::format("\"volumes\": {{{}}}", fmt::join(entries, ", ")));
      entries = std::move(outer);
    }
    std::ranges::reverse(entries);
    return fmt::format("{{{}}}", fmt::join(entries, ",\n"));
  }

  Place Below(Place place, std::string_view key) const {
    if (place == Place::kRoot && key == "services") return Place::kServices;
    if (place == Place::kRoot && key == "volumes") return Place::kVolumes;
    return place == Place::kServices && key == service_ ? Place::kService
                                                        : Place::kOther;
  }

  std::string WithPlant(const Node& node, std::string text) {
    if (node.IsMapping() && !plant_->key.empty()) {
      text.insert(1, fmt::format("{}: {}{}", Quoted(plant_->key), plant_->value,
                                 text == "{}" ? "" : ", "));
    } else if (node.IsSequence()) {
      text.insert(1,
                  fmt::format("{}{}", plant_->item, text == "[]" ? "" : ", "));
    } else {
      failed_ = true;
    }
    return text;
  }

  std::string_view service_;
  const Plant* plant_;
  bool failed_ = false;
};

Plant Variable(std::string_view value) {
  return {.section = "environment",
          .item = Quoted(fmt::format("PLANTED={}", value)),
          .key = "PLANTED",
          .value = Quoted(value)};
}

Plant Volume(std::string_view name) {
  return {.section = "volumes",
          .item = Quoted(fmt::format("{}:/planted", name)),
          .key = {},
          .value = {},
          .volumes = {"planted-old", "planted-new"}};
}

Plant Port(int published) {
  return {.section = "ports",
          .item = Quoted(fmt::format("127.0.0.1:{}:59998", published)),
          .key = {},
          .value = {}};
}

struct Case {
  DifferenceKind kind;
  std::string key;
  Plant live;
  std::optional<Plant> built;
};

std::vector<Case> Cases() {
  return {{DifferenceKind::kData, "volumes./planted", Volume("planted-old"),
           Volume("planted-new")},
          {DifferenceKind::kStructural, "ports.59998/tcp", Port(59001),
           Port(59002)},
          {DifferenceKind::kValue, "environment.PLANTED", Variable("1"),
           Variable("2")},
          {DifferenceKind::kEnv, "environment.PLANTED", Variable("1"),
           std::nullopt},
          {DifferenceKind::kUnknown, "environment.PLANTED", Variable("a-b"),
           Variable("a-${PLANTED_AND_UNSET}")}};
}

std::string Said(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& found : differences) {
    text +=
        fmt::format("  {} `{}` {}: {} -> {}\n", NameOf(found.kind), found.app,
                    found.key, found.live ? found.live->value : "-",
                    found.built ? found.built->value : "-");
  }
  return text;
}

Folder Read(const std::string& text) {
  return Folder({{"compose.yaml", text}}, "stack");
}

// One file with all that is done to it; what went wrong is in `faults`.
class Specimen {
 public:
  explicit Specimen(const std::string& text) {
    const SourceFile& file =
        sources_.Add("compose.yaml", text, FileKind::kCompose);
    Sink sink;
    tree_ = ParseYaml(file, sink);
    if (sink.has_errors() || tree_.root() == nullptr || !ChooseService()) {
      return;
    }
    const auto again = Rewriter({}, nullptr).Run(*tree_.root());
    if (!again) return;
    const Folder original = Read(text);
    if (!original.deployed().faults.empty() ||
        original.deployed().apps.empty()) {
      return;
    }
    const Folder rewritten = Read(*again);
    compared_ = true;
    const auto found =
        deployed::Compare(original.deployed(), rewritten.deployed());
    if (!found.empty() || !rewritten.deployed().faults.empty()) {
      faults_ += "rewritten:\n" + Said(found);
    }
    for (const Case& one : Cases()) Try(one);
  }

  [[nodiscard]] bool compared() const { return compared_; }
  [[nodiscard]] size_t planted() const { return planted_; }
  [[nodiscard]] const std::string& faults() const { return faults_; }

 private:
  // A service that stands for itself and for no other.
  bool ChooseService() {
    const Node* services = Find(*tree_.root(), "services");
    if (services == nullptr || !Deref(*services).IsMapping()) return false;
    std::set<std::string_view> extended;
    for (const Entry& entry : Deref(*services).entries) {
      const Node& service = Deref(*entry.value);
      if (!service.IsMapping()) continue;
      const Node* other = Find(service, "extends");
      if (other != nullptr && Deref(*other).IsMapping()) {
        other = Find(Deref(*other), "service");
      }
      if (other != nullptr) extended.insert(Deref(*other).text);
    }
    for (const Entry& entry : Deref(*services).entries) {
      const Node& service = Deref(*entry.value);
      if (service.IsMapping() && Find(service, "image") != nullptr &&
          Find(service, "extends") == nullptr &&
          !extended.contains(entry.key->text) && service_.empty()) {
        service_ = entry.key->text;
      }
    }
    return !service_.empty();
  }

  void Try(const Case& one) {
    const auto live = Rewriter(service_, &one.live).Run(*tree_.root());
    const auto built = Rewriter(service_, one.built ? &*one.built : nullptr)
                           .Run(*tree_.root());
    if (!live || !built) return;
    ++planted_;
    const auto found =
        deployed::Compare(Read(*live).deployed(), Read(*built).deployed());
    if (found.size() != 1 || found[0].kind != one.kind ||
        found[0].key != one.key || found[0].app != service_) {
      faults_ += fmt::format("{} planted:\n{}", NameOf(one.kind), Said(found));
    }
  }

  SourceMap sources_;
  Tree tree_;
  std::string service_;
  bool compared_ = false;
  size_t planted_ = 0;
  std::string faults_;
};

std::vector<std::string> ComposeFilesOf(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (entry.is_regular_file() && Classify(path, {}) == FileKind::kCompose) {
      paths.push_back(path);
    }
  }
  std::ranges::sort(paths);
  return paths;
}

TEST(DeployedCorpus, OnlyWhatWasPlantedIsReported) {
  const char* corpus = std::getenv("PLIMSOLL_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const std::string own = std::string(corpus) + "/compose";
  const std::string folder = Exists(own) ? own : corpus;
  const std::vector<std::string> paths = ComposeFilesOf(folder);
  std::vector<std::unique_ptr<Specimen>> all(paths.size());
  ParallelFor(paths.size(), DefaultJobs(), [&](size_t i) {
    all[i] = std::make_unique<Specimen>(ReadWhole(paths[i]));
  });
  size_t compared = 0;
  size_t planted = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    compared += all[i]->compared() ? 1 : 0;
    planted += all[i]->planted();
    EXPECT_EQ(all[i]->faults(), "") << paths[i].substr(folder.size());
  }
  std::cout << compared << " of " << paths.size() << " files compared, "
            << planted << " changes planted\n";
  EXPECT_GE(compared * 5, paths.size() * 4);
}

}  // namespace
}  // namespace plimsoll::oracles
