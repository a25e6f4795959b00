// What `docker compose config` writes out in full is, to `diff`, what the file
// said: its canonical form has no short notation left, and every default.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "compiler/base/parallel_for.h"
#include "compiler/driver/deployed/compare.h"
#include "compiler/source/classify.h"
#include "tests/oracles/compose_reader.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

namespace fs = std::filesystem;
using deployed::File;
using deployed::Folder;

// The compose files below a folder that ask for no variables: what the reader
// would take for them is not in the file.
std::vector<std::string> PlainComposeFiles(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    const std::string text = ReadWhole(path);
    if (Classify(path, text) == FileKind::kCompose &&
        text.find('$') == std::string::npos) {
      paths.push_back(path);
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct Outcome {
  bool compared = false;
  std::vector<std::string> differences;
};

std::string TextOf(const std::optional<deployed::Fact>& fact) {
  return fact ? fact->value : "(none)";
}

// The file with the env files of its folder, against its canonical form.
Outcome CompareWithCanonical(const std::string& reader,
                             const std::string& path) {
  Outcome outcome;
  if (!AskCompose(reader, path).accepted) return outcome;
  const std::string folder = fs::path(path).parent_path().string();
  const auto output =
      Run({.argv = {reader, "-f", path, "config", "--no-path-resolution"},
           .directory = folder});
  if (!output || output->exit_code != 0) return outcome;
  outcome.compared = true;
  std::vector<std::string> faults;
  std::vector<File> files;
  const auto disk = OpenRealFileSystem(folder);
  for (File& file : deployed::FilesOf(*disk, &faults)) {
    if (Classify(file.path, file.text) == FileKind::kDotenv) {
      files.push_back(std::move(file));
    }
  }
  files.push_back({"compose.yaml", ReadWhole(path)});
  const std::string name = fs::path(folder).filename().string();
  const Folder written(std::move(files), name);
  const Folder canonical({{"compose.yaml", output->out}}, name);
  for (const deployed::Difference& found :
       deployed::Compare(written.deployed(), canonical.deployed())) {
    outcome.differences.push_back(fmt::format(
        "{} {} {}: {} -> {}", deployed::NameOf(found.kind), found.app,
        found.key, TextOf(found.live), TextOf(found.built)));
  }
  return outcome;
}

TEST(DeployedCorpus, TheCanonicalFormIsNoDifference) {
  const char* folder = std::getenv("PLIMSOLL_CORPUS");
  if (folder == nullptr) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const std::string own = std::string(folder) + "/compose";
  PLIMSOLL_READER(reader, "docker-compose");
  const TempDir copy;
  fs::copy(Exists(own) ? own : folder, copy.path(),
           fs::copy_options::recursive);
  const std::vector<std::string> paths = PlainComposeFiles(copy.path());
  std::vector<Outcome> outcomes(paths.size());
  ParallelFor(paths.size(), DefaultJobs(), [&](size_t i) {
    outcomes[i] = CompareWithCanonical(reader, paths[i]);
  });
  size_t compared = 0;
  for (size_t i = 0; i < paths.size(); ++i) {
    compared += outcomes[i].compared ? 1 : 0;
    for (const std::string& difference : outcomes[i].differences) {
      ADD_FAILURE() << paths[i].substr(copy.path().size()) << ": "
                    << difference;
    }
  }
  std::printf("%6zu compared\n", compared);
}

}  // namespace
}  // namespace plimsoll::oracles
