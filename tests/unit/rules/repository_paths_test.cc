#include "rules/support/repository_paths.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/frontend/frontend.h"
#include "rules/support/host_files.h"

namespace plimsoll {
namespace {

class RepositoryTest : public testing::Test {
 protected:
  void Add(std::string path, std::string text = {},
           FileKind kind = FileKind::kText) {
    ParsedFile file;
    file.source = &sources_.Add(path, std::move(text), kind);
    if (kind == FileKind::kDockerfile) {
      file.lexed = ParseDockerfile(*file.source);
    }
    repository_.files.push_back(std::move(file));
    for (size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      AddPath(path.substr(0, slash), FileType::kDirectory);
    }
    AddPath(path, FileType::kFile);
  }
  void AddPath(const std::string& path, FileType type) {
    if (repository_.Exists(path)) return;
    repository_.paths.push_back({.path = path, .type = type});
    std::ranges::sort(repository_.paths, {}, &PathEntry::path);
    std::ranges::sort(repository_.files, {}, [](const ParsedFile& file) {
      return file.source->path();
    });
  }

  SourceMap sources_;
  Repository repository_{.sources = &sources_};
};

using RepositoryPathsTest = RepositoryTest;

TEST_F(RepositoryPathsTest, MissesOnlyWhatItsFolderCouldHave) {
  Add("scripts/a.sh");
  Add("tool/scripts/b.sh");
  const RepositoryPaths paths(repository_);
  EXPECT_TRUE(paths.IsMissing("", "scripts/x.sh"));
  EXPECT_TRUE(paths.IsMissing("scripts", "../scripts/x.sh"));
  EXPECT_FALSE(paths.IsMissing("", "scripts/a.sh"));
  EXPECT_FALSE(paths.IsMissing("", "./scripts/a.sh"));
  EXPECT_FALSE(paths.IsMissing("", "scripts/b.sh")) << "after a cd";
  EXPECT_FALSE(paths.IsMissing("", "elsewhere/x.sh"));
  EXPECT_FALSE(paths.IsMissing("", "../x.sh"));
}

TEST_F(RepositoryPathsTest, LeavesIgnoredFilesAlone) {
  Add(".gitignore", "/build\n*.gen.sh\nlocal/\n");
  Add("scripts/a.sh");
  Add("build/keep");
  Add("scripts/local/keep");
  const RepositoryPaths paths(repository_);
  EXPECT_FALSE(paths.IsMissing("", "build/x.sh"));
  EXPECT_FALSE(paths.IsMissing("", "scripts/x.gen.sh"));
  EXPECT_FALSE(paths.IsMissing("", "scripts/local/x.sh"));
  EXPECT_TRUE(paths.IsMissing("", "scripts/x.sh"));
}

TEST(CleanPath, DropsWhatProsePutsAround) {
  EXPECT_EQ(CleanPath("(scripts/a.sh)."), "scripts/a.sh");
  EXPECT_EQ(CleanPath("scripts\\a.cmd"), "scripts/a.cmd");
  EXPECT_EQ(CleanPath("https://a/b.sh"), "");
  EXPECT_EQ(CleanPath("scripts/*.sh"), "");
  EXPECT_EQ(CleanPath("\"$DIR/a.sh\""), "");
  EXPECT_EQ(CleanPath("a.sh"), "");
}

class HostFilesTest : public RepositoryTest {
 protected:
  Presence Look(std::string_view path) {
    return HostFiles(repository_, host_).Look(path);
  }
  void SetDockerfile(std::string text) {
    Add("Dockerfile", std::move(text), FileKind::kDockerfile);
    host_.facts.image.dockerfile.value = "Dockerfile";
    host_.facts.image.dockerfile.state = FieldState::kSet;
  }

  Host host_;
};

TEST_F(HostFilesTest, AnswersByTheCheckout) {
  Add("scripts/a.sh");
  Named<Text> pair;
  pair.key.value = "/opt/cres";
  pair.value.value = ".";
  host_.facts.checkout.items.push_back(pair);
  EXPECT_EQ(Look("/opt/cres/scripts/a.sh"), Presence::kThere);
  EXPECT_EQ(Look("/opt/cres/scripts/b.sh"), Presence::kMissing);
  EXPECT_EQ(Look("/opt/crest/a.sh"), Presence::kUnknown);
}

TEST_F(HostFilesTest, AnswersByTheImage) {
  Add("scripts/a.sh");
  Add("scripts/never.sh");
  Add("src/main.py");
  SetDockerfile(
      "FROM base AS build\nCOPY scripts/never.sh /bin/never.sh\n"
      "FROM base\nWORKDIR /workspace\n"
      "COPY --chmod=0755 scripts/a.sh /usr/local/bin/a.sh\n"
      "COPY src/ ./src/\nCOPY --from=build /out /opt/out\n"
      "RUN printf x > /etc/made.sh\n");
  EXPECT_EQ(Look("/usr/local/bin/a.sh"), Presence::kThere);
  EXPECT_EQ(Look("/workspace/src/main.py"), Presence::kThere);
  EXPECT_EQ(Look("/workspace/src/gone.py"), Presence::kMissing);
  EXPECT_EQ(Look("/bin/never.sh"), Presence::kMissing) << "of another stage";
  EXPECT_EQ(Look("/opt/out/any.sh"), Presence::kThere);
  EXPECT_EQ(Look("/etc/made.sh"), Presence::kThere);
  EXPECT_EQ(Look("/usr/bin/entry.sh"), Presence::kUnknown);
}

TEST_F(HostFilesTest, DoubtsScriptsBesideItsOwn) {
  Add("scripts/a.sh");
  SetDockerfile(
      "FROM base\nCOPY scripts/a.sh /usr/local/bin/\n"
      "COPY scripts/a.sh /opt/tool/a.sh\n"
      "RUN chmod 0755 /usr/local/bin/a.sh\n"
      "RUN fetch-tool --into /opt/tool\n");
  EXPECT_EQ(Look("/usr/local/bin/b.sh"), Presence::kUnlikely);
  EXPECT_EQ(Look("/usr/local/bin/python3"), Presence::kUnknown);
  EXPECT_EQ(Look("/opt/tool/b.sh"), Presence::kUnknown);
  EXPECT_EQ(Look("/usr/bin/b.sh"), Presence::kUnknown);
}

}  // namespace
}  // namespace plimsoll
