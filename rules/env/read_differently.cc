#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/dotenv_readers.h"
#include "rules/support/text.h"

namespace plimsoll::rules::env {
namespace {

// The text behind the `=` of an assignment, up to the end of its line.
std::string_view RawOf(const ParsedFile& file, const Entry& entry) {
  const SourceFile& source = *file.source;
  const Span line = source.LineSpan(source.LineIndexOf(entry.key->span.end));
  const Span rest = {line.file, entry.key->span.end, line.end};
  std::string_view text = source.TextOf(rest);
  const size_t equals = text.find('=');
  return equals == std::string_view::npos ? std::string_view()
                                          : text.substr(equals + 1);
}

void Report(const ParsedFile& file, const Entry& entry,
            const std::pair<const DotenvReader, Span>& first,
            const std::pair<const DotenvReader, Span>& second,
            RuleContext& ctx) {
  ctx.Report(entry.value->span.size() > 0 ? entry.value->span : entry.key->span,
             fmt::format("{} and {} read another value of `{}` here",
                         NameOf(first.first), NameOf(second.first),
                         entry.key->text))
      .Also(first.second, fmt::format("read by {}", NameOf(first.first)))
      .Also(second.second, fmt::format("read by {}", NameOf(second.first)))
      .AddNote(
          "docker run and Quadlet take a line as it is, quotes and comments "
          "included; the others remove them, each in its own way")
      .Help("use letters, digits and `_./:-` alone, or a file for each of them")
      .About(file.source->path(), std::string(entry.key->text));
}

void Judge(const ParsedFile& file, const Entry& entry,
           const std::map<DotenvReader, Span>& readers, RuleContext& ctx) {
  if (entry.value->style == ScalarStyle::kNone) return;
  const std::string_view raw = RawOf(file, entry);
  std::optional<std::string> first;
  const std::pair<const DotenvReader, Span>* first_reader = nullptr;
  for (const auto& reader : readers) {
    const auto value = ReadDotenvValue(reader.first, raw);
    if (!value) continue;
    if (first_reader == nullptr) {
      first = value;
      first_reader = &reader;
    } else if (*first != *value) {
      return Report(file, entry, *first_reader, reader, ctx);
    }
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const auto& [path, readers] : FindDotenvReaders(repository).files) {
    if (readers.size() < 2) continue;
    const ParsedFile* file = repository.FindFile(path);
    if (file->tree.root() == nullptr) continue;
    for (const Entry& entry : file->tree.root()->entries) {
      Judge(*file, entry, readers, ctx);
    }
  }
}

}  // namespace

constinit const Rule read_differently = {
    .id = "env/read-differently",
    .summary =
        "a value means different things to the programs that read its file",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::env
