#include "tests/unit/compose/project_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "compiler/frontend/frontend.h"
#include "compiler/source/classify.h"

namespace plimsoll::compose {

const Project& LoadedFolder::Of(std::string_view path) const {
  for (const Project& project : projects) {
    if (project.main().path() == path) return project;
  }
  std::abort();
}

std::string LoadedFolder::Show(
    std::string_view path, std::initializer_list<std::string_view> keys) const {
  return ShowValue(Find(Of(path).root, keys));
}

std::unique_ptr<LoadedFolder> LoadFolder(
    const std::map<std::string, std::string>& files) {
  auto folder = std::make_unique<LoadedFolder>();
  Sink sink;
  Input input;
  for (const auto& [path, text] : files) {
    folder->sources.Add(path, text, Classify(path, text));
  }
  folder->trees.resize(folder->sources.size());
  for (size_t i = 0; i < folder->sources.size(); ++i) {
    const SourceFile& source = folder->sources[i];
    const bool is_dotenv = source.kind() == FileKind::kDotenv;
    folder->trees[i] =
        is_dotenv ? ParseDotenv(source, sink) : ParseYaml(source, sink);
    input.files.push_back({&source, &folder->trees[i]});
  }
  input.exists = [&](std::string_view path) {
    return folder->sources.Find(path) != nullptr;
  };
  input.is_folder = [&](std::string_view path) {
    const std::string below = path.empty() ? "" : fmt::format("{}/", path);
    return std::ranges::any_of(
        files, [&](const auto& file) { return file.first.starts_with(below); });
  };
  folder->projects = LoadProjects(input, 1, sink);
  for (const Diagnostic& finding : sink.diagnostics()) {
    const Span place = finding.primary();
    const SourceFile& source = folder->sources.Get(place.file);
    folder->findings.push_back(fmt::format("{}:{}: {}", source.path(),
                                           source.Locate(place.begin).line,
                                           finding.message));
  }
  return folder;
}

std::string ShowValue(const Value* value) {
  if (value == nullptr) return "(none)";
  std::vector<std::string> parts;
  switch (value->kind) {
    case ValueKind::kNull:
      return "null";
    case ValueKind::kSequence:
      for (const Value* item : value->items) parts.push_back(ShowValue(item));
      return fmt::format("[{}]", fmt::join(parts, ", "));
    case ValueKind::kMapping:
      for (const Member& member : value->members) {
        parts.push_back(
            fmt::format("{}: {}", member.key, ShowValue(member.value)));
      }
      return fmt::format("{{{}}}", fmt::join(parts, ", "));
    default:
      return value->unknown ? "?" : std::string(value->text);
  }
}

}  // namespace plimsoll::compose
