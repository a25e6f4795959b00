#include "compiler/import/draft.h"

#include <fmt/format.h>

#include "compiler/base/utf8.h"

namespace plimsoll::importing {

std::string PlaceOf(const Span& span, const SourceMap& sources) {
  if (!span.valid()) return "the source";
  const SourceFile& file = sources.Get(span.file);
  return fmt::format("{}:{}", EscapeForDisplay(file.path()),
                     file.Locate(span.begin).line);
}

std::string ManifestPath(const AppDraft& app) {
  return fmt::format("apps/{}/manifest.yml", app.id);
}

std::string HostPath(const Draft& draft) {
  return fmt::format("hosts/{}.yml", draft.host);
}

std::string ManifestText(const AppDraft& app) {
  std::string text;
  // A line of a comment holds what the source says, so it is kept on one.
  for (const std::string& note : app.notes) {
    text += fmt::format("# {}\n", EscapeForDisplay(note));
  }
  Yaml root = Yaml::Map();
  root.Set("plimsoll", Yaml::Number(1));
  Yaml body = Yaml::Map();
  body.Set("id", Yaml::Text(app.id));
  body.LayAll(app.fields);
  if (!app.passed.empty()) {
    body.At("targets").Set(app.target, app.passed);
  }
  if (!app.file.empty()) body.At("targets").Set("compose_file", app.file);
  if (!app.units.empty()) body.At("targets").Set("quadlet_units", app.units);
  root.Set("app", std::move(body));
  return text + root.Print();
}

std::string HostText(const Draft& draft) {
  Yaml host = Yaml::Map();
  host.Set("id", Yaml::Text(draft.host));
  host.Set("runtime", Yaml::Text(draft.runtime));
  if (!draft.compose_project.empty()) {
    host.Set("compose_project", Yaml::Text(draft.compose_project));
  }
  host.LayAll(draft.facts);
  if (!draft.gpus.empty()) {
    Yaml gpus = Yaml::List(draft.gpus);
    gpus.Note("as many as the apps ask for; `plimsoll facts` knows better");
    host.At("resources").Set("gpus", std::move(gpus));
  }
  if (!draft.mounts.empty()) host.Set("mounts", draft.mounts);
  if (!draft.vars.empty()) {
    Yaml& vars = host.At("vars");
    for (const SharedVar& var : draft.vars) {
      vars.Set(var.key, Yaml::Text(var.value))
          .Note(fmt::format("{}{}", EscapeForDisplay(var.from),
                            var.is_default ? ", as by default" : ""));
    }
  }
  Yaml root = Yaml::Map();
  root.Set("host", std::move(host));
  std::string text =
      "# One machine, or one tenant of it; the name of the file is its id.\n";
  for (const std::string& note : draft.notes) {
    text += fmt::format("# {}\n", EscapeForDisplay(note));
  }
  return text + root.Print();
}

std::string ProjectText(const Draft&, std::string_view project) {
  return fmt::format(
      "# `plimsoll schema project` has every field.\n"
      "plimsoll: 1\n"
      "project: {}\n"
      "hosts: [\"hosts/*.yml\"]\n"
      "apps: [\"apps/*/manifest.yml\"]\n"
      "output: deploy\n",
      project);
}

}  // namespace plimsoll::importing
