#include "compiler/compose/file_lists.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

#include "compiler/base/path.h"
#include "compiler/compose/file_names.h"

namespace plimsoll::compose {
namespace {

constexpr size_t npos = std::string_view::npos;

// Texts above this are data, and gaps above that hold more than a separator.
constexpr size_t kMaxText = size_t{1} << 20;
constexpr size_t kMaxGap = 64;
// What is longer is an inventory, or no command.
constexpr size_t kMaxNames = 24;
constexpr size_t kMaxCommand = 256;
// A name that more files of a repository have than this tells of none of them.
constexpr size_t kMaxNamesakes = 16;

bool IsPathByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_-./~${}@+").find(c) != npos;
}

// What separates words, with the quotes around them.
bool IsFiller(char c) {
  return std::string_view(" \t\r\n\\\"'`").find(c) != npos;
}

// A path that ends in `.yml` or `.yaml`.
struct Name {
  size_t begin = 0;
  size_t end = 0;
};

constexpr std::string_view kEnding = ".y";

// All texts are looked through, and `find` would stop at every dot.
size_t FindEnding(std::string_view text, size_t from) {
  const void* found = memmem(text.data() + from, text.size() - from,
                             kEnding.data(), kEnding.size());
  return found == nullptr ? npos
                          : static_cast<size_t>(
                                static_cast<const char*>(found) - text.data());
}

std::optional<Name> NextName(std::string_view text, size_t from) {
  for (size_t at = FindEnding(text, from); at != npos;
       at = FindEnding(text, at + kEnding.size())) {
    const std::string_view rest = text.substr(at);
    const size_t size = rest.starts_with(".yml")    ? 4
                        : rest.starts_with(".yaml") ? 5
                                                    : 0;
    const char next = size < rest.size() ? rest[size] : ' ';
    // A dot may end a sentence.
    if (size == 0 || (IsPathByte(next) && next != '.')) continue;
    size_t begin = at;
    while (begin > from && IsPathByte(text[begin - 1])) --begin;
    if (begin < at) return Name{begin, at + size};
  }
  return std::nullopt;
}

// `text` up to `end`, without what separates a word there from the one before.
std::string_view Before(std::string_view text, size_t end) {
  while (end > 0 && (IsFiller(text[end - 1]) || text[end - 1] == '=' ||
                     text[end - 1] == ',')) {
    --end;
  }
  return text.substr(0, end);
}

// Takes `word` off the end of `text`, if it stands there.
bool TakeWord(std::string_view word, std::string_view* text) {
  if (!text->ends_with(word)) return false;
  const size_t begin = text->size() - word.size();
  if (begin > 0 && IsPathByte((*text)[begin - 1])) return false;
  text->remove_suffix(word.size());
  return true;
}

// The text before the option that gives the name at `at`; nothing without one.
std::optional<std::string_view> BeforeOption(std::string_view text, size_t at) {
  std::string_view before = Before(text, at);
  if (!TakeWord("-f", &before) && !TakeWord("--file", &before)) return {};
  return Before(before, before.size());
}

// Whether a list goes on from what a variable holds or dots stand for:
// `COMPOSE_FILE=$COMPOSE_FILE:x.yml`, `COMPOSE_FILE='...,x.yml'`,
// `FILES+=(-f x.yml)`, `FILES="$FILES -f x.yml"`, `-f "$BASE" -f x.yml`; in a
// page, `docker compose <files from above> -f x.yml`.
bool IsAppended(std::string_view text, size_t at) {
  if (const auto option = BeforeOption(text, at)) {
    for (const std::string_view end : {"+", "+=(", ">", "\xE2\x80\xBA"}) {
      if (option->ends_with(end)) return true;
    }
    std::string_view before = *option;
    if (before.ends_with('}')) before.remove_suffix(1);
    size_t begin = before.size();
    while (begin > 0 && before[begin - 1] != '$' && before[begin - 1] != '{' &&
           IsPathByte(before[begin - 1])) {
      --begin;
    }
    const std::string_view name = before.substr(begin);
    const size_t dollar = before.substr(0, begin).ends_with("${") ? 2 : 1;
    const bool is_variable =
        !name.empty() && begin >= dollar && before[begin - dollar] == '$';
    if (!is_variable) return false;
    return Before(before, begin - dollar).ends_with(name) ||
           BeforeOption(before, begin - dollar).has_value();
  }
  const std::string_view before = text.substr(0, at);
  if (!before.ends_with(',') && !before.ends_with(':')) return false;
  return std::ranges::any_of(
      std::to_array<std::string_view>({"...", "COMPOSE_FILE", "COMPOSE_FILE}"}),
      [&](std::string_view others) {
        return before.substr(0, at - 1).ends_with(others);
      });
}

// Scripts append the main file, too, to what is empty before.
bool GoesOn(std::string_view text, const Name& first) {
  const std::string_view path =
      text.substr(first.begin, first.end - first.begin);
  return !IsMainName(BaseNameOf(path)) && IsAppended(text, first.begin);
}

// Whether two names with this between them stand in one list.
bool Joins(std::string_view gap) {
  if (gap.size() > kMaxGap) return false;
  std::string bare(gap);
  std::erase_if(bare, IsFiller);
  static constexpr auto kSeparators = std::to_array<std::string_view>(
      {"-f", "--file", "--file=", ",-f,", ",--file,", ",", ":", "-", "*"});
  return std::ranges::find(kSeparators, bare) != kSeparators.end();
}

// Whether a line says `docker compose -f NAME` and gives no other file, nor a
// variable that may hold one.
bool IsWholeCommand(std::string_view text, const Name& name) {
  auto command = BeforeOption(text, name.begin);
  if (!command || (!TakeWord("docker compose", &*command) &&
                   !TakeWord("docker-compose", &*command))) {
    return false;
  }
  std::string_view rest = text.substr(name.end, kMaxCommand);
  rest = rest.substr(0, rest.find('\n'));
  return rest.size() < kMaxCommand && rest.find("-f ") == npos &&
         rest.find("--file") == npos && rest.find('$') == npos &&
         !rest.ends_with('\\');
}

// `../a/b.yml` without the dots that it begins with.
std::string_view WithoutSteps(std::string_view path) {
  while (path.starts_with("./") || path.starts_with("../")) {
    path.remove_prefix(path.find('/') + 1);
  }
  return path;
}

// `b/c.yml` of `a/b/c.yml`.
std::string_view WithFolder(std::string_view path) {
  const std::string_view folder = FolderOf(path);
  return path.substr(folder.size() - BaseNameOf(folder).size());
}

class ListReader {
 public:
  explicit ListReader(const Input& input) : input_(input) {
    for (const InputFile& file : input.files) {
      if (file.source->kind() != FileKind::kCompose) continue;
      const std::string_view path = file.source->path();
      namesakes_[BaseNameOf(path)].push_back(&file);
      // A main file is told from others by its folder.
      if (IsMainName(BaseNameOf(path)) && !FolderOf(path).empty()) {
        namesakes_[WithFolder(path)].push_back(&file);
      }
    }
  }

  std::map<const InputFile*, Usage> Run() {
    if (namesakes_.empty()) return {};
    for (const SourceFile* text : input_.texts) {
      if (text->text().size() <= kMaxText) Read(*text);
    }
    return std::move(usages_);
  }

 private:
  using Files = std::vector<const InputFile*>;

  void Read(const SourceFile& source) {
    const std::string_view text = source.text();
    std::vector<Name> list;
    for (auto name = NextName(text, 0); name;
         name = NextName(text, name->end)) {
      const bool goes_on =
          !list.empty() &&
          Joins(text.substr(list.back().end, name->begin - list.back().end));
      if (!goes_on) Take(source, list);
      if (!goes_on) list.clear();
      list.push_back(*name);
    }
    Take(source, list);
  }

  void Take(const SourceFile& source, const std::vector<Name>& list) {
    if (list.size() > kMaxNames) return;
    const std::string_view text = source.text();
    std::set<const InputFile*> all;
    bool is_over_unknown = !list.empty() && GoesOn(text, list.front());
    for (const Name& name : list) {
      const Found found =
          Resolve(text.substr(name.begin, name.end - name.begin), source);
      const bool is_unknown = found.files.empty() && !found.is_crowded;
      for (const InputFile* file : found.files) {
        usages_[file].is_over_unknown |= is_over_unknown;
        usages_[file].is_alone |=
            list.size() == 1 && found.is_exact && IsWholeCommand(text, name);
        all.insert(file);
      }
      is_over_unknown |=
          is_unknown && BeforeOption(text, name.begin).has_value();
    }
    if (list.size() == 1) return;
    for (const InputFile* file : all) {
      usages_[file].with.insert(all.begin(), all.end());
      usages_[file].with.erase(file);
    }
  }

  // The compose files that a name may mean.
  struct Found {
    Files files;
    bool is_exact = false;
    bool is_crowded = false;  // Too many have the name to tell which.
  };

  [[nodiscard]] Found Resolve(std::string_view name,
                              const SourceFile& source) const {
    const bool is_plain = name.find_first_of("$~{") == npos;
    if (is_plain) {
      for (const std::string_view folder :
           {FolderOf(source.path()), std::string_view{}}) {
        const InputFile* file =
            input_.Find(LocalPath(folder, name).value_or(""));
        const bool is_compose =
            file != nullptr && file->source->kind() == FileKind::kCompose;
        if (is_compose) return {{file}, true};
      }
    }
    const bool is_main = is_plain && IsMainName(BaseNameOf(name));
    const std::string_view path = WithoutSteps(name);
    const auto known =
        namesakes_.find(is_main ? WithFolder(path) : BaseNameOf(name));
    if (known == namesakes_.end()) return {};
    const std::string below = "/" + std::string(path);
    Found found;
    for (const InputFile* file : known->second) {
      const bool is_meant = !is_main || file->source->path().ends_with(below);
      if (is_meant) found.files.push_back(file);
    }
    found.is_crowded = found.files.size() > kMaxNamesakes;
    if (found.is_crowded) found.files.clear();
    return found;
  }

  const Input& input_;
  // By base name; main files by that of their folder and their own, too.
  std::map<std::string_view, Files> namesakes_;
  std::map<const InputFile*, Usage> usages_;
};

// What the services of a file name of each section.
void AddNames(const Node& value, std::set<std::string_view>* names) {
  for (const Entry& entry : EffectiveEntries(value)) {
    names->insert(Deref(*entry.key).text);
  }
  for (const Node* item : Deref(value).items) {
    const Node& entry = Deref(*item);
    const Node* source = entry.IsMapping() ? Find(entry, "source") : &entry;
    if (source == nullptr) continue;
    const std::string_view text = Deref(*source).text;
    names->insert(text.substr(0, text.find(':')));
  }
}

bool Has(const InputFile& file, std::string_view section,
         std::string_view name) {
  const Node* root = file.tree->root();
  const Node* entries = root == nullptr ? nullptr : Find(*root, section);
  return entries != nullptr && Find(*entries, name) != nullptr;
}

// What `compose_file:` says in a text, without a path; empty: nothing.
std::string_view StatedComposeFile(std::string_view text) {
  constexpr std::string_view kKey = "compose_file: ";
  const size_t at = text.find(kKey);
  if (at == npos) return {};
  std::string_view value = text.substr(at + kKey.size());
  value = value.substr(0, value.find_first_of(" \t\r\n#"));
  if (value.starts_with("./")) value.remove_prefix(2);
  return value.find_first_of("/$\"'") == npos ? value : std::string_view{};
}

}  // namespace

std::set<const InputFile*> FindExtensions(const Input& input) {
  std::set<const InputFile*> extensions;
  for (const InputFile& file : input.files) {
    if (file.source->kind() != FileKind::kYaml) continue;
    const std::string_view name = StatedComposeFile(file.source->text());
    if (name.empty()) continue;
    const InputFile* stated =
        input.Find(LocalPath(FolderOf(file.source->path()), name).value_or(""));
    if (stated != nullptr) extensions.insert(stated);
  }
  return extensions;
}

bool IsIdle(const Plan& plan) {
  return !plan.is_main && plan.files.front()->tree->root() == nullptr &&
         plan.beside != nullptr && !plan.beside->empty();
}

bool IsCompletedBy(const std::set<const InputFile*>& others,
                   const InputFile& file) {
  struct Field {
    std::string_view name;
    std::string_view section;
  };
  static constexpr auto kFields =
      std::to_array<Field>({{"depends_on", "services"},
                            {"links", "services"},
                            {"networks", "networks"},
                            {"volumes", "volumes"},
                            {"secrets", "secrets"},
                            {"configs", "configs"}});
  const Node* root = file.tree->root();
  const Node* services = root == nullptr ? nullptr : Find(*root, "services");
  if (services == nullptr) return false;
  for (const auto& [field, section] : kFields) {
    std::set<std::string_view> names;
    for (const Entry& service : EffectiveEntries(*services)) {
      const Node* value = Find(*service.value, field);
      if (value != nullptr) AddNames(*value, &names);
    }
    for (const std::string_view name : names) {
      if (Has(file, section, name)) continue;
      for (const InputFile* other : others) {
        if (Has(*other, section, name)) return true;
      }
    }
  }
  return false;
}

std::map<const InputFile*, Usage> FindUsages(const Input& input) {
  return ListReader(input).Run();
}

std::optional<std::string> LocateAbove(const Input& input,
                                       std::string_view folder,
                                       std::string_view text) {
  const auto is_told = [&] {
    return std::ranges::any_of(input.texts, [](const SourceFile* source) {
      return source->text().find("--project-directory") != std::string::npos;
    });
  };
  while (!folder.empty()) {
    folder = FolderOf(folder);
    auto target = LocalPath(folder, text);
    if (!target || input.Find(*target) == nullptr) continue;
    // All texts are looked through, so only where it would help.
    return is_told() ? target : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace plimsoll::compose
