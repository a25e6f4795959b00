#include "compiler/import/compose_service.h"

#include <fmt/format.h>

namespace plimsoll::importing {

using compose::Value;

std::optional<std::string> ServiceImporter::TextFor(const Value* scalar) {
  if (scalar == nullptr || !scalar->IsScalar() ||
      context_.texts.StateOf(*scalar) != TextState::kKnown) {
    return std::nullopt;
  }
  return scalar->IsString()
             ? context_.variables.Fill(RawOf(*scalar))
             : Variables::Literal(DoubledDollars(TextAsRead(*scalar)));
}

std::optional<std::string> ServiceImporter::Known(const Value* scalar) {
  if (scalar == nullptr || !scalar->IsScalar() ||
      context_.texts.StateOf(*scalar) != TextState::kKnown) {
    return std::nullopt;
  }
  return TextAsRead(*scalar);
}

void ServiceImporter::SetText(Yaml& map, std::string_view key,
                              std::string_view from) {
  const auto text = TextFor(Get(from));
  if (text && !text->empty()) map.Set(key, Yaml::Text(*text));
}

AppDraft ServiceImporter::Run() {
  app_.name = service_.name;
  app_.id = ids_.find(service_.name)->second;
  app_.span = service_.name_span;
  app_.target = "compose";
  app_.notes.push_back(
      fmt::format("From the service `{}`, {}.", service_.name,
                  PlaceOf(service_.name_span, context_.sources)));
  Container();
  AddImage();
  AddNames();
  AddCommand("entrypoint", "entrypoint");
  AddCommand("custom_args", "command");
  AddNetworks();
  AddTmpfs();
  AddLabels();
  AddTuning();
  AddLogging();
  AddStop();
  AddDependencies();
  AddResources();
  AddSecurity();
  AddPorts();
  AddMounts();
  ImportEnvironment(NamedTexts(Get("environment")), context_, &app_);
  AddHealth();
  AddRun();
  if (Get("container_name") == nullptr) {
    app_.passed.Set("container_name", Yaml::Raw("null"))
        .Note("compose names it itself");
  }
  return std::move(app_);
}

void PassOn(std::string_view key, const Value* value, const Texts& texts,
            AppDraft* app, std::vector<Loss>* losses) {
  if (value == nullptr) {
    app->passed.Set(key, Yaml::Raw("null"));
    return;
  }
  std::vector<const Value*> lost;
  app->passed.Set(key, PassedValue(*value, texts, &lost));
  for (const Value* place : lost) {
    losses->push_back({.app = app->name,
                       .key = std::string(key),
                       .span = place->span,
                       .why = "a credential stands in it; it was left out"});
  }
}

}  // namespace plimsoll::importing
