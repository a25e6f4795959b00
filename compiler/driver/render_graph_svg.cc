#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "compiler/base/encode_text.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/fleet_graph.h"

namespace plimsoll {
namespace {

// Sizes in pixels. Cards are as wide as the longest name needs, within bounds.
constexpr int kNarrowCard = 210;
constexpr int kWideCard = 300;
constexpr int kLine = 16;
constexpr int kCardPadding = 10;
constexpr int kGap = 22;
constexpr int kHeader = 44;
constexpr int kMargin = 24;
// What a letter takes: of names, and of the smaller lines below them.
constexpr double kNameLetter = 7.3;
constexpr double kDetailLetter = 6.1;
constexpr size_t kLockLetters = 4;
constexpr int kLegendWidth = 390;

constexpr std::string_view kInk = "#546e7a";
constexpr std::string_view kQueueInk = "#1565c0";

struct Box {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

// `text` as far as it fits, by code points.
std::string Cut(std::string_view text, size_t limit) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    if (count + 1 == limit) {
      const CodePoint last = DecodeUtf8(text, at);
      if (at + last.length < text.size()) {
        return std::string(text.substr(0, at)) + "…";
      }
    }
    at += DecodeUtf8(text, at).length;
  }
  return std::string(text);
}

// Names of one stack often differ only at their ends, so the middle goes.
std::string CutMiddle(std::string_view text, size_t limit) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    at += DecodeUtf8(text, at).length;
  }
  if (count <= limit) return std::string(text);
  size_t from = text.size();
  for (size_t kept = 0; kept < limit / 2; ++kept) {
    do {
      --from;
    } while (from > 0 &&
             (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80);
  }
  return Cut(text, limit - limit / 2) + std::string(text.substr(from));
}

// As many of `items` as fit, and how many more there are.
std::string CutList(const std::vector<std::string>& items, size_t limit) {
  std::string text = fmt::format("{}", fmt::join(items, ", "));
  if (Cut(text, limit) == text) return text;
  for (size_t kept = items.size() - 1; kept > 0; --kept) {
    text = fmt::format(
        "{}, +{}",
        fmt::join(items.begin(), items.begin() + static_cast<ptrdiff_t>(kept),
                  ", "),
        items.size() - kept);
    if (Cut(text, limit) == text) return text;
  }
  if (items.size() == 1) return Cut(items[0], limit);
  const std::string more = fmt::format(", +{}", items.size() - 1);
  return Cut(items[0], limit - more.size()) + more;
}

std::string_view StrokeOf(Trouble trouble) {
  switch (trouble) {
    case Trouble::kError:
      return "#c62828";
    case Trouble::kWarning:
      return "#b26a00";
    case Trouble::kNone:
      break;
  }
  return "#90a4ae";
}

std::string_view FillOf(Trouble trouble) {
  switch (trouble) {
    case Trouble::kError:
      return "#ffebee";
    case Trouble::kWarning:
      return "#fff8e1";
    case Trouble::kNone:
      break;
  }
  return "#ffffff";
}

class SvgPainter {
 public:
  explicit SvgPainter(const FleetGraph& graph)
      : graph_(graph),
        cards_(graph.apps.size()),
        fed_(graph.apps.size()),
        read_(graph.apps.size()) {
    size_t longest = 0;
    for (const GraphApp& app : graph.apps) {
      longest = std::max(longest, app.name.size());
    }
    card_width_ = std::clamp(
        static_cast<int>(static_cast<double>(longest) * kNameLetter) +
            2 * kCardPadding + 1,
        kNarrowCard, kWideCard);
    const double inside = card_width_ - 2 * kCardPadding;
    name_length_ = static_cast<size_t>(inside / kNameLetter);
    detail_length_ = static_cast<size_t>(inside / kDetailLetter);
    for (const GraphEdge& edge : graph.edges) {
      if (edge.link != GraphLink::kQueue) continue;
      AddOnce(edge.label, &fed_[edge.from]);
      AddOnce(edge.label, &read_[edge.to]);
    }
  }

  std::string Paint() {
    PlaceHosts();
    std::string body;
    for (size_t h = 0; h < graph_.hosts.size(); ++h) {
      body += PaintHost(graph_.hosts[h], frames_[h]);
    }
    // Lines lie below the cards, so that names stay readable.
    for (const GraphEdge& edge : graph_.edges) body += PaintEdge(edge);
    for (size_t i = 0; i < graph_.apps.size(); ++i) body += PaintApp(i);
    body += PaintLegend();
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" "
        "height=\"{1}\" "
        "viewBox=\"0 0 {0} {1}\" font-family=\"sans-serif\">\n"
        "<title>{2}</title>\n"
        "<defs><marker id=\"to\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" "
        "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
        "<path d=\"M0 0 L8 4 L0 8 z\" fill=\"#546e7a\"/></marker></defs>\n"
        "<rect width=\"{0}\" height=\"{1}\" fill=\"#fafafa\"/>\n{3}</svg>\n",
        width_, height_, XmlText(graph_.project), body);
  }

 private:
  static void AddOnce(const std::string& name,
                      std::vector<std::string>* names) {
    if (std::ranges::find(*names, name) == names->end()) names->push_back(name);
  }

  [[nodiscard]] int HeightOf(size_t i) const {
    const GraphApp& app = graph_.apps[i];
    int lines = 1;
    for (const auto* details :
         {&app.ports, &app.secrets, &fed_[i], &read_[i]}) {
      if (!details->empty()) ++lines;
    }
    return 2 * kCardPadding + lines * kLine;
  }

  // Cards of a host stand in columns, about as wide as high together.
  Box PlaceApps(const GraphHost& host, int x, int y) {
    const auto count =
        static_cast<double>(std::max<size_t>(1, host.apps.size()));
    const int columns =
        std::clamp(static_cast<int>(std::ceil(std::sqrt(count / 2.5))), 1, 6);
    const size_t rows = (host.apps.size() + static_cast<size_t>(columns) - 1) /
                        static_cast<size_t>(columns);
    int bottom = y + kHeader;
    for (size_t i = 0; i < host.apps.size(); ++i) {
      const size_t app = host.apps[i];
      const size_t column = i / std::max<size_t>(1, rows);
      const bool top = i % std::max<size_t>(1, rows) == 0;
      const Box* above = top ? nullptr : &cards_[host.apps[i - 1]];
      cards_[app] = {
          x + kGap + static_cast<int>(column) * (card_width_ + 2 * kGap),
          above == nullptr ? y + kHeader : above->y + above->height + kGap,
          card_width_, HeightOf(app)};
      bottom = std::max(bottom, cards_[app].y + cards_[app].height);
    }
    const int used = std::min<int>(
        columns, static_cast<int>(std::max<size_t>(1, host.apps.size())));
    return {x, y, used * (card_width_ + 2 * kGap), bottom + kGap - y};
  }

  // Hosts fill rows from left to right; a row ends where the picture would
  // become wider than a screen.
  void PlaceHosts() {
    const int limit = std::max(1400, WidestRow());
    int x = kMargin;
    int y = kMargin;
    int row_height = 0;
    for (const GraphHost& host : graph_.hosts) {
      Box frame = PlaceApps(host, x, y);
      if (x > kMargin && x + frame.width > limit) {
        x = kMargin;
        y += row_height + 2 * kMargin;
        row_height = 0;
        frame = PlaceApps(host, x, y);
      }
      frames_.push_back(frame);
      row_height = std::max(row_height, frame.height);
      width_ = std::max(width_, x + frame.width + kMargin);
      height_ = std::max(height_, y + frame.height + kMargin);
      x += frame.width + 3 * kMargin;
    }
  }

  [[nodiscard]] int WidestRow() const {
    const double apps = static_cast<double>(graph_.apps.size());
    return static_cast<int>(std::sqrt(apps + 1.0) * (card_width_ + 2 * kGap));
  }

  [[nodiscard]] std::string PaintHost(const GraphHost& host,
                                      const Box& frame) const {
    std::string about = host.about;
    if (host.apps.empty()) {
      about += about.empty() ? "runs nothing" : ", runs nothing";
    }
    return fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\" "
        "fill=\"#eceff1\" stroke=\"{}\" stroke-width=\"{}\"/>\n"
        "<text x=\"{}\" y=\"{}\" font-size=\"15\" font-weight=\"bold\" "
        "fill=\"#263238\">{}</text>\n"
        "<text x=\"{}\" y=\"{}\" font-size=\"11\" fill=\"#546e7a\">{}</text>\n",
        frame.x, frame.y, frame.width, frame.height, StrokeOf(host.trouble),
        host.trouble == Trouble::kNone ? 1 : 3, frame.x + kGap, frame.y + 22,
        XmlText(CutMiddle(host.name, name_length_)), frame.x + kGap,
        frame.y + 37, XmlText(Cut(about, detail_length_)));
  }

  [[nodiscard]] std::string PaintApp(size_t i) const {
    const GraphApp& app = graph_.apps[i];
    const Box& card = cards_[i];
    std::string text = fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" "
        "fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{}/>\n",
        card.x, card.y, card.width, card.height, FillOf(app.trouble),
        StrokeOf(app.trouble), app.trouble == Trouble::kNone ? 1 : 2,
        app.stopped ? " stroke-dasharray=\"5 4\"" : "");
    int line = card.y + kCardPadding + 12;
    text += fmt::format(
        "<text x=\"{}\" y=\"{}\" font-size=\"13\" fill=\"#263238\">{}</text>\n",
        card.x + kCardPadding, line,
        XmlText(CutMiddle(app.name, name_length_)));
    const auto add = [&](std::string_view color, const std::string& detail) {
      line += kLine;
      text += fmt::format(
          "<text x=\"{}\" y=\"{}\" font-size=\"11\" fill=\"{}\">{}</text>\n",
          card.x + kCardPadding, line, color, XmlText(detail));
    };
    if (!app.ports.empty()) add(kInk, CutList(app.ports, detail_length_));
    if (!app.secrets.empty()) {
      line += kLine;
      text += PaintSecrets(app, card.x + kCardPadding, line);
    }
    // On the cards: beside their lines, names would lie on each other.
    const size_t queue_length = detail_length_ - 2;
    if (!fed_[i].empty()) add(kQueueInk, "→ " + CutList(fed_[i], queue_length));
    if (!read_[i].empty()) {
      add(kQueueInk, "← " + CutList(read_[i], queue_length));
    }
    return text;
  }

  // A lock that is drawn: fonts without emoji would show a blank box.
  [[nodiscard]] std::string PaintSecrets(const GraphApp& app, int x,
                                         int y) const {
    return fmt::format(
        "<path d=\"M{0} {1} v-2.5 a2.5 2.5 0 0 1 5 0 v2.5\" fill=\"none\" "
        "stroke=\"#546e7a\" stroke-width=\"1.4\"/>"
        "<rect x=\"{2}\" y=\"{1}\" width=\"8\" height=\"6\" rx=\"1\" "
        "fill=\"#546e7a\"/>"
        "<text x=\"{3}\" y=\"{4}\" font-size=\"11\" "
        "fill=\"#546e7a\">{5}</text>\n",
        x + 2, y - 5, x, x + 13, y,
        XmlText(CutList(app.secrets, detail_length_ - kLockLetters)));
  }

  // In two lines, which the picture of one small host is wide enough for.
  std::string PaintLegend() {
    constexpr const char* kLines[] = {
        "line: needs; dashed line, → and ←: queue; lock: secrets",
        "dashed box: not started; red: error; yellow: warning"};
    std::string text;
    height_ += kMargin - kLine;
    for (const char* line : kLines) {
      text += fmt::format(
          "<text x=\"{}\" y=\"{}\" font-size=\"11\" fill=\"{}\">{}</text>\n",
          kMargin, height_, kInk, line);
      height_ += kLine;
    }
    width_ = std::max(width_, kLegendWidth);
    return text;
  }

  [[nodiscard]] std::string PaintEdge(const GraphEdge& edge) const {
    const Box& from = cards_[edge.from];
    const Box& to = cards_[edge.to];
    // Leaves and enters on the sides that face each other; in one column a
    // line goes round on the right.
    const bool same_column = from.x == to.x;
    const bool rightwards = from.x < to.x || same_column;
    const int x1 = rightwards ? from.x + from.width : from.x;
    const int x2 = same_column  ? to.x + to.width
                   : rightwards ? to.x
                                : to.x + to.width;
    const int y1 = from.y + from.height / 2;
    const int y2 = to.y + to.height / 2;
    // The farther, the wider, so that lines beside a column stay apart.
    const int round = std::min(kGap + std::abs(y2 - y1) / 16, 2 * kGap);
    const int bend =
        same_column ? round : std::max(kGap, std::abs(x2 - x1) / 2);
    const int c1 = rightwards ? x1 + bend : x1 - bend;
    const int c2 = same_column ? x2 + bend : rightwards ? x2 - bend : x2 + bend;
    const bool is_queue = edge.link == GraphLink::kQueue;
    return fmt::format(
        "<path d=\"M{} {} C{} {} {} {} {} {}\" fill=\"none\" "
        "stroke=\"{}\" stroke-width=\"1.3\" stroke-opacity=\"0.75\"{} "
        "marker-end=\"url(#to)\">{}</path>\n",
        x1, y1, c1, y1, c2, y2, x2, y2, is_queue ? kQueueInk : kInk,
        is_queue ? " stroke-dasharray=\"6 4\"" : "",
        fmt::format("<title>{}</title>",
                    XmlText(is_queue ? edge.label
                                     : graph_.apps[edge.from].name + " needs " +
                                           graph_.apps[edge.to].name)));
  }

  const FleetGraph& graph_;
  int card_width_ = kNarrowCard;
  size_t name_length_ = 0;
  size_t detail_length_ = 0;
  std::vector<Box> cards_;
  std::vector<std::vector<std::string>> fed_;  // Queues, by app.
  std::vector<std::vector<std::string>> read_;
  std::vector<Box> frames_;
  int width_ = 2 * kMargin;
  int height_ = 2 * kMargin;
};

}  // namespace

std::string RenderSvg(const FleetGraph& graph) {
  return SvgPainter(graph).Paint();
}

}  // namespace plimsoll
