// What templates make, held against handlebars.js that escapes nothing: the
// same bytes, or both refuse. What differs on purpose is in docs/templates.md.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "compiler/frontend/frontend.h"
#include "compiler/template/render.h"
#include "tests/oracles/harness.h"
#include "tests/oracles/template_writer.h"

namespace plimsoll::oracles {
namespace {

using json = nlohmann::ordered_json;
using templates::TroubleKind;

const std::map<std::string, std::string> kPartials = {
    {"part", "p {{slug}}\n{{#if yes}}\n q\n{{/if}}\n"},
    {"ctx", "<{{alpha}} {{n}} {{@index}}>\n\n"}};

struct Made {
  bool ok = false;
  std::string text;
};

Made RenderOurs(const WrittenTemplate& written) {
  const std::string& text = written.text;
  const SourceFile stated(FileId{9}, "data.yml", written.data, FileKind::kYaml);
  Sink sink;
  const Tree tree = ParseYaml(stated, sink);
  EXPECT_FALSE(sink.has_errors()) << written.data;
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
                               const std::vector<WrittenTemplate>& templates) {
  json cases = json::array();
  for (const auto& [text, data] : templates) {
    cases.push_back({{"template", text},
                     {"data", json::parse(data)},
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
               const std::vector<WrittenTemplate>& templates) {
  const std::vector<Made> theirs = RenderTheirs(node, handlebars, templates);
  EXPECT_EQ(theirs.size(), templates.size());
  size_t refused = 0;
  std::vector<std::string> differences;
  for (size_t i = 0; i < theirs.size(); ++i) {
    const Made ours = RenderOurs(templates[i]);
    if (!theirs[i].ok) ++refused;
    if (DiffersOnPurpose(templates[i].text, ours, theirs[i])) continue;
    const bool same =
        ours.ok == theirs[i].ok && (!ours.ok || ours.text == theirs[i].text);
    if (same) continue;
    differences.push_back(
        "template: " + templates[i].text + "\ndata: " + templates[i].data +
        "\nhandlebars.js: " + (theirs[i].ok ? "" : "refuses: ") +
        theirs[i].text + "\nplimsoll: " + (ours.ok ? "" : "refuses: ") +
        ours.text);
  }
  // The shortest ones tell most.
  std::ranges::sort(differences, {}, &std::string::size);
  constexpr size_t kShown = 15;
  for (size_t i = 0; i < std::min(differences.size(), kShown); ++i) {
    ADD_FAILURE() << differences[i];
  }
  EXPECT_TRUE(differences.empty())
      << differences.size() << " of " << templates.size() << " differ";
  return refused;
}

TEST(HandlebarsReader, AgreesOnHandWrittenTemplates) {
  PLIMSOLL_READER(node, "node");
  PLIMSOLL_READER(handlebars, "handlebars.js");
  std::vector<WrittenTemplate> templates;
  for (const char* const text :
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
        "{{#if a~}} 1 {{~else if b~}} 2 {{~else if c~}} 3 {{~else~}} 4 "
        "{{~/if}}",
        "a\n{{#if no}}\n1\n{{else if no}}\n2\n{{else if yes}}\n3\n{{/if}}\nb",
        "{{#*inline \"p\"}}x{{/inline}}",
        "{{#> part}}y{{/part}}",
        "{{#if yes}}{{^no}}a{{/no}}{{else}}b{{/if}}"}) {
    templates.push_back({text, UsualData()});
  }
  Compare(node, handlebars, templates);
}

TEST(HandlebarsReader, AgreesOnWrittenByGrammar) {
  PLIMSOLL_READER(node, "node");
  PLIMSOLL_READER(handlebars, "handlebars.js");
  size_t count = 5000;
  if (const char* asked = std::getenv("PLIMSOLL_TEMPLATES")) {
    count = static_cast<size_t>(std::atol(asked));
  }
  std::vector<WrittenTemplate> templates;
  for (uint32_t seed = 1; seed <= count; ++seed) {
    templates.push_back(TemplateWriter(seed).Write());
  }
  const size_t refused = Compare(node, handlebars, templates);
  // Most of what is compared is text, not that both refuse.
  EXPECT_LT(refused, templates.size() / 2);
}

}  // namespace
}  // namespace plimsoll::oracles
