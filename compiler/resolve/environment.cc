// The environment of an instance: layers merged by precedence, each value with
// its history.

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/resolve/placeholder.h"
#include "compiler/resolve/resolver.h"

namespace plimsoll {
namespace {

// One `K=V` of one layer, before it is filled in.
struct Statement {
  const Text* key = nullptr;
  const Text* value = nullptr;  // Null for a bare secret.
  const Text* secret = nullptr;
  OriginKind layer = OriginKind::kLiteral;
};

// Precedence, low to high. Derived values beat literal ones of their own app,
// overrides beat both, secrets beat all.
enum LayerRank : uint8_t {
  kRankEnvTemplate,
  kRankEnvSet,
  kRankEnvironment,
  kRankDerived,
  kRankOverride,
  kRankSecret,
  kRankCount,
};

// By rank.
using Layers = std::array<std::vector<Statement>, kRankCount>;

void AddSecrets(const List<SecretEnv>& secrets, LayerRank rank,
                Layers* layers) {
  for (const SecretEnv& secret : secrets) {
    (*layers)[rank].push_back({.key = &secret.key,
                               .value = secret.value_template.stated()
                                            ? &secret.value_template
                                            : nullptr,
                               .secret = &secret.secret_file,
                               .layer = OriginKind::kSecret});
  }
}

void AddSet(const EnvSet& set, Layers* layers) {
  for (const Named<Text>& pair : set.environment) {
    (*layers)[kRankEnvSet].push_back({.key = &pair.key,
                                      .value = &pair.value,
                                      .secret = nullptr,
                                      .layer = OriginKind::kEnvSet});
  }
  for (const DerivedEnv& derived : set.derived_env) {
    (*layers)[kRankEnvSet].push_back({.key = &derived.key,
                                      .value = &derived.value_template,
                                      .secret = nullptr,
                                      .layer = OriginKind::kEnvSet});
  }
  AddSecrets(set.secret_env, kRankEnvSet, layers);
}

// `overrides` is where the app's overrides stand: what comes from there has
// their precedence, whichever list it is in.
void AddOwnLayers(const App& app, const Span& overrides, Layers* layers) {
  const auto rank_of = [&](const Span& span, LayerRank own) {
    return overrides.valid() && overrides.Contains(span) ? kRankOverride : own;
  };
  for (const Named<Text>& pair : app.environment) {
    const LayerRank rank = rank_of(pair.key.span, kRankEnvironment);
    (*layers)[rank].push_back({.key = &pair.key,
                               .value = &pair.value,
                               .secret = nullptr,
                               .layer = rank == kRankOverride
                                            ? OriginKind::kOverride
                                            : OriginKind::kLiteral});
  }
  for (const auto* list : {&app.derived_env, &app.container.derived_env}) {
    for (const DerivedEnv& derived : *list) {
      const LayerRank rank = rank_of(derived.key.span, kRankDerived);
      (*layers)[rank].push_back({.key = &derived.key,
                                 .value = &derived.value_template,
                                 .secret = nullptr,
                                 .layer = OriginKind::kTemplate});
    }
  }
  AddSecrets(app.secret_env, kRankSecret, layers);
  AddSecrets(app.container.secret_env, kRankSecret, layers);
}

// A mapping with a repeated key is a fault of the YAML itself and reported as
// such; only lists are judged here. In a list, key and value are parts of one
// scalar, with `=` between them.
bool IsListForm(const SourceMap& sources, const Text& key) {
  const Span after = SubSpan(key.span, key.span.size(), 1);
  const std::string_view text = sources.Get(key.span.file).text();
  return after.end <= text.size() && sources.TextOf(after) != ":";
}

}  // namespace

struct EnvLayer {
  LayerRank rank;
  const std::vector<Statement>& statements;
};

void Resolver::MergeEnvironment(Instance* instance) {
  Layers layers;
  for (const Text& name : instance->app->env_sets) {
    for (const Named<EnvSet>& set : fleet_.project.env_sets) {
      if (set.key.value == name.value) AddSet(set.value, &layers);
    }
  }
  const Span overrides = instance->unit->app.overrides.stated()
                             ? instance->unit->app.overrides.node->span
                             : Span{};
  AddOwnLayers(*instance->app, overrides, &layers);
  AddTemplateDefaults(instance);
  size_t most = instance->env.size();
  for (const auto& statements : layers) most += statements.size();
  instance->env.reserve(most);
  for (size_t rank = 0; rank < layers.size(); ++rank) {
    MergeLayer(instance, {static_cast<LayerRank>(rank), layers[rank]});
  }
  AddSecretPaths(instance);
}

void Resolver::MergeLayer(Instance* instance, const EnvLayer& layer) {
  std::map<std::string_view, const Text*> first;
  for (const Statement& statement : layer.statements) {
    const Text& key = *statement.key;
    if (!key.stated()) continue;
    const auto [it, fresh] = first.try_emplace(key.value, &key);
    if (!fresh && IsListForm(sources_, key)) {
      AddProblem(ProblemKind::kDuplicateEnvKey, *instance, key.span, key.value)
          .related = {it->second->span};
    }
    EnvVar variable{.key = key.value,
                    .key_span = key.span,
                    .value = {},
                    .layer = statement.layer};
    if (statement.value != nullptr) {
      const bool derived = layer.rank == kRankDerived;
      if (!FillVariable(*instance, *statement.value, derived, &variable)) {
        continue;
      }
    } else {
      const Text& secret = *statement.secret;
      if (!secret.set()) continue;
      variable.value.span = secret.span;
      variable.value.AppendSecret(secret.value, SecretEncoding::kVerbatim,
                                  secret.span);
      variable.value.origin = LinkOrigins({{.kind = OriginKind::kSecret,
                                            .span = secret.span,
                                            .text = "secret named here",
                                            .next = nullptr}});
    }
    SetVariable(instance, std::move(variable));
  }
}

bool Resolver::FillVariable(const Instance& instance, const Text& stated,
                            bool derived, EnvVar* variable) {
  if (stated.state == FieldState::kInvalid) return false;
  const bool filled = instance.unit->dialect == Dialect::kPlimsoll ||
                      stated.state == FieldState::kDeferred || derived;
  if (filled && HasPlaceholder(stated.text)) {
    if (!Fill(stated.text, stated.span, instance, &variable->value)) {
      return false;
    }
  } else {
    variable->value.span = stated.span;
    variable->value.AppendText(stated.set() ? stated.value
                                            : std::string(stated.text));
  }
  if (derived && variable->value.pieces.empty()) {
    AddProblem(ProblemKind::kEmptyValue, instance, stated.span, variable->key);
    return false;
  }
  return true;
}

void Resolver::SetVariable(Instance* instance, EnvVar variable) {
  const auto known =
      std::ranges::find(instance->env, variable.key, &EnvVar::key);
  if (known == instance->env.end()) {
    instance->env.push_back(std::move(variable));
  } else {
    *known = std::move(variable);
  }
}

// `K=v` in an env template is a default; `K=` only says that K is required.
void Resolver::AddTemplateDefaults(Instance* instance) {
  for (const EnvTemplate& listed : fleet_.project.env_templates) {
    const bool documents = std::ranges::any_of(
        listed.apps,
        [&](const Text& app) { return app.value == instance->id; });
    const auto tree = state_->env_templates.find(listed.path.value);
    if (!documents || tree == state_->env_templates.end()) continue;
    const Node* root = tree->second->root();
    if (root == nullptr) continue;
    for (const Entry& entry : root->entries) {
      if (entry.value->text.empty()) continue;
      EnvVar variable{.key = std::string(entry.key->text),
                      .key_span = entry.key->span,
                      .value = {},
                      .layer = OriginKind::kEnvTemplate};
      variable.value.span = entry.value->span;
      variable.value.AppendText(entry.value->text);
      SetVariable(instance, std::move(variable));
    }
  }
}

void Resolver::AddSecretPaths(Instance* instance) {
  for (const SecretFile& file : instance->app->secret_files) {
    if (!file.secret_file.set() || !file.target.set()) continue;
    constexpr uint32_t kOwnerOnly = 0400;
    instance->secret_files.push_back(
        {.source = &file,
         .secret = file.secret_file.value,
         .target = file.target.value,
         .env = file.env.value,
         .mode = file.mode.or_default({kOwnerOnly}).bits});
    if (!file.env.set()) continue;
    EnvVar variable{.key = file.env.value,
                    .key_span = file.env.span,
                    .value = {},
                    .layer = OriginKind::kSecret};
    variable.value.span = file.target.span;
    variable.value.AppendText(file.target.value);
    SetVariable(instance, std::move(variable));
  }
}

void Resolver::ResolveFiles(Instance* instance) {
  for (const RenderedFile& file : instance->app->files) {
    if (!file.source.set() || !file.target.set()) continue;
    const auto path =
        NormalizeBelow(FolderOf(instance->unit->path), file.source.value);
    // A missing template or one outside the repository is for the rules of
    // the group paths to report.
    const SourceFile* source = path ? sources_.Find(*path) : nullptr;
    if (source == nullptr) continue;
    constexpr uint32_t kReadable = 0644;
    RenderedText rendered{.source = &file,
                          .target = file.target.value,
                          .mode = file.mode.or_default({kReadable}).bits,
                          .contents = {}};
    const Span whole = source->SpanOf(0, source->text().size());
    if (source->kind() == FileKind::kHandlebars) {
      if (RenderFile(*source, *instance, &rendered.contents)) {
        instance->files.push_back(std::move(rendered));
      }
    } else if (Fill(source->text(), whole, *instance, &rendered.contents)) {
      instance->files.push_back(std::move(rendered));
    }
  }
}

}  // namespace plimsoll
