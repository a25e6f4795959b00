#include "compiler/model/identifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/model/bind_context.h"

namespace plimsoll {
namespace {

constexpr size_t kMaxLength = 63;

bool IsIdChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

std::string_view StemOf(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  const size_t dot = name.rfind('.');
  return dot == 0 ? name : name.substr(0, dot);
}

}  // namespace

bool IsIdentifier(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLength && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), IsIdChar);
}

void CheckIdentifier(const Text& id, std::string_view what, Sink& sink) {
  if (!id.set() || IsIdentifier(id.value)) return;
  sink.Report(
          code::kSchemaBadId, id.span,
          id.value.empty()
              ? fmt::format("the id of the {} is empty", what)
              : fmt::format("`{}` is not an id for {} {}", Clipped(id.value),
                            what.front() == 'a' ? "an" : "a", what))
      .Help(
          "an id is up to 63 of `a` to `z`, `0` to `9` and `-`, and does not "
          "begin with `-`");
}

void CheckFileName(const Text& id, std::string_view what, std::string_view path,
                   Dialect dialect, Sink& sink) {
  if (!id.set() || !IsIdentifier(id.value) || path.empty()) return;
  const bool in_folder = StemOf(path) == "manifest";
  const std::string_view expected =
      in_folder ? BaseNameOf(FolderOf(path)) : StemOf(path);
  if (expected.empty() || expected == id.value) return;
  Diagnostic& finding =
      sink.Report(code::kSchemaBadId, id.span,
                  fmt::format("{} `{}` is in {} `{}`", what, id.value,
                              in_folder ? "folder" : "file",
                              in_folder ? expected : BaseNameOf(path)));
  finding.Help(fmt::format("name both alike: the id of {} {} is that of its {}",
                           what.front() == 'a' ? "an" : "a", what,
                           in_folder ? "folder" : "file"));
  if (dialect == Dialect::kForeign) finding.severity = Severity::kWarning;
}

}  // namespace plimsoll
