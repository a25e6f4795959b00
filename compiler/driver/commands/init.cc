// `plimsoll init`: a project's first files, written only where none stand.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

constexpr std::string_view kProjectPath = "plimsoll.yml";
constexpr std::string_view kHookPath = ".pre-commit-config.yaml";
constexpr uint64_t kHooksLimit = 1 << 20;
constexpr std::string_view kWorkflowPath = ".github/workflows/plimsoll.yml";

// `below` is the project's folder in the repository, or empty.
std::string HookText(const std::string& below) {
  return fmt::format(
      "  - repo: local\n"
      "    hooks:\n"
      "      - id: plimsoll\n"
      "        name: plimsoll\n"
      "        entry: plimsoll check --staged{}\n"
      "        language: system\n"
      "        pass_filenames: false\n"
      "        always_run: true\n",
      below.empty() ? below : " " + below);
}

// What the repository already holds.
struct Findings {
  std::vector<std::string> manifests;
  std::vector<std::string> hosts;
  std::map<FileKind, size_t> kinds;
};

bool StatesKey(const ParsedFile& file, std::string_view key) {
  const Node* root = file.tree.root();
  return file.has_tree && root != nullptr && Find(*root, key) != nullptr;
}

Findings LookAround(const Repository& repository) {
  Findings findings;
  for (const ParsedFile& file : repository.files) {
    const std::string& path = file.source->path();
    ++findings.kinds[file.source->kind()];
    if (file.source->kind() != FileKind::kYaml) continue;
    if (StatesKey(file, "host")) findings.hosts.push_back(path);
    if (StatesKey(file, "app") || StatesKey(file, "stack")) {
      findings.manifests.push_back(path);
    }
  }
  return findings;
}

// The globs of the folders that files stand in: `apps/*/manifest.yml` for what
// differs in one folder's name, `hosts/*.yml` for what differs in its own.
std::vector<std::string> GlobsOf(const std::vector<std::string>& paths) {
  std::vector<std::string> globs;
  for (const std::string& path : paths) {
    const std::string_view folder = FolderOf(path);
    const std::string_view name = BaseNameOf(path);
    std::string glob = std::string(folder) + (folder.empty() ? "" : "/") + "*" +
                       std::string(name.substr(name.rfind('.')));
    if (name.starts_with("manifest.") && !folder.empty()) {
      const std::string_view above = FolderOf(folder);
      glob = std::string(above) + (above.empty() ? "" : "/") + "*/" +
             std::string(name);
    }
    if (std::ranges::find(globs, glob) == globs.end()) globs.push_back(glob);
  }
  return globs;
}

std::string Quoted(const std::vector<std::string>& items) {
  std::string list;
  for (const std::string& item : items) {
    list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", item);
  }
  return "[" + list + "]";
}

// A name as ids are formed: lower case, digits and dashes.
std::string IdOf(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper) id += static_cast<char>(c - 'A' + 'a');
    if (plain) id += c;
    if (!upper && !plain && !id.empty() && id.back() != '-') id += '-';
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? "fleet" : id.substr(0, 63);
}

std::string_view RuntimeOf(const Findings& findings) {
  if (findings.kinds.contains(FileKind::kCompose)) return "compose";
  if (findings.kinds.contains(FileKind::kSupervisor)) return "supervisor";
  if (findings.kinds.contains(FileKind::kQuadlet)) return "quadlet";
  if (findings.kinds.contains(FileKind::kSystemd)) return "systemd";
  return "compose";
}

std::string ProjectText(const std::string& name, const Findings& findings) {
  const std::vector<std::string> apps =
      findings.manifests.empty()
          ? std::vector<std::string>{"apps/*/manifest.yml"}
          : GlobsOf(findings.manifests);
  const std::vector<std::string> hosts =
      findings.hosts.empty() ? std::vector<std::string>{"hosts/*.yml"}
                             : GlobsOf(findings.hosts);
  return fmt::format(
      "# What plimsoll knows of this fleet; `plimsoll schema project` has "
      "every field.\n"
      "plimsoll: 1\n"
      "project: {}\n"
      "hosts: {}\n"
      "apps: {}\n"
      "output: deploy\n"
      "lint:\n"
      "  profile: default  # strict and hardened say more\n"
      "  exclude: []       # globs of files that are not ours\n",
      name, Quoted(hosts), Quoted(apps));
}

std::string HostText(std::string_view runtime) {
  return fmt::format(
      "# One machine; the name of the file is its id. Copy it for each.\n"
      "host:\n"
      "  id: main\n"
      "  runtime: {}\n"
      "  # address: 203.0.113.10\n"
      "  # roles: []\n"
      "  # resources: {{cpus: 4, memory: 8Gi}}\n",
      runtime);
}

std::string WorkflowText(const std::string& action, const std::string& below) {
  std::string steps = fmt::format("      - uses: {}\n", action);
  if (action.empty()) {
    steps = fmt::format(
        "      # The runner has to have plimsoll; or start again with\n"
        "      # `plimsoll init --action OWNER/REPOSITORY@REF`.\n"
        "      - run: plimsoll check --format github{}\n",
        below.empty() ? below : " " + below);
  } else if (!below.empty()) {
    steps += fmt::format("        with: {{path: {}}}\n", below);
  }
  return "name: plimsoll\n"
         "on: [push, pull_request]\n"
         "permissions:\n"
         "  contents: read\n"
         "  security-events: write\n"
         "jobs:\n"
         "  check:\n"
         "    runs-on: ubuntu-latest\n"
         "    steps:\n"
         "      - uses: actions/checkout@v4\n"
         "        with: {fetch-depth: 0}\n" +
         steps;
}

// Writes files that are not there yet, and says so of each.
class Starter {
 public:
  // `shown` is how the folder of `disk` is named, ahead of its files.
  Starter(FileSystem& disk, std::string shown, Console& console)
      : disk_(disk), shown_(std::move(shown)), console_(console) {}

  [[nodiscard]] bool Has(std::string_view path) const {
    return disk_.Stat(path).type != FileType::kMissing;
  }

  // False when the disk refuses.
  bool Write(std::string_view path, std::string_view text) {
    if (Has(path)) {
      console_.out += fmt::format("keep   {}{}\n", shown_, path);
      return true;
    }
    const Status made = disk_.MakeFolders(FolderOf(path));
    const Status written = made ? disk_.Write(path, text, 0644) : made;
    if (!written) {
      console_.err += fmt::format("plimsoll: {}\n", written.error());
      return false;
    }
    console_.out += fmt::format("create {}{}\n", shown_, path);
    return true;
  }

 private:
  FileSystem& disk_;
  const std::string shown_;
  Console& console_;
};

// Where git, pre-commit and CI look for their files, and the project in it.
struct WorkTree {
  std::string top;
  std::string below;  // The project's folder; empty: the top.
};

WorkTree WorkTreeAround(const std::string& root, const Console& console) {
  if (!console.git) return {root, {}};
  const std::string top = GitFolder(console.git, root).TopLevel();
  if (top.empty() || !root.starts_with(top + "/")) return {root, {}};
  return {top, root.substr(top.size() + 1)};
}

// The hook and the workflow. False when the disk refuses.
bool StartChecks(const WorkTree& tree, const std::string& action,
                 Console& console) {
  const auto disk = console.open(tree.top);
  if (disk == nullptr) return false;
  std::string up = tree.below.empty() ? "" : "../";
  for (const char c : tree.below) {
    if (c == '/') up += "../";
  }
  Starter starter(*disk, up, console);
  const bool has_hook = starter.Has(kHookPath);
  const std::string hook = HookText(tree.below);
  if (!starter.Write(kHookPath, "repos:\n" + hook) ||
      !starter.Write(kWorkflowPath, WorkflowText(action, tree.below))) {
    return false;
  }
  const auto hooks = disk->Read(kHookPath, kHooksLimit);
  const bool names_us = hooks && hooks->find("id: plimsoll") != hooks->npos;
  if (has_hook && !names_us) {
    console.out += fmt::format("for {}{}:\n{}", up, kHookPath, hook);
  }
  return true;
}

}  // namespace

ExitCode RunInit(const InitOptions& options, Console& console) {
  const std::string root = Absolute(console, options.root);
  const auto disk = console.open(root);
  if (disk == nullptr) {
    console.err += fmt::format(
        "plimsoll: `{}` is no folder that can be opened\n", options.root);
    return ExitCode::kUsage;
  }
  const bool is_local = options.action.starts_with("./");
  if (!options.action.empty() && !is_local &&
      options.action.find('@') == std::string::npos) {
    console.err += fmt::format(
        "plimsoll: `{}` is no action such as OWNER/REPOSITORY@REF\n",
        options.action);
    return ExitCode::kUsage;
  }
  Refusal refusal;
  const auto session = LoadRoot(console, root, {}, &refusal);
  if (session == nullptr) {
    console.err += fmt::format("plimsoll: {}\n", refusal.message);
    return refusal.code;
  }
  const Findings findings = LookAround(session->repository);
  Starter starter(*disk, {}, console);
  const bool has_project = session->has_project;
  bool done = starter.Write(kProjectPath,
                            ProjectText(IdOf(BaseNameOf(root)), findings));
  if (!has_project && findings.hosts.empty()) {
    done =
        done && starter.Write("hosts/main.yml", HostText(RuntimeOf(findings)));
  }
  done = done &&
         StartChecks(WorkTreeAround(root, console), options.action, console);
  return done ? ExitCode::kClean : ExitCode::kInternal;
}

}  // namespace plimsoll
