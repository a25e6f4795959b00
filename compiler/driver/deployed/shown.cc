// What of a compared value may be shown.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "compiler/driver/deployed/compare.h"
#include "compiler/driver/redact.h"
#include "compiler/index/credentials.h"
#include "compiler/index/hidden.h"
#include "compiler/index/secrets.h"

namespace plimsoll::deployed {
namespace {

constexpr std::string_view kMask = "********";
// Longer values are told apart by their beginnings, or not at all.
constexpr size_t kMaxShown = 300;

bool IsHidden(const Folder& folder, const Span& span) {
  return span.valid() && !folder.session().redactions.Overlapping(span).empty();
}

// Whether the name alone says that the value is not to be seen, however short
// or common it is.
bool IsUnderCredential(std::string_view key, const Fact& fact) {
  for (const std::string_view start :
       {std::string_view("environment."), std::string_view("labels.")}) {
    if (key.starts_with(start)) {
      return JudgeName(key.substr(start.size())) != CredentialKind::kNone &&
             !fact.value.empty() && !IsReference(fact.value);
    }
  }
  return false;
}

// `NAME='value'`, and where the value begins in it.
struct EnvLine {
  std::string text;
  size_t value_begin = 0;
  size_t value_size = 0;
};
EnvLine EnvLineOf(std::string_view key, std::string_view value) {
  const size_t dot = key.rfind('.');
  const std::string_view name =
      dot == std::string_view::npos ? key : key.substr(dot + 1);
  std::string line(value);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  const char quote = line.find('\'') == std::string::npos  ? '\''
                     : line.find('"') == std::string::npos ? '"'
                                                           : ' ';
  return {fmt::format("{}={}{}{}\n", name, quote, line, quote), name.size() + 2,
          line.size()};
}

void FindIn(const SourceMap& sources, const SourceFile& file,
            Redactions* redactions) {
  Redact(sources, FindSecrets(file), FindHidden(file), {}, redactions);
  redactions->Seal();
}

// Judges `value` by the name it has, as if it stood in an env file: it may have
// been put together from parts of which each by itself says nothing.
std::string MaskByName(std::string_view key, std::string_view value) {
  EnvLine line = EnvLineOf(key, value);
  SourceMap sources;
  const SourceFile& file =
      sources.Add("value.env", std::move(line.text), FileKind::kDotenv);
  Redactions redactions;
  FindIn(sources, file, &redactions);
  const Span span =
      file.SpanOf(line.value_begin, line.value_begin + line.value_size);
  return redactions.Overlapping(span).empty()
             ? std::string(value)
             : RedactedView(sources, redactions).TextOf(span);
}

// `scheme://user:****@host`, whatever the password is: one that everybody knows
// is found by no scan.
std::string MaskUrlPasswords(std::string text) {
  for (size_t at = text.find("://"); at != std::string::npos;
       at = text.find("://", at + 3)) {
    const size_t begin = at + 3;
    const size_t end =
        std::min(text.find_first_of("/ \"'", begin), text.size());
    const size_t host = text.rfind('@', end);
    const size_t colon = text.find(':', begin);
    if (host == std::string::npos || host >= end || colon >= host) continue;
    const std::string password = text.substr(colon + 1, host - colon - 1);
    if (password.empty() || IsReference(password)) continue;
    text.replace(colon + 1, password.size(), kMask);
  }
  return text;
}

void AddVariables(const Facts& facts, std::string* text) {
  for (const auto& [key, fact] : facts) {
    const bool counts = key.starts_with("environment.") ||
                        key.starts_with("labels.") || key == "command";
    if (!counts || fact.source == FactSource::kSecret) continue;
    *text += EnvLineOf(key, fact.value).text;
  }
}

}  // namespace

Shown::Shown(const Folder& live, const Folder& built, const RedactedView& known)
    : live_(live), built_(built), known_(known) {
  std::string text;
  for (const Folder* folder : {&live, &built}) {
    AddVariables(folder->deployed().shared, &text);
    for (const auto& [name, app] : folder->deployed().apps) {
      AddVariables(app.facts, &text);
    }
  }
  FindIn(variables_,
         variables_.Add("values.env", std::move(text), FileKind::kDotenv),
         &found_);
}

// Longer secrets first: those of the variables are whole ones.
std::string Shown::Scrub(std::string_view text) const {
  const RedactedView variables(variables_, found_);
  return known_.ScrubSource(built_.view().ScrubSource(
      live_.view().ScrubSource(variables.ScrubSource(text))));
}

std::string Shown::Text(std::string_view text) const {
  return EscapeForDisplay(Scrub(text));
}

std::string Shown::Value(const Folder& folder, std::string_view key,
                         const Fact& fact) const {
  const std::string& text = fact.shown.empty() ? fact.value : fact.shown;
  if (fact.source == FactSource::kSecret) return Text(text);
  if (IsUnderCredential(key, fact)) return std::string(kMask);
  std::string shown = Scrub(text);
  // A value that hides something although no part of it is known by sight:
  // too short, or a word.
  const bool hides =
      IsHidden(folder, fact.span) || IsHidden(folder, fact.set_at);
  if (hides && shown == text) return std::string(kMask);
  shown = MaskUrlPasswords(MaskByName(key, shown));
  if (shown.size() > kMaxShown) {
    size_t end = kMaxShown;
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80) {
      --end;
    }
    shown = shown.substr(0, end) + "...";
  }
  return EscapeForDisplay(shown);
}

}  // namespace plimsoll::deployed
