#include <string>
#include <vector>

#include "compiler/driver/git.h"

namespace plimsoll {
namespace {

// Git finds the work tree from the folder it runs in. Within a hook it is told
// of one by variables, some of them relative to where the hook runs. Only the
// index may be another one, as in `git commit --all`; its name counts from the
// top of the work tree wherever git runs.
std::vector<std::string> Environment() {
  std::vector<std::string> kept =
      VariablesWithout({"GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "LC_ALL"});
  kept.emplace_back("LC_ALL=C");              // Its messages are read.
  kept.emplace_back("GIT_OPTIONAL_LOCKS=0");  // Asking changes nothing.
  kept.emplace_back("GIT_NO_LAZY_FETCH=1");   // And fetches nothing.
  return kept;
}

}  // namespace

GitAnswer RunGit(const std::string& folder,
                 const std::vector<std::string>& args, std::string_view input) {
  // A repository may name a program to ask for changes; asking runs nothing.
  std::vector<std::string> words = {"git", "-C", folder, "-c",
                                    "core.fsmonitor=false"};
  words.insert(words.end(), args.begin(), args.end());
  return RunProgram(std::move(words), Environment(), input);
}

}  // namespace plimsoll
