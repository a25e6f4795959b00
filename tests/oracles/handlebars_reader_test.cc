// What templates make, held against handlebars.js without escaping: the same
// bytes, or both refuse. What differs on purpose is in docs/templates.md.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "compiler/frontend/frontend.h"
#include "compiler/template/render.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

using json = nlohmann::ordered_json;
using templates::TroubleKind;

// JSON, which is YAML, too.
const char* const kTemplateData =
    R"({"slug": "one", "empty": "", "zero": 0, "port": 8080, "yes": true,)"
    R"( "no": false, "nil": null, "odd name": "odd", "url-ish": "a b/c?d=\"e\"",)"
    R"( "list": ["x", "y", "z"], "none": [], "numbers": [0, 1, 2],)"
    R"( "sites": [{"name": "s1", "port": 1, "tags": ["t1", "t2"]},)"
    R"( {"name": "s2", "port": 2, "tags": []}],)"
    R"( "map": {"alpha": "A", "beta": {"gamma": "G"}, "delta": false},)"
    R"( "multi": "line 1\nline 2\n"})";

const std::map<std::string, std::string> kPartials = {
    {"part", "p {{slug}}\n{{#if yes}}\n q\n{{/if}}\n"},
    {"ctx", "<{{alpha}} {{n}} {{@index}}>\n\n"}};

struct Made {
  bool ok = false;
  std::string text;
};

Tree ParseData() {
  static std::vector<std::unique_ptr<SourceFile>> kept;
  kept.push_back(std::make_unique<SourceFile>(FileId{9}, "data.yml",
                                              kTemplateData, FileKind::kYaml));
  Sink sink;
  return ParseYaml(*kept.back(), sink);
}

Made RenderOurs(const std::string& text, const Tree& tree) {
  Sink sink;
  std::vector<std::unique_ptr<SourceFile>> files;
  const auto parse = [&](const std::string& source) {
    files.push_back(std::make_unique<SourceFile>(
        FileId{static_cast<uint32_t>(files.size())}, "t.hbs", source,
        FileKind::kHandlebars));
    return ParseHandlebars(*files.back(), sink);
  };
  const TemplateTree root = parse(text);
  std::map<std::string, TemplateTree> partials;
  for (const auto& [name, source] : kPartials) {
    partials.emplace(name, parse(source));
  }
  if (root.broken) return {};
  templates::Data data;
  data.root = templates::FromNode(*tree.root());
  data.member = [](std::string_view, std::string_view, const Span&) {
    return templates::Value{};
  };
  data.names = [](std::string_view) { return std::vector<std::string>{}; };
  const templates::Outcome outcome = templates::Render(
      root, data,
      [&](std::string_view name, FileId) {
        const auto found = partials.find(std::string(name));
        return found == partials.end() ? nullptr : &found->second;
      },
      templates::Branches::kTaken);
  const bool refused =
      std::ranges::any_of(outcome.troubles, [](const auto& trouble) {
        // Without `strict`, handlebars.js writes nothing for those.
        return trouble.kind != TroubleKind::kUndefinedName;
      });
  // A second look, into the branches that are not taken, changes nothing.
  const templates::Outcome all = templates::Render(
      root, data, [](std::string_view, FileId) { return nullptr; },
      templates::Branches::kAll);
  if (text.find("{{>") == std::string::npos &&
      text.find("{{~>") == std::string::npos) {
    EXPECT_EQ(all.rendered.text, outcome.rendered.text) << text;
  }
  return {!refused, outcome.rendered.text};
}

std::vector<Made> RenderTheirs(const std::string& node,
                               const std::string& handlebars,
                               const std::vector<std::string>& templates) {
  json cases = json::array();
  for (const std::string& text : templates) {
    cases.push_back({{"template", text},
                     {"data", json::parse(kTemplateData)},
                     {"partials", kPartials}});
  }
  const TempDir folder;
  const std::string input = folder.Write("cases.json", cases.dump());
  const auto output = Run({.argv = {node,
                                    std::string(PLIMSOLL_SOURCE_DIR) +
                                        "/tests/oracles/handlebars_reader.js",
                                    handlebars, input}});
  std::vector<Made> made;
  if (!output || output->exit_code != 0) {
    ADD_FAILURE() << (output ? output->err : output.error());
    return made;
  }
  for (const json& answer : json::parse(output->out)) {
    made.push_back({answer["ok"], answer["text"]});
  }
  return made;
}

// What handlebars.js accepts and plimsoll refuses: docs/templates.md.
bool DiffersOnPurpose(const std::string& text, const Made& ours,
                      const Made& theirs) {
  if (ours.ok || !theirs.ok) return false;
  static constexpr const char* kRefused[] = {"as |item", "#>", "#*", "{{*"};
  return std::ranges::any_of(kRefused, [&](const char* what) {
    return text.find(what) != std::string::npos;
  });
}

size_t Compare(const std::string& node, const std::string& handlebars,
               const std::vector<std::string>& templates) {
  const std::vector<Made> theirs = RenderTheirs(node, handlebars, templates);
  const Tree data = ParseData();
  size_t refused = 0;
  size_t shown = 0;
  for (size_t i = 0; i < theirs.size() && shown < 20; ++i) {
    const Made ours = RenderOurs(templates[i], data);
    if (!theirs[i].ok) ++refused;
    if (DiffersOnPurpose(templates[i], ours, theirs[i])) continue;
    const bool same =
        ours.ok == theirs[i].ok && (!ours.ok || ours.text == theirs[i].text);
    if (same) continue;
    ++shown;
    ADD_FAILURE() << "template: " << templates[i]
                  << "\nhandlebars.js: " << (theirs[i].ok ? "" : "refuses: ")
                  << theirs[i].text
                  << "\nplimsoll: " << (ours.ok ? "" : "refuses: ")
                  << ours.text;
  }
  return refused;
}

TEST(HandlebarsReader, AgreesOnHandWrittenTemplates) {
  PLIMSOLL_READER(node, "node");
  PLIMSOLL_READER(handlebars, "handlebars.js");
  Compare(
      node, handlebars,
      {"{{slug}} {{port}} {{yes}} {{no}} {{nil}} {{zero}} {{missing}}",
       "{{map.alpha}} {{map/alpha}} {{map.[alpha]}} {{[odd name]}} "
       "{{this.slug}}",
       "{{#if yes}}a{{else if no}}b{{else}}c{{/if}}{{#unless no}}d{{/unless}}",
       "{{#each list}}{{@index}}{{@key}}{{@first}}{{@last}}{{this}}{{/each}}",
       "{{#each map}}{{@key}}={{#if this}}y{{/if}};{{/each}}",
       "{{#each sites as |s i|}}{{i}}{{s.name}}{{../slug}}{{/each}}",
       "{{#each sites}}{{#each tags}}{{this}}{{../name}}{{../../slug}}{{@../"
       "index}}{{/each}}{{/each}}",
       "{{#each none}}a{{else}}b{{/each}}{{#with map}}{{alpha}}{{/with}}",
       "{{#with nil}}a{{else}}b{{/with}}{{#with map as "
       "|m|}}{{m.alpha}}{{/with}}",
       "{{#list}}{{.}},{{/list}}{{^none}}n{{/none}}{{#map}}{{alpha}}{{/map}}",
       "{{#yes}}{{slug}}{{/yes}}{{#no}}a{{else}}b{{/no}}{{#zero}}z{{/zero}}",
       "a\n  {{#if yes}}\n  b\n  {{else}}\n  c\n  {{/if}}\nd",
       "a {{~#if yes~}} b {{~else~}} c {{~/if~}} d",
       "a\n{{! c }}\nb",
       "a\n  {{> part}}\nb",
       "a {{> part}} b",
       "\n{{> ctx map n=\"q\"}}\n",
       "{{> part sites}}",
       "{{> nothere}}",
       "\\{{a}} \\\\{{slug}} \\\\\\{{slug}}",
       "{{{{raw}}}}{{a}} {{{{b}}}} {{{{/b}}}}{{{{/raw}}}}",
       "{\"a\": {{port}} }",
       "{\"a\": {{port}}}",
       "{{slug",
       "{{#if yes}}",
       "{{/if}}",
       "{{else}}",
       "{{#if yes}}{{/each}}",
       "{{a b}}",
       "{{#a b}}{{/a}}",
       "{{eq port \"8080\"}} {{ne port 80}} {{not no}} {{and yes 0}} {{or no "
       "5}}",
       "{{default missing 'd'}} {{default empty \"e\"}} {{default zero 1}}",
       "{{quote slug}} {{quote multi}} {{url [url-ish]}} {{quote nil}}",
       "{{lookup map \"alpha\"}} {{lookup list 1}} {{lookup nil 1}}",
       "{{#if (and yes (not no))}}a{{/if}}{{#if (eq slug \"one\")}}b{{/if}}",
       "{{eq 1}}",
       "{{if yes}}",
       "{{#if}}a{{/if}}",
       "{{#eq 1 1}}a{{/eq}}",
       "{{list}}",
       "{{map}}",
       "{{eq list 1}}",
       "{{\"slug\"}} {{12}} {{true}}",
       "{{#if zero includeZero=true}}a{{/if}}",
       "{{#if empty}}a{{/if}}",
       "{{!-- }} --}}{{! }}x",
       "{{elsewhere}}{{else-where}}",
       "{{slug}}}",
       "{{foo..bar}}",
       "{{map.this}}",
       "{{map.[this]}}",
       "{{..}}",
       "{{../a}}",
       "{{#if a}}1{{else if b}}2{{else if yes}}3{{~else}} 4{{/if}} x",
       "{{#if a~}} 1 {{~else if b~}} 2 {{~else if c~}} 3 {{~else~}} 4 {{~/if}}",
       "a\n{{#if no}}\n1\n{{else if no}}\n2\n{{else if yes}}\n3\n{{/if}}\nb",
       "{{#*inline \"p\"}}x{{/inline}}",
       "{{#> part}}y{{/part}}"});
}

}  // namespace
}  // namespace plimsoll::oracles
