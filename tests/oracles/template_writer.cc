#include "tests/oracles/template_writer.h"

namespace plimsoll::oracles {

namespace {

struct Member {
  const char* name;
  const char* value;
};

constexpr Member kUsual[] = {
    {"slug", "\"one\""},
    {"empty", "\"\""},
    {"zero", "0"},
    {"port", "8080"},
    {"yes", "true"},
    {"no", "false"},
    {"nil", "null"},
    {"odd name", "\"odd\""},
    {"url-ish", R"("a b/c?d=\"e\"")"},
    {"list", R"(["x", "y", "z"])"},
    {"none", "[]"},
    {"numbers", "[0, 1, 2]"},
    {"sites", R"([{"name": "s1", "port": 1, "tags": ["t1", "t2"]},)"
              R"( {"name": "s2", "port": 2, "tags": []}])"},
    {"map", R"({"alpha": "A", "beta": {"gamma": "G"}, "delta": false})"},
    {"multi", R"("line 1\nline 2\n")"},
};

}  // namespace

std::string UsualData() {
  std::string data = "{";
  for (const auto& [name, value] : kUsual) {
    if (data.size() > 1) data += ", ";
    data += '"' + std::string(name) + "\": " + value;
  }
  return data + "}";
}

size_t TemplateWriter::Pick(size_t count) { return engine_() % count; }

WrittenTemplate TemplateWriter::Write() {
  in_each_ = 0;
  std::string text = Body(3);
  if (Pick(8) == 0 && !text.empty()) text = Broken(std::move(text));
  return {std::move(text), Data()};
}

// `text`, cut or with a stray piece.
std::string TemplateWriter::Broken(std::string text) {
  size_t at = Pick(text.size());
  // In front of a character, not within one.
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  static constexpr const char* kStray[] = {
      "{{",      "}}", "{{/if}}", "{{else}}", "{{#if yes}}", "~",
      "{{{",     "}",  "\\",      "{{!",      "{{^}}",       "\"",
      "{{#if}}", "=",  "|",       "[",        "{{!-- ",      "."};
  if (Pick(3) == 0) {
    text.resize(at);
  } else {
    text.insert(at, OneOf(kStray));
  }
  return text;
}

// The names of UsualData, some of them with other values.
std::string TemplateWriter::Data() {
  static constexpr const char* kScalars[] = {
      "\"text\"", "\"\"", "0", "7", "-1.5", "true", "false", "null"};
  static constexpr const char* kContainers[] = {
      "null",
      "[]",
      "[\"p\"]",
      "[[1, 2], []]",
      "{}",
      R"({"alpha": "B", "name": 3, "tags": [0]})",
      R"([null, false, {"port": 9, "tags": "t"}, 0, "", "q"])",
      R"({"one": {"name": "n", "port": null}, "two": [], "three": 0})"};
  std::string data = "{";
  for (const auto& [name, value] : kUsual) {
    if (data.size() > 1) data += ", ";
    // Texts have no members here, in JavaScript they have.
    const bool is_container = value[0] == '[' || value[0] == '{';
    std::string other = value;
    if (Pick(4) == 0)
      other = is_container ? OneOf(kContainers) : OneOf(kScalars);
    data += '"' + std::string(name) + "\": " + other;
  }
  return data + "}";
}

std::string TemplateWriter::Body(int depth) {
  std::string text;
  for (size_t i = Pick(5); i > 0; --i) text += Statement(depth);
  return text;
}

std::string TemplateWriter::Text() {
  static constexpr const char* kTexts[] = {
      "a",    " ",          "\n",           "  \n",
      "\n  ", "b: ",        " c\n",         "\n\n",
      "\t",   "d\r\n",      "\r\n",         "\\{{e}}",
      "\\\\", "}",          "{ ",           "\n    f",
      "é\n",  " \xC2\xA0 ", "\\\\{{slug}}", "\n \t\n",
      "'",    "#"};
  return OneOf(kTexts);
}

std::string TemplateWriter::Path() {
  static constexpr const char* kPaths[] = {"slug",
                                           "port",
                                           "yes",
                                           "no",
                                           "nil",
                                           "zero",
                                           "empty",
                                           "list",
                                           "map.alpha",
                                           "map/beta/gamma",
                                           "map.beta.gamma",
                                           "[odd name]",
                                           "this",
                                           ".",
                                           "./slug",
                                           "this.port",
                                           "../slug",
                                           "../../slug",
                                           "@root.slug",
                                           "missing",
                                           "map.missing.deep",
                                           "sites.0.name",
                                           "sites.[1].port",
                                           "list.length",
                                           "multi",
                                           "[url-ish]",
                                           "none",
                                           "@root.map.alpha",
                                           "map.delta",
                                           "..",
                                           "this/slug",
                                           "@key"};
  static constexpr const char* kInEach[] = {
      "this",      "@index", "@key",       "@first",    "@last",   "name",
      "port",      "tags",   "../slug",    "@../index", "../name", "item",
      "item.name", "key",    "@root.port", "."};
  return in_each_ > 0 && Pick(2) == 0 ? OneOf(kInEach) : OneOf(kPaths);
}

std::string TemplateWriter::Argument(int depth) {
  static constexpr const char* kLiterals[] = {
      "\"text\"", "'it \\' s'", "12", "-1.5", "true",        "false",
      "null",     "undefined",  "0",  "\"\"", "\"a \\\" b\""};
  switch (Pick(5)) {
    case 0:
      return OneOf(kLiterals);
    case 1:
      return depth > 0 ? "(" + Call(depth - 1) + ")" : Path();
    default:
      return Path();
  }
}

std::string TemplateWriter::Call(int depth) {
  static constexpr const char* kTwo[] = {"eq",  "ne", "default",
                                         "and", "or", "lookup"};
  static constexpr const char* kOne[] = {"not", "quote", "url"};
  if (Pick(40) == 0) return "nohelper " + Argument(depth);
  if (Pick(3) == 0) return OneOf(kOne) + " " + Argument(depth);
  std::string call = OneOf(kTwo) + " " + Argument(depth);
  // Rarely, one argument too few.
  return Pick(30) == 0 ? call : call + " " + Argument(depth);
}

std::string TemplateWriter::Tag(const std::string& what) {
  const std::string left = Pick(6) == 0 ? "~" : "";
  const std::string right = Pick(6) == 0 ? "~" : "";
  return "{{" + left + what + right + "}}";
}

std::string TemplateWriter::Chain(int depth) {
  std::string text;
  while (Pick(3) == 0) {
    static constexpr const char* kHeads[] = {"else if ", "else unless ",
                                             "else with "};
    text += Tag(OneOf(kHeads) + Argument(1)) + Body(depth);
  }
  static constexpr const char* kElse[] = {"else", "^", " else "};
  if (Pick(2) == 0) text += Tag(OneOf(kElse)) + Body(depth);
  return text;
}

std::string TemplateWriter::Block(int depth) {
  static constexpr const char* kLists[] = {
      "list", "sites", "none", "map",      "numbers",    "map.beta",
      "nil",  "slug",  "tags", "../sites", "@root.sites"};
  switch (Pick(7)) {
    case 0: {
      const std::string path = Path();
      if (path[0] == '"' || path == "." || path == "..") return {};
      return Tag("#" + path) + Body(depth) + Chain(depth) + Tag("/" + path);
    }
    case 1: {
      const std::string path = Path();
      if (path == "." || path == "..") return {};
      return Tag("^" + path) + Body(depth) +
             (Pick(2) == 0 ? Tag("else") + Body(depth) : "") + Tag("/" + path);
    }
    case 2:
    case 3: {
      const std::string name = Pick(3) == 0 ? "unless" : "if";
      const std::string flag = Pick(10) == 0 ? " includeZero=true" : "";
      return Tag("#" + name + " " + Argument(2) + flag) + Body(depth) +
             Chain(depth) + Tag("/" + name);
    }
    case 4:
      return Tag("#with " + Path() + (Pick(3) == 0 ? " as |item|" : "")) +
             Body(depth) + Chain(depth) + Tag("/with");
    default: {
      ++in_each_;
      std::string text = Tag("#each " + OneOf(kLists) +
                             (Pick(3) == 0 ? " as |item key|" : "")) +
                         Body(depth) + Text() + Statement(0);
      --in_each_;
      return text + Chain(depth) + Tag("/each");
    }
  }
}

std::string TemplateWriter::Statement(int depth) {
  switch (Pick(12)) {
    case 0:
      return "\n" + Tag("! a note ") + "\n";
    case 1:
      return Tag("!-- }} --");
    case 2:
      return "{{{" + Path() + "}}}";
    case 3:
      return Tag("&" + Path());
    case 4:
      return Tag(Call(2));
    case 5:
      return "\n  " + Tag(Pick(2) == 0 ? "> part" : "> ctx map n=slug") + "\n";
    case 6:
      return Pick(4) == 0 ? "{{{{raw}}}} {{x}} \n{{{{/raw}}}}" : Text();
    case 7:
      return Tag(" " + Path() + " ");
    case 8:
    case 9:
      return depth > 0 ? Block(depth - 1) : Text();
    default:
      return Text();
  }
}

}  // namespace plimsoll::oracles
