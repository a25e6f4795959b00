#include "rules/facts/stated_places.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/index/assignment_reader.h"
#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

// More labels than that say nothing new.
constexpr size_t kMaxLabels = 12;

// An override for people who work on the software: `compose.dev.yaml`.
bool IsForDevelopment(std::string_view path) {
  const std::string lower = AsciiLower(path.substr(path.rfind('/') + 1));
  for (const std::string_view word : {"dev", "local", "test", "ci", "debug",
                                      "override", "development", "staging"}) {
    for (size_t at = lower.find(word); at != std::string::npos;
         at = lower.find(word, at + 1)) {
      const auto is_edge = [&](size_t i) {
        return i >= lower.size() || !IsWordByte(lower[i]);
      };
      const bool begins = at > 0 && is_edge(at - 1);
      if (begins && is_edge(at + word.size())) return true;
    }
  }
  return false;
}

}  // namespace

void ReportConflict(FactConflict conflict, RuleContext& ctx) {
  const Disagreement& first = conflict.places.front();
  Diagnostic& diagnostic =
      ctx.Report(first.span, conflict.message, conflict.label);
  for (size_t i = 1; i < conflict.places.size() && i < kMaxLabels; ++i) {
    diagnostic.Also(conflict.places[i].span,
                    conflict.label.empty() ? "and here" : conflict.label);
  }
  for (const FactConflict::Home& home : conflict.homes) {
    if (home.span.valid()) diagnostic.Also(home.span, home.text);
  }
  if (conflict.places.size() > kMaxLabels) {
    diagnostic.AddNote(
        fmt::format("{} more places", conflict.places.size() - kMaxLabels));
  }
  if (!conflict.note.empty()) diagnostic.AddNote(conflict.note);
  if (!conflict.help.empty()) diagnostic.Help(conflict.help);
  std::vector<Edit> edits;
  for (const Disagreement& place : conflict.places) {
    if (!place.expected.empty()) edits.push_back({place.span, place.expected});
  }
  if (!edits.empty()) {
    std::ranges::sort(edits, {}, &Edit::span);
    diagnostic.Fix({.title = fmt::format("write `{}`", edits[0].replacement),
                    .applicability = conflict.is_settled
                                         ? Applicability::kSafe
                                         : Applicability::kDisplay,
                    .edits = std::move(edits)});
  }
  diagnostic.About(conflict.object);
}

bool StatedPlaces::Counts(const Span& span) {
  const auto [at, fresh] = known_.try_emplace(span.file, false);
  if (fresh) at->second = Judge(span.file);
  return at->second;
}

bool StatedPlaces::Counts(const FactPlace& place) {
  if (!Counts(place.span)) return false;
  // A build may be given any argument, and CI has machines of its own.
  return place.statement == nullptr ||
         (place.statement->source != EnvSource::kWorkflow &&
          place.statement->source != EnvSource::kBuildArg &&
          place.statement->source != EnvSource::kData);
}

bool StatedPlaces::Judge(FileId id) const {
  const SourceFile& source = repository_.sources->Get(id);
  const ParsedFile* file = repository_.FindFile(source.path());
  if (file == nullptr || file->is_local || file->role != DocumentRole::kLive) {
    return false;
  }
  switch (source.kind()) {
    case FileKind::kProject:
    case FileKind::kHost:
    case FileKind::kManifest:
    case FileKind::kHandlebars:
    case FileKind::kWorkflow:
      return false;
    default:
      return !TraitsOf(source).is_test && !IsForDevelopment(source.path());
  }
}

Span PortSpan(const Span& span, std::string_view value) {
  const EndpointText endpoint = ReadEndpoint(value);
  if (endpoint.port.empty() || span.size() != value.size()) return span;
  const auto at = static_cast<uint32_t>(endpoint.port.data() - value.data());
  return {span.file, span.begin + at,
          span.begin + at + static_cast<uint32_t>(endpoint.port.size())};
}

bool IsBlankToFill(std::string_view value) {
  if (value.empty() || IsReference(value)) return true;
  const std::string lower = AsciiLower(value);
  for (const std::string_view word : {"your", "change", "replace", "xxx",
                                      "todo", "placeholder", "<", "..."}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace plimsoll
