#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

using plimsoll::templates::Piece;
using plimsoll::templates::PieceKind;

enum class Quotes { kNone, kSingle, kDouble, kComment };

// What a tag stands in, by what is in front of it on its line.
struct Around {
  Quotes quotes = Quotes::kNone;
  std::string_view before;  // On the line, without blanks at its ends.
  bool in_flow = false;     // Within `[` or `{`.
};

Around AroundOf(std::string_view text, size_t at) {
  const size_t newline =
      at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const std::string_view line = text.substr(begin, at - begin);
  Around around;
  int depth = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool spaced = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
    // Within a word, an apostrophe opens nothing.
    const bool opens = spaced || std::string_view(":=[{,(").find(line[i - 1]) !=
                                     std::string_view::npos;
    if (around.quotes == Quotes::kDouble) {
      if (c == '\\') ++i;
      if (c == '"') around.quotes = Quotes::kNone;
    } else if (around.quotes == Quotes::kSingle) {
      if (c == '\'') around.quotes = Quotes::kNone;
    } else if (c == '"' && opens) {
      around.quotes = Quotes::kDouble;
    } else if (c == '\'' && opens) {
      around.quotes = Quotes::kSingle;
    } else if (c == '#' && spaced) {
      around.quotes = Quotes::kComment;
      break;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  around.in_flow = depth > 0;
  const size_t first = line.find_first_not_of(" \t");
  if (first != std::string_view::npos) {
    around.before =
        line.substr(first, line.find_last_not_of(" \t") - first + 1);
  }
  return around;
}

bool HasAny(std::string_view text, std::string_view bytes) {
  return text.find_first_of(bytes) != std::string_view::npos;
}

bool IsJsonText(std::string_view value) {
  return value.size() >= 2 && value.front() == '"' && value.back() == '"' &&
         !HasAny(value, "\n");
}

// What of `value` the YAML or dotenv around it reads as something else, where
// it has no quotes; empty for nothing.
std::string PlainFault(std::string_view value, const Around& around,
                       bool yaml) {
  if (IsJsonText(value)) return {};
  if (value.find(" #") != std::string_view::npos)
    return "` #` starts a comment";
  if (!yaml) {
    return HasAny(value, "\"'$`\\") ? "quotes, `$` and `\\` mean something"
                                    : std::string();
  }
  const bool starts = around.before.ends_with(':') || around.before == "-";
  constexpr std::string_view kIndicators = "*&!|>%@`{[]},\"'#";
  if (starts && kIndicators.find(value.front()) != std::string_view::npos) {
    return fmt::format("`{}` in front means something", value.front());
  }
  if (value.find(": ") != std::string_view::npos || value.ends_with(':')) {
    return "`:` makes it a mapping";
  }
  if (around.in_flow && HasAny(value, ",[]{}")) {
    return "commas and brackets divide the list it is in";
  }
  return {};
}

// What breaks whatever is around, whether by quotes or by lines.
std::string HardFault(std::string_view value, const Around& around) {
  const size_t newline = value.find('\n');
  const bool lines = newline != std::string_view::npos;
  switch (around.quotes) {
    case Quotes::kDouble:
      if (HasAny(value, "\"\\")) return "`\"` or `\\` within double quotes";
      break;
    case Quotes::kSingle:
      if (HasAny(value, "'")) return "`'` within single quotes";
      break;
    default:
      break;
  }
  const bool comment = around.quotes == Quotes::kComment;
  if (lines && around.quotes != Quotes::kNone && !comment) {
    return "a line end within quotes";
  }
  const bool goes_on = lines && newline + 1 < value.size();
  if (goes_on && comment) return "a line end within a comment";
  if (goes_on && !around.before.empty()) return "a line end within a value";
  return {};
}

class Checker {
 public:
  explicit Checker(RuleContext& ctx) : ctx_(ctx) {}

  void Check(const TemplateOutput& output) {
    const std::string_view path = output.path;
    yaml_ = path.ends_with(".yml") || path.ends_with(".yaml");
    dotenv_ = output.kind == OutputKind::kDotenv;
    if (!yaml_ && !dotenv_ && !path.ends_with(".json")) return;
    for (const Piece& piece : output.rendered.pieces) {
      if (piece.kind == PieceKind::kText) continue;
      const Around around = AroundOf(output.rendered.text, piece.begin);
      if (piece.kind == PieceKind::kSecret) {
        CheckSecret(piece, around);
      } else {
        CheckValue(piece, around, output);
      }
    }
  }

 private:
  void CheckSecret(const Piece& piece, const Around& around) {
    if (!dotenv_ || around.quotes == Quotes::kDouble ||
        around.quotes == Quotes::kComment ||
        !seen_.insert(piece.place).second) {
      return;
    }
    ctx_.Report(piece.place,
                fmt::format("the secret `{}` stands outside of double quotes",
                            piece.secret))
        .AddNote(
            "it is written as a dotenv file reads it within them, "
            "whatever bytes it has")
        .Help("put the value into double quotes");
  }

  void CheckValue(const Piece& piece, const Around& around,
                  const TemplateOutput& output) {
    const std::string_view value =
        std::string_view(output.rendered.text)
            .substr(piece.begin, piece.end - piece.begin);
    if (value.empty()) return;
    std::string fault = HardFault(value, around);
    const bool hard = !fault.empty();
    if (!hard && around.quotes == Quotes::kNone && (yaml_ || dotenv_)) {
      fault = PlainFault(value, around, yaml_);
    }
    if (fault.empty() || !seen_.insert(piece.place).second) return;
    std::string message =
        fmt::format("the value of `{}` is not read back from `{}`",
                    ctx_.sources().TextOf(piece.place), output.path);
    Diagnostic& diagnostic =
        hard ? ctx_.Report(piece.place, std::move(message), std::move(fault))
             : ctx_.Warn(piece.place, std::move(message), std::move(fault));
    if (piece.value.valid()) diagnostic.Also(piece.value, "set here");
    diagnostic.Help("write `{{quote name}}`, without quotes around it");
  }

  RuleContext& ctx_;
  bool yaml_ = false;
  bool dotenv_ = false;
  std::set<Span> seen_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  Checker checker(ctx);
  for (const auto& host : fleet.hosts) {
    for (const auto& output : host->outputs) {
      if (!output->is_copy) checker.Check(*output);
    }
  }
}

}  // namespace

constinit const Rule breaks_quoting = {
    .id = "templates/breaks-quoting",
    .summary = "a value breaks the quotes or lines around its tag",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
