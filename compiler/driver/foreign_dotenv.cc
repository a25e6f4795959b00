#include "compiler/driver/foreign_dotenv.h"

#include <algorithm>

#include "compiler/source/source_map.h"
#include "rules/support/dotenv_readers.h"

namespace plimsoll {

void DropForeignDotenv(const Repository& repository, Sink* sink) {
  const auto is_dotenv = [](const Diagnostic& finding) {
    return finding.id == code::kSyntaxDotenv.id && finding.primary().valid();
  };
  // Rare enough to look for readers only then.
  if (std::ranges::none_of(sink->diagnostics(), is_dotenv)) return;
  const DotenvReaders readers = FindDotenvReaders(repository);
  for (Diagnostic& finding : sink->Take()) {
    if (is_dotenv(finding)) {
      const SourceFile& file = repository.sources->Get(finding.primary().file);
      const auto own = readers.find(file.path());
      if (own != readers.end() &&
          !own->second.contains(DotenvReader::kCompose)) {
        continue;
      }
    }
    sink->Report(std::move(finding));
  }
}

}  // namespace plimsoll
