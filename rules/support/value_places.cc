#include "rules/support/value_places.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/classify.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

bool HasAny(std::string_view text, std::string_view bytes) {
  return text.find_first_of(bytes) != npos;
}

// What `{{quote x}}` writes.
bool IsJsonText(std::string_view value) {
  return value.size() >= 2 && value.front() == '"' && value.back() == '"' &&
         !HasAny(value, "\n");
}

// Whether more than the end of the value's own line follows a line end.
bool GoesOn(std::string_view value) {
  const size_t newline = value.find('\n');
  return newline != npos && newline + 1 < value.size();
}

ValueFault YamlFault(std::string_view value, const ValuePlace& place) {
  if (value.find(" #") != npos) return {"` #` starts a comment", false};
  const bool starts = place.before.ends_with(':') || place.before == "-";
  constexpr std::string_view kIndicators = "*&!|>%@`{[]},\"'#";
  if (starts && kIndicators.find(value.front()) != npos) {
    return {fmt::format("`{}` in front means something", value.front()), false};
  }
  if (value.find(": ") != npos || value.ends_with(':')) {
    return {"`:` makes it a mapping", false};
  }
  if (place.in_flow && HasAny(value, ",[]{}")) {
    return {"commas and brackets divide the list it is in", false};
  }
  return {};
}

// Readers of dotenv files put variables into double quotes, too.
ValueFault DotenvFault(std::string_view value, const ValuePlace& place) {
  const bool single = place.quotes == ValueQuotes::kSingle;
  const bool is_text = place.quotes != ValueQuotes::kComment;
  if (is_text && !single && HasAny(value, "$")) {
    return {"`$` starts a variable", false, true};
  }
  if (place.quotes != ValueQuotes::kNone || IsJsonText(value)) return {};
  if (value.find(" #") != npos) return {"` #` starts a comment", false};
  if (HasAny(value, "\"'`\\")) {
    return {"quotes and `\\` mean something", false};
  }
  return {};
}

// Quotes and line ends are the same in all formats of lines and values.
ValueFault QuoteFault(std::string_view value, const ValuePlace& place) {
  const bool lines = value.find('\n') != npos;
  switch (place.quotes) {
    case ValueQuotes::kDouble:
      if (HasAny(value, "\"\\")) return {"`\"` or `\\` within double quotes"};
      if (lines) return {"a line end within quotes"};
      break;
    case ValueQuotes::kSingle:
      if (HasAny(value, "'")) return {"`'` within single quotes"};
      if (lines) return {"a line end within quotes"};
      break;
    case ValueQuotes::kComment:
      if (GoesOn(value)) return {"a line end within a comment"};
      break;
    case ValueQuotes::kNone:
      if (GoesOn(value) && !place.before.empty()) {
        return {"a line end within a value"};
      }
      break;
  }
  return {};
}

// `NAME=` or `export NAME=`, right in front of the value.
bool IsAssigned(const ValuePlace& place) {
  if (!place.touches || !place.before.ends_with('=')) return false;
  std::string_view name = place.before.substr(0, place.before.size() - 1);
  const size_t blank = name.find_last_of(" \t;&|(");
  if (blank != npos) name.remove_prefix(blank + 1);
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
  });
}

// Here line ends within quotes are part of the value, and a tag that begins a
// line holds a command.
ValueFault ShellFault(std::string_view value, const ValuePlace& place) {
  const bool quoted = place.quotes == ValueQuotes::kNone && IsJsonText(value);
  if (place.quotes == ValueQuotes::kDouble || quoted) {
    const std::string_view inner =
        quoted ? value.substr(1, value.size() - 2) : value;
    if (!quoted && HasAny(inner, "\"")) return {"`\"` within double quotes"};
    if (HasAny(inner, "$`\\")) {
      return {"`$`, `` ` `` and `\\` mean something within double quotes",
              false};
    }
    return {};
  }
  if (place.quotes != ValueQuotes::kNone) {
    if (place.quotes == ValueQuotes::kSingle && HasAny(value, "'")) {
      return {"`'` within single quotes"};
    }
    if (place.quotes == ValueQuotes::kComment && GoesOn(value)) {
      return {"a line end within a comment"};
    }
    return {};
  }
  if (place.before.empty()) return {};
  if (GoesOn(value)) return {"a line end within a value"};
  if (IsAssigned(place) && HasAny(value, " \t")) {
    return {"a blank ends the value, and what follows is run"};
  }
  if (HasAny(value, ";&|<>()$`\"'\\")) {
    return {"a shell reads part of it as syntax", false};
  }
  return {};
}

ValueFault LineFault(std::string_view value, ValueReader reader) {
  if (reader == ValueReader::kIni && value.find(" ;") != npos) {
    return {"` ;` starts a comment", false};
  }
  if (reader == ValueReader::kUnit && value.ends_with('\\')) {
    return {"`\\` joins the next line to it", false};
  }
  return {};
}

// `%%` is a percent sign, and all else with one a placeholder.
bool HasSpecifier(std::string_view value) {
  for (size_t at = value.find('%'); at != npos; at = value.find('%', at + 2)) {
    if (at + 1 >= value.size() || value[at + 1] != '%') return true;
  }
  return false;
}

}  // namespace

ValueReader ReaderOf(const TemplateOutput& output) {
  if (output.kind == OutputKind::kDotenv) return ValueReader::kDotenv;
  const std::string_view path = output.path;
  if (path.ends_with(".yml") || path.ends_with(".yaml")) {
    return ValueReader::kYaml;
  }
  switch (Classify(path, output.rendered.text)) {
    case FileKind::kJson:
    case FileKind::kToml:
      return ValueReader::kJson;
    case FileKind::kSupervisor:
      return ValueReader::kIni;
    case FileKind::kSystemd:
    case FileKind::kQuadlet:
      return ValueReader::kUnit;
    case FileKind::kShell:
      return ValueReader::kShell;
    default:
      return path.ends_with(".ini") ? ValueReader::kIni : ValueReader::kNone;
  }
}

ValuePlace PlaceAt(std::string_view text, size_t at) {
  const size_t newline = at == 0 ? npos : text.rfind('\n', at - 1);
  const size_t begin = newline == npos ? 0 : newline + 1;
  const std::string_view line = text.substr(begin, at - begin);
  ValuePlace place;
  int depth = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool spaced = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
    // Within a word, an apostrophe opens nothing.
    const bool opens =
        spaced || std::string_view(":=[{,(").find(line[i - 1]) != npos;
    if (place.quotes == ValueQuotes::kDouble) {
      if (c == '\\') ++i;
      if (c == '"') place.quotes = ValueQuotes::kNone;
    } else if (place.quotes == ValueQuotes::kSingle) {
      if (c == '\'') place.quotes = ValueQuotes::kNone;
    } else if (c == '"' && opens) {
      place.quotes = ValueQuotes::kDouble;
    } else if (c == '\'' && opens) {
      place.quotes = ValueQuotes::kSingle;
    } else if (c == '#' && spaced) {
      place.quotes = ValueQuotes::kComment;
      break;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  place.in_flow = depth > 0;
  const size_t first = line.find_first_not_of(" \t");
  if (first != npos) {
    const size_t last = line.find_last_not_of(" \t");
    place.before = line.substr(first, last - first + 1);
    place.touches = last + 1 == line.size();
  }
  return place;
}

ValueFault FaultOf(std::string_view value, const ValuePlace& place,
                   ValueReader reader) {
  if (value.empty() || reader == ValueReader::kNone) return {};
  if (reader == ValueReader::kShell) return ShellFault(value, place);
  if (ValueFault fault = QuoteFault(value, place); !fault.text.empty()) {
    return fault;
  }
  const bool lines =
      reader == ValueReader::kIni || reader == ValueReader::kUnit;
  if (lines && place.quotes != ValueQuotes::kComment && HasSpecifier(value)) {
    return {"`%` starts a placeholder", false};
  }
  if (reader == ValueReader::kDotenv) return DotenvFault(value, place);
  if (place.quotes != ValueQuotes::kNone || IsJsonText(value)) return {};
  switch (reader) {
    case ValueReader::kYaml:
      return YamlFault(value, place);
    default:
      return LineFault(value, reader);
  }
}

}  // namespace plimsoll
