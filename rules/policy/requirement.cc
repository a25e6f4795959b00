#include "rules/policy/requirement.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "compiler/base/edit_distance.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

using Kind = Condition::Kind;

struct KindName {
  std::string_view key;
  Kind kind;
};
constexpr KindName kKinds[] = {
    {"equals", Kind::kEquals},   {"min", Kind::kMin},
    {"max", Kind::kMax},         {"in", Kind::kIn},
    {"matches", Kind::kMatches}, {"contains", Kind::kContains}};

std::vector<std::string> WordsOf(const Node& node) {
  std::vector<std::string> words;
  if (node.IsScalar()) words.emplace_back(node.text);
  for (const Node* item : node.items) words.emplace_back(Deref(*item).text);
  return words;
}

// Reads one `require` mapping against the fields that apps have.
class Reader {
 public:
  explicit Reader(Sink* sink) : sink_(*sink) {}

  std::optional<Requirement> Read(const Entry& entry) {
    Requirement requirement{.path = std::string(entry.key->text),
                            .span = entry.key->span,
                            .conditions = {}};
    path_ = requirement.path;
    shape_ = ShapeOf(path_);
    if (!CheckShape(entry.key->span)) return std::nullopt;
    const Node& value = Deref(*entry.value);
    if (!value.IsMapping()) {
      AddCondition(Kind::kEquals, value, &requirement);
    }
    for (const Entry& stated : EffectiveEntries(value)) {
      ReadCondition(stated, &requirement);
    }
    if (requirement.conditions.empty()) return std::nullopt;
    return requirement;
  }

 private:
  bool CheckShape(const Span& span) {
    if (!shape_.is_known) {
      const std::string_view last =
          std::string_view(path_).substr(path_.rfind('.') + 1);
      const std::string_view nearest = NearestWord(last, shape_.candidates);
      sink_
          .Report(code::kSchemaUnknownField, span,
                  fmt::format("no app has a field `{}`", path_))
          .Help(nearest.empty()
                    ? std::string("a path is one of the manifest's, such as "
                                  "`resources.memory_limit`, or "
                                  "`environment.NAME`")
                    : fmt::format("the nearest field is `{}`", nearest));
      return false;
    }
    if (shape_.is_mapping) {
      sink_
          .Report(code::kSchemaWrongType, span,
                  fmt::format("`{}` has no value of its own", path_))
          .Help("name one of its fields");
      return false;
    }
    return true;
  }

  void ReadCondition(const Entry& stated, Requirement* requirement) {
    const auto* const known =
        std::ranges::find(kKinds, stated.key->text, &KindName::key);
    if (known == std::end(kKinds)) {
      sink_
          .Report(code::kSchemaUnknownField, stated.key->span,
                  fmt::format("`{}` is no condition", stated.key->text))
          .Help(
              "known: `equals`, `min`, `max`, `in`, `matches` and "
              "`contains`");
      return;
    }
    AddCondition(known->kind, Deref(*stated.value), requirement);
  }

  void AddCondition(Kind kind, const Node& value, Requirement* requirement) {
    Condition condition{.kind = kind, .words = WordsOf(value), .pattern = {}};
    if (kind == Kind::kContains && !shape_.is_many) {
      sink_
          .Report(
              code::kSchemaWrongType, value.span,
              fmt::format("`{}` is one value, which contains no others", path_))
          .Help("use `equals`, `in` or `matches`");
      return;
    }
    const bool may_be_list = kind == Kind::kIn || kind == Kind::kContains ||
                             (kind == Kind::kEquals && shape_.is_list);
    if (value.IsMapping() || (!value.IsScalar() && !may_be_list) ||
        (kind == Kind::kIn && value.IsScalar())) {
      sink_.Report(code::kSchemaWrongType, value.span,
                   fmt::format("a condition on `{}` is {}", path_,
                               value.IsScalar() ? "text; expected a list"
                                                : "no single value"));
      return;
    }
    condition.whole_list = kind == Kind::kEquals && value.IsSequence();
    if (kind == Kind::kMatches) {
      RE2::Options options;
      options.set_log_errors(false);
      condition.pattern = std::make_shared<RE2>(
          re2::StringPiece(value.text.data(), value.text.size()), options);
      if (!condition.pattern->ok()) {
        ReportNoPattern(fmt::format("require.{}", path_),
                        condition.pattern->error(), value.span, &sink_);
        return;
      }
    } else if (!CheckWords(condition, value.span)) {
      return;
    }
    requirement->conditions.push_back(std::move(condition));
  }

  // Values of the wrong form would never be equal, nor less, nor more.
  bool CheckWords(const Condition& condition, const Span& span) {
    if (shape_.values.empty()) return true;
    const auto compare = shape_.values.front().compare;
    for (const std::string& word : condition.words) {
      const Result<Comparison> self = compare(word, word);
      if (!self) {
        sink_.Report(code::kSchemaWrongType, span,
                     fmt::format("`{}` is compared with `{}`; {}", path_, word,
                                 self.error()));
        return false;
      }
      const bool needs_order =
          condition.kind == Kind::kMin || condition.kind == Kind::kMax;
      if (needs_order && !self->has_order) {
        sink_
            .Report(code::kSchemaWrongType, span,
                    fmt::format("`{}` has no order that `{}` has a place in",
                                path_, word))
            .Help("use `equals`, `in` or `matches`");
        return false;
      }
    }
    return true;
  }

  Sink& sink_;
  std::string path_;
  FieldValues shape_;
};

bool Holds(const Condition& condition, const FieldValue& value) {
  const auto order = [&](const std::string& word) {
    const Result<Comparison> result = value.compare(value.text, word);
    return result ? *result : Comparison{1, false};
  };
  switch (condition.kind) {
    case Kind::kEquals:
    case Kind::kIn:
      return std::ranges::any_of(condition.words, [&](const std::string& word) {
        return order(word).order == 0;
      });
    case Kind::kMin: {
      const Comparison found = order(condition.words.front());
      return found.order == 0 || (found.has_order && found.order > 0);
    }
    case Kind::kMax: {
      const Comparison found = order(condition.words.front());
      return found.order == 0 || (found.has_order && found.order < 0);
    }
    case Kind::kMatches:
      return RE2::FullMatch(value.text, *condition.pattern);
    case Kind::kContains:
      break;
  }
  return false;
}

std::string Described(const Condition& condition) {
  const std::string& word =
      condition.words.empty() ? std::string() : condition.words.front();
  switch (condition.kind) {
    case Kind::kEquals:
      if (!condition.whole_list) return fmt::format("`{}`", word);
      return condition.words.empty() ? std::string("an empty list")
                                     : "the list " + JoinNames(condition.words);
    case Kind::kMin:
      return fmt::format("at least `{}`", word);
    case Kind::kMax:
      return fmt::format("at most `{}`", word);
    case Kind::kIn:
      return "one of " + JoinNames(condition.words);
    case Kind::kMatches:
      return fmt::format("a match of `{}`", word);
    case Kind::kContains:
      return "a list with " + JoinNames(condition.words);
  }
  return {};
}

}  // namespace

std::string Requirement::Describe() const {
  std::string text;
  for (const Condition& condition : conditions) {
    if (!text.empty()) text += " and ";
    text += Described(condition);
  }
  return text;
}

std::vector<Requirement> ReadRequirements(const Node& require, Sink* sink) {
  std::vector<Requirement> requirements;
  for (const Entry& entry : EffectiveEntries(require)) {
    auto requirement = Reader(sink).Read(entry);
    if (requirement) requirements.push_back(std::move(*requirement));
  }
  return requirements;
}

bool IsMet(const Requirement& requirement, const FieldValue& value) {
  return std::ranges::all_of(requirement.conditions,
                             [&](const Condition& condition) {
                               return condition.kind == Kind::kContains ||
                                      (value.stated && Holds(condition, value));
                             });
}

bool IsListMet(const Requirement& requirement,
               const std::vector<FieldValue>& values) {
  return std::ranges::all_of(
      requirement.conditions, [&](const Condition& condition) {
        if (condition.kind == Kind::kContains) return true;
        if (!condition.whole_list) {
          return std::ranges::all_of(values, [&](const FieldValue& value) {
            return value.stated && Holds(condition, value);
          });
        }
        return std::ranges::equal(
            values, condition.words, {},
            [](const FieldValue& value) { return value.text; });
      });
}

bool HasAll(const Requirement& requirement,
            const std::vector<FieldValue>& values) {
  const auto is_there = [&](const std::string& word) {
    return std::ranges::any_of(values, [&](const FieldValue& value) {
      const Result<Comparison> result = value.compare(value.text, word);
      return value.stated && result && result->order == 0;
    });
  };
  return std::ranges::all_of(
      requirement.conditions, [&](const Condition& condition) {
        return condition.kind != Kind::kContains ||
               std::ranges::all_of(condition.words, is_there);
      });
}

void ReportNoPattern(std::string_view field, std::string_view trouble,
                     const Span& span, Sink* sink) {
  sink->Report(code::kSchemaWrongType, span,
               fmt::format("`{}` is no pattern: {}", field, trouble))
      .Help("the syntax is that of RE2");
}

}  // namespace plimsoll
