#include "rules/support/dotenv_readers.h"

#include <algorithm>

#include "compiler/base/path.h"
#include "rules/support/text.h"
#include "rules/support/units.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
using Reading = std::optional<std::string>;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// A value in quotes that close on the line, and what follows them.
struct Quoted {
  std::string_view inside;
  std::string_view rest;
};

std::optional<Quoted> TakeQuoted(std::string_view text, bool escapes) {
  const char quote = text[0];
  for (size_t i = 1; i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return Quoted{text.substr(1, i - 1), text.substr(i + 1)};
    }
  }
  return std::nullopt;
}

Reading AsCompose(std::string_view raw) {
  raw = Trim(raw);
  if (!raw.empty() && (raw[0] == '"' || raw[0] == '\'')) {
    const auto quoted = TakeQuoted(raw, true);
    const bool decoded =
        quoted && (quoted->inside.find('\\') != npos ||
                   (raw[0] == '"' && quoted->inside.find('$') != npos));
    if (!quoted || decoded) return std::nullopt;
    const std::string_view rest = Trim(quoted->rest);
    if (!rest.empty() && rest[0] != '#') return std::nullopt;
    return std::string(quoted->inside);
  }
  if (raw.find('$') != npos) return std::nullopt;
  return std::string(Trim(raw.substr(0, raw.find(" #"))));
}

// Goes through quotes and backslashes as systemd's and the shell's words have
// them, which agree on all but blanks and comments.
class WordReader {
 public:
  WordReader(DotenvReader reader, std::string_view raw)
      : is_shell_(reader == DotenvReader::kShell), text_(raw) {}

  Reading Read() {
    if (!is_shell_) text_ = Trim(text_);
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        if (!TakeQuotes(c)) return std::nullopt;
      } else if (c == '\\') {
        if (at_ + 1 >= text_.size()) return std::nullopt;
        value_ += text_[at_ + 1];
        at_ += 2;
      } else if (is_shell_ && IsBlank(c)) {
        // Only a comment may follow; a word would be a command to run.
        const std::string_view rest = Trim(text_.substr(at_));
        if (rest.empty() || rest[0] == '#') return value_;
        return std::nullopt;
      } else if (is_shell_ && IsSpecial(c)) {
        return std::nullopt;
      } else {
        value_ += c;
        ++at_;
      }
    }
    return value_;
  }

 private:
  static bool IsSpecial(char c) {
    return std::string_view("$`;&|<>()*?[~").find(c) != npos;
  }

  bool TakeQuotes(char quote) {
    const auto quoted = TakeQuoted(text_.substr(at_), quote == '"');
    if (!quoted) return false;
    const std::string_view inside = quoted->inside;
    for (size_t i = 0; i < inside.size(); ++i) {
      const bool escape =
          quote == '"' && inside[i] == '\\' && i + 1 < inside.size() &&
          std::string_view("\"\\`$").find(inside[i + 1]) != npos;
      if (is_shell_ && quote == '"' && (inside[i] == '$' || inside[i] == '`')) {
        return false;
      }
      if (escape) ++i;
      value_ += inside[i];
    }
    at_ += inside.size() + 2;
    return true;
  }

  bool is_shell_;
  std::string_view text_;
  std::string value_;
  size_t at_ = 0;
};

class Finder {
 public:
  explicit Finder(const Repository& repository) : repository_(repository) {}

  DotenvReaders Run() {
    for (const ParsedFile& file : repository_.files) {
      if (file.role != DocumentRole::kLive) continue;
      switch (file.source->kind()) {
        case FileKind::kCompose:
          ReadCompose(file);
          break;
        case FileKind::kQuadlet:
        case FileKind::kSystemd:
          ReadUnit(file);
          break;
        case FileKind::kShell:
          ReadShell(file);
          break;
        case FileKind::kWorkflow:
          ReadCommands(file, {});
          break;
        case FileKind::kYaml:
          ReadKustomization(file);
          break;
        case FileKind::kText:  // Makefiles among them.
          ReadCommands(file, FolderOf(file.source->path()));
          break;
        default:
          break;
      }
    }
    return std::move(readers_);
  }

 private:
  // `path` is stated in a file that starts from `folder`.
  void Add(std::string_view folder, std::string_view path, DotenvReader reader,
           const Span& span) {
    if (path.starts_with("./")) path.remove_prefix(2);
    const auto below = NormalizeBelow(folder, path);
    if (!below) return;
    const ParsedFile* file = repository_.FindFile(*below);
    if (file == nullptr || file->source->kind() != FileKind::kDotenv) return;
    readers_.files[*below].try_emplace(reader, span);
  }

  void ReadCompose(const ParsedFile& file) {
    if (file.tree.root() == nullptr) return;
    Add(FolderOf(file.source->path()), ".env", DotenvReader::kCompose,
        file.source->SpanOf(0, 0));
    if (const Node* included = Find(*file.tree.root(), "include")) {
      for (const Node* item : Deref(*included).items) {
        ReadEnvFiles(file, Find(Deref(*item), "env_file"));
      }
    }
    const Node* services = Find(*file.tree.root(), "services");
    if (services == nullptr) return;
    for (const Entry& service : EffectiveEntries(*services)) {
      ReadEnvFiles(file, Find(*service.value, "env_file"));
    }
  }

  void ReadEnvFiles(const ParsedFile& file, const Node* files) {
    if (files == nullptr) return;
    const Node& list = Deref(*files);
    ReadEnvFile(file, list);
    for (const Node* item : list.items) ReadEnvFile(file, Deref(*item));
  }

  void ReadEnvFile(const ParsedFile& file, const Node& node) {
    const Node* path = node.IsScalar() ? &node : Find(node, "path");
    if (path == nullptr || !path->IsScalar()) return;
    const Node* format = Find(node, "format");
    const bool raw = format != nullptr && format->text == "raw";
    if (!raw && path->text.find('$') != npos) {
      readers_.any_may_be_composes = true;
    }
    Add(FolderOf(file.source->path()), path->text,
        raw ? DotenvReader::kDocker : DotenvReader::kCompose, path->span);
  }

  // `configMapGenerator: [{envs: [web.env]}]`; `env` is the older form.
  void ReadKustomization(const ParsedFile& file) {
    const std::string_view name = BaseNameOf(file.source->path());
    const Node* root = file.tree.root();
    if (root == nullptr ||
        (name != "kustomization.yaml" && name != "kustomization.yml")) {
      return;
    }
    const auto add = [&](const Node& path) {
      Add(FolderOf(file.source->path()), path.text, DotenvReader::kKustomize,
          path.span);
    };
    for (const std::string_view kind :
         {"configMapGenerator", "secretGenerator"}) {
      const Node* generators = Find(*root, kind);
      if (generators == nullptr) continue;
      for (const Node* generator : Deref(*generators).items) {
        if (const Node* env = Find(*generator, "env")) add(Deref(*env));
        const Node* envs = Find(*generator, "envs");
        if (envs == nullptr) continue;
        for (const Node* path : Deref(*envs).items) add(Deref(*path));
      }
    }
  }

  // Quadlet's paths start at the file; systemd's say nothing of where in the
  // repository a file is.
  void ReadUnit(const ParsedFile& file) {
    if (file.source->kind() != FileKind::kQuadlet) return;
    ForEachSetting(file, [&](const UnitSetting& setting) {
      if (setting.name != "EnvironmentFile") return;
      const bool container = setting.section == "Container";
      Add(FolderOf(file.source->path()), setting.value->text,
          container ? DotenvReader::kDocker : DotenvReader::kSystemd,
          setting.value->span);
    });
  }

  void ReadShell(const ParsedFile& file) {
    const std::string_view folder = FolderOf(file.source->path());
    ForEachLine(*file.source, [&](const Line& line) {
      const std::string_view text = Trim(line.text);
      if (text.starts_with('#') || text.find("env") == npos) return;
      const std::vector<Word> words = SplitWords(*file.source, line.span);
      for (size_t i = 0; i + 1 < words.size(); ++i) {
        const bool first = i == 0 || words[i - 1].text == "&&" ||
                           words[i - 1].text == "then" ||
                           words[i - 1].text.ends_with(';');
        if (first && (words[i].text == "source" || words[i].text == ".")) {
          Add(folder, words[i + 1].text, DotenvReader::kShell,
              words[i + 1].span);
        }
      }
    });
    ReadCommands(file, folder);
  }

  // The files that commands in a text name as an option.
  void ReadCommands(const ParsedFile& file, std::string_view folder) {
    constexpr std::string_view kOption = "--env-file";
    if (file.source->text().find(kOption) == npos) return;
    ForEachLine(*file.source, [&](const Line& line) {
      const auto reader = ReaderOfCommand(line.text);
      if (!reader || Trim(line.text).starts_with('#')) return;
      const std::vector<Word> words = SplitWords(*file.source, line.span);
      for (size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i].text != kOption) continue;
        Add(folder, words[i + 1].text, *reader, words[i + 1].span);
      }
    });
  }

  // Who reads the `--env-file` of a line.
  static std::optional<DotenvReader> ReaderOfCommand(std::string_view line) {
    const auto holds = [&](std::string_view text) {
      return line.find(text) != npos;
    };
    // `docker compose run` among them.
    if (holds("docker compose") || holds("docker-compose")) {
      return DotenvReader::kCompose;
    }
    if (holds("docker run") || holds("podman run")) {
      return DotenvReader::kDocker;
    }
    return std::nullopt;
  }

  const Repository& repository_;
  DotenvReaders readers_;
};

}  // namespace

std::string_view NameOf(DotenvReader reader) {
  switch (reader) {
    case DotenvReader::kCompose:
      return "docker compose";
    case DotenvReader::kDocker:
      return "docker run";
    case DotenvReader::kSystemd:
      return "systemd";
    case DotenvReader::kShell:
      return "a shell";
    case DotenvReader::kKustomize:
      return "kustomize";
  }
  return {};
}

std::optional<std::string> ReadDotenvValue(DotenvReader reader,
                                           std::string_view raw) {
  switch (reader) {
    case DotenvReader::kCompose:
      return AsCompose(raw);
    case DotenvReader::kDocker:
    case DotenvReader::kKustomize:
      return std::string(raw);
    case DotenvReader::kSystemd:
    case DotenvReader::kShell:
      return WordReader(reader, raw).Read();
  }
  return std::nullopt;
}

const std::map<DotenvReader, Span>& DotenvReaders::Of(
    std::string_view path) const {
  static const std::map<DotenvReader, Span> nobody;
  const auto found = files.find(std::string(path));
  return found == files.end() ? nobody : found->second;
}

DotenvReaders FindDotenvReaders(const Repository& repository) {
  return Finder(repository).Run();
}

}  // namespace plimsoll
