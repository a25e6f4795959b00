#include "tests/unit/model/bound.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/frontend/frontend.h"

namespace plimsoll {

Bound::Bound(std::string text, std::string path) : path_(std::move(path)) {
  const SourceFile& file =
      sources_.Add(path_, std::move(text), FileKind::kManifest);
  tree_ = ParseYaml(file, sink_);
}

std::vector<AppUnit> Bound::Apps() { return BindManifest(tree_, path_, sink_); }

App Bound::FirstApp() {
  std::vector<AppUnit> units = Apps();
  return units.empty() ? App{} : std::move(units.front().app);
}

HostFacts Bound::Host() {
  const Node* node = HostNodeOf(tree_, path_, sink_);
  return node == nullptr ? HostFacts{} : BindHostFacts(*node, sink_);
}

Project Bound::ProjectOf() { return BindProject(tree_, sink_); }

std::string Bound::Place(const Span& span) const {
  const LineCol place = sources_.Get(span.file).Locate(span.begin);
  return fmt::format("{}:{}", place.line, place.column);
}

std::string Bound::Findings() const {
  std::vector<Diagnostic> findings = sink_.diagnostics();
  SortAndDedupe(&findings);
  std::string text;
  for (const Diagnostic& finding : findings) {
    text += fmt::format("{} {} {}: {}\n", Place(finding.primary()),
                        NameOf(finding.severity), finding.id, finding.message);
    for (const Label& label : finding.labels) {
      if (label.kind == LabelKind::kPrimary) continue;
      text += fmt::format("  also {}: {}\n", Place(label.span), label.text);
    }
    for (const Note& note : finding.notes) {
      text += fmt::format("  {}: {}\n",
                          note.kind == NoteKind::kHelp ? "help" : "note",
                          note.text);
    }
  }
  return text;
}

std::string Bound::Headlines() const {
  std::string headlines;
  const std::string findings = Findings();
  size_t begin = 0;
  while (begin < findings.size()) {
    const size_t end = findings.find('\n', begin) + 1;
    if (findings[begin] != ' ')
      headlines += findings.substr(begin, end - begin);
    begin = end;
  }
  return headlines;
}

namespace {

std::string Indented(std::string_view text) {
  std::string indented;
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    indented += "  " + std::string(text.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return indented;
}

}  // namespace

std::string OurApp(std::string_view fields) {
  return "plimsoll: 1\napp:\n  id: demo\n" + Indented(fields);
}

std::string ForeignApp(std::string_view fields) {
  return "app:\n  id: demo\n  name: Demo\n  version: 1.0\n" + Indented(fields);
}

std::string Show(const TextMap& map) {
  std::string text;
  for (const auto& [key, value] : map) {
    if (!text.empty()) text += "; ";
    text += key.value + "=" + Show(value);
  }
  return text;
}

std::string Show(const TextList& list) {
  std::string text;
  for (const Text& item : list) {
    if (!text.empty()) text += ", ";
    text += Show(item);
  }
  return text;
}

}  // namespace plimsoll
