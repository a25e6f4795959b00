#ifndef PLIMSOLL_TARGETS_COMPOSE_YAML_H_
#define PLIMSOLL_TARGETS_COMPOSE_YAML_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/syntax/tree.h"

namespace plimsoll {

// YAML in the making. Scalars are kept as they are printed, so whoever makes
// one decides how it is quoted.
class Yaml {
 public:
  enum class Kind : uint8_t { kScalar, kList, kMap };

  // Text as it stands in the file: `true`, `8080`, `"a"`.
  static Yaml Raw(std::string text);
  // Text that is read back as it is, in quotes only where it needs them.
  static Yaml Text(std::string_view text);
  static Yaml Number(int64_t number);
  static Yaml Flag(bool flag);
  static Yaml List(std::vector<Yaml> items = {});
  static Yaml Map();

  // Adds or replaces an entry. The key is quoted where it has to be.
  Yaml& Set(std::string_view key, Yaml value);
  void Append(Yaml item);
  // A comment line above the entry or item, after those it has.
  Yaml& Note(std::string_view line);
  // Prints on one line, `{a: b}`; comments in it are left out.
  Yaml& Flow();
  // The entry, made as a map where there is none.
  Yaml& At(std::string_view key);
  // The same as a list.
  Yaml& ListAt(std::string_view key);
  void Remove(std::string_view key);
  // Lays an entry over the one that is there: maps merge by key, all else
  // replaces.
  void Lay(std::string_view key, Yaml value);
  // The same for every entry of a map.
  void LayAll(const Yaml& map);

  [[nodiscard]] bool Has(std::string_view key) const;
  // Null where there is no such entry.
  [[nodiscard]] Yaml* Get(std::string_view key);
  [[nodiscard]] size_t size() const { return items_.size() + entries_.size(); }
  [[nodiscard]] bool empty() const {
    return items_.empty() && entries_.empty();
  }
  // The document, entries in the order in which they were set.
  [[nodiscard]] std::string Print() const;

 private:
  void LayWritten(const std::string& key, Yaml value);
  void PrintTo(std::string* out, size_t indent) const;
  void PrintNotes(std::string* out, size_t indent) const;
  [[nodiscard]] std::string OnOneLine() const;
  [[nodiscard]] bool IsInline() const;

  Kind kind_ = Kind::kScalar;
  bool flow_ = false;
  std::string text_;
  std::vector<std::string> notes_;
  std::vector<Yaml> items_;
  std::vector<std::pair<std::string, Yaml>> entries_;
};

// A tree as it was written, aliases and merge keys resolved. Plain scalars
// that YAML types stay plain; all others are quoted.
[[nodiscard]] Yaml FromNode(const Node& node);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_COMPOSE_YAML_H_
