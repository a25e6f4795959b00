// A folder of compose and dotenv files, loaded as projects. Files stand one
// after the other, each behind a line `-- path --`.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "compiler/compose/load.h"
#include "compiler/compose/notation.h"
#include "compiler/frontend/frontend.h"
#include "compiler/source/source_map.h"

namespace plimsoll {
namespace {

constexpr size_t kMaxFiles = 8;

// Adds the files of `text`, sorted by path; the first may have no header.
void AddFiles(std::string_view text, SourceMap* sources) {
  std::vector<std::pair<std::string, std::string>> files;
  files.emplace_back("compose.yaml", "");
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    if (line.starts_with("-- ") && line.ends_with(" --\n") && line.size() > 7 &&
        files.size() < kMaxFiles) {
      files.emplace_back(line.substr(3, line.size() - 7), "");
    } else {
      files.back().second += line;
    }
    text.remove_prefix(end);
  }
  std::ranges::sort(files);
  for (auto& [path, contents] : files) {
    if (sources->Find(path) != nullptr) continue;
    const bool is_dotenv = path.ends_with(".env");
    sources->Add(path, std::move(contents),
                 is_dotenv ? FileKind::kDotenv : FileKind::kCompose);
  }
}

// Renderers and rules rely on places that lie in their files.
void CheckSpan(const SourceMap& sources, const Span& span) {
  if (!span.valid()) return;
  if (static_cast<size_t>(span.file) >= sources.size()) std::abort();
  const SourceFile& file = sources.Get(span.file);
  if (span.begin > span.end || span.end > file.text().size()) std::abort();
}

void CheckFindings(const SourceMap& sources, const Sink& sink) {
  for (const Diagnostic& finding : sink.diagnostics()) {
    if (finding.message.empty() || finding.labels.empty()) std::abort();
    for (const Label& label : finding.labels) CheckSpan(sources, label.span);
  }
}

void CheckProject(const SourceMap& sources, const compose::Project& project) {
  for (const compose::Service& service : project.services) {
    CheckSpan(sources, service.name_span);
    for (const compose::Port& port : service.ports) {
      CheckSpan(sources, port.span);
      if (port.target.first > port.target.last) std::abort();
    }
    for (const compose::Mount& mount : service.mounts) {
      CheckSpan(sources, mount.span);
      CheckSpan(sources, mount.source_span);
    }
    for (const auto* uses : {&service.services, &service.networks,
                             &service.volumes, &service.secrets}) {
      for (const compose::Use& use : *uses) CheckSpan(sources, use.span);
    }
    for (const compose::Pair& pair :
         compose::PairsOf(service.Get("environment"))) {
      CheckSpan(sources, pair.span);
    }
    const compose::Value* command = service.Get("command");
    if (command != nullptr) {
      static_cast<void>(compose::ParseCommand(command->text));
      static_cast<void>(compose::ReferencesIn(command->text));
    }
  }
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace plimsoll;
  SourceMap sources;
  AddFiles({reinterpret_cast<const char*>(data), size}, &sources);
  Sink ignored;
  std::vector<Tree> trees(sources.size());
  compose::Input input;
  for (size_t i = 0; i < sources.size(); ++i) {
    const bool is_dotenv = sources[i].kind() == FileKind::kDotenv;
    trees[i] = is_dotenv ? ParseDotenv(sources[i], ignored)
                         : ParseYaml(sources[i], ignored);
    input.files.push_back({&sources[i], &trees[i]});
    input.texts.push_back(&sources[i]);
  }
  input.exists = [](std::string_view) { return false; };
  input.is_folder = [](std::string_view path) { return path == "sub"; };
  Sink sink;
  const auto projects = compose::LoadProjects(input, 1, sink);
  CheckFindings(sources, sink);
  for (const compose::Project& project : projects) {
    CheckProject(sources, project);
  }
  return 0;
}
