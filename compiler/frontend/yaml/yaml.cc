#include <yaml.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "compiler/frontend/frontend.h"
#include "compiler/frontend/template_marks.h"
#include "compiler/frontend/yaml/builder.h"
#include "compiler/frontend/yaml/fault.h"
#include "compiler/frontend/yaml/placeholders.h"
#include "compiler/frontend/yaml/text_scan.h"

namespace plimsoll {
namespace yaml {
namespace {

// libyaml's parser and the event it gave last.
class EventReader {
 public:
  explicit EventReader(std::string_view text) {
    ok_ = yaml_parser_initialize(&parser_) != 0;
    if (!ok_) return;
    // Told the encoding, libyaml does not look for a byte order mark, which
    // Input has already left out.
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    const void* bytes = text.data();
    yaml_parser_set_input_string(
        &parser_, static_cast<const unsigned char*>(bytes), text.size());
  }
  ~EventReader() {
    yaml_event_delete(&event_);
    if (ok_) yaml_parser_delete(&parser_);
  }
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  // False when the text is not YAML.
  [[nodiscard]] bool Next() {
    yaml_event_delete(&event_);
    return ok_ && yaml_parser_parse(&parser_, &event_) != 0;
  }
  [[nodiscard]] const yaml_event_t& event() const { return event_; }
  [[nodiscard]] const yaml_parser_t& parser() const { return parser_; }

 private:
  yaml_parser_t parser_ = {};
  yaml_event_t event_ = {};
  bool ok_ = false;
};

Fault FaultOf(const yaml_parser_t& parser, TreeBuilder* builder) {
  Fault fault;
  fault.problem = parser.problem != nullptr ? parser.problem : "out of memory";
  fault.from_scanner = parser.error == YAML_SCANNER_ERROR;
  fault.at = builder->ByteOf(parser.problem_mark.index);
  fault.context_at = fault.at;
  if (parser.context != nullptr) {
    fault.context = parser.context;
    fault.context_at = builder->ByteOf(parser.context_mark.index);
  }
  return fault;
}

// One pass over the text.
struct Pass {
  Tree tree;
  Sink sink;
  std::optional<Fault> fault;
  bool hid_too_much = false;
};

Pass ReadAll(const Input& input) {
  Pass pass;
  TreeBuilder builder(input);
  EventReader reader(input.text);
  bool complete = false;
  while (!complete) {
    if (!reader.Next()) {
      pass.fault = FaultOf(reader.parser(), &builder);
      break;
    }
    complete = reader.event().type == YAML_STREAM_END_EVENT;
    if (!builder.Add(reader.event())) break;
  }
  pass.tree = builder.Finish(complete);
  pass.hid_too_much = builder.hid_too_much();
  pass.sink = std::move(builder.sink());
  return pass;
}

class FileParser {
 public:
  FileParser(const SourceFile& file, Sink& sink) : file_(file), sink_(sink) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    input_.file = &file;
    input_.text = file.text();
    if (input_.text.substr(0, 3) == kByteOrderMark) {
      input_.base = 3;
      input_.text.remove_prefix(3);
    }
  }

  Tree Run() {
    const TextFacts facts = InspectText(input_.text);
    input_.ascii = facts.ascii;
    if (facts.percent && HasTooManyTagDirectives()) return Refuse();
    CutAtForbidden(facts.forbidden);
    if (facts.brace) HidePlaceholders();
    Pass pass = ReadAll(input_);
    if (pass.hid_too_much) {
      Unhide();
      pass = ReadAll(input_);
    }
    if (pass.fault || forbidden_) Recover(&pass);
    // What is there need not be all, and be right as it is.
    pass.tree.broken |= IsTemplateOfCompose();
    sink_.Append(std::move(pass.sink));
    return std::move(pass.tree);
  }

 private:
  // libyaml reads ahead by kilobytes and would refuse everything before a
  // forbidden character that it has not yet parsed.
  void CutAtForbidden(size_t forbidden) {
    if (forbidden == std::string_view::npos) return;
    forbidden_ = input_.base + forbidden;
    input_.text = input_.text.substr(0, forbidden);
  }

  // libyaml compares every `%TAG` line with all before it, so a file full of
  // them would take quadratic time. Real files have none or one.
  [[nodiscard]] bool HasTooManyTagDirectives() const {
    size_t count = 0;
    size_t at = input_.text.find("%TAG");
    while (at != std::string_view::npos && ++count <= kMaxTagDirectives) {
      at = input_.text.find("%TAG", at + 4);
    }
    return count > kMaxTagDirectives;
  }

  Tree Refuse() {
    sink_.Report(code::kSyntaxTooDeep, file_.SpanOf(0, 0),
                 "the file has too many `%TAG` directives");
    Tree tree;
    tree.file = file_.id();
    tree.broken = true;
    return tree;
  }

  void HidePlaceholders() {
    visible_ = input_.text;
    Placeholders found = FindPlaceholders(input_.text);
    directive_ = found.directive;
    if (directive_) Shift(&*directive_);
    if (found.values.empty()) return;
    masked_ = std::string(input_.text);
    for (ByteRange& range : found.values) {
      std::fill(masked_.begin() + static_cast<std::ptrdiff_t>(range.begin),
                masked_.begin() + static_cast<std::ptrdiff_t>(range.end), 'x');
      Shift(&range);
    }
    hidden_ = std::move(found.values);
    input_.text = masked_;
    input_.hidden = hidden_;
  }

  void Unhide() {
    input_.text = visible_;
    input_.hidden = {};
  }

  void Shift(ByteRange* range) const {
    range->begin += input_.base;
    range->end += input_.base;
  }

  // Says what is wrong, and gets back the nodes that libyaml had scanned but
  // not delivered.
  void Recover(Pass* pass) {
    const std::optional<Fault> fault = pass->fault;
    const size_t text_end = input_.base + input_.text.size();
    Sink report;
    if (forbidden_ && (!fault || fault->at >= text_end)) {
      ReportForbidden(*forbidden_, file_, report);
    } else if (IsTemplate()) {
      // What it comes out as is for the program that renders it.
    } else if (directive_ && directive_->begin <= fault->at) {
      ReportDirective(*directive_, file_, report);
    } else {
      ReportFault(*fault, file_, report);
    }
    auto good = fault ? GoodUntil(*fault, file_) : std::nullopt;
    if (fault && directive_ && IsTemplateOfCompose()) {
      good = std::min(good.value_or(directive_->begin), directive_->begin);
    }
    if (good) {
      input_.text =
          input_.text.substr(0, std::max(*good, input_.base) - input_.base);
      *pass = ReadAll(input_);
    }
    pass->sink.Append(std::move(report));
    pass->tree.broken = true;
  }

  // A chart's or a playbook's: nobody reads it as YAML.
  [[nodiscard]] bool IsTemplate() const {
    const FileKind kind = file_.kind();
    const bool is_in_templates =
        kind == FileKind::kCompose &&
        ("/" + file_.path()).find("/templates/") != std::string::npos;
    const bool may_be = kind == FileKind::kYaml || is_in_templates ||
                        IsBelowTemplatedFolder(file_.path());
    return IsTemplateOfCompose() || (may_be && HasTemplateMark(file_.text()));
  }

  // The files of programs that we know are read as they are, but where their
  // name says that they are templates, a statement has a line to itself, or a
  // key is for somebody else to fill in.
  [[nodiscard]] bool IsTemplateOfCompose() const {
    if (file_.kind() != FileKind::kCompose) return false;
    if (directive_) return true;
    const bool is_called_so =
        IsBelowTemplatedFolder(file_.path()) ||
        std::ranges::any_of(kTemplateParts, [&](std::string_view part) {
          return file_.path().find(part) != std::string::npos;
        });
    // No key is a variable for compose, as in `${SERVICE}:`.
    const bool has_open_key = file_.text().find("}:\n") != std::string::npos;
    return (is_called_so && (has_open_key || HasTemplateMark(file_.text()))) ||
           std::ranges::any_of(
               hidden_, [&](const ByteRange& range) { return IsKey(range); });
  }

  // Whether nothing else stands before the `:` of a line.
  [[nodiscard]] bool IsKey(const ByteRange& range) const {
    const std::string_view text = file_.text();
    size_t begin = range.begin;
    while (begin > 0 && yaml::IsBlank(text[begin - 1])) --begin;
    const bool is_first = begin == 0 || text[begin - 1] == '\n';
    const std::string_view after = text.substr(range.end);
    return is_first && after.starts_with(':') &&
           (after.size() == 1 ||
            std::isspace(static_cast<unsigned char>(after[1])) != 0);
  }

  static constexpr auto kTemplateParts = std::to_array<std::string_view>(
      {".tmpl.", ".tpl.", ".template.", "-template.", ".j2."});
  static constexpr size_t kMaxTagDirectives = 100;

  const SourceFile& file_;
  Sink& sink_;
  Input input_;
  std::optional<size_t> forbidden_;
  std::optional<ByteRange> directive_;
  std::string_view visible_;
  std::string masked_;
  std::vector<ByteRange> hidden_;
};

}  // namespace
}  // namespace yaml

Tree ParseYaml(const SourceFile& file, Sink& sink) {
  return yaml::FileParser(file, sink).Run();
}

}  // namespace plimsoll
