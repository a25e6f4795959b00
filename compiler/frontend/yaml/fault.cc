#include "compiler/frontend/yaml/fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "compiler/base/utf8.h"
#include "compiler/frontend/yaml/text_scan.h"

namespace plimsoll::yaml {
namespace {

constexpr std::string_view kQuoteIt = "put the value in quotes";
constexpr std::string_view kUseSpaces = "indent with spaces";

// Looks at the place of one fault and words it.
class Reporter {
 public:
  Reporter(const Fault& fault, const SourceFile& file, Sink& sink)
      : fault_(fault), text_(file.text()), file_(file), sink_(sink) {}

  void Run() {
    struct Case {
      std::string_view problem;
      void (Reporter::*report)();
    };
    static constexpr Case kCases[] = {
        {"found character that cannot start any token", &Reporter::BadStart},
        {"could not find expected ':'", &Reporter::MissingColon},
        {"mapping values are not allowed in this context",
         &Reporter::StrayColon},
        {"block sequence entries are not allowed in this context",
         &Reporter::StrayItem},
        {"mapping keys are not allowed in this context", &Reporter::StrayKey},
        {"found unexpected ':'", &Reporter::NoContent},
        {"did not find expected key", &Reporter::NoKey},
        {"did not find expected '-' indicator", &Reporter::NoItem},
        {"did not find expected ',' or ']'", &Reporter::OpenBracket},
        {"did not find expected ',' or '}'", &Reporter::OpenBracket},
        {"did not find expected node content", &Reporter::NoContent},
        {"did not find expected <document start>", &Reporter::AfterDocument},
        {"found unknown escape character", &Reporter::BadEscape},
        {"did not find expected hexdecimal number", &Reporter::BadEscape},
        {"found invalid Unicode character escape code", &Reporter::BadEscape},
        {"found undefined tag handle", &Reporter::UnknownHandle},
    };
    for (const Case& known : kCases) {
      if (known.problem == fault_.problem) return (this->*known.report)();
    }
    RunByContext();
  }

 private:
  // Problems that say less than what was being read.
  void RunByContext() {
    const std::string_view context = fault_.context;
    if (fault_.problem.find("tab character") != std::string::npos) {
      Report(Char(fault_.at), "a tab is used for indentation")
          .Help(std::string(kUseSpaces));
    } else if (context == "while scanning a quoted scalar") {
      Report(Char(fault_.context_at), "this quote is never closed");
    } else if (context == "while scanning an alias" ||
               context == "while scanning an anchor") {
      const bool alias = context == "while scanning an alias";
      Report(Word(fault_.context_at),
             fmt::format("an unquoted value that starts with `{}` is read as "
                         "an {}",
                         alias ? '*' : '&', alias ? "alias" : "anchor"))
          .Help(std::string(kQuoteIt));
    } else if (context.find("directive") != std::string_view::npos) {
      Report(Word(fault_.context_at),
             "a line that starts with `%` is read as a directive");
    } else if (context.find("a tag") != std::string_view::npos) {
      Report(Word(fault_.context_at),
             "an unquoted value that starts with `!` is read as a tag")
          .Help(std::string(kQuoteIt));
    } else if (context == "while scanning a block scalar") {
      Report(Word(fault_.at),
             "only an indentation digit, `+` or `-` may "
             "follow `|` and `>`");
    } else {
      Report(Char(fault_.at), "not valid YAML: " + fault_.problem);
    }
  }

  void BadStart() {
    const char c = CharAt(fault_.at);
    if (c == '\t') {
      Report(Char(fault_.at), "a tab is used for indentation")
          .Help(std::string(kUseSpaces));
    } else if (fault_.at > 0 && c == '%' && text_[fault_.at - 1] == '{') {
      Report(file_.SpanOf(fault_.at - 1, fault_.at + 1),
             "a template directive is not YAML");
    } else {
      Report(Char(fault_.at),
             c == '`'
                 ? "an unquoted value cannot start with a backtick"
                 : fmt::format("an unquoted value cannot start with `{}`", c))
          .Help(std::string(kQuoteIt));
    }
  }

  void MissingColon() {
    const Span key = RestOfLine(fault_.context_at);
    const std::string_view text = file_.TextOf(key);
    Diagnostic& diagnostic = Report(key, "a mapping key has no `:` after it");
    const size_t colon = text.find(':');
    if (colon != std::string_view::npos && colon + 1 < text.size()) {
      diagnostic.Help("put a space after the `:`");
    } else if (text.find('=') != std::string_view::npos) {
      diagnostic.Help("write `key: value`, or `- key=value` in a list");
    }
  }

  void StrayColon() {
    const size_t line = LineBegin(text_, fault_.at);
    const std::string_view before = text_.substr(line, fault_.at - line);
    if (before.find(": ") != std::string_view::npos) {
      Report(Char(fault_.at), "a second `: ` in an unquoted value")
          .Help(std::string(kQuoteIt));
      return;
    }
    Report(Char(fault_.at), "a mapping cannot start here")
        .Help("check the indentation of this line and of the one before it");
  }

  void StrayItem() {
    Report(Char(fault_.at), "a list item cannot start here")
        .Help("start the list on a line of its own, or quote the `-`");
  }

  void StrayKey() {
    Report(Char(fault_.at), "a `? ` key cannot start here")
        .Help(std::string(kQuoteIt));
  }

  void NoKey() {
    if (!IsFirstOnLine(fault_.at)) {
      return AfterValue();
    }
    const std::string_view what = IsItem(fault_.at)
                                      ? "a list item stands where a key is "
                                        "expected"
                                      : "the indentation of this line matches "
                                        "nothing above it";
    Report(Word(fault_.at), std::string(what))
        .Also(Word(fault_.context_at), "the mapping starts here");
  }

  void NoItem() {
    if (!IsFirstOnLine(fault_.at)) {
      return AfterValue();
    }
    Report(Word(fault_.at), "a list item is expected here")
        .Also(Char(fault_.context_at), "the list starts here")
        .Help("start the line with `- `, or indent it less to end the list");
  }

  void AfterValue() {
    Diagnostic& diagnostic =
        Report(Word(fault_.at), "unexpected text after a value");
    size_t end = fault_.at;
    while (end > 0 && IsBlank(text_[end - 1])) --end;
    const char before = end > 0 ? text_[end - 1] : ' ';
    if (before == '"' || before == '\'') {
      diagnostic.AddNote("the value ended with the quote before it");
    }
  }

  void OpenBracket() {
    const char opening = CharAt(fault_.context_at);
    const bool at_end =
        SkipTrivia(text_, fault_.at, text_.size()) >= text_.size();
    if (at_end) {
      Report(Char(fault_.context_at),
             fmt::format("this `{}` is never closed", opening));
      return;
    }
    Report(Word(fault_.at), fmt::format("`,` or `{}` is expected here",
                                        opening == '{' ? '}' : ']'))
        .Also(Char(fault_.context_at), "opened here");
  }

  void NoContent() {
    const size_t at = fault_.at;
    if (at >= text_.size()) {
      Report(Char(fault_.context_at), "a value is missing before the end");
      return;
    }
    Report(Char(at), fmt::format("`{}` stands where a value is expected",
                                 std::string(CodePointAt(at))));
  }

  void AfterDocument() {
    Report(Word(fault_.at), "unexpected text after the document's value")
        .Help("check its indentation, or start a new document with `---`");
  }

  void BadEscape() {
    const size_t backslash = text_.rfind('\\', fault_.at);
    const size_t begin =
        backslash == std::string_view::npos ? fault_.at : backslash;
    // Gradle's `expand` fills in the resources of a program, and makes `$` of
    // what keeps it from that.
    const bool is_expanded =
        text_.substr(begin, 3) == "\\${" &&
        file_.path().find("src/main/resources/") != std::string::npos;
    if (is_expanded) return;
    Report(file_.SpanOf(begin, std::min(begin + 2, text_.size())),
           "unknown escape in a double-quoted value")
        .Help("write `\\\\` for a backslash, or use single quotes");
  }

  void UnknownHandle() {
    Report(Word(fault_.at), "the handle of this tag is not declared");
  }

  Diagnostic& Report(const Span& span, std::string message) {
    return sink_.Report(code::kSyntaxYaml, span, std::move(message));
  }

  [[nodiscard]] char CharAt(size_t at) const {
    return at < text_.size() ? text_[at] : ' ';
  }
  [[nodiscard]] std::string_view CodePointAt(size_t at) const {
    if (at >= text_.size() || BreakLength(text_, at) != 0) return {};
    return text_.substr(at, DecodeUtf8(text_, at).length);
  }
  [[nodiscard]] Span Char(size_t at) const {
    at = std::min(at, text_.size());
    return file_.SpanOf(at, at + CodePointAt(at).size());
  }
  [[nodiscard]] Span RestOfLine(size_t at) const {
    size_t end = LineEnd(text_, at);
    while (end > at && IsBlank(text_[end - 1])) --end;
    return file_.SpanOf(at, end);
  }
  // Up to the next blank: enough to see what is meant.
  [[nodiscard]] Span Word(size_t at) const {
    at = std::min(at, text_.size());
    size_t end = at;
    while (end < text_.size() && !IsBlank(text_[end]) &&
           BreakLength(text_, end) == 0) {
      ++end;
    }
    return file_.SpanOf(at, end);
  }
  [[nodiscard]] bool IsFirstOnLine(size_t at) const {
    const size_t line = LineBegin(text_, std::min(at, text_.size()));
    const std::string_view before = text_.substr(line, at - line);
    return std::all_of(before.begin(), before.end(), IsBlank);
  }
  [[nodiscard]] bool IsItem(size_t at) const {
    return CharAt(at) == '-' && IsBlank(CharAt(at + 1));
  }

  const Fault& fault_;
  std::string_view text_;
  const SourceFile& file_;
  Sink& sink_;
};

}  // namespace

void ReportFault(const Fault& fault, const SourceFile& file, Sink& sink) {
  Reporter(fault, file, sink).Run();
}

void ReportDirective(const ByteRange& directive, const SourceFile& file,
                     Sink& sink) {
  sink.Report(code::kSyntaxYaml, file.SpanOf(directive.begin, directive.end),
              "a template directive is not YAML")
      .AddNote("the file is YAML only after its template is rendered");
}

void ReportForbidden(size_t at, const SourceFile& file, Sink& sink) {
  const CodePoint point = DecodeUtf8(file.text(), at);
  const Span span = file.SpanOf(at, at + point.length);
  const auto byte = static_cast<unsigned char>(file.text()[at]);
  if (point.length == 1 && byte >= 0x80) {
    sink.Report(code::kSyntaxYaml, span,
                fmt::format("byte 0x{:02X} is not UTF-8", byte));
    return;
  }
  sink.Report(code::kSyntaxYaml, span,
              fmt::format("control character U+{:04X} is not allowed in YAML",
                          static_cast<uint32_t>(point.value)))
      .Help("write it as an escape in a double-quoted value");
}

std::optional<size_t> GoodUntil(const Fault& fault, const SourceFile& file) {
  if (!fault.from_scanner) return std::nullopt;
  // The scalar before a stray `:` is read as one with the lines before it.
  if (fault.problem == "mapping values are not allowed in this context") {
    return LineBegin(file.text(), fault.at);
  }
  return std::min(fault.at, fault.context_at);
}

}  // namespace plimsoll::yaml
