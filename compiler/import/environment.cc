#include "compiler/import/environment.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/index/credentials.h"

namespace plimsoll::importing {
namespace {

bool NamesSecret(std::string_view name) {
  const CredentialKind kind = JudgeName(name);
  return kind != CredentialKind::kNone && kind != CredentialKind::kKey;
}

// A stretch of a value: text of a manifest, or a secret by its name.
struct Piece {
  std::string text;
  std::string secret;
};

class VariableImporter {
 public:
  VariableImporter(const NamedText& variable, ImportContext& context,
                   AppDraft* app)
      : variable_(variable), context_(context), app_(app) {
    for (const SecretMatch* match :
         context.texts.SecretsIn(variable.from->span)) {
      const std::string_view bytes = context.sources.TextOf(match->span);
      if (match->span.begin >= variable.from->span.begin && !bytes.empty()) {
        known_.emplace_back(bytes);
      }
    }
  }

  void Run() {
    if (!variable_.has_value) {
      Yaml inherited = Yaml::Map();
      inherited.Set("key", Yaml::Text(variable_.key));
      app_->fields.ListAt("inherit_env").Append(std::move(inherited.Flow()));
      return;
    }
    const std::vector<compose::Reference> references =
        OuterReferences(variable_.raw);
    if (references.empty()) {
      AddLiteral();
    } else {
      AddFilled(references);
    }
  }

 private:
  void Set(std::string_view text) {
    app_->fields.At("environment").Set(variable_.key, Yaml::Text(text));
  }
  void Pass() {
    app_->passed.At("environment")
        .Set(variable_.key, Yaml::Text(variable_.raw));
  }

  [[nodiscard]] std::string Secret(std::string_view name,
                                   const std::string& value) {
    std::string file = context_.secret_names.NameOf(name, value);
    context_.draft.secrets.push_back({.file = file,
                                      .variable = variable_.key,
                                      .app = app_->name,
                                      .span = WhereItStands()});
    return file;
  }

  void AddSecret(const std::vector<Piece>& pieces) {
    Yaml entry = Yaml::Map();
    entry.Set("key", Yaml::Text(variable_.key));
    std::string text;
    std::string first;
    for (const Piece& piece : pieces) {
      text += piece.secret.empty()
                  ? piece.text
                  : fmt::format("{{{{secrets.{}}}}}", piece.secret);
      if (first.empty()) first = piece.secret;
    }
    entry.Set("secret_file", Yaml::Text(first));
    if (pieces.size() > 1) entry.Set("template", Yaml::Text(text));
    entry.Note(fmt::format("fill `{}` with what stands in {}", first,
                           PlaceOf(WhereItStands(), context_.sources)));
    app_->fields.ListAt("secret_env").Append(std::move(entry.Flow()));
  }

  // A value that a variable brings stands where that is set.
  [[nodiscard]] Span WhereItStands() const {
    const Span& set_at = variable_.from->set_at;
    return set_at.valid() ? set_at : variable_.span;
  }

  void AddLiteral() {
    if (IsSecretValue(variable_.key, variable_.text)) {
      AddSecret(
          {{.text = {}, .secret = Secret(variable_.key, variable_.text)}});
      return;
    }
    std::vector<Piece> pieces;
    if (!SplitAtSecrets(DoubledDollars(variable_.text), &pieces)) {
      // A secret that is written with escapes: all of it is taken for one.
      AddSecret(
          {{.text = {}, .secret = Secret(variable_.key, variable_.text)}});
    } else if (known_.empty()) {
      Set(Variables::Literal(DoubledDollars(variable_.text)));
    } else {
      AddSecret(pieces);
    }
  }

  // Appends literal text of the source with its secrets taken out; false when
  // one of the value was found nowhere.
  bool SplitAtSecrets(std::string_view raw, std::vector<Piece>* pieces) {
    bool found = known_.empty();
    while (!raw.empty()) {
      size_t at = raw.size();
      const std::string* next = nullptr;
      for (const std::string& secret : known_) {
        const size_t here = raw.find(secret);
        if (here < at) {
          at = here;
          next = &secret;
        }
      }
      if (at > 0) {
        pieces->push_back(
            {.text = Variables::Literal(raw.substr(0, at)), .secret = {}});
      }
      if (next == nullptr) break;
      pieces->push_back({.text = {}, .secret = Secret(variable_.key, *next)});
      raw.remove_prefix(at + next->size());
      found = true;
    }
    return found;
  }

  [[nodiscard]] bool HoldsSecret(std::string_view raw) const {
    return std::ranges::any_of(known_, [&](const std::string& secret) {
      return raw.find(secret) != std::string_view::npos;
    });
  }

  [[nodiscard]] compose::Interpolated Filled(std::string_view raw) const {
    std::vector<compose::BadReference> ignored;
    return compose::Interpolate(raw, context_.environment, &ignored);
  }

  // Whether a reference stands for a secret. One that is empty unless somebody
  // sets it is no file that has to be there.
  [[nodiscard]] bool IsSecret(const compose::Reference& reference,
                              std::string_view raw) const {
    const bool whole = reference.length == variable_.raw.size();
    if (!NamesSecret(reference.name) &&
        !(whole && NamesSecret(variable_.key)) && !HoldsSecret(raw)) {
      return false;
    }
    const compose::Interpolated filled = Filled(raw);
    return filled.unknown || !filled.text.empty();
  }

  void AddFilled(const std::vector<compose::Reference>& references) {
    std::vector<Piece> pieces;
    bool unknown = false;
    bool secret = false;
    const std::string_view raw = variable_.raw;
    // What is not known cannot stand in a template beside a secret; then all
    // of it goes on as written, unless the secret itself is written there.
    for (const compose::Reference& reference : references) {
      const std::string_view text =
          raw.substr(reference.offset, reference.length);
      const bool is_secret = IsSecret(reference, text);
      secret = secret || is_secret;
      unknown =
          unknown ||
          (!is_secret && (Filled(text).unknown || NamesSecret(reference.name)));
    }
    if (unknown) {
      if (known_.empty()) return Pass();
      return AddSecret(
          {{.text = {}, .secret = Secret(variable_.key, std::string())}});
    }
    size_t at = 0;
    for (const compose::Reference& reference : references) {
      const std::string_view text =
          raw.substr(reference.offset, reference.length);
      SplitAtSecrets(raw.substr(at, reference.offset - at), &pieces);
      at = reference.offset + reference.length;
      if (IsSecret(reference, text)) {
        pieces.push_back(
            {.text = {}, .secret = Secret(reference.name, Filled(text).text)});
      } else {
        pieces.push_back(
            {.text = context_.variables.FillOne(reference, raw), .secret = {}});
      }
    }
    SplitAtSecrets(raw.substr(at), &pieces);
    const bool any = std::ranges::any_of(
        pieces, [](const Piece& piece) { return !piece.secret.empty(); });
    if (any) return AddSecret(pieces);
    std::string whole;
    for (const Piece& piece : pieces) whole += piece.text;
    Set(std::move(whole));
  }

  const NamedText& variable_;
  ImportContext& context_;
  AppDraft* app_;
  std::vector<std::string> known_;  // Secrets that stand in the value.
};

}  // namespace

std::string SecretNames::NameOf(std::string_view variable,
                                const std::string& value) {
  if (!value.empty()) {
    const auto known = by_value_.find(value);
    if (known != by_value_.end()) return known->second;
  } else {
    const auto known = by_variable_.find(variable);
    if (known != by_variable_.end()) return known->second;
  }
  std::string name = taken_.Fresh(IdOf(variable, "secret"));
  if (value.empty()) {
    by_variable_.emplace(variable, name);
  } else {
    by_value_.emplace(value, name);
  }
  return name;
}

bool IsSecretValue(std::string_view name, std::string_view value) {
  if (value.empty() || IsReference(value) || value == "true" ||
      value == "false" || value.starts_with('/')) {
    return false;
  }
  const CredentialKind kind = JudgeName(name);
  switch (kind) {
    case CredentialKind::kNone:
      return false;
    case CredentialKind::kPassword:
      return true;
    case CredentialKind::kKey:
    case CredentialKind::kToken:
    case CredentialKind::kUserPass:
      return IsCredential(value, kind, name) ||
             (kind != CredentialKind::kKey && IsWeakDefault(value, name));
  }
  return false;
}

void ImportEnvironment(const std::vector<NamedText>& variables,
                       ImportContext& context, AppDraft* app) {
  for (const NamedText& variable : variables) {
    if (variable.key.empty() ||
        variable.key.find_first_of("{}$= \t\n") != std::string::npos) {
      continue;
    }
    VariableImporter(variable, context, app).Run();
  }
}

}  // namespace plimsoll::importing
