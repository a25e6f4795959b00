#include "compiler/index/env_use.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "compiler/base/parallel_for.h"
#include "compiler/index/credentials.h"
#include "compiler/index/env_reader.h"

namespace plimsoll {
namespace {

void ReadLexed(const ParsedFile& file, EnvReader& reader) {
  if (const auto* code = std::get_if<CodeFile>(&file.lexed)) {
    ReadCodeStatements(*code, reader);
  } else if (const auto* docker = std::get_if<Dockerfile>(&file.lexed)) {
    if (!docker->is_template) ReadDockerfileStatements(*docker, reader);
  } else if (const auto* script = std::get_if<ShellScript>(&file.lexed)) {
    ReadScriptStatements(*script, EnvSource::kScript, reader);
  } else if (const auto* markdown = std::get_if<Markdown>(&file.lexed)) {
    ReadMarkdownStatements(*markdown, reader);
  } else if (const auto* workflow = std::get_if<Workflow>(&file.lexed)) {
    for (const ShellScript& run : workflow->scripts) {
      ReadScriptStatements(run, EnvSource::kWorkflow, reader);
    }
  }
}

}  // namespace

std::string_view NameOf(EnvAct act) {
  switch (act) {
    case EnvAct::kSets:
      return "sets";
    case EnvAct::kPasses:
      return "passes";
    case EnvAct::kDefaults:
      return "defaults";
    case EnvAct::kReads:
      return "reads";
    case EnvAct::kRequires:
      return "requires";
    case EnvAct::kDocuments:
      return "documents";
  }
  return {};
}

bool IsEnvName(std::string_view name) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return name.size() > 1 && is_upper(name.front()) &&
         std::ranges::all_of(name, [&](char c) {
           return is_upper(c) || (c >= '0' && c <= '9') || c == '_';
         });
}

EnvStatement& EnvReader::Add(EnvAct act, EnvSource source,
                             std::string_view name, const Span& name_span) {
  EnvStatement statement;
  statement.act = act;
  statement.source = source;
  statement.name = name;
  statement.name_span = name_span;
  return statements_.emplace_back(statement);
}

EnvStatement& EnvReader::Add(EnvAct act, EnvSource source,
                             std::string_view name, const Span& name_span,
                             std::string_view value, const Span& value_span) {
  EnvStatement& statement = Add(act, source, name, name_span);
  if (!value_span.valid()) return statement;
  statement.value_span = value_span;
  statement.has_value = true;
  statement.is_secret =
      !value.empty() && (JudgeName(name) != CredentialKind::kNone ||
                         OverlapsAny(file_.secrets, value_span));
  if (!statement.is_secret) statement.value = value;
  return statement;
}

std::vector<EnvStatement> EnvReader::Finish() {
  const auto place = [](const EnvStatement& statement) {
    return std::pair(statement.name_span.begin, statement.name_span.end);
  };
  // Of one place only the first reading counts: a block that several services
  // share is one statement.
  std::ranges::stable_sort(statements_, {}, place);
  const auto last = std::unique(
      statements_.begin(), statements_.end(),
      [&](const auto& a, const auto& b) { return place(a) == place(b); });
  statements_.erase(last, statements_.end());
  return std::move(statements_);
}

std::vector<EnvStatement> ReadEnvStatements(const ParsedFile& file) {
  EnvReader reader(file);
  switch (file.source->kind()) {
    case FileKind::kDotenv:
      ReadDotenvStatements(reader);
      break;
    case FileKind::kCompose:
      ReadComposeStatements(reader);
      break;
    case FileKind::kSystemd:
    case FileKind::kQuadlet:
      ReadUnitStatements(reader);
      break;
    case FileKind::kSupervisor:
      ReadSupervisorStatements(reader);
      break;
    case FileKind::kWorkflow:
      ReadDataStatements(reader, EnvSource::kWorkflow);
      break;
    case FileKind::kYaml:
    case FileKind::kJson:
    case FileKind::kToml:
      ReadDataStatements(reader, EnvSource::kData);
      break;
    default:
      break;
  }
  ReadLexed(file, reader);
  return reader.Finish();
}

std::span<const uint32_t> EnvIndex::Of(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? std::span<const uint32_t>{}
                                 : std::span<const uint32_t>(found->second);
}

std::span<const EnvStatement> EnvIndex::OfFile(FileId file) const {
  const auto file_of = [](const EnvStatement& statement) {
    return statement.name_span.file;
  };
  const auto begin = std::ranges::lower_bound(statements, file, {}, file_of);
  const auto end = std::ranges::upper_bound(statements, file, {}, file_of);
  return {begin, end};
}

EnvIndex BuildEnvIndex(const Repository& repository, unsigned jobs) {
  const std::vector<ParsedFile>& files = repository.files;
  std::vector<std::vector<EnvStatement>> parts(files.size());
  ParallelFor(files.size(), jobs, [&](size_t i) {
    if (files[i].role != DocumentRole::kGenerated) {
      parts[i] = ReadEnvStatements(files[i]);
    }
  });
  EnvIndex index;
  size_t count = 0;
  for (const auto& part : parts) count += part.size();
  index.statements.reserve(count);
  for (const auto& part : parts) {
    std::ranges::copy(part, std::back_inserter(index.statements));
  }
  for (uint32_t i = 0; i < index.statements.size(); ++i) {
    index.by_name_[index.statements[i].name].push_back(i);
  }
  return index;
}

}  // namespace plimsoll
