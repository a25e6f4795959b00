#include "compiler/diag/diagnostic.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "compiler/diag/codes.h"

namespace plimsoll {
namespace {

TEST(Diagnostic, TheFirstPrimaryLabelIsThePlace) {
  Diagnostic finding;
  EXPECT_FALSE(finding.primary().valid());
  finding.Also({FileId{0}, 1, 2}, "first");
  EXPECT_FALSE(finding.primary().valid());
  finding.At({FileId{1}, 3, 4}).At({FileId{2}, 5, 6}, "second");
  EXPECT_EQ(finding.primary(), (Span{FileId{1}, 3, 4}));
}

TEST(Diagnostic, IsBuiltInOneExpression) {
  Diagnostic finding;
  finding.At({FileId{0}, 0, 1}, "here")
      .AddNote("a note")
      .Help("a help")
      .Fix({"a fix", Applicability::kSafe, {}})
      .About("gpu-1/llama", "LLAMA_THREADS");
  ASSERT_EQ(finding.notes.size(), 2U);
  EXPECT_EQ(finding.notes[0].kind, NoteKind::kNote);
  EXPECT_EQ(finding.notes[1].kind, NoteKind::kHelp);
  EXPECT_EQ(finding.fixes.at(0).title, "a fix");
  EXPECT_EQ(finding.object, "gpu-1/llama");
  EXPECT_EQ(finding.evidence, "LLAMA_THREADS");
}

TEST(Codes, AreUniqueAndNameTheirGroup) {
  std::set<std::string_view> ids;
  for (const Code& code : AllCodes()) {
    EXPECT_TRUE(ids.insert(code.id).second) << code.id;
    EXPECT_NE(code.id.find('/'), std::string_view::npos) << code.id;
    EXPECT_FALSE(code.summary.empty()) << code.id;
  }
  EXPECT_TRUE(ids.contains("syntax/yaml"));
}

}  // namespace
}  // namespace plimsoll
