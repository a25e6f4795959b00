// Statements of code, scripts, Dockerfiles and documents.
#include <algorithm>
#include <unordered_set>

#include "compiler/index/env_reader.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsBlankOrTick(char c) {
  return c == ' ' || c == '\t' || c == '`' || c == '*';
}

// A cell without the marks around what it says.
Span Bare(const SourceFile& source, Span cell) {
  const std::string_view text = source.TextOf(cell);
  size_t begin = 0;
  size_t end = text.size();
  while (begin < end && IsBlankOrTick(text[begin])) ++begin;
  while (end > begin && IsBlankOrTick(text[end - 1])) --end;
  // `"value"`: the quotes show where it ends.
  if (end - begin > 1 && text[begin] == '"' && text[end - 1] == '"') {
    ++begin;
    --end;
  }
  return source.SpanOf(cell.begin + begin, cell.begin + end);
}

bool SaysName(std::string_view head) {
  return head.find("var") != npos || head.find("env") != npos ||
         head == "name" || head == "key" || head == "setting" ||
         head == "option" || head == "parameter";
}

// The column of defaults; npos when there is none.
size_t DefaultColumn(const SourceFile& source,
                     const std::vector<Span>& header) {
  for (size_t i = 1; i < header.size(); ++i) {
    const std::string head = AsciiLower(source.TextOf(Bare(source, header[i])));
    if (head.starts_with("default") || head == "value") return i;
  }
  return npos;
}

// Words that say there is no value, in a cell where one would stand.
bool IsNoValue(std::string_view text) {
  const std::string lower = AsciiLower(text);
  for (const std::string_view word :
       {"-",        "–",    "—",   "none",      "n/a",     "unset", "empty",
        "required", "null", "nil", "undefined", "not set", "yes",   "no",
        "optional", "auto", "…",   "...",       "''",      "\"\""}) {
    if (lower == word) return true;
  }
  return text.empty();
}

void ReadTable(const MarkdownTable& table, EnvReader& reader) {
  const SourceFile& source = reader.source();
  if (table.rows.size() < 2 || table.rows.front().size() < 2) return;
  const std::vector<Span>& header = table.rows.front();
  const std::string first =
      AsciiLower(source.TextOf(Bare(source, header.front())));
  if (!SaysName(first)) return;
  const size_t column = DefaultColumn(source, header);
  for (size_t row = 1; row < table.rows.size(); ++row) {
    const std::vector<Span>& cells = table.rows[row];
    if (cells.empty()) continue;
    const Span name = Bare(source, cells.front());
    if (!IsEnvName(source.TextOf(name))) continue;
    Span value;
    if (column < cells.size()) value = Bare(source, cells[column]);
    const std::string_view text = source.TextOf(value);
    // A sentence is no value.
    const bool is_value = value.valid() && !IsNoValue(text) &&
                          text.find_first_of(" `<>\\") == npos;
    reader.Add(EnvAct::kDocuments, EnvSource::kDocument, source.TextOf(name),
               name, text, is_value ? value : Span{});
  }
}

// `NAME` or `NAME=value` in backquotes.
void ReadCodeSpan(const MarkdownCode& code, EnvReader& reader) {
  const std::string_view text = reader.source().TextOf(code.span);
  const size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  if (!IsEnvName(name) || name.find('_') == npos) return;
  const Span name_span =
      reader.source().SpanOf(code.span.begin, code.span.begin + name.size());
  Span value_span;
  std::string_view value;
  if (equals != npos) {
    value = text.substr(equals + 1);
    const bool is_value =
        !value.empty() && value.find_first_of(" $<>{}[]|'\"`\\") == npos;
    if (is_value) {
      value_span =
          reader.source().SpanOf(code.span.begin + equals + 1, code.span.end);
    }
  }
  reader.Add(EnvAct::kDocuments, EnvSource::kDocument, name, name_span, value,
             value_span);
}

// Whether the commands that follow a word such as `export` see it, too.
bool IsPlainAssignment(const ShellScript& script, const ShellCommand& command) {
  return script.WordsOf(command).empty();
}

void AddAssignment(const ShellAssignment& assignment, EnvSource source,
                   EnvReader& reader) {
  if (!IsEnvName(assignment.name)) return;
  const ShellWord& value = assignment.value;
  Span span = value.span;
  if (value.is_quoted && value.span.size() == value.text.size() + 2) {
    span = reader.source().SpanOf(value.span.begin + 1, value.span.end - 1);
  }
  // Only a value that stands there as it is can be compared and mended.
  const bool is_literal =
      value.IsFixed() && reader.source().TextOf(span) == value.text;
  const EnvAct act =
      source == EnvSource::kDocument ? EnvAct::kDocuments : EnvAct::kSets;
  reader.Add(act, source, assignment.name, assignment.name_span, value.text,
             is_literal ? span : Span{});
}

// `-e X=v` of docker run.
void AddRunOptions(const ShellScript& script, const ShellCommand& command,
                   EnvSource source, EnvReader& reader) {
  const auto words = script.WordsOf(command);
  const std::string_view program = script.NameOf(command);
  if (program != "docker" && program != "podman") return;
  for (size_t i = 1; i + 1 < words.size(); ++i) {
    if (words[i].text != "-e" && words[i].text != "--env") continue;
    const ShellWord& word = words[i + 1];
    const size_t equals = word.text.find('=');
    const std::string_view name = word.text.substr(0, equals);
    if (!IsEnvName(name)) continue;
    const size_t quote = word.is_quoted ? 1 : 0;
    const size_t begin = word.span.begin + quote;
    const SourceFile& file = reader.source();
    const Span name_span = file.SpanOf(begin, begin + name.size());
    if (file.TextOf(name_span) != name) continue;
    const EnvAct act =
        source == EnvSource::kDocument ? EnvAct::kDocuments : EnvAct::kSets;
    if (equals == npos) {
      reader.Add(EnvAct::kPasses, source, name, name_span);
      continue;
    }
    const Span value = file.SpanOf(name_span.end + 1, word.span.end - quote);
    const std::string_view text = word.text.substr(equals + 1);
    const bool is_literal = word.IsFixed() && file.TextOf(value) == text;
    reader.Add(act, source, name, name_span, text, is_literal ? value : Span{});
  }
}

bool IsLiteralFallback(std::string_view text) {
  return text.find_first_of("$`\\*") == npos;
}

// Quotes around the word behind `:-` are the shell's.
Span WithoutQuotes(const SourceFile& source, Span span) {
  const std::string_view text = source.TextOf(span);
  const bool quoted = text.size() > 1 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '\'');
  return quoted ? source.SpanOf(span.begin + 1, span.end - 1) : span;
}

void AddUse(const VariableUse& use, EnvSource source, EnvReader& reader) {
  // `${PORTS[web]:-80}`: no environment holds an array, and each element has
  // its own default.
  if (reader.source().text().substr(use.name_span.end).starts_with('[')) {
    reader.Add(EnvAct::kReads, source, use.name, use.name_span);
    return;
  }
  switch (use.test) {
    case VariableTest::kDefault: {
      const Span span = WithoutQuotes(reader.source(), use.fallback_span);
      const std::string_view text = reader.source().TextOf(span);
      reader.Add(EnvAct::kDefaults, source, use.name, use.name_span, text,
                 IsLiteralFallback(use.fallback) ? span : Span{});
      return;
    }
    case VariableTest::kRequired:
      reader.Add(EnvAct::kRequires, source, use.name, use.name_span);
      return;
    case VariableTest::kAlternative:
      reader.Add(EnvAct::kDefaults, source, use.name, use.name_span);
      return;
    case VariableTest::kNone:
    case VariableTest::kOther:
      reader.Add(EnvAct::kReads, source, use.name, use.name_span);
      return;
  }
}

// `K=v` words, or `K v` as Docker had it first.
void AddDockerPairs(const DockerInstruction& instruction, EnvAct act,
                    EnvSource source, EnvReader& reader) {
  const SourceFile& file = reader.source();
  const bool is_old = !instruction.words.empty() &&
                      instruction.words.front().text.find('=') == npos;
  for (const DockerWord& word : instruction.words) {
    const size_t equals = word.text.find('=');
    const std::string_view name = word.text.substr(0, equals);
    const Span name_span =
        file.SpanOf(word.span.begin, word.span.begin + name.size());
    if (file.TextOf(name_span) != name || !IsEnvName(name)) {
      if (is_old) return;
      continue;
    }
    if (equals == npos) {
      reader.Add(act, source, name, name_span);
      if (is_old) return;
      continue;
    }
    const Span value =
        WithoutQuotes(file, file.SpanOf(name_span.end + 1, word.span.end));
    const std::string_view text = file.TextOf(value);
    const bool is_literal = text.find_first_of("$\\\n") == npos;
    reader.Add(act, source, name, name_span, text, is_literal ? value : Span{});
  }
}

// `${X:-d}` marks all of it; the name stands within.
void AddDockerUse(const DockerUse& use, EnvReader& reader) {
  const size_t at = reader.source().TextOf(use.span).find(use.name);
  if (at == npos || !IsEnvName(use.name)) return;
  const size_t begin = use.span.begin + at;
  reader.Add(use.has_default ? EnvAct::kDefaults : EnvAct::kReads,
             EnvSource::kBuildArg, use.name,
             reader.source().SpanOf(begin, begin + use.name.size()));
}

}  // namespace

void ReadCodeStatements(const CodeFile& code, EnvReader& reader) {
  for (const EnvRead& read : code.env_reads) {
    const EnvAct act = read.has_default ? EnvAct::kDefaults
                       : read.required  ? EnvAct::kRequires
                                        : EnvAct::kReads;
    const bool is_literal =
        read.fallback_span.valid() &&
        read.fallback.find_first_of("{$\\") == std::string_view::npos;
    reader.Add(act, EnvSource::kCode, read.name, read.name_span, read.fallback,
               is_literal ? read.fallback_span : Span{});
  }
}

void ReadDockerfileStatements(const Dockerfile& dockerfile, EnvReader& reader) {
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    if (instruction.keyword == "ENV") {
      AddDockerPairs(instruction, EnvAct::kSets, EnvSource::kImage, reader);
    } else if (instruction.keyword == "ARG") {
      AddDockerPairs(instruction, EnvAct::kDefaults, EnvSource::kBuildArg,
                     reader);
    }
    for (const DockerUse& use : instruction.uses) {
      AddDockerUse(use, reader);
    }
  }
  for (const ShellScript& script : dockerfile.scripts) {
    ReadScriptStatements(script, EnvSource::kImage, reader);
  }
}

void ReadScriptStatements(const ShellScript& script, EnvSource source,
                          EnvReader& reader) {
  std::unordered_set<std::string_view> own;
  for (const ShellCommand& command : script.commands) {
    for (const ShellAssignment& assignment : script.AssignmentsOf(command)) {
      AddAssignment(assignment, source, reader);
      if (IsPlainAssignment(script, command)) own.insert(assignment.name);
    }
    AddRunOptions(script, command, source, reader);
  }
  for (const VariableUse& use : script.uses) {
    // A variable of the script itself is not one of the environment, unless
    // it asks first whether that has one: X="${X:-default}".
    const bool is_own =
        own.contains(use.name) &&
        (use.test == VariableTest::kNone || use.test == VariableTest::kOther);
    if (IsEnvName(use.name) && !is_own) AddUse(use, source, reader);
  }
}

void ReadMarkdownStatements(const Markdown& markdown, EnvReader& reader) {
  for (const MarkdownTable& table : markdown.tables) ReadTable(table, reader);
  for (const MarkdownCode& code : markdown.codes) ReadCodeSpan(code, reader);
  for (const ShellScript& script : markdown.scripts) {
    ReadScriptStatements(script, EnvSource::kDocument, reader);
  }
}

}  // namespace plimsoll
