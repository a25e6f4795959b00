#include <fmt/format.h>

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/compose/interpolate.h"
#include "rules/rule.h"
#include "rules/support/dotenv_readers.h"

namespace plimsoll::rules::env {
namespace {

// Offset of a `${` that no `}` closes, or npos. `$$` is a dollar sign.
size_t FindOpen(std::string_view text) {
  size_t open = std::string_view::npos;
  size_t depth = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "$$") {
      ++at;
    } else if (text.substr(at, 2) == "${") {
      if (depth++ == 0) open = at;
      ++at;
    } else if (text.substr(at, 1) == "}" && depth > 0) {
      --depth;
    }
  }
  return depth > 0 ? open : std::string_view::npos;
}

// A `${` that compose takes for no reference.
struct Fault {
  const Entry* entry = nullptr;
  bool is_open = false;  // Never closed.
  size_t offset = 0;     // In the text of the value.
  size_t length = 0;
};

std::vector<Fault> FaultsOf(const Tree& tree) {
  const plimsoll::compose::Environment nothing;
  std::vector<Fault> faults;
  for (const Entry& entry : tree.root()->entries) {
    const Node& value = *entry.value;
    const bool replaced = value.style == ScalarStyle::kPlain ||
                          value.style == ScalarStyle::kDoubleQuoted;
    if (!replaced || value.text.find("${") == std::string_view::npos) continue;
    const size_t open = FindOpen(value.text);
    if (open != std::string_view::npos) {
      faults.push_back({&entry, true, open, 2});
      continue;
    }
    std::vector<plimsoll::compose::BadReference> bad;
    (void)plimsoll::compose::Interpolate(value.text, nothing, &bad);
    for (const auto& reference : bad) {
      faults.push_back({&entry, false, reference.offset, reference.length});
    }
  }
  return faults;
}

void Report(const ParsedFile& file, const Fault& fault, bool is_shells,
            RuleContext& ctx) {
  const std::string_view key = fault.entry->key->text;
  const std::string message =
      fault.is_open
          ? fmt::format("the `${{` in `{}` is never closed", key)
          : fmt::format("a `${{` in `{}` begins no variable reference", key);
  ctx.Report(SpanOfText(*fault.entry->value, fault.offset, fault.length),
             message)
      .AddNote(is_shells ? "a shell refuses the file"
                         : "compose refuses the file")
      .Help(fault.is_open
                ? "close it with a brace, or put the value in single quotes"
                : "write `${NAME}` or `${NAME:-default}`, or put the value in "
                  "single quotes")
      .About(file.source->path(), std::string(key));
}

// docker run and systemd have no references. A shell and tools that nobody
// knows of have more of them than compose, but close them, too.
void CheckFile(const ParsedFile& file, const std::vector<Fault>& faults,
               const std::map<DotenvReader, Span>& readers, RuleContext& ctx) {
  const bool is_composes = readers.contains(DotenvReader::kCompose);
  const bool is_shells = !is_composes && readers.contains(DotenvReader::kShell);
  for (const Fault& fault : faults) {
    const bool refuses_open = is_shells || readers.empty();
    if (is_composes || (fault.is_open && refuses_open)) {
      Report(file, fault, is_shells, ctx);
    }
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  // Rare enough to look for readers only where there are faults.
  std::optional<DotenvReaders> readers;
  for (const ParsedFile& file : repository.files) {
    if (file.source->kind() != FileKind::kDotenv || !file.has_tree ||
        file.tree.root() == nullptr || file.role == DocumentRole::kGenerated) {
      continue;
    }
    const std::vector<Fault> faults = FaultsOf(file.tree);
    if (faults.empty()) continue;
    if (!readers) readers = FindDotenvReaders(repository);
    CheckFile(file, faults, readers->Of(file.source->path()), ctx);
  }
}

}  // namespace

constinit const Rule bad_reference = {
    .id = "env/bad-reference",
    .summary = "a `${` in a file of variables is no reference to one",
    .check = Check,
};

}  // namespace plimsoll::rules::env
