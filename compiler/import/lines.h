#ifndef PLIMSOLL_COMPILER_IMPORT_LINES_H_
#define PLIMSOLL_COMPILER_IMPORT_LINES_H_

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/compose_project.h"
#include "compiler/import/environment.h"

namespace plimsoll::importing {

// What supervisor's configuration and unit files have in common: sections of
// settings that are one text each.

using Files = std::vector<const ParsedFile*>;

struct Setting {
  std::string_view section;
  std::string_view key;
  std::string_view text;
  const Node* value = nullptr;
  const ParsedFile* file = nullptr;
  Span span;  // Of the key.
};
[[nodiscard]] std::vector<Setting> SettingsOf(const ParsedFile& file);

// Both write `%%` for a percent sign.
[[nodiscard]] std::string WithoutDoubledPercent(std::string_view text);

// The words of a command line as a POSIX shell's lexer cuts them, which is
// what supervisord does; nothing where a quote is not closed.
[[nodiscard]] std::optional<std::vector<std::string>> ShellWords(
    std::string_view text);

// Variables of a line format for ImportEnvironment, which reads those of
// compose: the values it points to live here.
class PlainVariables {
 public:
  void Add(std::string key, const std::string& value, const Span& span);
  [[nodiscard]] const std::vector<NamedText>& texts() const { return texts_; }

 private:
  std::deque<compose::Value> values_;
  std::vector<NamedText> texts_;
};

// A list of words in a manifest.
[[nodiscard]] Yaml WordList(const std::vector<std::string>& words);
// Text that has no placeholder in it.
[[nodiscard]] Yaml PlainText(std::string_view text);

// What the importers of line formats work with.
struct LineImport {
  LineImport(const Repository& repository, const ImportOptions& options)
      : texts(repository),
        variables(environment, options.vars),
        context{.sources = *repository.sources,
                .texts = texts,
                .environment = environment,
                .variables = variables,
                .secret_names = secret_names,
                .draft = draft} {
    draft.host = options.host;
  }

  compose::Environment environment;
  Texts texts;
  Variables variables;
  SecretNames secret_names;
  Draft draft;
  ImportContext context;
};

// The parts of two such projects that are not the same, each with the text of
// the source in the target's own words; nothing: it is not there.
struct LineDifference {
  std::string unit;  // As in AppDraft::name; empty: of no app.
  std::string key;
  std::optional<std::vector<std::string>> lines;
  Span span;
  std::string file = {};  // Of the unit that the app brings along.
};

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_LINES_H_
