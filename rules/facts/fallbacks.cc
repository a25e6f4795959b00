#include "rules/facts/fallbacks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "compiler/index/word_finder.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

using Places = std::vector<const FactPlace*>;

// What the places say, each value once.
std::vector<std::string> ValuesOf(const Places& places) {
  std::vector<std::string> values;
  for (const FactPlace* place : places) {
    const bool known =
        std::ranges::any_of(values, [&](const std::string& value) {
          return SameFactValue(value, place->value);
        });
    if (!known) values.emplace_back(place->value);
  }
  return values;
}

FactConflict Worded(const Fact& fact, const Places& places,
                    std::string message) {
  FactConflict conflict;
  conflict.message = std::move(message);
  for (const FactPlace* place : places) {
    conflict.places.push_back({place->span, place->value, {}});
  }
  conflict.object = fact.name;
  return conflict;
}

// A variable that many programs have, each for itself.
bool IsOfEveryProgram(std::string_view name) {
  return name.find('_') == std::string_view::npos;
}

// An address or a port is shared by whoever uses the variable; anything else
// may suit the one service and not the other.
bool IsShared(const Fact& fact, const Places& places) {
  return std::ranges::all_of(places, [&](const FactPlace* place) {
    const FactKind kind = JudgeFact(fact.name, place->value);
    return kind == FactKind::kEndpoint || kind == FactKind::kPort ||
           kind == FactKind::kQueue;
  });
}

bool IsDocument(EnvSource source) {
  return source == EnvSource::kDocument || source == EnvSource::kSample;
}

// A row of a table tells a default; `X=v` in a sentence is advice.
bool TellsDefault(const FactPlace& place) {
  const EnvStatement& statement = *place.statement;
  return statement.source == EnvSource::kSample ||
         statement.value_span.begin > statement.name_span.end + 1;
}

// An address of the machine one works on, or of a container beside.
bool IsNearBy(std::string_view value) {
  const std::string_view host = ReadEndpoint(value).host;
  const bool has_port = !ReadEndpoint(value).port.empty() ||
                        value.find("://") != std::string_view::npos;
  return IsLoopbackHost(host) || (has_port && IsLocalName(host));
}

bool IsProgram(EnvSource source) {
  return source == EnvSource::kCode || source == EnvSource::kScript ||
         source == EnvSource::kInterpolation;
}

// What the program itself uses where nothing sets the variable. The same
// service by its name and from outside is one address.
bool FallsBack(const FactPlace& place) {
  const EnvStatement& statement = *place.statement;
  return statement.act == EnvAct::kDefaults && IsProgram(statement.source) &&
         !IsBlankToFill(place.value) &&
         !IsLoopbackHost(ReadEndpoint(place.value).host);
}

size_t IndentOf(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

// The head of another branch: of an `if`, a `switch` or a `case`.
bool IsElse(std::string_view line) {
  if (line.starts_with('}')) line = TrimBlanks(line.substr(1));
  for (const std::string_view head : {"else", "elif", "elsif", "case ", "case'",
                                      "case\"", "default:", "when "}) {
    if (line.starts_with(head)) return true;
  }
  return false;
}

// A whole branch of a `case` of the shell: `mysql) PORT=${PORT:-3306} ;;`.
bool IsArm(std::string_view line) {
  const size_t close = line.find(')');
  return TrimBlanks(line).ends_with(";;") && close < line.find_first_of("($");
}

// Whether the two stand in branches of one `if` or `switch`, of which one alone
// runs: of the lines between that are less deep than both, the least deep are
// all heads of branches.
bool AreAlternatives(const FactPlace& a, const FactPlace& b,
                     const SourceFile& file) {
  const size_t first = file.Locate(a.span.begin).line - 1;
  const size_t last = file.Locate(b.span.begin).line - 1;
  const auto line_at = [&](size_t i) { return file.TextOf(file.LineSpan(i)); };
  if (first != last && IsArm(line_at(first)) && IsArm(line_at(last))) {
    const Span between = file.SpanOf(a.span.end, b.span.begin);
    return file.TextOf(between).find("esac") == std::string_view::npos;
  }
  size_t depth = std::min(IndentOf(line_at(first)), IndentOf(line_at(last)));
  bool found = false;
  for (size_t i = first + 1; i < last; ++i) {
    const std::string_view line = line_at(i);
    const std::string_view content = TrimBlanks(line);
    const size_t indent = IndentOf(line);
    if (content.empty() || content == "}" || indent > depth) continue;
    // What stands as deep as a place itself is beside it, or in its branch.
    if (indent == depth) {
      found = found && IsElse(content);
      continue;
    }
    depth = indent;
    found = IsElse(content);
  }
  return found;
}

// Without those of further branches of an `if`, and what one of them says, too.
Places WithoutAlternatives(const Places& own, const SourceFile& file) {
  Places kept = {own.front()};
  Places alternatives;
  for (size_t i = 1; i < own.size(); ++i) {
    const bool is_other = AreAlternatives(*own[i - 1], *own[i], file);
    (is_other ? alternatives : kept).push_back(own[i]);
  }
  std::erase_if(kept, [&](const FactPlace* place) {
    return std::ranges::any_of(alternatives, [&](const FactPlace* other) {
      return SameFactValue(place->value, other->value);
    });
  });
  return kept;
}

// `${OURS:-${SHARED:-https://x}}`: the second default is that of the first
// one's variable.
bool IsNested(const FactPlace& place, const SourceMap& sources) {
  const Span& name = place.statement->name_span;
  const std::string_view text = sources.Get(name.file).text();
  return text.substr(0, name.begin).ends_with(":-${");
}

// X of `X="${SHARED:-a}"`, with nothing else in it; empty for anything else.
std::string_view TargetOf(const FactPlace& place, const SourceMap& sources) {
  const EnvStatement& statement = *place.statement;
  const std::string_view text = sources.Get(place.span.file).text();
  std::string_view before = text.substr(0, statement.name_span.begin);
  const std::string_view after = text.substr(statement.value_span.end, 3);
  if (!before.ends_with("${") || !after.starts_with('}')) return {};
  before.remove_suffix(2);
  const bool is_quoted = before.ends_with('"');
  if (is_quoted) before.remove_suffix(1);
  if (!before.ends_with('=') || (is_quoted && after.substr(1, 1) != "\"")) {
    return {};
  }
  const std::string_view rest = after.substr(is_quoted ? 2 : 1, 1);
  if (!rest.empty() && rest != "\n" && rest != " " && rest != ";") return {};
  before.remove_suffix(1);
  size_t begin = before.size();
  while (begin > 0 && IsWordByte(before[begin - 1])) --begin;
  return before.substr(begin);
}

// Whether each sets a variable of its own: then they are meant to differ.
bool SetOneEach(const Places& places, const SourceMap& sources) {
  std::set<std::string_view> targets;
  return std::ranges::all_of(places, [&](const FactPlace* place) {
    const std::string_view target = TargetOf(*place, sources);
    return !target.empty() && targets.insert(target).second;
  });
}

// `own` are the fallbacks of one file.
void CompareFallbacks(const Fact& fact, const Places& own,
                      const SourceMap& sources, StatedPlaces& stated,
                      std::vector<FactConflict>* conflicts) {
  if (ValuesOf(own).size() < 2 || !IsShared(fact, own) ||
      !stated.Counts(own.front()->span)) {
    return;
  }
  const Places apart =
      WithoutAlternatives(own, sources.Get(own.front()->span.file));
  const std::vector<std::string> values = ValuesOf(apart);
  if (values.size() < 2 || SetOneEach(apart, sources)) return;
  FactConflict conflict = Worded(
      fact, apart,
      fmt::format("`{}` falls back to {}", fact.name, JoinNames(values)));
  conflict.note =
      "where nothing sets it, places of one file use different ones";
  conflict.help = "use one default, or two variables";
  conflicts->push_back(std::move(conflict));
}

}  // namespace

std::vector<FactConflict> FallbackConflicts(const Repository& repository) {
  std::vector<FactConflict> conflicts;
  if (repository.facts == nullptr) return conflicts;
  StatedPlaces stated(repository);
  for (const Fact& fact : repository.facts->variables) {
    if (!fact.homes.empty() || fact.places.size() < 2) continue;
    if (IsOfEveryProgram(fact.name)) continue;
    // Places are by file, so those of one file stand together.
    Places own;
    for (const FactPlace& place : fact.places) {
      if (!own.empty() && own.front()->span.file != place.span.file) {
        CompareFallbacks(fact, own, *repository.sources, stated, &conflicts);
        own.clear();
      }
      if (FallsBack(place) && !IsNested(place, *repository.sources)) {
        own.push_back(&place);
      }
    }
    CompareFallbacks(fact, own, *repository.sources, stated, &conflicts);
  }
  return conflicts;
}

std::vector<FactConflict> DefaultDifferences(const Repository& repository) {
  std::vector<FactConflict> conflicts;
  if (repository.facts == nullptr) return conflicts;
  StatedPlaces stated(repository);
  for (const Fact& fact : repository.facts->variables) {
    if (!fact.homes.empty() || fact.places.size() < 2) continue;
    if (IsOfEveryProgram(fact.name)) continue;
    Places defaults;
    Places told;
    for (const FactPlace& place : fact.places) {
      if (IsBlankToFill(place.value) || !stated.Counts(place)) continue;
      const EnvStatement& statement = *place.statement;
      if (statement.act == EnvAct::kDefaults && IsProgram(statement.source)) {
        defaults.push_back(&place);
      } else if (IsDocument(statement.source) && TellsDefault(place) &&
                 !IsNearBy(place.value)) {
        told.push_back(&place);
      }
    }
    // Programs that do not agree have no one default to be told.
    const std::vector<std::string> values = ValuesOf(defaults);
    if (values.size() != 1) continue;
    std::erase_if(told, [&](const FactPlace* place) {
      return SameFactValue(place->value, values.front());
    });
    if (told.empty()) continue;
    FactConflict conflict = Worded(
        fact, told,
        fmt::format("`{}` is {} here, and {} where nothing sets it", fact.name,
                    JoinNames(ValuesOf(told)), JoinNames(values)));
    for (const FactPlace* place : defaults) {
      conflict.homes.push_back({place->span, "default here"});
      if (conflict.homes.size() == 4) break;
    }
    conflicts.push_back(std::move(conflict));
  }
  return conflicts;
}

}  // namespace plimsoll
