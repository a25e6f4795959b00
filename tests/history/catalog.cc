#include "tests/history/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace plimsoll::history {
namespace {

bool Between(std::string_view line, std::string_view head,
             std::string_view tail, std::string_view* inner) {
  if (line.size() <= head.size() + tail.size()) return false;
  if (!line.starts_with(head) || !line.ends_with(tail)) return false;
  *inner = line.substr(head.size(), line.size() - head.size() - tail.size());
  return true;
}

FilePart PartNamed(std::string_view name) {
  FilePart part;
  if (name.starts_with("~")) {
    part.kind = PartKind::kCarrier;
    part.path = name.substr(1);
    return part;
  }
  if (name.starts_with("link ")) {
    const size_t arrow = name.find(" -> ");
    part.kind = PartKind::kLink;
    part.path = name.substr(5, arrow - 5);
    part.anchor = name.substr(arrow + 4);
    return part;
  }
  const size_t hash = name.find('#');
  part.path = name.substr(0, hash);
  if (hash != std::string_view::npos) {
    part.kind = PartKind::kInto;
    part.anchor = name.substr(hash + 1);
  }
  return part;
}

class Parser {
 public:
  Parser(const std::string& name, Catalog* catalog)
      : name_(name), catalog_(*catalog) {}

  void Take(const std::string& line) {
    ++number_;
    std::string_view inner;
    if (line.starts_with("class ") && variant_ == nullptr) {
      return StartClass(line);
    }
    if (Between(line, "=== ", "", &inner)) return StartVariant(inner);
    if (variant_ == nullptr) {
      if (!line.empty() && !line.starts_with("#")) Fault("stray line");
      return;
    }
    if (Between(line, "-- ", " --", &inner)) {
      variant_->parts.push_back(PartNamed(inner));
      return;
    }
    if (!variant_->parts.empty()) {
      variant_->parts.back().text += line + "\n";
    } else if (!line.empty()) {
      Fault("text before a file");
    }
  }

 private:
  void Fault(std::string_view what) {
    catalog_.faults.push_back(fmt::format("{}:{}: {}", name_, number_, what));
  }

  void StartClass(const std::string& line) {
    std::istringstream words(line.substr(6));
    PlantClass added;
    words >> added.name >> added.count;
    if (added.count <= 0) Fault("class without a count");
    catalog_.classes.push_back(std::move(added));
  }

  void StartVariant(std::string_view head) {
    const size_t colon = head.find(": ");
    const std::string kind(head.substr(0, colon));
    const std::string title(
        colon == std::string_view::npos ? "" : head.substr(colon + 2));
    std::vector<Variant>* list = ListFor(kind, title);
    if (list == nullptr) return Fault("unknown kind of variant");
    list->push_back({title, {}});
    variant_ = &list->back();
  }

  std::vector<Variant>* ListFor(const std::string& kind,
                                const std::string& title) {
    if (kind == "base") return &catalog_.base;
    if (kind == "clean") return &catalog_.clean;
    if (kind == "carrier") return &catalog_.carriers[title];
    if (kind == "filler") return &catalog_.fillers[title];
    if (catalog_.classes.empty()) return nullptr;
    if (kind == "defect") return &catalog_.classes.back().defects;
    if (kind == "near-miss") return &catalog_.classes.back().near_misses;
    return nullptr;
  }

  const std::string& name_;
  Catalog& catalog_;
  Variant* variant_ = nullptr;
  int number_ = 0;
};

// The blank line before the next heading belongs to the catalog.
void TrimEnds(std::vector<Variant>* variants) {
  for (Variant& variant : *variants) {
    for (FilePart& part : variant.parts) {
      while (part.text.ends_with("\n\n")) part.text.pop_back();
    }
  }
}

}  // namespace

void ParsePlants(std::string_view text, const std::string& name,
                 Catalog* catalog) {
  Parser parser(name, catalog);
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) parser.Take(line);
}

Catalog LoadCatalog(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".plants") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  Catalog catalog;
  for (const std::filesystem::path& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    ParsePlants(text.str(), path.filename().string(), &catalog);
  }
  for (PlantClass& each : catalog.classes) {
    TrimEnds(&each.defects);
    TrimEnds(&each.near_misses);
  }
  TrimEnds(&catalog.base);
  TrimEnds(&catalog.clean);
  for (auto& [kind, variants] : catalog.carriers) TrimEnds(&variants);
  for (auto& [kind, variants] : catalog.fillers) TrimEnds(&variants);
  return catalog;
}

}  // namespace plimsoll::history
