#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::images {
namespace {

// One image of a stack, as it is written and as it comes out.
struct Pin {
  Span span;
  std::string owner;     // The service or app.
  std::string family;    // What stands before the last slash, as written.
  std::string variable;  // What the tag is taken from; empty: it is written.
  std::string tag;       // As it comes out.
};

// Where `wanted` stands last, outside of `${...}` and `{{...}}`.
size_t FindLastOutside(std::string_view text, char wanted) {
  int depth = 0;
  for (size_t i = text.size(); i > 0; --i) {
    const char c = text[i - 1];
    if (c == '}') ++depth;
    if (c == '{') --depth;
    if (depth == 0 && c == wanted) return i - 1;
  }
  return std::string_view::npos;
}

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// The name in `${NAME:-x}`, `$NAME` or `{{ name }}`, if that is all there is.
std::string VariableIn(std::string_view text) {
  const bool is_filled = text.starts_with('$') || text.starts_with("{{");
  if (!is_filled) return {};
  const size_t begin = text.find_first_not_of("${ ");
  if (begin == std::string_view::npos) return {};
  size_t end = begin;
  while (end < text.size() && IsNameByte(text[end])) ++end;
  return std::string(text.substr(begin, end - begin));
}

// Cuts an image as written. Empty family: it has none, or no tag.
Pin Cut(std::string_view written, std::string_view resolved) {
  Pin pin;
  const size_t slash = FindLastOutside(written, '/');
  const size_t colon = FindLastOutside(written, ':');
  const size_t end = resolved.rfind(':');
  const bool has_tag = slash != std::string_view::npos &&
                       colon != std::string_view::npos && colon > slash &&
                       end != std::string_view::npos &&
                       written.find('@') == std::string_view::npos;
  if (!has_tag) return pin;
  const std::string_view tag = written.substr(colon + 1);
  pin.variable = VariableIn(tag);
  const bool is_mixed =
      pin.variable.empty() && tag.find_first_of("${") != std::string_view::npos;
  if (is_mixed) return pin;
  pin.family = std::string(written.substr(0, slash));
  pin.tag = std::string(resolved.substr(end + 1));
  return pin;
}

// `v2.10.1` becomes `v#.#.#`, and its first number is kept beside it.
std::pair<std::string, std::string> SeriesOf(std::string_view tag) {
  std::string form;
  std::string first;
  size_t numbers = 0;
  for (size_t i = 0; i < tag.size(); ++i) {
    const bool is_digit = tag[i] >= '0' && tag[i] <= '9';
    const bool is_fresh =
        is_digit && (i == 0 || tag[i - 1] < '0' || tag[i - 1] > '9');
    if (is_fresh) ++numbers;
    if (is_digit && numbers == 1) first += tag[i];
    if (!is_digit || is_fresh) form += is_digit ? '#' : tag[i];
  }
  return {std::move(form), std::move(first)};
}

// Another release of the same numbering; not, say, a database's own.
bool IsSameSeries(std::string_view a, std::string_view b) {
  return a.find_first_of("0123456789") != std::string_view::npos &&
         SeriesOf(a) == SeriesOf(b);
}

// Reports what is written where at least two of its family share a variable.
void CheckStack(const std::vector<Pin>& pins,
                std::set<std::pair<FileId, uint32_t>>* seen, RuleContext& ctx) {
  std::map<std::string, std::vector<const Pin*>> families;
  for (const Pin& pin : pins) families[pin.family].push_back(&pin);
  for (const auto& [family, members] : families) {
    if (family.empty()) continue;
    for (const Pin* odd : members) {
      if (!odd->variable.empty()) continue;
      std::map<std::string, std::vector<const Pin*>> sharing;
      for (const Pin* pin : members) {
        if (!pin->variable.empty() && pin->tag != odd->tag &&
            IsSameSeries(pin->tag, odd->tag)) {
          sharing[pin->variable].push_back(pin);
        }
      }
      const auto most = std::ranges::max_element(
          sharing, {}, [](const auto& entry) { return entry.second.size(); });
      if (most == sharing.end() || most->second.size() < 2) continue;
      if (!seen->insert({odd->span.file, odd->span.begin}).second) continue;
      const Pin& other = *most->second.front();
      ctx.Report(odd->span,
                 fmt::format("`{}` runs `{}`, and {} other images of `{}` run "
                             "`{}`",
                             odd->owner, odd->tag, most->second.size(), family,
                             other.tag))
          .Also(other.span, fmt::format("`{}` decides here", most->first))
          .Help(fmt::format("take the tag from `{}` as well", most->first))
          .About(odd->owner, family);
    }
  }
}

std::vector<Pin> PinsOf(const plimsoll::compose::Project& project) {
  std::vector<Pin> pins;
  for (const plimsoll::compose::Service& service : project.services) {
    const plimsoll::compose::Value* image = service.Get("image");
    if (image == nullptr || image->node == nullptr || !image->IsKnown()) {
      continue;
    }
    Pin pin = Cut(image->node->text, image->text);
    pin.span = InnerSpan(*image);
    pin.owner = std::string(service.name);
    pins.push_back(std::move(pin));
  }
  return pins;
}

std::vector<Pin> PinsOf(const Fleet& fleet) {
  std::vector<Pin> pins;
  for (const AppUnit* unit : SoundApps(fleet)) {
    const Text& image = unit->app.container.image;
    const auto& instances = fleet.InstancesOf(unit->app.id.value);
    if (!image.stated() || instances.empty()) continue;
    Pin pin = Cut(image.text, instances.front()->app->container.image.value);
    pin.span = image.span;
    pin.owner = unit->app.id.value;
    pins.push_back(std::move(pin));
  }
  return pins;
}

// Images of one release are made to run together; one that was pinned by hand
// stays behind without a word when the others move on.
void Check(const Repository& repository, RuleContext& ctx) {
  std::set<std::pair<FileId, uint32_t>> seen;
  for (const plimsoll::compose::Project& project : repository.compose) {
    CheckStack(PinsOf(project), &seen, ctx);
  }
  if (ctx.fleet() != nullptr) CheckStack(PinsOf(*ctx.fleet()), &seen, ctx);
}

}  // namespace

constinit const Rule mixed_tags = {
    .id = "images/mixed-tags",
    .summary = "an image is pinned apart from the others of its release",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::images
