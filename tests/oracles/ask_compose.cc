#include "tests/oracles/ask_compose.h"

#include "compiler/frontend/frontend.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

// `config` doubles the dollars of what it prints.
std::string WithSingleDollars(std::string text) {
  for (size_t at = text.find("$$"); at != std::string::npos;
       at = text.find("$$", at + 1)) {
    text.erase(at, 1);
  }
  return text;
}

}  // namespace

ComposeAnswer AskCompose(const std::string& compose, const Files& files,
                         const std::string& path) {
  const TempDir folder;
  for (const auto& [name, text] : files) folder.Write(name, text);
  Command command{.argv = {compose},
                  .environment = {"COMPOSE_PROJECT_NAME=mutant"},
                  .directory = folder.path()};
  if (!path.empty()) command.argv.insert(command.argv.end(), {"-f", path});
  command.argv.insert(command.argv.end(), {"config", "--format", "json"});
  const auto output = Run(command);
  ComposeAnswer answer;
  if (!output) return answer;
  answer.accepted = output->exit_code == 0;
  answer.error = output->err;
  const SourceFile json(FileId{0}, "config.json", output->out, FileKind::kJson);
  Sink sink;
  const Tree tree = ParseJson(json, sink);
  const Node* services =
      tree.root() == nullptr ? nullptr : Find(*tree.root(), "services");
  if (services == nullptr || services->entries.empty()) return answer;
  const Node* values = Find(*services->entries[0].value, "environment");
  if (values == nullptr) return answer;
  for (const Entry& entry : values->entries) {
    answer.environment[std::string(entry.key->text)] =
        WithSingleDollars(std::string(entry.value->text));
  }
  return answer;
}

}  // namespace plimsoll::oracles
