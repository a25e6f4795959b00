#include "compiler/driver/foreign_dotenv.h"

#include <algorithm>

#include "compiler/source/source_map.h"
#include "rules/support/dotenv_readers.h"

namespace plimsoll {
namespace {

// Whether the reader takes the line that compose refuses at `fault`.
bool Takes(DotenvReader reader, const SourceFile& file, uint32_t fault) {
  const Span line = file.LineSpan(file.LineIndexOf(fault));
  const std::string_view text = file.TextOf(line);
  const size_t equals = text.find('=');
  // Before the value: a command, to a shell; no name of a variable to all.
  if (equals == std::string_view::npos || line.begin + equals >= fault) {
    return reader == DotenvReader::kShell;
  }
  return ReadDotenvValue(reader, text.substr(equals + 1)).has_value();
}

bool IsForeign(const Diagnostic& finding, const DotenvReaders& readers,
               const SourceFile& file) {
  const auto& own = readers.Of(file.path());
  if (own.empty() || readers.any_may_be_composes) return false;
  return std::ranges::all_of(own, [&](const auto& reader) {
    return reader.first != DotenvReader::kCompose &&
           Takes(reader.first, file, finding.primary().begin);
  });
}

}  // namespace

void DropForeignDotenv(const Repository& repository, Sink* sink) {
  const auto is_dotenv = [](const Diagnostic& finding) {
    return finding.id == code::kSyntaxDotenv.id && finding.primary().valid();
  };
  // Rare enough to look for readers only then.
  if (std::ranges::none_of(sink->diagnostics(), is_dotenv)) return;
  const DotenvReaders readers = FindDotenvReaders(repository);
  for (Diagnostic& finding : sink->Take()) {
    const bool is_foreign =
        is_dotenv(finding) &&
        IsForeign(finding, readers,
                  repository.sources->Get(finding.primary().file));
    if (!is_foreign) sink->Report(std::move(finding));
  }
}

}  // namespace plimsoll
