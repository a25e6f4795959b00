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

// Who refers to whom, in one graph. A thing that nothing declares is only
// spoken of; one that nothing refers to may be unused. What either means is for
// a rule to say. What hosts, apps and services have between them is in the
// fleet and in compose projects.

enum class ThingKind : uint8_t {
  kFile,    // Name: its path.
  kImage,   // The reference without tag and digest.
  kSecret,  // Its bare file name.
};
inline constexpr size_t kThingKinds = 3;

struct Thing {
  ThingKind kind = ThingKind::kFile;
  std::string name;
  std::vector<Span> declared;  // None: it is only referred to.
};

// How `from`, a file, refers to `to`.
enum class LinkKind : uint8_t {
  kMentions,   // Another file.
  kRuns,       // Image.
  kBuilds,     // Image.
  kUses,       // Secret.
  kGenerates,  // Secret.
};

struct Link {
  uint32_t from = 0;
  uint32_t to = 0;
  LinkKind kind = LinkKind::kMentions;
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
  // Indices of links, by what they lead to and from, then by place.
  [[nodiscard]] std::span<const uint32_t> LinksFrom(const Thing& thing) const;
  [[nodiscard]] std::span<const uint32_t> LinksTo(const Thing& thing) const;

  // For those who build it. Adding a thing again adds the place; of equal links
  // one remains. Nothing is found by its links before Seal.
  uint32_t Add(ThingKind kind, std::string_view name, const Span& declared);
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
  // Of thing i the entries from begin[i] to begin[i + 1].
  struct Neighbours {
    std::vector<uint32_t> links;
    std::vector<uint32_t> begin;
  };
  [[nodiscard]] static std::span<const uint32_t> Of(
      const Neighbours& neighbours, uint32_t thing);
  [[nodiscard]] Neighbours NeighboursBy(uint32_t Link::*end) const;

  std::vector<Thing> things_;
  std::vector<Link> links_;
  std::array<IndexByName, kThingKinds> by_name_;
  Neighbours from_;
  Neighbours to_;
};

// A word of a text that may be a path of the repository: it has a slash, or an
// ending. Views point into the text.
struct PathWord {
  std::string_view text;
  Span span;
};
// What one file refers to; depends on nothing but that file.
struct FileReferences {
  std::vector<PathWord> paths;
};
[[nodiscard]] FileReferences ReadReferences(const ParsedFile& file);

// The graph of the whole repository. `fleet` may be null.
[[nodiscard]] ReferenceIndex BuildReferences(const Repository& repository,
                                             const Fleet* fleet, unsigned jobs);

// `registry.example.org/api` for `registry.example.org/api:1.2@sha256:...`.
[[nodiscard]] std::string_view ImageNameOf(std::string_view reference);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_REFERENCES_H_
