#include "compiler/diag/sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

using testing::ElementsAre;

Diagnostic Finding(std::string_view id, const Span& span, std::string message) {
  Diagnostic finding;
  finding.id = id;
  finding.message = std::move(message);
  if (span.valid()) finding.At(span);
  return finding;
}

Span In(uint32_t file, uint32_t begin, uint32_t end) {
  return {FileId{file}, begin, end};
}

std::vector<std::string> MessagesOf(const std::vector<Diagnostic>& findings) {
  std::vector<std::string> messages;
  for (const Diagnostic& finding : findings) {
    messages.push_back(finding.message);
  }
  return messages;
}

TEST(Sink, ReportsACodeAtItsPlace) {
  Sink sink;
  sink.Report(code::kSyntaxYaml, In(0, 3, 5), "bad", "here").Help("do");
  ASSERT_EQ(sink.diagnostics().size(), 1U);
  const Diagnostic& finding = sink.diagnostics()[0];
  EXPECT_EQ(finding.id, "syntax/yaml");
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_EQ(finding.primary(), In(0, 3, 5));
  EXPECT_EQ(finding.labels[0].text, "here");
  EXPECT_EQ(finding.notes.size(), 1U);
}

TEST(Sink, ACodeWithoutAPlaceHasNoLabel) {
  Sink sink;
  sink.Report(code::kIoUnreadable, Span{}, "gone");
  EXPECT_TRUE(sink.diagnostics()[0].labels.empty());
}

TEST(Sink, AppendsInOrderAndEmptiesTheOther) {
  Sink a;
  Sink b;
  a.Report(code::kSyntaxYaml, In(0, 0, 1), "1");
  b.Report(code::kSyntaxYaml, In(0, 0, 1), "2");
  a.Append(std::move(b));
  b = Sink();
  a.Append(std::move(b));
  EXPECT_THAT(MessagesOf(a.diagnostics()), ElementsAre("1", "2"));
  EXPECT_EQ(a.Take().size(), 2U);
}

TEST(Sink, KnowsWhetherThereAreErrors) {
  Sink sink;
  EXPECT_FALSE(sink.has_errors());
  sink.Report(Finding("a/b", In(0, 0, 1), "m")).severity = Severity::kWarning;
  EXPECT_FALSE(sink.has_errors());
  sink.Report(code::kSyntaxYaml, In(0, 0, 1), "m");
  EXPECT_TRUE(sink.has_errors());
}

TEST(SortAndDedupe, SortsByFilePlaceIdAndMessage) {
  std::vector<Diagnostic> findings = {
      Finding("a/a", Span{}, "no place"), Finding("a/a", In(1, 0, 1), "f"),
      Finding("a/b", In(0, 5, 6), "d"),   Finding("a/a", In(0, 9, 9), "e"),
      Finding("a/a", In(0, 5, 6), "c"),   Finding("a/a", In(0, 5, 6), "b"),
      Finding("z/z", In(0, 0, 100), "a"),
  };
  SortAndDedupe(&findings);
  EXPECT_THAT(MessagesOf(findings),
              ElementsAre("a", "b", "c", "d", "e", "f", "no place"));
}

TEST(SortAndDedupe, DropsWhatSaysTheSameOfTheSamePlace) {
  std::vector<Diagnostic> findings = {
      Finding("a/a", In(0, 1, 2), "m"), Finding("a/b", In(0, 1, 2), "m"),
      Finding("a/a", In(0, 1, 2), "m"), Finding("a/a", In(0, 1, 3), "m"),
      Finding("a/a", In(0, 1, 2), "n"), Finding("a/a", Span{}, "m"),
      Finding("a/a", Span{}, "m"),
  };
  findings[0].Help("the first one stays");
  SortAndDedupe(&findings);
  EXPECT_EQ(findings.size(), 5U);
  EXPECT_EQ(findings[0].notes.size(), 1U);
}

}  // namespace
}  // namespace plimsoll
