#ifndef PLIMSOLL_COMPILER_SYNTAX_TREE_H_
#define PLIMSOLL_COMPILER_SYNTAX_TREE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"

namespace plimsoll {

// What every front end produces: mappings, sequences and scalars with the
// place of each in the source. Nothing is interpreted: scalars are text, and
// duplicate keys, aliases, merge keys and comments are all still there.

enum class NodeKind : uint8_t { kScalar, kSequence, kMapping, kAlias };

// How a scalar was written. kPlain is an unquoted value; kNone a value that is
// not there at all (`key:`), whose span is empty and stands after its key.
enum class ScalarStyle : uint8_t {
  kNone,
  kPlain,
  kSingleQuoted,
  kDoubleQuoted,
  kLiteral,  // YAML `|`
  kFolded,   // YAML `>`
};

struct Node;

struct Entry {
  const Node* key = nullptr;    // Usually a scalar; YAML allows any node.
  const Node* value = nullptr;  // Never null.
};

// Nodes live in their Tree's arena. Views point into the source text or, where
// decoding changed the text, into the arena.
struct Node {
  NodeKind kind = NodeKind::kScalar;
  ScalarStyle style = ScalarStyle::kNone;
  // Quotes, brackets and block indicators included; the anchor and tag not.
  Span span;
  std::string_view text;               // Scalar: the decoded value.
  std::span<const Node* const> items;  // Sequence.
  std::span<const Entry> entries;      // Mapping: in file order.
  const Node* target = nullptr;        // Alias: what it stands for.
  std::string_view anchor;             // Its name; an alias: the name it uses.
  std::string_view tag;                // As written, `!!str`, `!reset`.

  [[nodiscard]] bool IsScalar() const { return kind == NodeKind::kScalar; }
  [[nodiscard]] bool IsSequence() const { return kind == NodeKind::kSequence; }
  [[nodiscard]] bool IsMapping() const { return kind == NodeKind::kMapping; }
  // No value, `null` or `~`, unquoted (YAML 1.2 core schema).
  [[nodiscard]] bool IsNull() const;
};

// `node` behind any aliases. An alias never leads to itself.
[[nodiscard]] const Node& Deref(const Node& node);

struct Comment {
  Span span;              // From its marker to the end of the line.
  std::string_view text;  // Without the marker and surrounding blanks.
  bool own_line = false;  // Nothing but blanks before it on its line.
};

// One document of a file; formats without documents have exactly one.
struct Document {
  const Node* root = nullptr;  // Null for an empty document.
  Span span;
};

// The parse of one file. Owns its nodes; movable, never copied.
struct Tree {
  FileId file = FileId::kNone;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  std::vector<Document> documents;
  std::vector<Comment> comments;  // In file order.
  // The parser stopped before the end: what is here is right but not all.
  bool broken = false;

  [[nodiscard]] const Node* root() const {
    return documents.empty() ? nullptr : documents.front().root;
  }
};

// A merge key is plain or tagged as one; a quoted "<<" is a key like any other.
[[nodiscard]] bool IsMergeKey(const Node& key);

// The value of `key` in a mapping, merge keys applied: an own entry wins over
// merged ones, and of duplicates the last. Null when absent or when `node` is
// no mapping.
[[nodiscard]] const Node* Find(const Node& node, std::string_view key);

// The entries of a mapping as its reader sees them: merge keys applied, the
// last of duplicates, in order of first appearance, merged ones first.
[[nodiscard]] std::vector<Entry> EffectiveEntries(const Node& mapping);

// Where bytes [offset, offset + length) of a scalar's text stand in the source,
// if they stand there as they are; else the span of the whole scalar.
[[nodiscard]] Span SpanOfText(const Node& node, size_t offset, size_t length);

// A stable text form of a tree with spans, for tests: one node a line.
[[nodiscard]] std::string Dump(const Tree& tree);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_TREE_H_
