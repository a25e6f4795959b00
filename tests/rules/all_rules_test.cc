// What holds for every rule at once: its page shows what it finds and what it
// leaves alone, and its safe fixes do what they say.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/diag/apply_fixes.h"
#include "compiler/driver/session.h"
#include "rules/rule.h"
#include "tests/golden/run_case.h"

namespace plimsoll {
namespace {

// The part of a page below `## heading`, up to the next heading.
std::string_view PartOf(std::string_view page, std::string_view heading) {
  const std::string line = "\n## " + std::string(heading) + "\n";
  const size_t begin = page.find(line);
  if (begin == std::string_view::npos) return {};
  const size_t start = begin + line.size();
  return page.substr(start, page.find("\n## ", start) - start);
}

// The texts of its ```case blocks.
std::vector<std::string> BlocksOf(std::string_view part) {
  constexpr std::string_view kOpen = "```case\n";
  constexpr std::string_view kClose = "```";
  std::vector<std::string> blocks;
  for (size_t at = part.find(kOpen); at != std::string_view::npos;
       at = part.find(kOpen, at + 1)) {
    const size_t begin = at + kOpen.size();
    const size_t end = part.find("\n```", begin) + 1;
    blocks.emplace_back(part.substr(begin, end - begin));
    at = end + kClose.size();
  }
  return blocks;
}

std::string Told(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    text += std::string(NameOf(diagnostic.severity)) + "[" +
            std::string(diagnostic.id) + "] " + diagnostic.message + "\n";
  }
  return text;
}

// The default profile, and the rule itself if it is of another.
std::vector<Diagnostic> CheckWith(const Rule& rule, Session& session) {
  RuleOptions options;
  options.also.emplace_back(rule.id);
  return CheckSession(session, 1, options, {}, "2026-06-01");
}

std::vector<Diagnostic> CheckDisk(const Rule& rule,
                                  const MemoryFileSystem& disk) {
  const auto session = Load(disk, {});
  return CheckWith(rule, *session);
}

class EveryRule : public testing::TestWithParam<const Rule*> {};

TEST_P(EveryRule, HasAWholePage) {
  const std::string_view page = PageOf(*GetParam());
  EXPECT_TRUE(page.starts_with("# " + std::string(GetParam()->id) + "\n\n"));
  EXPECT_FALSE(PartOf(page, "Why").empty());
  EXPECT_FALSE(BlocksOf(PartOf(page, "Bad")).empty());
  EXPECT_FALSE(BlocksOf(PartOf(page, "Good")).empty());
  const bool fixes = GetParam()->fix != FixAvailability::kNone;
  EXPECT_EQ(fixes, !PartOf(page, "Fix safety").empty());
  EXPECT_THAT(page, testing::Not(testing::HasSubstr("TODO")));
}

TEST_P(EveryRule, WordsItsSummaryAsTheStyleSays) {
  const std::string_view summary = GetParam()->summary;
  EXPECT_FALSE(summary.empty());
  EXPECT_FALSE(summary.ends_with('.'));
  EXPECT_NE(GetParam()->severity, Severity::kOff);
}

TEST_P(EveryRule, FindsEachBadBlockOnce) {
  for (const std::string& block :
       BlocksOf(PartOf(PageOf(*GetParam()), "Bad"))) {
    const auto disk = DiskOf(ParseCase(block));
    const std::vector<Diagnostic> diagnostics = CheckDisk(*GetParam(), *disk);
    const auto mine =
        std::ranges::count(diagnostics, GetParam()->id, &Diagnostic::id);
    EXPECT_EQ(mine, 1) << block << Told(diagnostics);
    const auto others =
        std::ranges::count_if(diagnostics, [](const Diagnostic& diagnostic) {
          return diagnostic.id != GetParam()->id &&
                 diagnostic.severity == Severity::kError;
        });
    EXPECT_EQ(others, 0) << block << Told(diagnostics);
  }
}

TEST_P(EveryRule, IsSilentOnEachGoodBlock) {
  for (const std::string& block :
       BlocksOf(PartOf(PageOf(*GetParam()), "Good"))) {
    const auto disk = DiskOf(ParseCase(block));
    EXPECT_EQ(Told(CheckDisk(*GetParam(), *disk)), "") << block;
  }
}

TEST_P(EveryRule, WordsItsFindingsAsTheStyleSays) {
  for (const std::string& block :
       BlocksOf(PartOf(PageOf(*GetParam()), "Bad"))) {
    const auto disk = DiskOf(ParseCase(block));
    for (const Diagnostic& diagnostic : CheckDisk(*GetParam(), *disk)) {
      if (diagnostic.id != GetParam()->id) continue;
      std::vector<std::string> texts = {diagnostic.message};
      for (const Note& note : diagnostic.notes) texts.push_back(note.text);
      EXPECT_TRUE(std::ranges::any_of(
          diagnostic.notes,
          [](const Note& note) { return note.kind == NoteKind::kHelp; }))
          << "no help: " << diagnostic.message;
      for (const std::string& text : texts) {
        EXPECT_FALSE(text.ends_with('.')) << text;
        EXPECT_THAT(text, testing::Not(testing::HasSubstr("did you mean")));
        EXPECT_EQ(std::ranges::count(text, '`') % 2, 0) << text;
      }
    }
  }
}

// The comments of a text, whatever its format: what follows a `#`.
std::vector<std::string> CommentsOf(const std::string& text) {
  std::vector<std::string> comments;
  for (size_t at = text.find('#'); at != std::string::npos;
       at = text.find('#', at + 1)) {
    comments.push_back(text.substr(at, text.find('\n', at) - at));
  }
  return comments;
}

TEST_P(EveryRule, ASafeFixRemovesItsFindingAndNothingElse) {
  for (std::string block : BlocksOf(PartOf(PageOf(*GetParam()), "Bad"))) {
    const auto disk = DiskOf(ParseCase(block));
    const auto session = Load(*disk, {});
    const std::vector<Diagnostic> before = CheckWith(*GetParam(), *session);
    std::vector<Diagnostic> fixable;
    for (const Diagnostic& diagnostic : before) {
      const bool safe =
          std::ranges::any_of(diagnostic.fixes, [](const FixIt& fix) {
            return fix.applicability == Applicability::kSafe;
          });
      if (diagnostic.id == GetParam()->id && safe) {
        fixable.push_back(diagnostic);
      }
    }
    if (fixable.empty()) continue;
    EXPECT_NE(GetParam()->fix, FixAvailability::kNone);
    FixOutcome outcome =
        ApplyFixes(fixable, session->sources, Applicability::kSafe);
    for (auto& [id, text] : outcome.texts) {
      const SourceFile& old = session->sources.Get(id);
      EXPECT_EQ(CommentsOf(std::string(old.text())), CommentsOf(text));
      disk->Add(old.path(), std::move(text));
    }
    const std::vector<Diagnostic> after = CheckDisk(*GetParam(), *disk);
    EXPECT_EQ(Told(after), "") << block;
  }
}

INSTANTIATE_TEST_SUITE_P(AllRules, EveryRule,
                         testing::ValuesIn(AllRules().begin(),
                                           AllRules().end()),
                         [](const testing::TestParamInfo<const Rule*>& rule) {
                           std::string name(rule.param->id);
                           std::ranges::replace(name, '/', '_');
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(AllRules, AreSortedByGroupAndName) {
  std::vector<std::string> ids;
  for (const Rule* rule : AllRules()) ids.emplace_back(rule->id);
  EXPECT_TRUE(std::ranges::is_sorted(ids));
}

TEST(AllRules, ShareNoIdWithACode) {
  for (const Code& known : AllCodes()) {
    EXPECT_EQ(FindRule(known.id), nullptr) << known.id;
  }
}

}  // namespace
}  // namespace plimsoll
