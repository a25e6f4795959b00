#include <algorithm>
#include <array>
#include <optional>

#include "compiler/frontend/frontend.h"
#include "compiler/frontend/markdown/inline.h"

namespace plimsoll {
namespace markdown {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string_view TrimLeft(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  return begin == npos ? text.substr(text.size()) : text.substr(begin);
}

std::string_view Trim(std::string_view text) {
  text = TrimLeft(text);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// The opening of a fence: its character and how often it stands there.
struct FenceMark {
  char character = '`';
  size_t count = 0;
};

std::optional<FenceMark> MarkOf(std::string_view line) {
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return std::nullopt;
  const size_t end = std::min(line.find_first_not_of(line[0]), line.size());
  if (end < 3) return std::nullopt;
  const bool has_backquote = line[0] == '`' && line.find('`', end) != npos;
  if (has_backquote) return std::nullopt;  // A code span.
  return FenceMark{line[0], end};
}

bool IsShell(std::string_view language) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"sh", "bash", "shell", "zsh", "ash", "dash"});
  return std::ranges::count(kNames, language) > 0;
}

bool IsConsole(std::string_view language) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"console", "shell-session", "shellsession", "terminal", "session"});
  return std::ranges::count(kNames, language) > 0;
}

bool IsListItem(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ") ||
      line.starts_with("+ ")) {
    return true;
  }
  const size_t digits = line.find_first_not_of("0123456789");
  return digits != npos && digits > 0 && digits < 10 &&
         (line[digits] == '.' || line[digits] == ')');
}

class Reader {
 public:
  explicit Reader(const SourceFile& file) : file_(file) {}

  Markdown Run() {
    const size_t count = file_.line_count();
    for (size_t i = 0; i < count; ++i) i = ReadBlock(i, count);
    return std::move(result_);
  }

 private:
  // A line without the marks of quotes around it, and where it begins.
  struct Line {
    std::string_view text;
    uint32_t begin = 0;
  };

  [[nodiscard]] Line LineAt(size_t index) const {
    const Span span = file_.LineSpan(index);
    return {file_.TextOf(span), span.begin};
  }

  [[nodiscard]] Line Unquoted(size_t index) const {
    Line line = LineAt(index);
    while (true) {
      const std::string_view inner = TrimLeft(line.text);
      if (!inner.starts_with('>')) break;
      const size_t cut = line.text.size() - inner.size() + 1;
      line.text.remove_prefix(cut);
      line.begin += static_cast<uint32_t>(cut);
    }
    return line;
  }

  // Reads what begins at a line; returns the last line of it.
  size_t ReadBlock(size_t index, size_t count) {
    const Line line = Unquoted(index);
    std::string_view inner = TrimLeft(line.text);
    const bool was_blank = after_blank_;
    after_blank_ = inner.empty();
    if (inner.empty()) return index;
    if (in_html_comment_ || inner.starts_with("<!--")) {
      in_html_comment_ = inner.find("-->") == npos;
      return index;
    }
    const size_t indent = line.text.size() - inner.size();
    const bool is_item = IsListItem(inner);
    if (is_item) {
      in_list_ = true;
    } else if (indent == 0 && was_blank) {
      in_list_ = false;
    }
    if (indent >= 4 && !in_list_ && (was_blank || in_indented_code_)) {
      in_indented_code_ = true;
      return index;
    }
    in_indented_code_ = false;
    // `- ```sh` begins a block inside an item.
    if (is_item) {
      const size_t mark = inner.find_first_of(" \t");
      if (mark != npos && MarkOf(TrimLeft(inner.substr(mark)))) {
        inner = TrimLeft(inner.substr(mark));
      }
    }
    if (const auto mark = MarkOf(inner)) {
      return ReadFence(index, count, *mark, inner.substr(mark->count));
    }
    ReadHeading(line, inner);
    if (const size_t last = ReadTable(index, count); last != index) {
      for (size_t i = index; i <= last; ++i) ReadInlineOf(LineAt(i));
      return last;
    }
    ReadInlineOf(line);
    return index;
  }

  void ReadInlineOf(const Line& line) {
    ReadInline(line.text,
               file_.SpanOf(line.begin, line.begin + line.text.size()),
               &result_);
  }

  size_t ReadFence(size_t index, size_t count, const FenceMark& mark,
                   std::string_view info) {
    MarkdownFence fence;
    info = Trim(info);
    fence.language = LanguageOf(info);
    std::string text;
    std::vector<std::pair<size_t, size_t>> pieces;  // In the text, the file.
    size_t last = index + 1;
    for (; last < count; ++last) {
      const Line line = Unquoted(last);
      const auto closing = MarkOf(TrimLeft(line.text));
      const bool closes =
          closing && closing->character == mark.character &&
          closing->count >= mark.count &&
          Trim(TrimLeft(line.text).substr(closing->count)).empty();
      if (closes) break;
      pieces.emplace_back(text.size(), line.begin);
      text += line.text;
      text += '\n';
    }
    const uint32_t begin = index + 1 < count
                               ? file_.LineSpan(index + 1).begin
                               : static_cast<uint32_t>(file_.text().size());
    const uint32_t end = last < count
                             ? file_.LineSpan(last).begin
                             : static_cast<uint32_t>(file_.text().size());
    fence.span = file_.SpanOf(begin, std::max(begin, end));
    fence.text = result_.arena->Copy(text);
    TextPlaces map(fence.span);
    for (const auto& [at, source] : pieces) map.Add(at, source);
    AddScript(&fence, map);
    result_.fences.push_back(std::move(fence));
    return last;
  }

  static std::string LanguageOf(std::string_view info) {
    // ```{.sh}, ```sh title=x, ```bash,ignore
    while (!info.empty() && (info[0] == '{' || info[0] == '.')) {
      info.remove_prefix(1);
    }
    std::string language(info.substr(0, info.find_first_of(" \t,{}:")));
    std::ranges::transform(language, language.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return language;
  }

  // Of a console only what is typed is a script: the rest becomes blanks, so
  // that every byte keeps its place.
  void AddScript(MarkdownFence* fence, const TextPlaces& map) {
    const bool is_console = IsConsole(fence->language);
    if (!is_console && !IsShell(fence->language)) return;
    std::string_view text = fence->text;
    const bool has_prompts =
        text.starts_with("$ ") || text.find("\n$ ") != npos;
    if (is_console || has_prompts) text = OnlyTyped(text);
    fence->script = static_cast<uint32_t>(result_.scripts.size());
    result_.scripts.push_back(ParseShellText(text, map, 0));
  }

  std::string_view OnlyTyped(std::string_view text) {
    std::string typed(text);
    bool goes_on = false;
    for (size_t at = 0; at < typed.size();) {
      const size_t end = std::min(typed.find('\n', at), typed.size());
      const std::string_view line =
          std::string_view(typed).substr(at, end - at);
      const std::string_view inner = TrimLeft(line);
      const bool is_typed = inner.starts_with("$ ") || inner.starts_with("# ");
      const bool was_typed = goes_on;
      goes_on = (is_typed || goes_on) && line.ends_with('\\');
      if (is_typed) {
        typed[at + line.size() - inner.size()] = ' ';
      } else if (!was_typed) {
        std::fill(typed.begin() + static_cast<std::ptrdiff_t>(at),
                  typed.begin() + static_cast<std::ptrdiff_t>(end), ' ');
      }
      at = end + 1;
    }
    return result_.arena->Copy(typed);
  }

  void ReadHeading(const Line& line, std::string_view inner) {
    const size_t level = std::min(inner.find_first_not_of('#'), inner.size());
    if (level == 0 || level > 6 || level == inner.size() ||
        inner[level] != ' ') {
      return;
    }
    std::string_view text = Trim(inner.substr(level));
    while (text.ends_with('#')) text.remove_suffix(1);
    text = Trim(text);
    const auto begin =
        line.begin + static_cast<uint32_t>(text.data() - line.text.data());
    result_.headings.push_back({static_cast<uint32_t>(level), text,
                                file_.SpanOf(begin, begin + text.size())});
  }

  // A row, a row of dashes, and more rows. Returns the last, or `index`.
  size_t ReadTable(size_t index, size_t count) {
    if (index + 1 >= count) return index;
    const std::string_view head = Unquoted(index).text;
    const std::string_view dashes = Trim(Unquoted(index + 1).text);
    const bool is_table = head.find('|') != npos && dashes.find('-') != npos &&
                          dashes.find('|') != npos &&
                          dashes.find_first_not_of("|-: \t") == npos;
    if (!is_table) return index;
    MarkdownTable table;
    size_t last = index;
    for (size_t i = index; i < count; ++i) {
      const Line line = Unquoted(i);
      if (Trim(line.text).empty() || line.text.find('|') == npos) break;
      last = i;
      if (i != index + 1) table.rows.push_back(CellsOf(line));
    }
    table.span = file_.SpanOf(LineAt(index).begin, file_.LineSpan(last).end);
    result_.tables.push_back(std::move(table));
    return last;
  }

  [[nodiscard]] std::vector<Span> CellsOf(const Line& line) const {
    std::vector<Span> cells;
    std::string_view text = line.text;
    const size_t offset = text.size() - TrimLeft(text).size();
    size_t at = offset + (text.substr(offset).starts_with('|') ? 1 : 0);
    bool in_code = false;
    for (size_t i = at; i <= text.size(); ++i) {
      if (i < text.size() && text[i] == '`') in_code = !in_code;
      const bool ends = i == text.size() ||
                        (text[i] == '|' && !in_code && text[i - 1] != '\\');
      if (!ends) continue;
      const std::string_view cell = Trim(text.substr(at, i - at));
      if (i < text.size() || !cell.empty()) {
        const auto begin =
            line.begin + static_cast<uint32_t>(cell.data() - text.data());
        cells.push_back(file_.SpanOf(begin, begin + cell.size()));
      }
      at = i + 1;
    }
    return cells;
  }

  const SourceFile& file_;
  Markdown result_;
  bool after_blank_ = true;
  bool in_list_ = false;
  bool in_indented_code_ = false;
  bool in_html_comment_ = false;
};

}  // namespace
}  // namespace markdown

Markdown ParseMarkdown(const SourceFile& file) {
  return markdown::Reader(file).Run();
}

}  // namespace plimsoll
