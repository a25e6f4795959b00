#include "tests/unit/frontend/lexed_invariants.h"

#include <string_view>

namespace plimsoll {
namespace {

// Collects the first fault; everything after it is not looked at.
class Checker {
 public:
  explicit Checker(const SourceFile& file) : file_(file) {}

  void At(const Span& span, std::string_view what) {
    const bool sound = span.file == file_.id() && span.begin <= span.end &&
                       span.end <= file_.text().size();
    if (!sound) Fail(what);
  }
  void That(bool sound, std::string_view what) {
    if (!sound) Fail(what);
  }
  // A text that was not decoded is what stands at its span.
  void Verbatim(std::string_view text, const Span& span,
                std::string_view what) {
    At(span, what);
    if (file_.TextOf(span) != text) Fail(what);
  }

  void Script(const ShellScript& script) {
    for (const ShellWord& word : script.words) At(word.span, "word");
    for (const ShellAssignment& assignment : script.assignments) {
      At(assignment.name_span, "assignment");
      At(assignment.value.span, "assigned value");
    }
    for (const ShellRedirect& redirect : script.redirects) {
      At(redirect.span, "redirect");
    }
    for (const VariableUse& use : script.uses) {
      At(use.span, "use");
      At(use.name_span, "name of a use");
      That(!use.name.empty(), "use without a name");
    }
    for (const Heredoc& heredoc : script.heredocs) At(heredoc.body, "heredoc");
    for (const ShellFunction& function : script.functions) {
      At(function.name_span, "function");
    }
    for (const Comment& comment : script.comments) At(comment.span, "comment");
    for (size_t i = 0; i < script.commands.size(); ++i) {
      Command(script, script.commands[i], i);
    }
  }

  [[nodiscard]] std::string TakeFault() { return std::move(fault_); }

 private:
  void Command(const ShellScript& script, const ShellCommand& command,
               size_t index) {
    At(command.span, "command");
    That(command.words_begin <= command.words_end &&
             command.words_end <= script.words.size(),
         "words of a command");
    That(command.assignments_begin <= command.assignments_end &&
             command.assignments_end <= script.assignments.size(),
         "assignments of a command");
    That(command.redirects_begin <= command.redirects_end &&
             command.redirects_end <= script.redirects.size(),
         "redirects of a command");
    That(command.piped_from == kNoShellItem || command.piped_from < index,
         "pipe of a command");
    That(command.function == kNoShellItem ||
             command.function < script.functions.size(),
         "function of a command");
    That(command.subshell < script.subshells.size(), "subshell of a command");
  }

  void Fail(std::string_view what) {
    if (fault_.empty()) fault_ = what;
  }

  const SourceFile& file_;
  std::string fault_;
};

}  // namespace

std::string FindFault(const ShellScript& script, const SourceFile& file) {
  Checker checker(file);
  checker.Script(script);
  for (const VariableUse& use : script.uses) {
    checker.Verbatim(use.name, use.name_span, "text of a use");
  }
  return checker.TakeFault();
}

std::string FindFault(const Dockerfile& dockerfile, const SourceFile& file) {
  Checker checker(file);
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    checker.At(instruction.span, "instruction");
    checker.At(instruction.keyword_span, "keyword");
    for (const DockerFlag& flag : instruction.flags) {
      checker.At(flag.span, "flag");
      checker.At(flag.value_span, "value of a flag");
    }
    for (const DockerWord& word : instruction.words) {
      checker.At(word.span, "word");
    }
    for (const DockerUse& use : instruction.uses) checker.At(use.span, "use");
    for (const DockerHeredoc& heredoc : instruction.heredocs) {
      checker.At(heredoc.body, "heredoc");
    }
    checker.That(instruction.scripts_begin <= instruction.scripts_end &&
                     instruction.scripts_end <= dockerfile.scripts.size(),
                 "scripts of an instruction");
    checker.That(instruction.stage == Dockerfile::kNoStage ||
                     instruction.stage < dockerfile.stages.size(),
                 "stage of an instruction");
  }
  for (const DockerStage& stage : dockerfile.stages) {
    checker.That(stage.from < dockerfile.instructions.size(), "stage");
  }
  for (const ShellScript& script : dockerfile.scripts) checker.Script(script);
  for (const Comment& comment : dockerfile.comments) {
    checker.At(comment.span, "comment");
  }
  return checker.TakeFault();
}

std::string FindFault(const Markdown& markdown, const SourceFile& file) {
  Checker checker(file);
  for (const MarkdownLink& link : markdown.links) {
    checker.Verbatim(link.target, link.span, "link");
  }
  for (const MarkdownCode& code : markdown.codes) {
    checker.Verbatim(code.text, code.span, "code");
  }
  for (const MarkdownHeading& heading : markdown.headings) {
    checker.Verbatim(heading.text, heading.span, "heading");
  }
  for (const MarkdownFence& fence : markdown.fences) {
    checker.At(fence.span, "fence");
    checker.That(
        fence.script == UINT32_MAX || fence.script < markdown.scripts.size(),
        "script of a fence");
  }
  for (const MarkdownTable& table : markdown.tables) {
    checker.At(table.span, "table");
    for (const std::vector<Span>& row : table.rows) {
      for (const Span& cell : row) checker.At(cell, "cell");
    }
  }
  for (const ShellScript& script : markdown.scripts) checker.Script(script);
  return checker.TakeFault();
}

std::string FindFault(const Workflow& workflow, const SourceFile& file) {
  Checker checker(file);
  for (const WorkflowExpression& expression : workflow.expressions) {
    checker.At(expression.span, "expression");
    const bool in_job = expression.job < workflow.jobs.size();
    checker.That(in_job || expression.job == UINT32_MAX, "job");
    checker.That(expression.step == UINT32_MAX ||
                     (in_job && expression.step <
                                    workflow.jobs[expression.job].steps.size()),
                 "step");
  }
  for (const WorkflowJob& job : workflow.jobs) {
    checker.That(job.key != nullptr, "key of a job");
    for (const WorkflowStep& step : job.steps) {
      checker.That(step.node != nullptr, "node of a step");
      checker.That(
          step.script == UINT32_MAX || step.script < workflow.scripts.size(),
          "script of a step");
    }
  }
  for (const ShellScript& script : workflow.scripts) checker.Script(script);
  return checker.TakeFault();
}

std::string FindFault(const CodeFile& code, const SourceFile& file) {
  Checker checker(file);
  for (const EnvRead& read : code.env_reads) {
    checker.Verbatim(read.name, read.name_span, "name of a variable");
    if (read.has_default) checker.At(read.fallback_span, "default");
  }
  for (const CodeString& string : code.strings) {
    checker.Verbatim(string.text, string.span, "string");
  }
  for (const Comment& comment : code.comments)
    checker.At(comment.span, "comment");
  return checker.TakeFault();
}

namespace {

class TemplateChecker {
 public:
  explicit TemplateChecker(const SourceFile& file) : checker_(file) {}

  void Body(const TemplateBody& body) {
    checker_.At(body.span, "body");
    uint32_t end = body.span.begin;
    for (const TemplateNode* node : body.nodes) {
      checker_.That(node->span.begin >= end, "a node in front of the last one");
      end = node->span.end;
      Node(*node);
    }
    checker_.That(end <= body.span.end || body.nodes.empty(),
                  "a node behind its body");
    for (const TemplateName& name : body.block_params) {
      checker_.At(name.span, "block parameter");
    }
  }
  std::string TakeFault() { return checker_.TakeFault(); }

 private:
  void Node(const TemplateNode& node) {
    checker_.At(node.span, "node");
    if (node.kind == TemplateNodeKind::kText) {
      checker_.Verbatim(node.text, node.text_span, "text");
      checker_.That(node.span.Contains(node.text_span), "place of text");
    } else if (node.kind == TemplateNodeKind::kComment) {
      checker_.Verbatim(node.text, node.text_span, "comment");
    } else {
      checker_.That(node.call != nullptr, "a tag without a call");
      if (node.call != nullptr) Call(*node.call);
    }
    const bool is_block = node.kind == TemplateNodeKind::kBlock ||
                          node.kind == TemplateNodeKind::kRawBlock;
    checker_.That(!is_block || node.body != nullptr || node.inverse != nullptr,
                  "a block without a body");
    if (node.body != nullptr) Body(*node.body);
    if (node.inverse != nullptr) Body(*node.inverse);
  }

  void Call(const TemplateCall& call) {
    checker_.That(call.callee != nullptr, "a call of nothing");
    if (call.callee != nullptr) Expression(*call.callee);
    for (const TemplateExpression* argument : call.arguments) {
      Expression(*argument);
    }
    for (const TemplateHashPair& pair : call.hash) Expression(*pair.value);
  }

  void Expression(const TemplateExpression& expression) {
    if (expression.span.valid()) checker_.At(expression.span, "expression");
    for (const TemplateName& name : expression.names) {
      if (name.span.valid()) checker_.At(name.span, "name");
    }
    if (expression.call != nullptr) Call(*expression.call);
  }

  Checker checker_;
};

}  // namespace

std::string FindFault(const TemplateTree& tree, const SourceFile& file) {
  TemplateChecker checker(file);
  if (tree.root == nullptr) return "no root";
  checker.Body(*tree.root);
  return checker.TakeFault();
}

}  // namespace plimsoll
