#include "compiler/base/path.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

TEST(Path, SplitsAtTheLastSlash) {
  EXPECT_EQ(FolderOf("a/b/c.yml"), "a/b");
  EXPECT_EQ(FolderOf("c.yml"), "");
  EXPECT_EQ(FolderOf(""), "");
  EXPECT_EQ(BaseNameOf("a/b/c.yml"), "c.yml");
  EXPECT_EQ(BaseNameOf("c.yml"), "c.yml");
  EXPECT_EQ(BaseNameOf("a/"), "");
}

TEST(NormalizeBelow, ResolvesFromTheFolderOfTheFile) {
  EXPECT_EQ(NormalizeBelow("apps/api", "env/prod.env"),
            "apps/api/env/prod.env");
  EXPECT_EQ(NormalizeBelow("apps/api", "../shared/x"), "apps/shared/x");
  EXPECT_EQ(NormalizeBelow("apps/api", "./a//b/./c/"), "apps/api/a/b/c");
  EXPECT_EQ(NormalizeBelow("", "a/../b"), "b");
  EXPECT_EQ(NormalizeBelow("a", ".."), "");
  EXPECT_EQ(NormalizeBelow("a", ""), "a");
  EXPECT_EQ(NormalizeBelow("", "..."), "...");
}

TEST(NormalizeBelow, RefusesWhatLeavesTheRoot) {
  EXPECT_EQ(NormalizeBelow("a", "/etc/shadow"), std::nullopt);
  EXPECT_EQ(NormalizeBelow("a", "../../etc/shadow"), std::nullopt);
  EXPECT_EQ(NormalizeBelow("", ".."), std::nullopt);
  // Out and back in again is still out: the way leads over a foreign folder.
  EXPECT_EQ(NormalizeBelow("", "../root/a"), std::nullopt);
  EXPECT_EQ(NormalizeBelow("a/b", "../../../a/b/c"), std::nullopt);
}

TEST(MatchesGlob, ComparesPlainTextWhole) {
  EXPECT_TRUE(MatchesGlob("hosts/a.yml", "hosts/a.yml"));
  EXPECT_FALSE(MatchesGlob("hosts/a.yml", "hosts/a.yml2"));
  EXPECT_FALSE(MatchesGlob("hosts/a.yml", "x/hosts/a.yml"));
  EXPECT_TRUE(MatchesGlob("", ""));
  EXPECT_FALSE(MatchesGlob("", "a"));
}

TEST(MatchesGlob, StarStopsAtASlash) {
  EXPECT_TRUE(MatchesGlob("hosts/*.yml", "hosts/gpu-1.yml"));
  EXPECT_TRUE(MatchesGlob("hosts/*.yml", "hosts/.yml"));
  EXPECT_FALSE(MatchesGlob("hosts/*.yml", "hosts/old/gpu-1.yml"));
  EXPECT_TRUE(MatchesGlob("apps/*/manifest.yml", "apps/api/manifest.yml"));
  EXPECT_FALSE(MatchesGlob("apps/*/manifest.yml", "apps/manifest.yml"));
  EXPECT_TRUE(MatchesGlob("*a*b", "xxaxxbxab"));
  EXPECT_FALSE(MatchesGlob("*a*b", "xxaxxbxa"));
  EXPECT_TRUE(MatchesGlob("*", "a"));
  EXPECT_FALSE(MatchesGlob("*", "a/b"));
}

TEST(MatchesGlob, TwoStarsCrossFolders) {
  EXPECT_TRUE(MatchesGlob("**/*deploy*", "deploy.sh"));
  EXPECT_TRUE(MatchesGlob("**/dist", "dist"));
  EXPECT_FALSE(MatchesGlob("**/dist", "xdist"));
  EXPECT_TRUE(MatchesGlob("**/*deploy*", "a/b/do-deploy.sh"));
  EXPECT_FALSE(MatchesGlob("**/*deploy*", "deploy/x.sh"));
  EXPECT_TRUE(MatchesGlob("docs/archive/**", "docs/archive/a/b.md"));
  EXPECT_FALSE(MatchesGlob("docs/archive/**", "docs/archive"));
  EXPECT_FALSE(MatchesGlob("docs/archive/**", "docs/archive/"));
  EXPECT_TRUE(MatchesGlob("a/**/z", "a/z"));
  EXPECT_TRUE(MatchesGlob("a/**/z", "a/b/c/z"));
  EXPECT_FALSE(MatchesGlob("a/**/z", "a/bz"));
  EXPECT_TRUE(MatchesGlob("**", "a/b"));
  EXPECT_TRUE(MatchesGlob("**/a/**/b", "x/a/a/y/b"));
  // Not a whole segment: two stars are as good as one.
  EXPECT_TRUE(MatchesGlob("a**b", "axb"));
  EXPECT_FALSE(MatchesGlob("a**b", "a/b"));
}

TEST(MatchesGlob, QuestionMarkTakesOneCodePoint) {
  EXPECT_TRUE(MatchesGlob("a?c", "abc"));
  EXPECT_TRUE(MatchesGlob("a?c",
                          "a\xC3\xBC"
                          "c"));
  EXPECT_TRUE(MatchesGlob("a?c",
                          "a\xFF"
                          "c"));
  EXPECT_FALSE(MatchesGlob("a?c", "ac"));
  EXPECT_FALSE(MatchesGlob("a?c", "a/c"));
}

TEST(MatchesGlob, Classes) {
  EXPECT_TRUE(MatchesGlob("gpu-[0-9].yml", "gpu-7.yml"));
  EXPECT_FALSE(MatchesGlob("gpu-[0-9].yml", "gpu-x.yml"));
  EXPECT_TRUE(MatchesGlob("[!a-c]x", "dx"));
  EXPECT_FALSE(MatchesGlob("[!a-c]x", "bx"));
  EXPECT_FALSE(MatchesGlob("a[!b]c", "a/c"));
  EXPECT_TRUE(MatchesGlob("[]x]", "]"));
  EXPECT_TRUE(MatchesGlob("[a-]", "-"));
  EXPECT_TRUE(MatchesGlob("a[b", "a[b"));  // Not closed: plain text.
}

TEST(MatchesGlob, Alternatives) {
  EXPECT_TRUE(MatchesGlob("*.{yml,yaml}", "a.yml"));
  EXPECT_TRUE(MatchesGlob("*.{yml,yaml}", "a.yaml"));
  EXPECT_FALSE(MatchesGlob("*.{yml,yaml}", "a.json"));
  EXPECT_TRUE(MatchesGlob("{a,b{c,d}}/e", "bd/e"));
  EXPECT_FALSE(MatchesGlob("{a,b{c,d}}/e", "b/e"));
  EXPECT_TRUE(MatchesGlob("x{,y}", "x"));
  EXPECT_TRUE(MatchesGlob("{docs/**,src/*}", "docs/a/b"));
  EXPECT_TRUE(MatchesGlob("{**/,}a", "x/y/a"));
  EXPECT_TRUE(MatchesGlob("a{b", "a{b"));
  EXPECT_TRUE(MatchesGlob("a}b,c", "a}b,c"));
}

TEST(MatchesGlob, BackslashTakesTheNextCharacterLiterally) {
  EXPECT_TRUE(MatchesGlob(R"(a\*b)", "a*b"));
  EXPECT_FALSE(MatchesGlob(R"(a\*b)", "axb"));
  EXPECT_TRUE(MatchesGlob(R"(\{a,b\})", "{a,b}"));
  EXPECT_TRUE(MatchesGlob("a\\", "a\\"));
}

TEST(MatchesGlob, HostileGlobsEnd) {
  std::string stars;
  for (int i = 0; i < 50; ++i) stars += "a*";
  EXPECT_FALSE(MatchesGlob(stars + "b", std::string(2000, 'a')));
  std::string folders;
  for (int i = 0; i < 50; ++i) folders += "**/";
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "a/";
  EXPECT_FALSE(MatchesGlob(folders + "b", deep + "c"));
  std::string braces;
  for (int i = 0; i < 60; ++i) braces += "{a,a,aa}";
  EXPECT_FALSE(MatchesGlob(braces + "b", std::string(100, 'a')));
  EXPECT_FALSE(MatchesGlob(std::string(5000, '{'), "a"));
  EXPECT_FALSE(
      MatchesGlob(std::string(5000, '{') + std::string(5000, '}'), "a"));
  EXPECT_FALSE(MatchesGlob(std::string(100000, '['), "a"));
}

// Every short glob over a small alphabet ends without a crash.
TEST(MatchesGlob, AnyGlobIsFine) {
  constexpr std::string_view kAlphabet = "a*?[]{},!/\\";
  for (size_t n = 0; n < 11 * 11 * 11 * 11; ++n) {
    std::string glob;
    for (size_t rest = n, i = 0; i < 4; ++i, rest /= 11) {
      glob += kAlphabet[rest % 11];
    }
    static_cast<void>(MatchesGlob(glob, "a/a"));
    static_cast<void>(MatchesGlob(glob, ""));
  }
}

}  // namespace
}  // namespace plimsoll
