#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/facts/stated_places.h"
#include "rules/rule.h"

namespace plimsoll::rules::facts {
namespace {

// A base name that `vars` holds and that queues of apps are made of.
struct Base {
  std::string key;  // In `vars`.
  std::string value;
  Span span;
};

struct Queue {
  const Base* base = nullptr;
  Span span;  // Where an app declares it.
};
using Queues = std::map<std::string, Queue, std::less<>>;

std::vector<Base> BasesOf(const Fleet& fleet) {
  std::vector<Base> bases;
  const Free& vars = fleet.project.vars;
  if (!vars.stated()) return bases;
  for (const Entry& entry : EffectiveEntries(Deref(*vars.node))) {
    const Node& value = Deref(*entry.value);
    // Short words are part of many names.
    if (!value.IsScalar() || value.text.size() < 4) continue;
    bases.push_back(
        {std::string(entry.key->text), std::string(value.text), value.span});
  }
  return bases;
}

bool IsMadeOf(std::string_view queue, const Base& base) {
  return queue.size() > base.value.size() + 1 &&
         queue.starts_with(base.value) && !IsWordByte(queue[base.value.size()]);
}

void AddQueues(const TextList& list, const std::vector<Base>& bases,
               Queues* queues) {
  for (const Text& queue : list) {
    if (!queue.set()) continue;
    for (const Base& base : bases) {
      if (!IsMadeOf(queue.value, base)) continue;
      queues->try_emplace(queue.value, Queue{&base, queue.span});
    }
  }
}

Queues QueuesOf(const Fleet& fleet, const std::vector<Base>& bases) {
  Queues queues;
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      AddQueues(instance.app->queues.produces, bases, &queues);
      AddQueues(instance.app->queues.consumes, bases, &queues);
    }
  }
  return queues;
}

class Checker {
 public:
  Checker(const Queues& queues, RuleContext& ctx)
      : queues_(queues), ctx_(ctx), places_(ctx.repository()) {}

  void CheckFile(const ParsedFile& file) {
    const auto* code = std::get_if<CodeFile>(&file.lexed);
    const auto* script = std::get_if<ShellScript>(&file.lexed);
    if (code == nullptr && script == nullptr) return;
    if (!places_.Counts(file.source->SpanOf(0, 0))) return;
    if (code != nullptr) {
      for (const CodeString& text : code->strings) Look(text.text, text.span);
      return;
    }
    for (const ShellWord& word : script->words) {
      if (word.IsFixed()) Look(word.text, word.span);
    }
  }

 private:
  void Look(std::string_view text, const Span& span) {
    const auto queue = queues_.find(text);
    if (queue == queues_.end()) return;
    const Base& base = *queue->second.base;
    ctx_.Report(span, fmt::format("queue `{}` is spelled out", text))
        .Also(base.span, "its base is declared here")
        .Also(queue->second.span, "it is put together here")
        .Help(fmt::format(
            "put it together from `{}`, handed down as a variable", base.key))
        .About(ctx_.sources().Get(span.file).path(), std::string(text));
  }

  const Queues& queues_;
  RuleContext& ctx_;
  StatedPlaces places_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  const std::vector<Base> bases = BasesOf(fleet);
  if (bases.empty()) return;
  const Queues queues = QueuesOf(fleet, bases);
  if (queues.empty()) return;
  Checker checker(queues, ctx);
  for (const ParsedFile& file : ctx.repository().files) {
    checker.CheckFile(file);
  }
}

}  // namespace

constinit const Rule hard_coded_queue = {
    .id = "facts/hard-coded-queue",
    .summary = "a program spells out a queue that the project derives",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::facts
