#ifndef PLIMSOLL_COMPILER_INDEX_REFERENCES_H_
#define PLIMSOLL_COMPILER_INDEX_REFERENCES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// Who refers to whom, in one graph. A thing that nothing refers to may be
// unused; what that means is for a rule to say. What hosts, apps and services
// have between them is in the fleet and in compose projects.

enum class ThingKind : uint8_t {
  kFile,    // Name: its path.
  kImage,   // The reference without tag and digest.
  kSecret,  // Its bare file name.
};
inline constexpr size_t kThingKinds = 3;

struct Thing {
  ThingKind kind = ThingKind::kFile;
  std::string name;
};

// How `from`, a file, refers to `to`.
enum class LinkKind : uint8_t {
  kRuns,       // Image.
  kBuilds,     // Image.
  kUses,       // Secret.
  kGenerates,  // Secret.
};

struct Link {
  uint32_t from = 0;
  uint32_t to = 0;
  LinkKind kind = LinkKind::kRuns;
  Span span;  // The place that refers; may be invalid.
};

class ReferenceIndex {
 public:
  [[nodiscard]] const std::vector<Thing>& things() const { return things_; }
  [[nodiscard]] const std::vector<Link>& links() const { return links_; }
  // Null when nothing speaks of it.
  [[nodiscard]] const Thing* Find(ThingKind kind, std::string_view name) const;
  [[nodiscard]] uint32_t IndexOf(const Thing& thing) const {
    return static_cast<uint32_t>(&thing - things_.data());
  }
  // Indices of the links that lead to it, by what they come from, then by
  // place.
  [[nodiscard]] std::span<const uint32_t> LinksTo(const Thing& thing) const;

  // For those who build it. A thing added again is the same; of equal links one
  // remains. Nothing is found by its links before Seal.
  uint32_t Add(ThingKind kind, std::string_view name);
  void Connect(uint32_t from, uint32_t to, LinkKind kind, const Span& span);
  void Seal();

 private:
  struct NameHash {
    using is_transparent = void;
    size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };
  using IndexByName =
      std::unordered_map<std::string, uint32_t, NameHash, std::equal_to<>>;
  std::vector<Thing> things_;
  std::vector<Link> links_;
  std::array<IndexByName, kThingKinds> by_name_;
  // To thing i lead the links links_to_[to_begin_[i]] to [to_begin_[i + 1]].
  std::vector<uint32_t> links_to_;
  std::vector<uint32_t> to_begin_;
};

// The graph of the whole repository. `fleet` may be null.
[[nodiscard]] ReferenceIndex BuildReferences(const Repository& repository,
                                             const Fleet* fleet);

// `registry.example.org/api` for `registry.example.org/api:1.2@sha256:...`.
[[nodiscard]] std::string_view ImageNameOf(std::string_view reference);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_REFERENCES_H_
