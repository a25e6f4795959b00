#include "tests/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tests/history/draw.h"

namespace plimsoll::history {
namespace {

constexpr std::string_view kMark = "\xC2\xA7";
constexpr std::string_view kHere = "\xE2\x80\xB9here:";
constexpr size_t kNone = static_cast<size_t>(-1);

struct Chunk {
  std::string anchor;
  std::string text;  // Still with marks.
  size_t plant = kNone;
};

struct Building {
  std::optional<Chunk> body;
  std::vector<Chunk> inserted;
};

struct OpenCarrier {
  std::string path;
  int room = 0;
};

class Maker {
 public:
  Maker(const Catalog& catalog, const HistoryShape& shape)
      : catalog_(catalog), shape_(shape), draw_(shape.seed) {
    history_.faults = catalog.faults;
  }

  History Make() {
    for (const Variant& variant : catalog_.base) Place(variant, kNone);
    for (const PlantClass& each : catalog_.classes) {
      if (shape_.defects) PlantAll(each, each.defects, true);
      if (shape_.near_misses) PlantAll(each, each.near_misses, false);
    }
    FillUp();
    for (auto& [path, building] : files_) Render(path, &building);
    return std::move(history_);
  }

 private:
  void PlantAll(const PlantClass& of, const std::vector<Variant>& variants,
                bool defect) {
    if (variants.empty()) {
      history_.faults.push_back(of.name + ": no variants");
      return;
    }
    std::vector<const Variant*> order;
    for (int i = 0; i < of.count; ++i) {
      const size_t turn = static_cast<size_t>(i) % variants.size();
      if (turn == 0) {
        order.clear();
        for (const Variant& each : variants) order.push_back(&each);
        draw_.random().Shuffle(&order);
      }
      history_.plants.push_back({of.name, order[turn]->title, defect, {}});
      Place(*order[turn], history_.plants.size() - 1);
    }
  }

  void Place(const Variant& variant, size_t plant) {
    Tokens tokens(&draw_);
    for (const FilePart& part : variant.parts) {
      const std::string text = tokens.Fill(part.text);
      const std::string path = tokens.Fill(part.path);
      switch (part.kind) {
        case PartKind::kFile:
          AddFile(path, {"", text, plant});
          break;
        case PartKind::kInto:
          files_[path].inserted.push_back({part.anchor, text, plant});
          break;
        case PartKind::kCarrier:
          files_[CarrierFor(path)].inserted.push_back({"body", text, plant});
          break;
        case PartKind::kLink:
          AddLink(path, tokens.Fill(part.anchor), plant);
          break;
      }
    }
    for (const std::string& token : tokens.unknown()) {
      history_.faults.push_back(
          fmt::format("{}: unknown token {}", variant.title, token));
    }
  }

  void AddFile(const std::string& path, Chunk body) {
    Building& building = files_[path];
    if (building.body) {
      history_.faults.push_back(path + ": made twice");
    }
    building.body = std::move(body);
  }

  void AddLink(std::string path, std::string target, size_t plant) {
    const bool marked = path.ends_with(kMark);
    if (marked) path.resize(path.size() - kMark.size());
    history_.links.push_back({path, std::move(target)});
    if (marked && plant != kNone) {
      history_.plants[plant].lines.push_back({path, 1, std::string(kLinkText)});
    }
  }

  // Some carrier with room, or a new one with a few snippets of its own.
  std::string CarrierFor(const std::string& kind) {
    std::vector<OpenCarrier>& open = carriers_[kind];
    Random& random = draw_.random();
    if (!open.empty() && random.Below(100) < 65) {
      const size_t at = random.Below(open.size());
      std::string path = open[at].path;
      if (--open[at].room == 0) {
        open.erase(open.begin() + static_cast<ptrdiff_t>(at));
      }
      return path;
    }
    return OpenNew(kind, &open);
  }

  std::string OpenNew(const std::string& kind, std::vector<OpenCarrier>* open) {
    Random& random = draw_.random();
    const auto found = catalog_.carriers.find(kind);
    if (found == catalog_.carriers.end() || found->second.empty()) {
      history_.faults.push_back("no carrier of kind " + kind);
      return "missing-carrier";
    }
    const Variant& variant = found->second[random.Below(found->second.size())];
    Tokens tokens(&draw_);
    std::string path;
    for (const FilePart& part : variant.parts) {
      path = tokens.Fill(part.path);
      AddFile(path, {"", tokens.Fill(part.text), kNone});
    }
    open->push_back({path, random.Between(1, 4)});
    AddFillers(kind, path, random.Between(1, 3));
    return path;
  }

  void AddFillers(const std::string& kind, const std::string& path, int count) {
    const auto fillers = catalog_.fillers.find(kind);
    if (fillers == catalog_.fillers.end()) return;
    Random& random = draw_.random();
    for (int i = 0; i < count; ++i) {
      Tokens tokens(&draw_);
      const Variant& filler =
          fillers->second[random.Below(fillers->second.size())];
      for (const FilePart& part : filler.parts) {
        files_[path].inserted.push_back({"body", tokens.Fill(part.text)});
      }
    }
  }

  void FillUp() {
    std::vector<const Variant*> order;
    while (files_.size() < shape_.files && !catalog_.clean.empty()) {
      if (order.empty()) {
        for (const Variant& each : catalog_.clean) order.push_back(&each);
        draw_.random().Shuffle(&order);
      }
      Place(*order.back(), kNone);
      order.pop_back();
    }
  }

  void Render(const std::string& path, Building* building) {
    if (!building->body) {
      history_.faults.push_back(path + ": nothing to insert into");
      return;
    }
    draw_.random().Shuffle(&building->inserted);
    text_.clear();
    number_ = 0;
    anchors_.clear();
    std::string_view rest = building->body->text;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n') + 1, rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end);
      const size_t here = line.find(kHere);
      if (here == std::string_view::npos) {
        Write(path, line, building->body->plant);
      } else {
        const size_t begin = here + kHere.size();
        const size_t close = line.find("\xE2\x80\xBA", begin);
        Insert(path, line.substr(begin, close - begin), *building);
      }
    }
    for (const Chunk& chunk : building->inserted) {
      if (anchors_.contains(chunk.anchor)) continue;
      history_.faults.push_back(
          fmt::format("{}: no anchor {}", path, chunk.anchor));
    }
    history_.files.push_back({path, text_});
  }

  void Insert(const std::string& path, std::string_view anchor,
              const Building& building) {
    anchors_.emplace(anchor);
    bool first = true;
    for (const Chunk& chunk : building.inserted) {
      if (chunk.anchor != anchor) continue;
      if (!first && anchor == "body") Write(path, "\n", kNone);
      first = false;
      std::string_view rest = chunk.text;
      while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n') + 1, rest.size());
        Write(path, rest.substr(0, end), chunk.plant);
        rest.remove_prefix(end);
      }
    }
  }

  void Write(const std::string& path, std::string_view line, size_t plant) {
    ++number_;
    const size_t mark = line.find(kMark);
    if (mark == std::string_view::npos) {
      text_.append(line);
      return;
    }
    std::string plain(line);
    plain.erase(mark, kMark.size());
    text_ += plain;
    while (plain.ends_with('\n')) plain.pop_back();
    if (plant != kNone) {
      history_.plants[plant].lines.push_back({path, number_, plain});
    }
  }

  const Catalog& catalog_;
  const HistoryShape& shape_;
  Draw draw_;
  History history_;
  std::map<std::string, Building> files_;
  std::map<std::string, std::vector<OpenCarrier>> carriers_;
  std::string text_;                            // Of the file being rendered,
  uint32_t number_ = 0;                         // its lines so far,
  std::set<std::string, std::less<>> anchors_;  // and where it takes text in.
};

}  // namespace

History MakeHistory(const Catalog& catalog, const HistoryShape& shape) {
  return Maker(catalog, shape).Make();
}

}  // namespace plimsoll::history
