// Statements of formats that have a tree.
#include <algorithm>
#include <string>

#include "compiler/base/path.h"
#include "compiler/compose/interpolate.h"
#include "compiler/index/assignment_reader.h"
#include "compiler/index/env_reader.h"
#include "compiler/syntax/ini_value.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// Where the text of a scalar stands, without quotes.
Span TextSpan(const Node& node) {
  return SpanOfText(node, 0, node.text.size());
}

// A value that is put together when it is used: by the reader of the file, by
// a template engine, or by a workflow.
bool IsPutTogether(std::string_view value) {
  for (size_t at = value.find('$'); at != npos; at = value.find('$', at + 2)) {
    if (at + 1 >= value.size() || value[at + 1] != '$') return true;
  }
  return value.find("{{") != npos || value.find("<%") != npos;
}

EnvStatement& AddNode(EnvReader& reader, EnvAct act, EnvSource source,
                      const Node& key, const Node& value) {
  const bool is_literal = value.IsScalar() && !IsPutTogether(value.text);
  return reader.Add(act, source, key.text, TextSpan(key),
                    is_literal ? value.text : std::string_view{},
                    is_literal ? TextSpan(value) : Span{});
}

// `KEY=value`, or `KEY` alone to hand it on.
void AddItem(EnvReader& reader, EnvSource source, const Node& item,
             std::string_view scope) {
  if (!item.IsScalar() || item.text.empty()) return;
  const size_t equals = item.text.find('=');
  const std::string_view name = item.text.substr(0, equals);
  if (IsPutTogether(name)) return;
  const Span name_span = SpanOfText(item, 0, name.size());
  if (equals == npos) {
    reader.Add(EnvAct::kPasses, source, name, name_span).scope = scope;
    return;
  }
  const std::string_view value = item.text.substr(equals + 1);
  const bool is_literal = !IsPutTogether(value);
  reader
      .Add(EnvAct::kSets, source, name, name_span,
           is_literal ? value : std::string_view{},
           is_literal ? SpanOfText(item, equals + 1, value.size()) : Span{})
      .scope = scope;
}

// A mapping or list of variables.
void AddEnvironment(EnvReader& reader, EnvSource source, const Node& node,
                    std::string_view scope) {
  for (const Entry& entry : EffectiveEntries(node)) {
    const Node& value = Deref(*entry.value);
    if (entry.key->text.empty() || !value.IsScalar()) continue;
    EnvStatement& added =
        AddNode(reader, EnvAct::kSets, source, *entry.key, value);
    added.scope = scope;
    if (value.IsNull() && source == EnvSource::kCompose) {
      added.act = EnvAct::kPasses;
      added.has_value = false;
    }
  }
  for (const Node* item : node.items) {
    AddItem(reader, source, Deref(*item), scope);
  }
}

void AddReference(EnvReader& reader, const Node& node,
                  const compose::Reference& reference) {
  const size_t name_at =
      static_cast<size_t>(reference.name.data() - node.text.data());
  const Span span = SpanOfText(node, name_at, reference.name.size());
  const EnvSource source = EnvSource::kInterpolation;
  if (reference.form.ends_with('?')) {
    reader.Add(EnvAct::kRequires, source, reference.name, span);
  } else if (reference.form.ends_with('-')) {
    const bool is_literal =
        !reference.operand.empty() && reference.operand.find('$') == npos;
    Span value;
    if (is_literal) {
      value = SpanOfText(
          node,
          static_cast<size_t>(reference.operand.data() - node.text.data()),
          reference.operand.size());
    }
    reader.Add(EnvAct::kDefaults, source, reference.name, span,
               reference.operand, value);
  } else if (reference.form.empty()) {
    reader.Add(EnvAct::kReads, source, reference.name, span);
  } else {
    // `${X:+y}` asks whether X is set, and is content if it is not.
    reader.Add(EnvAct::kDefaults, source, reference.name, span);
  }
}

void AddReferences(EnvReader& reader, const Node& node) {
  if (node.IsScalar()) {
    if (node.text.find('$') == npos) return;
    for (const auto& reference : compose::ReferencesIn(node.text)) {
      AddReference(reader, node, reference);
    }
    return;
  }
  for (const Node* item : node.items) AddReferences(reader, *item);
  for (const Entry& entry : node.entries) AddReferences(reader, *entry.value);
}

bool IsEnvironmentKey(std::string_view key) {
  return key == "env" || key == "environment" || key == "containerEnv" ||
         key == "remoteEnv" || key == "envVars" ||
         key == "environmentVariables";
}

// `- name: X` with `value: y`, as Kubernetes has it.
void AddNamedItems(EnvReader& reader, EnvSource source, const Node& list) {
  for (const Node* item : list.items) {
    const Node& pair = Deref(*item);
    const Node* name = Find(pair, "name");
    const Node* value = Find(pair, "value");
    if (name == nullptr || !name->IsScalar() || !IsEnvName(name->text)) {
      continue;
    }
    if (value != nullptr && Deref(*value).IsScalar()) {
      AddNode(reader, EnvAct::kSets, source, *name, Deref(*value));
    } else {
      reader.Add(EnvAct::kSets, source, name->text, TextSpan(*name));
    }
  }
}

void AddData(EnvReader& reader, EnvSource source, const Node& node) {
  for (const Node* item : node.items) AddData(reader, source, *item);
  for (const Entry& entry : node.entries) {
    const Node& value = *entry.value;
    if (!IsEnvironmentKey(entry.key->text)) {
      AddData(reader, source, value);
      continue;
    }
    for (const Entry& variable : value.entries) {
      if (IsEnvName(variable.key->text) && Deref(*variable.value).IsScalar()) {
        AddNode(reader, EnvAct::kSets, source, *variable.key,
                Deref(*variable.value));
      }
    }
    AddNamedItems(reader, source, value);
  }
}

// `# NAME=value` of a sample: there to be known, not in force.
void AddCommentedLine(EnvReader& reader, const Comment& comment) {
  const size_t equals = comment.text.find('=');
  if (equals == npos || !comment.own_line) return;
  std::string_view name = comment.text.substr(0, equals);
  while (name.starts_with('#') || name.starts_with(' ')) name.remove_prefix(1);
  if (name.starts_with("export ")) name.remove_prefix(7);
  if (!IsEnvName(name)) return;
  const size_t at = static_cast<size_t>(
      name.data() - reader.source().TextOf(comment.span).data());
  const size_t begin = comment.span.begin + at;
  reader.Add(EnvAct::kDocuments, EnvSource::kSample, name,
             reader.source().SpanOf(begin, begin + name.size()));
}

// `worker` for worker.service, worker@.service and worker.service.d/x.conf.
std::string_view UnitNameOf(const SourceFile& source) {
  std::string_view name = BaseNameOf(source.path());
  const std::string_view folder = BaseNameOf(FolderOf(source.path()));
  if (name.ends_with(".conf") && folder.ends_with(".d")) name = folder;
  return name.substr(0, name.find_first_of(".@"));
}

void AddUnitEnvironment(EnvReader& reader, std::string_view unit,
                        const Node& value) {
  const auto pieces = UnitPiecesOf(value, reader.source());
  for (const UnitWord& word :
       SplitUnitWords(value.text, UnitEscapes::kDecode).words) {
    const size_t equals = word.text.find('=');
    if (equals == npos || equals == 0) continue;
    // What is quoted begins behind the quote.
    const size_t begin = word.begin + (word.quoted ? 1 : 0);
    const size_t end = word.end - (word.quoted ? 1 : 0);
    const Span name_span = SourceOf(pieces, begin, begin + equals);
    const Span value_span = SourceOf(pieces, begin + equals + 1, end);
    const std::string_view name = reader.source().TextOf(name_span);
    const std::string_view text = reader.source().TextOf(value_span);
    // Escapes and specifiers make it something else than what is written.
    const bool is_literal =
        text == std::string_view(word.text).substr(equals + 1) &&
        text.find('%') == npos && !IsPutTogether(text);
    if (name != std::string_view(word.text).substr(0, equals)) continue;
    reader
        .Add(EnvAct::kSets, EnvSource::kUnit, name, name_span, text,
             is_literal ? value_span : Span{})
        .scope = unit;
  }
}

void AddSupervisorReads(EnvReader& reader, const Node& value) {
  constexpr std::string_view kMark = "%(ENV_";
  for (size_t at = value.text.find(kMark); at != npos;
       at = value.text.find(kMark, at + 1)) {
    const size_t begin = at + kMark.size();
    const size_t end = value.text.find(')', begin);
    if (end == npos) return;
    reader.Add(EnvAct::kRequires, EnvSource::kProgram,
               value.text.substr(begin, end - begin),
               SpanOfText(value, begin, end - begin));
  }
}

}  // namespace

void ReadDotenvStatements(EnvReader& reader) {
  const Tree& tree = reader.file().tree;
  const bool is_sample = TraitsOf(reader.source()).is_sample;
  if (tree.root() != nullptr) {
    for (const Entry& entry : tree.root()->entries) {
      AddNode(reader, is_sample ? EnvAct::kDocuments : EnvAct::kSets,
              is_sample ? EnvSource::kSample : EnvSource::kDotenv, *entry.key,
              *entry.value);
    }
  }
  if (!is_sample) return;
  for (const Comment& comment : tree.comments) {
    AddCommentedLine(reader, comment);
  }
}

void ReadComposeStatements(EnvReader& reader) {
  for (const Document& document : reader.file().tree.documents) {
    if (document.root == nullptr) continue;
    if (const Node* services = Find(*document.root, "services")) {
      for (const Entry& service : Deref(*services).entries) {
        const Node* environment = Find(Deref(*service.value), "environment");
        if (environment == nullptr) continue;
        AddEnvironment(reader, EnvSource::kCompose, Deref(*environment),
                       service.key->text);
      }
    }
    AddReferences(reader, *document.root);
  }
}

void ReadUnitStatements(EnvReader& reader) {
  const Node* root = reader.file().tree.root();
  if (root == nullptr) return;
  for (const Entry& section : root->entries) {
    for (const Entry& setting : section.value->entries) {
      if (setting.key->text == "Environment") {
        AddUnitEnvironment(reader, UnitNameOf(reader.source()), *setting.value);
      }
    }
  }
}

void ReadSupervisorStatements(EnvReader& reader) {
  const Node* root = reader.file().tree.root();
  if (root == nullptr) return;
  for (const Entry& section : root->entries) {
    const std::string_view title = section.key->text;
    const size_t colon = title.find(':');
    for (const Entry& setting : section.value->entries) {
      AddSupervisorReads(reader, *setting.value);
      if (setting.key->text != "environment") continue;
      for (const IniAssignment& assignment :
           ParseSupervisorEnvironment(*setting.value, reader.source())) {
        const std::string_view name =
            reader.source().TextOf(assignment.key_span);
        const std::string_view value =
            reader.source().TextOf(assignment.value_span);
        const bool is_literal =
            value == assignment.value && value.find('%') == npos;
        reader
            .Add(EnvAct::kSets, EnvSource::kProgram, name, assignment.key_span,
                 value, is_literal ? assignment.value_span : Span{})
            .scope = colon == npos ? title : title.substr(colon + 1);
      }
    }
  }
}

void ReadDataStatements(EnvReader& reader, EnvSource source) {
  for (const Document& document : reader.file().tree.documents) {
    if (document.root != nullptr) AddData(reader, source, *document.root);
  }
}

}  // namespace plimsoll
