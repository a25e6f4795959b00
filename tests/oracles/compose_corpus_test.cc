// plimsoll against the real `docker compose config` on a folder of public
// files: what the reader accepts has no error here, and what it refuses for a
// reason that the file shows has one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "compiler/base/file_system.h"
#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/driver/session.h"
#include "tests/oracles/compose_reader.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

namespace fs = std::filesystem;

// The errors of each file that say the reader refuses it.
using Errors = std::map<std::string, std::vector<std::string>>;

bool IsAboutReading(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::kError &&
         (diagnostic.id.starts_with("syntax/") ||
          diagnostic.id.starts_with("schema/") ||
          diagnostic.id.starts_with("compose/"));
}

// What only the engine or the newest readers refuse, so that `config` of some
// version does not: faults all the same.
bool IsBeyondTheReader(const Diagnostic& diagnostic) {
  static const std::set<std::string_view> kIds = {
      // Newer ones refuse it, and the engine always did.
      "compose/duplicate-container-name",
      // It loads, and is another hash than the one that is written.
      "compose/unescaped-hash"};
  return kIds.contains(diagnostic.id);
}

class Corpus {
 public:
  explicit Corpus(const std::string& folder) {
    fs::copy(folder, copy_.path(), fs::copy_options::recursive);
    const auto disk = OpenRealFileSystem(copy_.path());
    session_ = Load(*disk, {.jobs = DefaultJobs()});
    for (const Diagnostic& finding : CheckSession(*session_, DefaultJobs())) {
      if (!IsAboutReading(finding) || !finding.primary().valid()) continue;
      const SourceFile& file = session_->sources.Get(finding.primary().file);
      auto& list = IsBeyondTheReader(finding) ? beyond_ : errors_;
      list[file.path()].push_back(std::string(finding.id) + ": " +
                                  finding.message);
    }
  }

  [[nodiscard]] std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const ParsedFile& file : session_->repository.files) {
      if (file.source->kind() == FileKind::kCompose) {
        files.push_back(file.source->path());
      }
    }
    return files;
  }

  [[nodiscard]] std::string ErrorsOf(const std::string& path) const {
    const auto found = errors_.find(path);
    std::string text;
    if (found == errors_.end()) return text;
    for (const std::string& error : found->second) text += "\n    " + error;
    return text;
  }
  [[nodiscard]] bool HasAny(const std::string& path) const {
    return errors_.contains(path) || beyond_.contains(path);
  }

  // Whether the file is meant to be read together with others, or to be filled
  // in first, which a run on it alone cannot do.
  [[nodiscard]] bool IsPart(const std::string& path) const {
    for (const compose::Project& project : session_->repository.compose) {
      for (size_t i = 0; i < project.files.size(); ++i) {
        if (project.files[i]->path() != path) continue;
        if (i > 0 || project.is_fragment || project.open || project.broken) {
          return true;
        }
        if (project.beside != nullptr && project.beside->size() > 1) {
          return true;
        }
      }
    }
    return false;
  }

  [[nodiscard]] std::string PathOf(const std::string& path) const {
    return copy_ / path;
  }

 private:
  TempDir copy_;
  std::unique_ptr<Session> session_;
  Errors errors_;
  Errors beyond_;
};

struct Outcome {
  std::string path;
  ComposeVerdict verdict;
};

std::vector<Outcome> AskTheReader(const Corpus& corpus,
                                  const std::string& reader) {
  const std::vector<std::string> files = corpus.Files();
  std::vector<Outcome> outcomes(files.size());
  ParallelFor(files.size(), DefaultJobs(), [&](size_t i) {
    outcomes[i] = {files[i], TryCompose(reader, corpus.PathOf(files[i]))};
  });
  return outcomes;
}

TEST(ComposeCorpus, AgreesWithTheReader) {
  const char* folder = std::getenv("PLIMSOLL_CORPUS");
  if (folder == nullptr) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const std::string own = std::string(folder) + "/compose";
  PLIMSOLL_READER(reader, "docker-compose");
  const Corpus corpus(Exists(own) ? own : folder);

  std::map<std::string, size_t> counts;
  for (const Outcome& outcome : AskTheReader(corpus, reader)) {
    const std::string errors = corpus.ErrorsOf(outcome.path);
    if (outcome.verdict.accepted) {
      ++counts["accepted"];
      EXPECT_EQ(errors, "") << outcome.path << " is accepted";
      continue;
    }
    ++counts["refused"];
    if (corpus.HasAny(outcome.path)) {
      ++counts["refused and reported"];
      continue;
    }
    const std::string excuse = ExcuseOf(outcome.verdict);
    if (!excuse.empty()) {
      ++counts["refused: " + excuse];
    } else if (corpus.IsPart(outcome.path)) {
      ++counts["refused: read together with other files"];
    } else {
      ADD_FAILURE() << outcome.path << " is refused:\n    "
                    << outcome.verdict.error;
    }
  }
  for (const auto& [what, count] : counts) {
    std::printf("%6zu %s\n", count, what.c_str());
  }
}

}  // namespace
}  // namespace plimsoll::oracles
