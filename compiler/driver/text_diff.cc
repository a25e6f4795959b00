#include "compiler/driver/text_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/driver/redact.h"
#include "compiler/index/hidden.h"
#include "compiler/index/secrets.h"
#include "compiler/source/classify.h"
#include "compiler/source/redaction.h"

namespace plimsoll {
namespace {

constexpr size_t kContext = 3;
// Beyond this many pairs of lines the exact comparison is not worth its table.
constexpr size_t kTableLimit = 4'000'000;

// A tab does no harm to a terminal, and patch(1) wants it as it is.
std::string Shown(std::string_view line) {
  std::string shown;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = std::min(line.find('\t', begin), line.size());
    shown += EscapeForDisplay(line.substr(begin, end - begin));
    if (end < line.size()) shown += '\t';
    begin = end + 1;
  }
  return shown;
}

// The lines of a text as they may be shown.
std::vector<std::string> ShownLines(std::string_view path,
                                    std::string_view text,
                                    const RedactedView& known) {
  if (text.empty()) return {};
  SourceMap sources;
  const SourceFile& file =
      sources.Add(std::string(path), std::string(text), Classify(path, text));
  Redactions redactions;
  Redact(sources, FindSecrets(file), FindHidden(file), {}, &redactions);
  redactions.Seal();
  const RedactedView view(sources, redactions);
  std::vector<std::string> lines;
  const bool is_ended = text.ends_with('\n') || text.ends_with('\r');
  for (size_t i = 0; i < file.line_count(); ++i) {
    const Span span = file.LineSpan(i);
    const bool after_last =
        is_ended && i + 1 == file.line_count() && span.size() == 0;
    if (!after_last) {
      lines.push_back(Shown(known.ScrubSource(view.TextOf(span))));
    }
  }
  // As diff(1) says it; so a last line differs from itself with a line end.
  if (!is_ended) {
    lines.back() += "\n\\ No newline at end of file";
  }
  return lines;
}

struct DiffLine {
  char sign;
  const std::string* text;
};

using Lines = std::vector<std::string>;

// The shortest edit script by the table of longest common subsequences.
std::vector<DiffLine> Compare(const Lines& a, const Lines& b) {
  std::vector<DiffLine> script;
  if (a.size() * b.size() > kTableLimit) {
    for (const std::string& line : a) script.push_back({'-', &line});
    for (const std::string& line : b) script.push_back({'+', &line});
    return script;
  }
  const size_t width = b.size() + 1;
  std::vector<uint32_t> common((a.size() + 1) * width, 0);
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      common[i * width + j] = a[i] == b[j]
                                  ? common[(i + 1) * width + j + 1] + 1
                                  : std::max(common[(i + 1) * width + j],
                                             common[i * width + j + 1]);
    }
  }
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      script.push_back({' ', &a[i]});
      ++i, ++j;
    } else if (j == b.size() ||
               (i < a.size() &&
                common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      script.push_back({'-', &a[i++]});
    } else {
      script.push_back({'+', &b[j++]});
    }
  }
  return script;
}

// Prints script[begin, end) as one hunk.
std::string Hunk(const std::vector<DiffLine>& script, size_t begin,
                 size_t end) {
  size_t old_line = 1;
  size_t new_line = 1;
  for (size_t i = 0; i < begin; ++i) {
    old_line += script[i].sign != '+';
    new_line += script[i].sign != '-';
  }
  size_t old_count = 0;
  size_t new_count = 0;
  std::string body;
  for (size_t i = begin; i < end; ++i) {
    old_count += script[i].sign != '+';
    new_count += script[i].sign != '-';
    body += fmt::format("{}{}\n", script[i].sign, *script[i].text);
  }
  return fmt::format("@@ -{},{} +{},{} @@\n{}",
                     old_count == 0 ? old_line - 1 : old_line, old_count,
                     new_count == 0 ? new_line - 1 : new_line, new_count, body);
}

}  // namespace

std::string UnifiedDiff(std::string_view path, std::string_view old_text,
                        std::string_view new_text, const RedactedView& known) {
  if (old_text == new_text) return {};
  const Lines a = ShownLines(path, old_text, known);
  const Lines b = ShownLines(path, new_text, known);
  const std::vector<DiffLine> script = Compare(a, b);
  std::string diff = fmt::format("--- {}\n+++ {}\n", path, path);
  size_t at = 0;
  const auto changed = [&](const DiffLine& line) { return line.sign != ' '; };
  while (true) {
    const auto first = std::find_if(script.begin() + static_cast<ptrdiff_t>(at),
                                    script.end(), changed);
    if (first == script.end()) break;
    const auto start = static_cast<size_t>(first - script.begin());
    size_t end = start;  // One past the last change of this hunk.
    for (size_t i = start; i < script.size() && i < end + 2 * kContext + 1;
         ++i) {
      if (changed(script[i])) end = i + 1;
    }
    const size_t from = std::max(at, start < kContext ? 0 : start - kContext);
    const size_t to = std::min(script.size(), end + kContext);
    diff += Hunk(script, from, to);
    at = to;
  }
  // Only what may not be shown differs, or the line at the end.
  if (at == 0) diff += "(the difference is in hidden or invisible bytes)\n";
  return diff;
}

}  // namespace plimsoll
