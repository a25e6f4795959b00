#include "tests/history/measure.h"

#include <fmt/format.h>

#include "compiler/base/file_system.h"
#include "compiler/driver/session.h"

namespace plimsoll::history {
namespace {

using PlaceKey = std::pair<std::string, uint32_t>;

std::string Describe(const Finding& finding) {
  return fmt::format("{}:{}: {}[{}]: {}", finding.path, finding.line,
                     NameOf(finding.severity), finding.id, finding.message);
}

void AddPlaces(const SourceMap& sources, const Diagnostic& diagnostic,
               Finding* finding) {
  const auto place = [&](const Span& span) {
    const SourceFile& file = sources.Get(span.file);
    return PlaceKey(file.path(), file.Locate(span.begin).line);
  };
  const Span primary = diagnostic.primary();
  if (!primary.valid()) return;
  std::tie(finding->path, finding->line) = place(primary);
  for (const Label& label : diagnostic.labels) {
    if (label.span.valid()) finding->labels.push_back(place(label.span));
  }
}

// A link has no text to point at: what is said of it names its path.
bool NamesLink(const Finding& finding, const Line& line) {
  return finding.path.empty() && line.text == kLinkText &&
         finding.message.find("`" + line.path + "`") != std::string::npos;
}

void CountDefect(const Plant& plant,
                 const std::multimap<PlaceKey, const Finding*>& by_place,
                 const std::vector<Finding>& findings,
                 std::set<const Finding*>* used, ClassScore* score) {
  ++score->planted;
  std::set<std::string> rules;
  for (const Line& line : plant.lines) {
    const auto [begin, end] = by_place.equal_range({line.path, line.number});
    for (auto it = begin; it != end; ++it) {
      rules.insert(it->second->id);
      used->insert(it->second);
    }
    for (const Finding& finding : findings) {
      if (!NamesLink(finding, line)) continue;
      rules.insert(finding.id);
      used->insert(&finding);
    }
  }
  if (rules.empty()) {
    score->missed.push_back(&plant);
    return;
  }
  ++score->found;
  for (const std::string& rule : rules) ++score->rules[rule];
}

void CountNearMiss(const Plant& plant, const std::vector<Finding>& findings,
                   std::set<const Finding*>* used, ClassScore* score) {
  ++score->near_misses;
  std::set<PlaceKey> places;
  for (const Line& line : plant.lines) places.emplace(line.path, line.number);
  bool reported = false;
  for (const Finding& finding : findings) {
    bool here = false;
    for (const PlaceKey& label : finding.labels) {
      here = here || places.contains(label);
    }
    if (!here) continue;
    reported = true;
    used->insert(&finding);
    score->accusations.push_back(
        fmt::format("{} ({})", Describe(finding), plant.title));
  }
  if (reported) ++score->reported;
}

void AddTo(const ClassScore& score, ClassScore* total) {
  total->planted += score.planted;
  total->found += score.found;
  total->near_misses += score.near_misses;
  total->reported += score.reported;
}

std::string Row(const std::string& name, const ClassScore& score) {
  std::string rules;
  for (const auto& [rule, count] : score.rules) {
    rules += fmt::format(" {}:{}", rule, count);
  }
  return fmt::format("{:<20}{:>9}{:>7}{:>12}{:>10} {}\n", name, score.planted,
                     score.found, score.near_misses, score.reported, rules);
}

}  // namespace

std::vector<Finding> CheckHistory(const History& history) {
  MemoryFileSystem disk;
  for (const File& file : history.files) {
    disk.Add(file.path, file.text, file.text.starts_with("#!") ? 0755U : 0644U);
  }
  for (const Link& link : history.links) {
    disk.AddSymlink(link.path, link.target);
  }
  const auto session = Load(disk, {});
  std::vector<Finding> findings;
  for (const Diagnostic& diagnostic : CheckSession(*session, 1)) {
    if (diagnostic.severity < Severity::kWarning) continue;
    Finding finding{.id = std::string(diagnostic.id),
                    .severity = diagnostic.severity,
                    .message = diagnostic.message};
    AddPlaces(session->sources, diagnostic, &finding);
    findings.push_back(std::move(finding));
  }
  return findings;
}

Score Measure(const History& history, const std::vector<Finding>& findings) {
  std::multimap<PlaceKey, const Finding*> by_place;
  for (const Finding& finding : findings) {
    by_place.emplace(PlaceKey(finding.path, finding.line), &finding);
  }
  Score score;
  std::set<const Finding*> used;
  for (const Plant& plant : history.plants) {
    ClassScore& of = score.classes[plant.class_name];
    if (plant.defect) {
      CountDefect(plant, by_place, findings, &used, &of);
    } else {
      CountNearMiss(plant, findings, &used, &of);
    }
  }
  for (const auto& [name, each] : score.classes) AddTo(each, &score.total);
  for (const Finding& finding : findings) {
    if (!used.contains(&finding)) score.elsewhere.push_back(Describe(finding));
  }
  return score;
}

std::string Table(const Score& score) {
  std::string text = fmt::format("{:<20}{:>9}{:>7}{:>12}{:>10}\n", "class",
                                 "planted", "found", "near-misses", "reported");
  for (const auto& [name, each] : score.classes) text += Row(name, each);
  return text + Row("all", score.total) +
         fmt::format("elsewhere: {}\n", score.elsewhere.size());
}

std::string Misses(const Score& score) {
  std::string text;
  for (const auto& [name, each] : score.classes) {
    for (const Plant* plant : each.missed) {
      text += fmt::format("missed {}: {}\n", name, plant->title);
      for (const Line& line : plant->lines) {
        text +=
            fmt::format("    {}:{}: {}\n", line.path, line.number, line.text);
      }
    }
    for (const std::string& accusation : each.accusations) {
      text += fmt::format("near-miss reported {}: {}\n", name, accusation);
    }
  }
  for (const std::string& finding : score.elsewhere) {
    text += fmt::format("elsewhere: {}\n", finding);
  }
  return text;
}

}  // namespace plimsoll::history
