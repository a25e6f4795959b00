#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/readers.h"
#include "compiler/frontend/frontend.h"

namespace plimsoll::deployed {
namespace {

// Whether `path` ends in `file`, in whole parts.
bool EndsInPath(std::string_view path, std::string_view file) {
  return path.ends_with(file) && (path.size() == file.size() ||
                                  path[path.size() - file.size() - 1] == '/');
}

const ParsedFile* FileAtEndOf(const Session& session, std::string_view path) {
  const ParsedFile* best = nullptr;
  for (const ParsedFile& file : session.repository.files) {
    const std::string& at = file.source->path();
    if (file.source->kind() == FileKind::kBinary || !EndsInPath(path, at)) {
      continue;
    }
    if (best == nullptr || at.size() > best->source->path().size()) {
      best = &file;
    }
  }
  return best;
}

void AddVariables(const Tree& tree, App* app) {
  if (tree.root() == nullptr) return;
  for (const Entry& entry : EffectiveEntries(*tree.root())) {
    // A name alone is taken from whatever starts the reader.
    Fact fact = FactOf(*entry.value);
    if (entry.value->style == ScalarStyle::kNone) {
      fact.source = FactSource::kUnknown;
    }
    // What is set directly wins over a file, and a later file over an earlier.
    std::string key = fmt::format("environment.{}", entry.key->text);
    Put(&app->facts, std::move(key), std::move(fact));
  }
}

}  // namespace

App& AppOf(Deployed* out, std::string_view name, Reader reader) {
  App& app = out->apps[std::string(name)];
  if (app.reader == Reader::kNone) app.reader = reader;
  if (app.reader == reader) return app;
  App& beside = out->apps[fmt::format("{} ({})", name, NameOf(reader))];
  beside.reader = reader;
  return beside;
}

void AddEnvFile(const Session& session, std::string_view path, App* app) {
  const std::string normal = NormalPath(path);
  std::string_view rest = normal;
  while (rest.starts_with("./") || rest.starts_with("../")) {
    rest.remove_prefix(rest.find('/') + 1);
  }
  const ParsedFile* file = FileAtEndOf(session, rest);
  if (file == nullptr) {
    app->unread.push_back(normal);
    return;
  }
  if (file->source->kind() == FileKind::kDotenv) {
    AddVariables(file->tree, app);
    return;
  }
  // Units name such files as they please, so their kind was not known. Facts
  // own their text, so the tree may go.
  Sink ignored;
  AddVariables(ParseDotenv(*file->source, ignored), app);
}

Fact FactOf(const Node& node) {
  Fact fact;
  fact.value = std::string(node.text);
  fact.span = node.span;
  return fact;
}

Fact FactOf(const compose::Value& value) {
  Fact fact;
  fact.span = value.span;
  fact.set_at = value.set_at;
  fact.value = std::string(value.text);
  if (value.unknown) {
    fact.source = FactSource::kUnknown;
    if (value.node != nullptr) fact.value = std::string(value.node->text);
  }
  return fact;
}

namespace {

// One item of a list as one text.
std::string TextOfItem(const compose::Value& item) {
  if (!item.IsMapping() && !item.IsSequence()) return FactOf(item).value;
  Facts inner;
  Flatten("", &item, &inner);
  std::string text;
  for (const auto& [name, fact] : inner) {
    if (!text.empty()) text += ' ';
    text += name.empty() ? fact.value
                         : fmt::format("{}={}", name.substr(1), fact.value);
  }
  return text;
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion): as deep as the parsed file.
void Flatten(const std::string& key, const compose::Value* value,
             Facts* facts) {
  if (value == nullptr || value->IsNull()) return;
  if (value->IsMapping()) {
    for (const compose::Member& member : value->members) {
      if (member.key.starts_with("x-")) continue;
      Flatten(fmt::format("{}.{}", key, member.key), member.value, facts);
    }
    return;
  }
  Fact fact = FactOf(*value);
  if (value->IsSequence()) {
    std::vector<std::string> items;
    for (const compose::Value* item : value->items) {
      items.push_back(TextOfItem(*item));
      if (item->unknown) fact.source = FactSource::kUnknown;
    }
    fact.value = JoinSet(std::move(items));
  }
  Put(facts, key, std::move(fact));
}

bool IsOneOf(std::string_view word,
             std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace plimsoll::deployed
