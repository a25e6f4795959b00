// JSON Schemas of the three inputs, for editors: made from the same lists that
// the binder works by, so they say what it says.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>
#include <tuple>
#include <type_traits>

#include "compiler/driver/commands/commands.h"
#include "compiler/model/bind_shapes.h"
#include "compiler/model/host.h"
#include "compiler/model/manifest.h"
#include "compiler/model/project.h"
#include "compiler/model/project_words.h"
#include "compiler/model/visit.h"

namespace plimsoll {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kDialectUrl =
    "https://json-schema.org/draft/2020-12/schema";
// Stands for a value that placeholders give.
constexpr std::string_view kPlaceholder = R"(\{\{)";

Json AnyOf(std::initializer_list<Json> forms) {
  Json any = Json::array();
  for (const Json& form : forms) any.push_back(form);
  return {{"anyOf", std::move(any)}};
}
Json Typed(Json types) { return {{"type", std::move(types)}}; }
Json Pattern(std::string_view pattern) {
  return {{"type", "string"},
          {"pattern", fmt::format("{}|{}", pattern, kPlaceholder)}};
}

// A scalar as an editor's YAML parser types it, which is not how it is written:
// `1.10` may arrive as a number and `0600` as another one.
template <class T>
Json ScalarSchema() {
  if constexpr (std::is_same_v<T, std::string>) {
    return Typed({"string", "number", "boolean", "null"});
  } else if constexpr (std::is_same_v<T, bool>) {
    return AnyOf({Typed({"boolean", "null"}),
                  Pattern("^([Tt]rue|TRUE|[Ff]alse|FALSE)$")});
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return AnyOf({Typed({"integer", "null"}), Pattern("^[-+]?[0-9]+")});
  } else if constexpr (std::is_same_v<T, PortNumber>) {
    return AnyOf({{{"type", "integer"}, {"minimum", 1}, {"maximum", 65535}},
                  Typed("null"),
                  Pattern("^[0-9]+$")});
  } else if constexpr (std::is_same_v<T, FileMode>) {
    return AnyOf({Typed({"integer", "null"}), Pattern("^(0o?)?[0-7]{3,4}$")});
  } else if constexpr (std::is_same_v<T, CountOrAll>) {
    return AnyOf({Typed({"integer", "null"}), Pattern("^(all|[0-9]+)$")});
  } else if constexpr (requires { EnumTexts<T>::kTexts; }) {
    Json words = Json::array();
    for (const std::string_view word : EnumTexts<T>::kTexts) {
      words.push_back(word);
    }
    return AnyOf(
        {{{"enum", std::move(words)}}, Typed("null"), Pattern(kPlaceholder)});
  } else {
    // Sizes, times, counts of CPUs: a number, or one with a unit.
    return AnyOf(
        {Typed({"number", "null"}), Pattern("^[0-9.]+ ?[A-Za-z0-9.]*$")});
  }
}

template <class T>
Json StructSchema();

template <class T>
struct SchemaFor {
  static Json Make() { return StructSchema<T>(); }
};
template <class T>
struct SchemaFor<Field<T>> {
  static Json Make() { return ScalarSchema<T>(); }
};
// One scalar is a list of one.
template <class T>
struct SchemaFor<List<Field<T>>> {
  static Json Make() {
    const Json item = ScalarSchema<T>();
    return AnyOf({{{"type", "array"}, {"items", item}}, item});
  }
};
template <class T>
struct SchemaFor<List<T>> {
  static Json Make() {
    return {{"type", Json::array({"array", "null"})},
            {"items", StructSchema<T>()}};
  }
};
template <class T>
struct SchemaFor<List<Named<T>>> {
  static Json Make() {
    return {{"type", Json::array({"object", "null"})},
            {"additionalProperties", SchemaFor<T>::Make()}};
  }
};
template <>
struct SchemaFor<Command> {
  static Json Make() {
    return AnyOf({SchemaFor<TextList>::Make(), Typed({"string", "null"})});
  }
};
template <>
struct SchemaFor<Free> {
  static Json Make() { return Json::object(); }
};

// A struct written as one scalar.
template <class T>
Json ShortSchema() {
  if constexpr (std::is_same_v<T, RuntimePair>) return ScalarSchema<Runtime>();
  if constexpr (std::is_same_v<T, Ulimit>) return ScalarSchema<int64_t>();
  if constexpr (std::is_same_v<T, AddressSpaceLimit>) {
    return ScalarSchema<ByteCount>();
  }
  return Typed({"string", "number"});
}

template <class T>
Json StructSchema() {
  Json properties = Json::object();
  T fields;
  VisitFields(fields, [&](std::string_view key, auto& member, FieldFormat,
                          std::string_view doc) {
    Json schema = SchemaFor<std::remove_cvref_t<decltype(member)>>::Make();
    // For some keys a mapping may be written as a list of K=V.
    using Member = std::remove_cvref_t<decltype(member)>;
    if (std::is_same_v<Member, TextMap> && TakesListOfPairs(key)) {
      schema = AnyOf(
          {std::move(schema), {{"type", "array"}, {"items", Typed("string")}}});
    }
    schema["description"] = doc;
    properties[std::string(key)] = std::move(schema);
  });
  Json schema = {{"type", Json::array({"object", "null"})},
                 {"properties", std::move(properties)},
                 {"additionalProperties", false}};
  if constexpr (!kShortForm<T>.empty()) {
    Json text = ShortSchema<T>();
    text["examples"] = Json::array({kShortForm<T>});
    return AnyOf({std::move(schema), std::move(text)});
  }
  return schema;
}

Json Titled(std::string_view title, const Json& schema) {
  Json titled = {{"$schema", kDialectUrl}, {"title", title}};
  titled.update(schema);
  return titled;
}

Json Described(Json schema, const Json& before) {
  schema["description"] = before["description"];
  return schema;
}

Json Required(Json schema, std::initializer_list<const char*> keys) {
  schema["required"] = Json::array();
  for (const char* key : keys) schema["required"].push_back(key);
  return schema;
}

// Null is what nobody stated; `off` arrives as false where a parser keeps to
// YAML 1.1.
Json OneOf(std::span<const std::string_view> words) {
  Json any = Json::array({nullptr});
  for (const std::string_view word : words) any.push_back(word);
  if (words.front() == "off") any.push_back(false);
  return {{"enum", std::move(any)}};
}

// Adds what the binder checks of fields that are text to the model.
Json ProjectSchema() {
  Json project = Required(StructSchema<Project>(), {"plimsoll"});
  Json& fields = project["properties"];
  fields["plimsoll"].update({{"const", 1}});
  Json& lint = fields["lint"]["properties"];
  lint["profile"] = Described(OneOf(kProfileWords), lint["profile"]);
  lint["rules"]["additionalProperties"] = OneOf(kLevelWords);
  for (const auto& [list, key, words] :
       std::initializer_list<std::tuple<const char*, const char*,
                                        std::span<const std::string_view>>>{
           {"policies", "severity", kLevelWords},
           {"templates", "kind", kTemplateKindWords}}) {
    Json& field = fields[list]["items"]["properties"][key];
    field = Described(OneOf(words), field);
  }
  return Titled("plimsoll.yml", project);
}

Json HostSchema() {
  Json host = Required(StructSchema<HostFacts>(), {"id"});
  return Titled("Host facts of plimsoll",
                {{"type", "object"},
                 {"properties",
                  {{"plimsoll", {{"const", 1}}}, {"host", std::move(host)}}},
                 {"required", Json::array({"host"})},
                 {"additionalProperties", false}});
}

// Without `plimsoll: 1` a manifest may be one of the format that ours extends,
// where unknown fields are none of our business.
Json ManifestSchema() {
  const Json app = StructSchema<App>();
  Json stack = {
      {"type", "object"},
      {"properties",
       {{"id", Typed("string")},
        {"defaults", app},
        {"apps", {{"type", "object"}, {"additionalProperties", app}}}}},
      {"required", Json::array({"id", "apps"})},
      {"additionalProperties", false}};
  const Json ours = {
      {"properties",
       {{"plimsoll", {{"const", 1}}},
        {"app", Required(app, {"id", "name", "version"})},
        {"stack", std::move(stack)}}},
      {"anyOf", Json::array({Required(Json::object(), {"app"}),
                             Required(Json::object(), {"stack"})})},
      {"additionalProperties", false}};
  const Json foreign = {
      {"properties",
       {{"app",
         {{"type", "object"},
          {"required", Json::array({"id", "name", "version"})}}}}},
      {"required", Json::array({"app"})}};
  return Titled("App manifest of plimsoll",
                {{"type", "object"},
                 {"if", Required(Json::object(), {"plimsoll"})},
                 {"then", ours},
                 {"else", foreign}});
}

}  // namespace

ExitCode RunSchema(const std::string& input, Console& console) {
  Json schema;
  if (input == "project") schema = ProjectSchema();
  if (input == "host") schema = HostSchema();
  if (input == "manifest") schema = ManifestSchema();
  if (schema.is_null()) {
    console.err += fmt::format(
        "plimsoll: no schema `{}`; there are project, host and manifest\n",
        input);
    return ExitCode::kUsage;
  }
  console.out += schema.dump(2) + "\n";
  return ExitCode::kClean;
}

}  // namespace plimsoll
