#include "compiler/index/references.h"

#include <algorithm>
#include <tuple>

#include "compiler/index/references_parts.h"

namespace plimsoll {
uint32_t ReferenceIndex::Add(ThingKind kind, std::string_view name) {
  IndexByName& known = by_name_.at(static_cast<size_t>(kind));
  auto found = known.find(name);
  if (found == known.end()) {
    const auto index = static_cast<uint32_t>(things_.size());
    found = known.emplace(name, index).first;
    things_.push_back({.kind = kind, .name = std::string(name)});
  }
  return found->second;
}

void ReferenceIndex::Connect(uint32_t from, uint32_t to, LinkKind kind,
                             const Span& span) {
  links_.push_back({from, to, kind, span});
}

void ReferenceIndex::Seal() {
  const auto key = [](const Link& link) {
    return std::tie(link.from, link.to, link.kind, link.span);
  };
  // By name, so that the order does not depend on who was added first.
  std::ranges::sort(links_, [&](const Link& a, const Link& b) {
    return a.from == b.from ? key(a) < key(b)
                            : things_[a.from].name < things_[b.from].name;
  });
  const auto end = std::unique(
      links_.begin(), links_.end(),
      [&](const Link& a, const Link& b) { return key(a) == key(b); });
  links_.erase(end, links_.end());
  to_begin_.assign(things_.size() + 1, 0);
  for (const Link& link : links_) ++to_begin_[link.to + 1];
  for (size_t i = 1; i < to_begin_.size(); ++i) {
    to_begin_[i] += to_begin_[i - 1];
  }
  links_to_.resize(links_.size());
  std::vector<uint32_t> next = to_begin_;
  for (size_t i = 0; i < links_.size(); ++i) {
    links_to_[next[links_[i].to]++] = static_cast<uint32_t>(i);
  }
}

const Thing* ReferenceIndex::Find(ThingKind kind, std::string_view name) const {
  const IndexByName& known = by_name_.at(static_cast<size_t>(kind));
  const auto found = known.find(name);
  return found == known.end() ? nullptr : &things_[found->second];
}

std::span<const uint32_t> ReferenceIndex::LinksTo(const Thing& thing) const {
  const uint32_t index = IndexOf(thing);
  if (index + 1 >= to_begin_.size()) return {};
  return std::span(links_to_).subspan(to_begin_[index],
                                      to_begin_[index + 1] - to_begin_[index]);
}

ReferenceIndex BuildReferences(const Repository& repository,
                               const Fleet* fleet) {
  ReferenceIndex index;
  AddCompose(repository, &index);
  AddUnits(repository, &index);
  if (fleet != nullptr) AddFleet(*fleet, &index);
  index.Seal();
  return index;
}

std::string_view ImageNameOf(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const size_t slash = reference.rfind('/');
  const size_t colon = reference.rfind(':');
  const bool has_tag = colon != std::string_view::npos &&
                       (slash == std::string_view::npos || colon > slash);
  return has_tag ? reference.substr(0, colon) : reference;
}

}  // namespace plimsoll
