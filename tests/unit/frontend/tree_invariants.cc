#include "tests/unit/frontend/tree_invariants.h"

#include <fmt/format.h>

#include <functional>

#include "compiler/base/encode_utf8.h"

namespace plimsoll {
namespace {

std::string At(std::string_view what, const Span& span) {
  return fmt::format("{} at {}..{}", what, span.begin, span.end);
}

// Calls `visit` on every node with its parent, and stops at the first fault.
std::string Walk(const Tree& tree,
                 const std::function<std::string(const Node&)>& visit) {
  std::vector<const Node*> stack;
  for (const Document& document : tree.documents) {
    if (document.root != nullptr) stack.push_back(document.root);
  }
  while (!stack.empty()) {
    const Node& node = *stack.back();
    stack.pop_back();
    if (std::string fault = visit(node); !fault.empty()) return fault;
    for (const Node* item : node.items) stack.push_back(item);
    for (const Entry& entry : node.entries) {
      stack.push_back(entry.key);
      stack.push_back(entry.value);
    }
  }
  return "";
}

std::string CheckChildren(const Node& node) {
  uint32_t floor = node.span.begin;
  const auto check = [&](const Node* child) -> std::string {
    if (child == nullptr) return At("null child", node.span);
    if (!node.span.Contains(child->span)) return At("escapes", child->span);
    if (child->span.begin < floor) return At("overlaps", child->span);
    floor = child->span.end;
    return "";
  };
  for (const Node* item : node.items) {
    if (std::string fault = check(item); !fault.empty()) return fault;
  }
  for (const Entry& entry : node.entries) {
    if (std::string fault = check(entry.key); !fault.empty()) return fault;
    if (std::string fault = check(entry.value); !fault.empty()) return fault;
  }
  return "";
}

std::string CheckNode(const Node& node, const Tree& tree,
                      const SourceFile& file) {
  if (node.span.file != tree.file || node.span.begin > node.span.end ||
      node.span.end > file.text().size()) {
    return At("bad span", node.span);
  }
  if (node.kind == NodeKind::kAlias &&
      (node.target == nullptr || Deref(node).kind == NodeKind::kAlias)) {
    return At("alias leads nowhere", node.span);
  }
  if (node.style == ScalarStyle::kNone && node.IsScalar() &&
      (!node.text.empty())) {
    return At("nothing with a text", node.span);
  }
  return CheckChildren(node);
}

std::string CheckComments(const Tree& tree, const SourceFile& file) {
  uint32_t floor = 0;
  for (const Comment& comment : tree.comments) {
    if (comment.span.begin < floor || comment.span.end > file.text().size() ||
        comment.span.size() == 0) {
      return At("bad comment", comment.span);
    }
    const std::string_view text = file.TextOf(comment.span);
    const bool is_marked = text[0] == '#' || text[0] == ';' ||
                           text.starts_with("//") || text.starts_with("/*");
    if (!is_marked) return At("no marker", comment.span);
    if (text.find(comment.text) == std::string_view::npos) {
      return At("comment's text is not its source", comment.span);
    }
    floor = comment.span.end;
  }
  return "";
}

// A second, plain reading of YAML's scalars, to check spans against.
bool IsBlank(char c) { return c == ' ' || c == '\t'; }

size_t BreakAt(std::string_view text, size_t at) {
  for (const std::string_view line_break :
       {"\r\n", "\n", "\r", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.substr(at, line_break.size()) == line_break) {
      return line_break.size();
    }
  }
  return 0;
}

// Reads the blanks and breaks at `at`, and what they stand for.
std::string Fold(std::string_view text, size_t* at, bool escaped) {
  std::string blanks;
  std::string breaks;
  size_t count = 0;
  while (*at < text.size()) {
    const size_t length = BreakAt(text, *at);
    if (length == 0 && !IsBlank(text[*at])) break;
    if (length == 0) {
      if (count == 0) blanks += text[*at];
      ++*at;
      continue;
    }
    const std::string kept =
        length == 3 ? std::string(text.substr(*at, 3)) : "\n";
    // The first break folds unless it is a Unicode one.
    if (count > 0 || length == 3 || escaped) breaks += kept;
    ++count;
    *at += length;
  }
  if (escaped && count > 0) return breaks.substr(breaks[0] == '\n' ? 1 : 3);
  if (count == 0) return blanks;
  return breaks.empty() ? " " : breaks;
}

// Reads the escape whose letter is at `at`.
void Unescape(std::string_view text, size_t* at, std::string* out) {
  static constexpr std::string_view kLetters = "0abt\tnvfre \"/\\N_LP";
  static constexpr uint32_t kValues[] = {0,   7,    8,    9,    9,      10,
                                         11,  12,   13,   27,   ' ',    '"',
                                         '/', '\\', 0x85, 0xA0, 0x2028, 0x2029};
  const char letter = text[*at];
  ++*at;
  const size_t digits = letter == 'x'   ? 2
                        : letter == 'u' ? 4
                        : letter == 'U' ? 8
                                        : 0;
  if (digits > 0) {
    AppendUtf8(static_cast<uint32_t>(std::stoul(
                   std::string(text.substr(*at, digits)), nullptr, 16)),
               out);
    *at += digits;
  } else if (const size_t i = kLetters.find(letter);
             i != std::string_view::npos) {
    AppendUtf8(kValues[i], out);
  }
}

std::string Decode(const Node& node, std::string_view text) {
  const bool single = node.style == ScalarStyle::kSingleQuoted;
  const bool quoted = node.style == ScalarStyle::kDoubleQuoted || single;
  if (quoted) text = text.substr(1, text.size() - 2);
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (IsBlank(c) || BreakAt(text, at) != 0) {
      out += Fold(text, &at, false);
    } else if (single && c == '\'') {
      out += c;
      at += 2;
    } else if (quoted && !single && c == '\\') {
      ++at;
      if (BreakAt(text, at) != 0) {
        out += Fold(text, &at, true);
      } else {
        Unescape(text, &at, &out);
      }
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

std::string CheckScalar(const Node& node, const SourceFile& file) {
  const std::string_view source = file.TextOf(node.span);
  switch (node.style) {
    case ScalarStyle::kNone:
      return source.empty() ? "" : At("nothing has a size", node.span);
    case ScalarStyle::kLiteral:
    case ScalarStyle::kFolded: {
      const char mark = node.style == ScalarStyle::kLiteral ? '|' : '>';
      return source.substr(0, 1) == std::string(1, mark)
                 ? ""
                 : At("no block indicator", node.span);
    }
    case ScalarStyle::kSingleQuoted:
    case ScalarStyle::kDoubleQuoted: {
      const char quote = node.style == ScalarStyle::kSingleQuoted ? '\'' : '"';
      if (source.size() < 2 || source.front() != quote ||
          source.back() != quote) {
        return At("no quotes", node.span);
      }
      break;
    }
    case ScalarStyle::kPlain:
      if (source.empty()) return At("empty plain scalar", node.span);
  }
  if (const std::string again = Decode(node, source); again != node.text) {
    return At(fmt::format("`{}` is not `{}`", node.text, again), node.span);
  }
  return "";
}

std::string CheckCollection(const Node& node, const SourceFile& file) {
  const std::string_view source = file.TextOf(node.span);
  const bool mapping = node.kind == NodeKind::kMapping;
  const size_t children = mapping ? node.entries.size() : node.items.size();
  if (source.empty()) {
    return children == 0 ? At("empty collection without brackets", node.span)
                         : "";
  }
  // A block mapping may begin with a key in brackets, so only an empty
  // collection has to have its own.
  const char closing = mapping ? '}' : ']';
  if (children == 0 && source.back() != closing) {
    return At("empty collection without brackets", node.span);
  }
  return "";
}

}  // namespace

std::string FindTreeFault(const Tree& tree, const SourceFile& file) {
  if (tree.file != file.id()) return "wrong file";
  uint32_t floor = 0;
  for (const Document& document : tree.documents) {
    if (document.span.begin < floor ||
        document.span.end < document.span.begin ||
        document.span.end > file.text().size()) {
      return At("bad document", document.span);
    }
    floor = document.span.end;
    if (document.root != nullptr &&
        !document.span.Contains(document.root->span)) {
      return At("root escapes", document.root->span);
    }
  }
  std::string fault =
      Walk(tree, [&](const Node& node) { return CheckNode(node, tree, file); });
  return fault.empty() ? CheckComments(tree, file) : fault;
}

std::string FindYamlFault(const Tree& tree, const SourceFile& file) {
  return Walk(tree, [&](const Node& node) -> std::string {
    if (node.kind == NodeKind::kAlias) {
      return file.TextOf(node.span) == "*" + std::string(node.anchor)
                 ? ""
                 : At("alias is not its source", node.span);
    }
    if (node.IsScalar()) return CheckScalar(node, file);
    return tree.broken ? "" : CheckCollection(node, file);
  });
}

}  // namespace plimsoll
