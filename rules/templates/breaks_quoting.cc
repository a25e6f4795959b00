#include <fmt/format.h>

#include <set>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"
#include "rules/support/value_places.h"

namespace plimsoll::rules::templates {
namespace {

using plimsoll::templates::Piece;
using plimsoll::templates::PieceKind;

std::string_view CureOf(const ValueFault& fault, ValueReader reader) {
  if (reader == ValueReader::kShell || fault.dollar) {
    return "write the tag in single quotes, and no `'` in the value";
  }
  if (reader == ValueReader::kIni || reader == ValueReader::kUnit) {
    return "write `%%` for a percent sign, and values that fit in one line "
           "and its quotes";
  }
  return "write `{{quote name}}`, without quotes around it";
}

class Checker {
 public:
  explicit Checker(RuleContext& ctx) : ctx_(ctx) {}

  void Check(const TemplateOutput& output) {
    reader_ = ReaderOf(output);
    if (reader_ == ValueReader::kNone) return;
    for (const Piece& piece : output.rendered.pieces) {
      if (piece.kind == PieceKind::kText) continue;
      const ValuePlace place = PlaceAt(output.rendered.text, piece.begin);
      if (piece.kind == PieceKind::kSecret) {
        CheckSecret(piece, place);
      } else {
        CheckValue(piece, place, output);
      }
    }
  }

 private:
  void CheckSecret(const Piece& piece, const ValuePlace& place) {
    const bool dotenv = reader_ == ValueReader::kDotenv;
    const ValueQuotes right =
        dotenv ? ValueQuotes::kDouble : ValueQuotes::kSingle;
    if ((!dotenv && reader_ != ValueReader::kShell) || place.quotes == right ||
        place.quotes == ValueQuotes::kComment ||
        !seen_.insert(piece.place).second) {
      return;
    }
    if (dotenv) {
      ctx_.Report(piece.place,
                  fmt::format("the secret `{}` stands outside of double quotes",
                              piece.secret))
          .AddNote(
              "it is written as a dotenv file reads it within them, "
              "whatever bytes it has")
          .Help("put the value into double quotes");
      return;
    }
    ctx_.Warn(piece.place,
              fmt::format("the secret `{}` stands outside of single quotes",
                          piece.secret))
        .AddNote(
            "its bytes are written as they are, and a shell reads some as "
            "syntax")
        .Help("put the value into single quotes");
  }

  void CheckValue(const Piece& piece, const ValuePlace& place,
                  const TemplateOutput& output) {
    const std::string_view value =
        std::string_view(output.rendered.text)
            .substr(piece.begin, piece.end - piece.begin);
    ValueFault fault = FaultOf(value, place, reader_);
    if (fault.text.empty() || !seen_.insert(piece.place).second) return;
    const std::string_view cure = CureOf(fault, reader_);
    std::string message =
        fmt::format("the value of `{}` is not read back from `{}`",
                    ctx_.sources().TextOf(piece.place), output.path);
    Diagnostic& diagnostic =
        fault.certain
            ? ctx_.Report(piece.place, std::move(message),
                          std::move(fault.text))
            : ctx_.Warn(piece.place, std::move(message), std::move(fault.text));
    if (piece.value.valid()) diagnostic.Also(piece.value, "set here");
    diagnostic.Help(std::string(cure));
  }

  RuleContext& ctx_;
  ValueReader reader_ = ValueReader::kNone;
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
