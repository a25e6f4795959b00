#include "tests/oracles/ask_readers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "compiler/base/path.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

// What systemd-analyze says that is about the machine, not the file: programs
// and units that are not installed here, files that do not exist.
bool IsAboutMachine(std::string_view message) {
  for (const std::string_view part :
       {"is not executable", "not found", "not loaded", "Failed to create",
        "No such file", "does not exist", "Failed to load", "is masked",
        "legacy directory", "world-inaccessible", "marked executable",
        "marked world-writable", "please use"}) {
    if (message.find(part) != std::string_view::npos) return true;
  }
  return false;
}

// Reads each file named on the command line as supervisord would, and prints
// a line for it: nothing, or why it is refused. What depends on the machine is
// taken as it is: folders, users, included files, plug-ins, variables. A file
// without [supervisord] is a fragment, which gets one.
constexpr const char* kReader = R"PY(
import io, os, re, sys
import supervisor.datatypes as datatypes
import supervisor.options as options
def as_it_is(value): return value
for module in (datatypes, options):
    module.existing_directory = as_it_is
    module.existing_dirpath = as_it_is
    module.name_to_uid = lambda name: 0
    module.gid_for_uid = lambda uid: 0
    module.colon_separated_user_group = lambda value: (0, 0)
options.glob.glob = lambda pattern: []
options.ServerOptions.import_spec = lambda self, spec: (lambda *a, **k: None)
options.ServerOptions.get_plugins = lambda self, parser, key, prefix: []
for path in sys.argv[1:]:
    try:
        text = open(path, encoding='utf-8', newline='').read()
        for name in re.findall(r'%\(ENV_(\w+)\)', text):
            os.environ.setdefault(name, 'info' if 'LEVEL' in name else '1')
        if not re.search(r'(?m)^\[supervisord\]', text):
            text = '[supervisord]\n' + text
        server = options.ServerOptions()
        server.here = '/etc'
        server.configfile = path
        server.environ_expansions = {
            'ENV_' + key: value for key, value in os.environ.items()}
        server.read_config(io.StringIO(text))
        print('')
    except Exception as why:
        print(type(why).__name__ + ': ' + ' '.join(str(why).split()) or '?')
)PY";

}  // namespace

Complaints AskSystemd(const std::string& analyze, const Files& units) {
  const TempDir folder;
  std::vector<std::string> names;
  for (const auto& [name, text] : units) {
    folder.Write(name, text);
    if (name.find('/') == std::string::npos) names.push_back(name);
  }
  Complaints complaints;
  constexpr size_t kAtOnce = 60;
  for (size_t i = 0; i < names.size(); i += kAtOnce) {
    Command command;
    command.argv = {analyze, "verify", "--man=no", "--recursive-errors=no"};
    for (size_t j = i; j < std::min(names.size(), i + kAtOnce); ++j) {
      command.argv.push_back(folder / names[j]);
    }
    command.environment = {"SYSTEMD_UNIT_PATH=" + folder.path() + ":",
                           "SYSTEMD_LOG_LEVEL=info", "LC_ALL=C"};
    const auto output = Run(command);
    if (!output) continue;
    std::istringstream lines(output->err);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(folder.path())) {
        line = line.substr(folder.path().size() + 1);
      }
      const size_t colon = line.find(':');
      if (colon == std::string::npos || IsAboutMachine(line)) continue;
      complaints[line.substr(0, colon)].push_back(line);
    }
  }
  return complaints;
}

Complaints AskQuadlet(const std::string& generator, const Files& files,
                      bool* crashed) {
  const TempDir folder;
  for (const auto& [name, text] : files) folder.Write(name, text);
  const auto output =
      Run({.argv = {generator, "-dryrun"},
           .environment = {"QUADLET_UNIT_DIRS=" + folder.path()}});
  Complaints complaints;
  if (!output) return complaints;
  *crashed = output->err.find("panic:") != std::string::npos;
  std::istringstream lines(output->err);
  for (std::string line; std::getline(lines, line);) {
    for (const std::string_view mark : {"converting \"", "error loading \""}) {
      const size_t at = line.find(mark);
      if (at == std::string::npos) continue;
      const size_t begin = at + mark.size();
      const std::string path =
          line.substr(begin, line.find('"', begin) - begin);
      complaints[std::string(BaseNameOf(path))].push_back(line);
    }
    // It does not say of which file.
    if (line.find("unsupported escape") != std::string::npos) {
      complaints["?"].push_back(line);
    }
  }
  return complaints;
}

std::vector<std::string> AskSupervisor(const std::string& python,
                                       const std::vector<std::string>& texts) {
  const TempDir folder;
  Command command{.argv = {python, "-c", kReader}};
  for (size_t i = 0; i < texts.size(); ++i) {
    command.argv.push_back(folder.Write(std::to_string(i) + ".conf", texts[i]));
  }
  const auto output = Run(command);
  std::vector<std::string> answers;
  EXPECT_TRUE(output) << python << " does not run";
  if (!output) {
    answers.resize(texts.size(), "no answer");
    return answers;
  }
  std::istringstream lines(output->out);
  for (std::string line; std::getline(lines, line);) answers.push_back(line);
  EXPECT_EQ(answers.size(), texts.size()) << output->err;
  answers.resize(texts.size(), "no answer");
  return answers;
}

std::string FindSupervisor() {
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    const std::string path = FindReader(python);
    if (path.empty()) continue;
    const auto output =
        Run({.argv = {path, "-c", "import supervisor.options"}});
    if (output && output->exit_code == 0) return path;
  }
  return {};
}

}  // namespace plimsoll::oracles
