#include "rules/facts/sibling_tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "compiler/index/word_finder.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// An image of one host or project.
struct Sibling {
  std::string user;  // The app or service.
  std::string repository;
  std::string tag;
  Span span;
  bool from_variable = false;
};
using Siblings = std::vector<Sibling>;
using Publishers = std::map<std::string, Siblings>;

// `v2.10.2` has the form `v#.#.#`: a date and a version are never compared.
std::string FormOf(std::string_view tag) {
  std::string form;
  for (const char c : tag) {
    if (!IsAsciiDigit(c)) {
      form += c;
    } else if (!form.ends_with('#')) {
      form += '#';
    }
  }
  return form;
}

std::string_view FirstNumber(std::string_view tag) {
  size_t begin = 0;
  while (begin < tag.size() && !IsAsciiDigit(tag[begin])) ++begin;
  size_t end = begin;
  while (end < tag.size() && IsAsciiDigit(tag[end])) ++end;
  return tag.substr(begin, end - begin);
}

// Releases of one thing: the same form with two dots at least, and the same
// first number.
bool AreReleases(std::string_view a, std::string_view b) {
  return FormOf(a) == FormOf(b) && std::ranges::count(a, '.') >= 2 &&
         FirstNumber(a) == FirstNumber(b);
}

void Add(std::string_view text, Sibling sibling, Publishers* publishers) {
  const ImageText image = ReadImage(text);
  if (image.tag.empty()) return;
  sibling.tag = image.tag;
  sibling.repository = image.repository;
  const std::string publisher =
      image.repository.substr(0, image.repository.rfind('/'));
  if (publisher == "docker.io/library") return;
  (*publishers)[publisher].push_back(std::move(sibling));
}

bool IsFromVariable(const Origin* origin) {
  for (; origin != nullptr; origin = origin->next) {
    if (origin->kind == OriginKind::kVar) return true;
  }
  return false;
}

void Judge(const Publishers& publishers, const std::string& where,
           std::vector<FactConflict>* conflicts) {
  for (const auto& [publisher, siblings] : publishers) {
    const Sibling* led = nullptr;
    bool agree = true;
    for (const Sibling& sibling : siblings) {
      if (!sibling.from_variable) continue;
      if (led == nullptr) led = &sibling;
      agree &= sibling.tag == led->tag;
    }
    if (led == nullptr || !agree) continue;
    for (const Sibling& sibling : siblings) {
      const bool differs = !sibling.from_variable && sibling.tag != led->tag &&
                           AreReleases(sibling.tag, led->tag);
      if (!differs) continue;
      FactConflict conflict;
      conflict.message = fmt::format(
          "`{}` has tag `{}` {}, where a variable makes it `{}` for `{}`",
          sibling.user, sibling.tag, where, led->tag, led->user);
      conflict.places.push_back({sibling.span, sibling.tag, {}});
      conflict.homes.push_back({led->span, "made here"});
      conflict.note = fmt::format("both are images of `{}`", publisher);
      conflict.help = "use the variable here, too";
      conflict.object = fmt::format("{}/{}", where, sibling.user);
      conflicts->push_back(std::move(conflict));
    }
  }
}

// Services of one stack that run the same image in two releases: one of them
// was left behind. What is written down for one is written for all.
void JudgeReleases(const Publishers& publishers, const std::string& where,
                   std::vector<FactConflict>* conflicts) {
  std::map<std::string, std::vector<const Sibling*>> by_image;
  for (const auto& [publisher, siblings] : publishers) {
    for (const Sibling& sibling : siblings) {
      if (!sibling.from_variable) {
        by_image[sibling.repository].push_back(&sibling);
      }
    }
  }
  for (const auto& [image, siblings] : by_image) {
    std::set<std::string> tags;
    std::set<std::string> users;
    bool are_releases = true;
    for (const Sibling* sibling : siblings) {
      tags.insert(sibling->tag);
      users.insert(sibling->user);
      are_releases &= AreReleases(sibling->tag, siblings.front()->tag);
    }
    // A service that is there twice is a duplicate key.
    if (tags.size() != 2 || !are_releases || users.size() < siblings.size()) {
      continue;
    }
    FactConflict conflict;
    conflict.message =
        fmt::format("`{}` has the tags {} {}", image,
                    JoinNames({tags.begin(), tags.end()}), where);
    for (const Sibling* sibling : siblings) {
      conflict.places.push_back({sibling->span, sibling->tag, {}});
    }
    conflict.help = "use one release, or one variable for all";
    conflict.object = fmt::format("{}/{}", where, image);
    conflicts->push_back(std::move(conflict));
  }
}

}  // namespace

std::vector<FactConflict> TagConflicts(const Repository& repository,
                                       const Fleet* fleet) {
  std::vector<FactConflict> conflicts;
  for (const compose::Project& project : repository.compose) {
    Publishers publishers;
    for (const compose::Service& service : project.services) {
      const compose::Value* image = service.Get("image");
      if (image == nullptr || !image->IsKnown() || image->node == nullptr) {
        continue;
      }
      Add(image->text,
          {.user = std::string(service.name),
           .span = image->span,
           .from_variable = image->node->text.find('$') != npos},
          &publishers);
    }
    const std::string where = fmt::format("in `{}`", project.main().path());
    Judge(publishers, where, &conflicts);
    JudgeReleases(publishers, where, &conflicts);
  }
  if (fleet == nullptr) return conflicts;
  for (const auto& host : fleet->hosts) {
    Publishers publishers;
    for (const Instance& instance : host->instances) {
      const Text& image = instance.app->container.image;
      if (!image.set() || instance.from_template) continue;
      Add(image.value,
          {.user = std::string(instance.id),
           .span = image.span,
           .from_variable = IsFromVariable(image.origin)},
          &publishers);
    }
    Judge(publishers, fmt::format("on `{}`", host->id), &conflicts);
  }
  return conflicts;
}

}  // namespace plimsoll
