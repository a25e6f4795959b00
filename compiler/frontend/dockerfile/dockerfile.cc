#include <algorithm>
#include <array>
#include <string>

#include "compiler/frontend/dockerfile/lines.h"
#include "compiler/frontend/dockerfile/words.h"
#include "compiler/frontend/frontend.h"
#include "compiler/frontend/template_marks.h"
#include "compiler/source/sniff.h"

namespace plimsoll {
namespace dockerfile {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsOneOf(std::string_view word,
             std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

class Reader {
 public:
  explicit Reader(const SourceFile& file)
      : file_(file), lines_(file, result_.arena.get()) {}

  Dockerfile Run() {
    for (const std::string_view ending :
         {".template", ".tmpl", ".tpl", ".j2", ".jinja", ".jinja2", ".in",
          ".erb", ".ejs", ".m4", ".hbs", ".ftl", ".mustache", ".liquid",
          ".vm"}) {
      result_.is_template |= file_.path().ends_with(ending);
    }
    result_.is_template |= IsBelowTemplatedFolder(file_.path());
    result_.escape = lines_.escape();
    while (auto line = lines_.Next()) {
      if (result_.instructions.size() >= Dockerfile::kMaxInstructions) {
        result_.broken = true;
        break;
      }
      ReadInstruction(*line);
    }
    result_.comments = lines_.TakeComments();
    return std::move(result_);
  }

 private:
  void ReadInstruction(const LogicalLine& line) {
    DockerInstruction instruction;
    const size_t end =
        std::min(line.text.find_first_of(" \t"), line.text.size());
    instruction.keyword = UpperCase(line.text.substr(0, end));
    instruction.keyword_span = line.map.SpanOf(0, end);
    instruction.span = line.map.SpanOf(0, line.text.size());
    const std::string& keyword = instruction.keyword;
    MarkTemplate(line.text, keyword);
    size_t at = end;
    if (IsOneOf(keyword, {"FROM", "COPY", "ADD", "RUN", "HEALTHCHECK"})) {
      at = ReadFlags(line, at, &instruction);
    }
    at = std::min(line.text.find_first_not_of(" \t", at), line.text.size());
    const bool takes_heredocs = IsOneOf(keyword, {"RUN", "COPY", "ADD"});
    if (takes_heredocs) ReadHeredocs(line, at, &instruction);
    ReadWords(line, at, &instruction);
    if (!IsOneOf(keyword, {"RUN", "CMD", "ENTRYPOINT", "SHELL"})) {
      FindUses(line.text, result_.escape, line.map, &instruction.uses);
    }
    ReadScripts(line, at, &instruction);
    if (keyword == "FROM") StartStage(instruction);
    if (!result_.stages.empty()) {
      instruction.stage = static_cast<uint32_t>(result_.stages.size() - 1);
    }
    result_.instructions.push_back(std::move(instruction));
  }

  // Lines of Jinja, ERB, FreeMarker, m4 and the like between instructions, and
  // the values that are nothing but text.
  void MarkTemplate(std::string_view line, std::string_view keyword) {
    const bool has_plain_value = IsOneOf(
        keyword,
        {"FROM", "EXPOSE", "WORKDIR", "USER", "VOLUME", "STOPSIGNAL", "COPY"});
    for (const std::string_view mark :
         {"{{", "{%", "<%", "<#", "</#", "%%", "@@"}) {
      const bool marks = line.starts_with(mark) ||
                         (has_plain_value && line.find(mark) != npos);
      if (marks) result_.is_template = true;
    }
    if (keyword == "FROM" && HasProperty(line)) result_.is_template = true;
  }

  size_t ReadFlags(const LogicalLine& line, size_t at,
                   DockerInstruction* instruction) {
    while (true) {
      const size_t begin = line.text.find_first_not_of(" \t", at);
      if (begin == npos || !line.text.substr(begin).starts_with("--")) {
        return at;
      }
      const size_t end =
          std::min(line.text.find_first_of(" \t", begin), line.text.size());
      const std::string_view text =
          line.text.substr(begin + 2, end - begin - 2);
      const size_t equals = std::min(text.find('='), text.size());
      DockerFlag flag;
      flag.name = text.substr(0, equals);
      flag.span = line.map.SpanOf(begin, end);
      const size_t value = std::min(begin + 2 + equals + 1, end);
      flag.value = line.text.substr(value, end - value);
      flag.value_span = line.map.SpanOf(value, end);
      instruction->flags.push_back(flag);
      at = end;
    }
  }

  void ReadHeredocs(const LogicalLine& line, size_t at,
                    DockerInstruction* instruction) {
    for (const HeredocMark& mark : FindHeredocs(line.text, at)) {
      const LineReader::Body body =
          lines_.ReadHeredoc(mark.delimiter, mark.strips_tabs);
      DockerHeredoc heredoc;
      heredoc.delimiter = mark.delimiter;
      heredoc.expands = mark.expands;
      heredoc.body = file_.SpanOf(body.begin, body.end);
      instruction->span.end = static_cast<uint32_t>(body.after);
      instruction->heredocs.push_back(heredoc);
      if (heredoc.expands && instruction->keyword != "RUN") {
        FindUses(file_.TextOf(heredoc.body), result_.escape,
                 TextPlaces::Verbatim(heredoc.body), &instruction->uses);
      }
    }
  }

  void ReadWords(const LogicalLine& line, size_t at,
                 DockerInstruction* instruction) {
    const std::string_view rest = line.text.substr(at);
    if (rest.starts_with('[')) {
      instruction->is_json = ReadJsonWords(
          rest, at, line.map, result_.arena.get(), &instruction->words);
      if (instruction->is_json) return;
      instruction->words.clear();
      instruction->is_broken_json = LooksLikeJson(rest);
    }
    const bool quotes_join =
        IsOneOf(instruction->keyword, {"ENV", "ARG", "LABEL"});
    SplitWords(rest, at, result_.escape,
               quotes_join ? Quotes::kJoin : Quotes::kPlain, line.map,
               &instruction->words);
  }

  void ReadScripts(const LogicalLine& line, size_t at,
                   DockerInstruction* instruction) {
    instruction->scripts_begin = static_cast<uint32_t>(result_.scripts.size());
    const bool is_shell =
        !instruction->is_json && result_.escape == '\\' &&
        IsOneOf(instruction->keyword, {"RUN", "CMD", "ENTRYPOINT"});
    if (is_shell && instruction->heredocs.empty()) {
      result_.scripts.push_back(ParseShellText(line.text, line.map, at));
    } else if (is_shell) {
      AddHeredocScripts(line, at, *instruction);
    }
    instruction->scripts_end = static_cast<uint32_t>(result_.scripts.size());
  }

  // `RUN cat <<EOF >file`: the shell sees the line and the body. With nothing
  // but heredocs on the line, their bodies are the scripts.
  void AddHeredocScripts(const LogicalLine& line, size_t at,
                         const DockerInstruction& instruction) {
    const std::string_view command = line.text.substr(at);
    const bool only_heredocs =
        command.starts_with("<<") && command.find_first_of(" \t") == npos;
    if (!only_heredocs) {
      result_.scripts.push_back(ParseShellText(line.text, line.map, at));
      return;
    }
    for (const DockerHeredoc& heredoc : instruction.heredocs) {
      const std::string_view body = file_.TextOf(heredoc.body);
      const bool other_program =
          body.starts_with("#!") &&
          body.substr(0, body.find('\n')).find("sh") == npos;
      if (other_program) continue;
      result_.scripts.push_back(
          ParseShellText(body, TextPlaces::Verbatim(heredoc.body), 0));
    }
  }

  void StartStage(const DockerInstruction& from) {
    DockerStage stage;
    stage.from = static_cast<uint32_t>(result_.instructions.size());
    if (!from.words.empty()) stage.image = from.words[0];
    if (from.words.size() >= 3 && UpperCase(from.words[1].text) == "AS") {
      stage.name = from.words[2];
      stage.name_key = LowerCase(stage.name.text);
    }
    result_.stages.push_back(std::move(stage));
  }

  const SourceFile& file_;
  Dockerfile result_;
  LineReader lines_;
};

}  // namespace
}  // namespace dockerfile

Dockerfile ParseDockerfile(const SourceFile& file) {
  return dockerfile::Reader(file).Run();
}

}  // namespace plimsoll
