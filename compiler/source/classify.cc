#include "compiler/source/classify.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>

#include "compiler/base/path.h"
#include "compiler/source/sniff.h"

namespace plimsoll {
namespace {

using Names = std::initializer_list<std::string_view>;

struct Extension {
  std::string_view name;
  FileKind kind;
};

// Extensions that settle the kind whatever stands before them.
constexpr auto kExtensions = std::to_array<Extension>({
    {"hbs", FileKind::kHandlebars},  {"handlebars", FileKind::kHandlebars},
    {"md", FileKind::kMarkdown},     {"markdown", FileKind::kMarkdown},
    {"json", FileKind::kJson},       {"jsonc", FileKind::kJson},
    {"toml", FileKind::kToml},       {"yml", FileKind::kYaml},
    {"yaml", FileKind::kYaml},       {"sh", FileKind::kShell},
    {"bash", FileKind::kShell},      {"zsh", FileKind::kShell},
    {"ksh", FileKind::kShell},       {"ps1", FileKind::kPowerShell},
    {"psm1", FileKind::kPowerShell}, {"psd1", FileKind::kPowerShell},
    {"cmd", FileKind::kPowerShell},  {"bat", FileKind::kPowerShell},
    {"py", FileKind::kCode},         {"js", FileKind::kCode},
    {"mjs", FileKind::kCode},        {"cjs", FileKind::kCode},
    {"jsx", FileKind::kCode},        {"ts", FileKind::kCode},
    {"mts", FileKind::kCode},        {"cts", FileKind::kCode},
    {"tsx", FileKind::kCode},        {"go", FileKind::kCode},
    {"rs", FileKind::kCode},         {"mdx", FileKind::kMarkdown},
});

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

bool IsOneOf(std::string_view word, Names names) {
  return std::find(names.begin(), names.end(), word) != names.end();
}

std::string_view ExtensionOf(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view{}
                                       : name.substr(dot + 1);
}

std::optional<FileKind> ByExtension(std::string_view name) {
  const std::string_view extension = ExtensionOf(name);
  for (const Extension& known : kExtensions) {
    if (known.name == extension) return known.kind;
  }
  return std::nullopt;
}

// Pipelines with services of their own, whatever the file is called.
bool IsOfCi(std::string_view path) {
  for (std::string_view folder = FolderOf(path); !folder.empty();
       folder = FolderOf(folder)) {
    if (IsOneOf(BaseNameOf(folder),
                {".woodpecker", ".gitlab", ".drone", ".circleci"})) {
      return true;
    }
  }
  return false;
}

bool IsWorkflow(std::string_view path) {
  const std::string_view folder = FolderOf(path);
  for (std::string_view home :
       {".github/workflows", ".forgejo/workflows", ".gitea/workflows"}) {
    if (!folder.ends_with(home)) continue;
    const size_t before = folder.size() - home.size();
    if (before == 0 || folder[before - 1] == '/') return true;
  }
  return false;
}

// compose.yaml, compose.override.yml, docker-compose-prod.yml, x.compose.yml.
bool IsComposeName(std::string_view name) {
  const std::string_view stem = name.substr(0, name.rfind('.'));
  return stem == "compose" || stem.starts_with("compose.") ||
         stem.starts_with("docker-compose") || stem.ends_with(".compose") ||
         stem.ends_with("docker-compose");
}

// .env, .env.local, prod.env, prod.env.example; not .envrc, which is a script.
// A file such as .env.ts has been told by its extension before.
bool IsDotenvName(std::string_view name) {
  if (IsOneOf(ExtensionOf(name),
              {"patch", "diff", "age", "gpg", "asc", "j2"})) {
    return false;
  }
  if (name == ".env" || name.starts_with(".env.") || name.ends_with(".env")) {
    return true;
  }
  const bool is_sample =
      IsOneOf(ExtensionOf(name), {"example", "sample", "template", "dist"});
  const std::string_view stem = name.substr(0, name.rfind('.'));
  return is_sample && (stem == "env" || stem.ends_with(".env"));
}

// dockerfile-build.png is a picture of one.
bool IsDockerfileName(std::string_view name) {
  if (IsOneOf(ExtensionOf(name), {"dockerignore", "png", "jpg", "jpeg", "gif",
                                  "webp", "svg", "ico", "pdf", "zip", "gz"})) {
    return false;
  }
  for (std::string_view stem : {"dockerfile", "containerfile"}) {
    const bool is_stem =
        name.starts_with(stem) &&
        (name.size() == stem.size() || name[stem.size()] == '.' ||
         name[stem.size()] == '-' || name[stem.size()] == '_');
    if (is_stem || ExtensionOf(name) == stem) return true;
  }
  return false;
}

// Of languages that nobody here reads: dockerfile.ex, dockerfile_test.exs.
bool IsProgramName(std::string_view name) {
  return IsOneOf(ExtensionOf(name),
                 {"c",     "cc",     "cpp", "h",   "hpp", "cs",  "java",
                  "kt",    "kts",    "php", "rb",  "pl",  "pm",  "swift",
                  "scala", "lua",    "ex",  "exs", "erl", "clj", "hs",
                  "dart",  "groovy", "jl",  "nim", "zig", "vim", "el"});
}

// Units and Quadlets, and their drop-ins: api.service.d/limits.conf.
std::optional<FileKind> UnitKind(std::string_view extension,
                                 std::string_view text) {
  // XML: the services of Avahi. And a script may have any name.
  if (text.starts_with('<') || text.starts_with("#!")) return std::nullopt;
  // Of these, some belong to other programs too: their sections decide.
  if (IsOneOf(extension, {"service", "socket", "timer", "mount"})) {
    // What D-Bus calls a service file is no unit.
    const bool is_dbus = HasSection(text, {"D-BUS Service"});
    return is_dbus ? FileKind::kText : FileKind::kSystemd;
  }
  if (IsOneOf(extension,
              {"target", "automount", "path", "slice", "scope", "swap"})) {
    const bool is_unit =
        text.empty() || HasSection(text, {"Unit", "Install", "Automount",
                                          "Path", "Slice", "Scope", "Swap"});
    return is_unit ? FileKind::kSystemd : FileKind::kText;
  }
  if (IsOneOf(extension, {"container", "volume", "network", "kube", "pod",
                          "build", "image"})) {
    // systemd-networkd has .network files of its own; they match a link.
    const bool is_quadlet =
        text.empty() ||
        (HasSection(text, {"Container", "Volume", "Network", "Kube", "Pod",
                           "Build", "Image", "Quadlet"}) &&
         !HasSection(text, {"Match"}));
    return is_quadlet ? FileKind::kQuadlet : FileKind::kText;
  }
  return std::nullopt;
}

std::optional<FileKind> UnitKindOf(std::string_view path, std::string_view name,
                                   std::string_view text) {
  const std::string_view folder = BaseNameOf(FolderOf(path));
  if (ExtensionOf(name) == "conf" && folder.ends_with(".d")) {
    const std::string_view unit = folder.substr(0, folder.size() - 2);
    // A drop-in need not have the section that tells its kind.
    if (const auto kind = UnitKind(ExtensionOf(unit), {})) return kind;
  }
  return UnitKind(ExtensionOf(name), text);
}

bool IsSupervisor(std::string_view name, std::string_view text) {
  if (name == "supervisord.conf") return true;
  if (IsOneOf(ExtensionOf(name), {"example", "sample", "dist"})) {
    name = name.substr(0, name.rfind('.'));
  }
  return IsOneOf(ExtensionOf(name), {"conf", "ini"}) &&
         LooksLikeSupervisor(text);
}

FileKind ByShebang(std::string_view text) {
  const std::string_view interpreter = InterpreterOf(text);
  if (IsOneOf(interpreter, {"sh", "bash", "dash", "zsh", "ksh", "ash"})) {
    return FileKind::kShell;
  }
  if (interpreter == "pwsh") return FileKind::kPowerShell;
  if (interpreter.starts_with("python") ||
      IsOneOf(interpreter, {"node", "deno", "bun", "tsx"})) {
    return FileKind::kCode;
  }
  return FileKind::kText;
}

}  // namespace

FileKind Classify(std::string_view path, std::string_view text) {
  if (LooksBinary(text) || LooksLikePointer(text)) return FileKind::kBinary;
  // Its name is the one of what it is decrypted to.
  if (LooksEncrypted(text)) return FileKind::kText;
  const std::string name = Lower(BaseNameOf(path));
  // A workflow may be called after what it runs.
  if ((name == "plimsoll.yml" || name == "plimsoll.yaml") &&
      !IsWorkflow(path)) {
    return FileKind::kProject;
  }
  const auto known = ByExtension(name);
  // Dockerfile.go is for a Go program, dockerfile.go is one.
  const bool is_dockerfile =
      IsDockerfileName(name) &&
      ((!known && !IsProgramName(name)) || LooksLikeDockerfile(text));
  if (is_dockerfile && known != FileKind::kHandlebars) {
    return FileKind::kDockerfile;
  }
  if (known == FileKind::kYaml) {
    if (IsWorkflow(path)) return FileKind::kWorkflow;
    const bool is_compose = IsComposeName(name)
                                ? !LooksLikeTasks(text)
                                : !IsOfCi(path) && LooksLikeCompose(text);
    return is_compose ? FileKind::kCompose : FileKind::kYaml;
  }
  if (known) return *known;
  if (IsDotenvName(name)) {
    // `.env` itself is read by compose, whatever it looks like; a script that
    // says it is one cannot be, as compose would have refused it.
    const bool is_shell =
        LooksLikeShell(text) &&
        (name != ".env" || ByShebang(text) == FileKind::kShell);
    return is_shell ? FileKind::kShell : FileKind::kDotenv;
  }
  if (name == ".envrc") return FileKind::kShell;
  if (const auto unit = UnitKindOf(path, name, text)) return *unit;
  if (IsSupervisor(name, text)) return FileKind::kSupervisor;
  return ByShebang(text);
}

}  // namespace plimsoll
