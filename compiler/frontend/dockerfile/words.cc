#include "compiler/frontend/dockerfile/words.h"

#include <algorithm>

namespace plimsoll::dockerfile {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool IsNameByte(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

size_t SkipBlanks(std::string_view text, size_t at) {
  while (at < text.size() && (IsBlank(text[at]) || text[at] == '\r')) ++at;
  return at;
}

// The text of the JSON string that begins at `*at`, which moves behind it.
bool ReadJsonString(std::string_view text, size_t* at, std::string* value) {
  if (*at >= text.size() || text[*at] != '"') return false;
  for (++*at; *at < text.size(); ++*at) {
    const char c = text[*at];
    if (c == '"') {
      ++*at;
      return true;
    }
    if (c != '\\') {
      *value += c;
      continue;
    }
    if (++*at >= text.size()) return false;
    const char escaped = text[*at];
    constexpr std::string_view kFrom = "\"\\/bfnrt";
    constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    const size_t index = kFrom.find(escaped);
    if (index != npos) {
      *value += kTo[index];
    } else if (escaped == 'u' && *at + 4 < text.size()) {
      // Nobody writes these in a Dockerfile; the byte only has to be there.
      *value += '?';
      *at += 4;
    } else {
      return false;
    }
  }
  return false;
}

// Where the word ends that begins at `i`.
size_t WordEnd(std::string_view text, size_t i, char escape, Quotes quotes) {
  char quote = '\0';
  for (; i < text.size() && (quote != '\0' || !IsBlank(text[i])); ++i) {
    const char c = text[i];
    if (quotes != Quotes::kJoin) continue;
    if (c == escape && quote != '\'' && i + 1 < text.size()) {
      ++i;
    } else if (quote == c) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    }
  }
  return i;
}

}  // namespace

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

void SplitWords(std::string_view text, size_t at, char escape, Quotes quotes,
                const TextPlaces& map, std::vector<DockerWord>* words) {
  size_t i = 0;
  while (true) {
    while (i < text.size() && IsBlank(text[i])) ++i;
    if (i >= text.size()) return;
    const size_t begin = i;
    i = WordEnd(text, begin, escape, quotes);
    words->push_back(
        {text.substr(begin, i - begin), map.SpanOf(at + begin, at + i)});
  }
}

bool ReadJsonWords(std::string_view text, size_t at, const TextPlaces& map,
                   Arena* arena, std::vector<DockerWord>* words) {
  size_t i = SkipBlanks(text, 1);
  if (i < text.size() && text[i] == ']') {
    return SkipBlanks(text, i + 1) == text.size();
  }
  while (true) {
    const size_t begin = i;
    std::string value;
    if (!ReadJsonString(text, &i, &value)) return false;
    words->push_back({arena->Copy(value), map.SpanOf(at + begin, at + i)});
    i = SkipBlanks(text, i);
    if (i >= text.size()) return false;
    if (text[i] == ']') return SkipBlanks(text, i + 1) == text.size();
    if (text[i] != ',') return false;
    i = SkipBlanks(text, i + 1);
  }
}

bool LooksLikeJson(std::string_view text) {
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  if (!text.starts_with('[') || !text.ends_with(']')) return false;
  const size_t first = SkipBlanks(text, 1);
  // Curly quotes of a word processor begin with 0xE2.
  return first < text.size() &&
         (text[first] == '"' || text[first] == '\'' || text[first] == '\xE2');
}

void FindUses(std::string_view text, char escape, const TextPlaces& map,
              std::vector<DockerUse>* uses) {
  bool in_double = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == escape) {
      ++i;
      continue;
    }
    if (c == '"') in_double = !in_double;
    if (c == '\'' && !in_double) {
      // Without a second one it is an apostrophe, and ends the text for good.
      i = std::min(text.find('\'', i + 1), text.size());
      continue;
    }
    if (c != '$') continue;
    const size_t begin = i;
    const bool braced = i + 1 < text.size() && text[i + 1] == '{';
    size_t name = i + (braced ? 2 : 1);
    if (name >= text.size() || !IsNameStart(text[name])) continue;
    size_t end = name;
    while (end < text.size() && IsNameByte(text[end])) ++end;
    DockerUse use;
    use.name = text.substr(name, end - name);
    if (braced) {
      const std::string_view rest = text.substr(end);
      const size_t op = rest.starts_with(':') ? 1 : 0;
      use.has_default =
          rest.size() > op && (rest[op] == '-' || rest[op] == '+');
      // Only as far as the name: the word behind `:-` has uses of its own.
      if (!rest.empty() && rest.front() == '}') ++end;
    }
    use.span = map.SpanOf(begin, end);
    uses->push_back(use);
    i = end - 1;
  }
}

std::vector<HeredocMark> FindHeredocs(std::string_view text, size_t at) {
  std::vector<HeredocMark> marks;
  char quote = '\0';
  for (size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '\\') {
      ++i;
      continue;
    }
    if (c == '"' || c == '\'') {
      quote = c;
      continue;
    }
    if (c != '<' || text.substr(i, 2) != "<<") continue;
    if (text.substr(i, 3) == "<<<") {
      i += 2;
      continue;
    }
    HeredocMark mark;
    size_t begin = i + 2;
    if (begin < text.size() && text[begin] == '-') {
      mark.strips_tabs = true;
      ++begin;
    }
    const bool quoted =
        begin < text.size() && (text[begin] == '"' || text[begin] == '\'');
    mark.expands = !quoted;
    size_t end = begin;
    if (quoted) {
      end = std::min(text.find(text[begin], begin + 1), text.size());
      mark.delimiter = text.substr(begin + 1, end - begin - 1);
    } else {
      while (end < text.size() && !IsBlank(text[end]) &&
             std::string_view("<>;&|)").find(text[end]) == npos) {
        ++end;
      }
      mark.delimiter = text.substr(begin, end - begin);
    }
    // `1<<4` in arithmetic is no heredoc.
    const bool is_name =
        !mark.delimiter.empty() && IsNameStart(mark.delimiter.front());
    if (is_name) marks.push_back(mark);
    i = std::max(end, i + 1);
  }
  return marks;
}

}  // namespace plimsoll::dockerfile
