#include "compiler/source/redaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

using testing::ElementsAre;

class RedactionTest : public testing::Test {
 protected:
  const SourceFile& Add(std::string text) {
    return sources_.Add("f" + std::to_string(sources_.size()), std::move(text),
                        FileKind::kText);
  }
  void Hide(const SourceFile& file, std::string_view secret,
            uint32_t visible = 0) {
    const size_t begin = file.text().find(secret);
    ASSERT_NE(begin, std::string_view::npos);
    secrets_.Add(sources_, file.SpanOf(begin, begin + secret.size()), visible);
  }
  std::string Whole(const SourceFile& file) {
    return View().TextOf(file.SpanOf(0, file.text().size()));
  }
  std::string Scrub(std::string_view text) { return View().Scrub(text); }
  RedactedView View() { return {sources_, secrets_}; }

  SourceMap sources_;
  Redactions secrets_;
};

TEST_F(RedactionTest, WithoutSecretsTextIsItself) {
  const SourceFile& file = Add("A=1\n");
  secrets_.Seal();
  EXPECT_EQ(Whole(file), "A=1\n");
  EXPECT_EQ(Scrub("any text"), "any text");
}

TEST_F(RedactionTest, MasksOneStarACodePoint) {
  const SourceFile& file = Add("A=p\xC3\xA4ss\xF0\x9F\x9A\xA2 # b");
  Hide(file, "p\xC3\xA4ss\xF0\x9F\x9A\xA2");
  secrets_.Seal();
  EXPECT_EQ(Whole(file), "A=***** # b");
}

TEST_F(RedactionTest, MasksAWordOnlyWhereAValueStands) {
  const SourceFile& file = Add("PASSWORD=shop in shop");
  secrets_.AddWord(sources_, file.SpanOf(9, 13));
  secrets_.Seal();
  EXPECT_EQ(Whole(file), "PASSWORD=**** in shop");
  for (const char* name : {"service `shop`", "`shop-api`", "a/shop.yml",
                           "`FILE=shop-api.yml`", "bishop"}) {
    EXPECT_EQ(Scrub(name), name);
  }
  EXPECT_EQ(Scrub("shop"), "****");
  EXPECT_EQ(Scrub("`PASSWORD=shop`"), "`PASSWORD=****`");
  EXPECT_EQ(Scrub("by 'shop'"), "by '****'");
  EXPECT_EQ(Scrub("db://me:shop@db"), "db://me:****@db");
  EXPECT_EQ(Scrub("got `-p shop...` and `x -pshop y`"),
            "got `-p ****...` and `x -p**** y`");
}

TEST_F(RedactionTest, MasksAWordWhereverSourceTextHasIt) {
  const SourceFile& file = Add("PASSWORD=shop in shop");
  secrets_.AddWord(sources_, file.SpanOf(9, 13));
  secrets_.Seal();
  EXPECT_EQ(View().ScrubSource("`shop` db -pshop shop-api"),
            "`****` db -p**** ****-api");
}

TEST_F(RedactionTest, ShowsThePublicPrefix) {
  const SourceFile& file = Add("T=ghp_abcdef x");
  Hide(file, "ghp_abcdef", 4);
  secrets_.Seal();
  EXPECT_EQ(Whole(file), "T=ghp_****** x");
  // The rest alone is as secret as the whole.
  EXPECT_EQ(Scrub("abcdef, ghp_abcdef"), "******, **********");
}

TEST_F(RedactionTest, MasksTheAskedPartOfASecret) {
  const SourceFile& file = Add("0123456789");
  secrets_.Add(sources_, file.SpanOf(2, 8), 2);
  secrets_.Seal();
  EXPECT_EQ(View().TextOf(file.SpanOf(0, 3)), "012");
  EXPECT_EQ(View().TextOf(file.SpanOf(3, 6)), "3**");
  EXPECT_EQ(View().TextOf(file.SpanOf(6, 9)), "**8");
  EXPECT_EQ(View().TextOf(file.SpanOf(8, 99)), "89");
  EXPECT_EQ(View().TextOf(file.SpanOf(50, 99)), "");
}

TEST_F(RedactionTest, KeepsLineEndsOfASecret) {
  const SourceFile& file = Add("k: |\n  ab\r\n  cd\n");
  Hide(file, "ab\r\n  cd");
  secrets_.Seal();
  EXPECT_EQ(Whole(file), "k: |\n  **\r\n****\n");
}

TEST_F(RedactionTest, OverlappingSecretsHideWhatAnyOfThemHides) {
  const SourceFile& file = Add("0123456789");
  secrets_.Add(sources_, file.SpanOf(4, 9));
  secrets_.Add(sources_, file.SpanOf(1, 6), 4);
  secrets_.Add(sources_, file.SpanOf(4, 9));
  secrets_.Seal();
  EXPECT_EQ(Whole(file), "0123*****9");
}

TEST_F(RedactionTest, FindsSecretsOfTheAskedFileOnly) {
  const SourceFile& a = Add("0123456789");
  const SourceFile& b = Add("0123456789");
  secrets_.Add(sources_, b.SpanOf(0, 2));
  secrets_.Add(sources_, a.SpanOf(8, 9));
  secrets_.Add(sources_, a.SpanOf(2, 4));
  secrets_.Seal();
  EXPECT_EQ(Whole(a), "01**4567*9");
  EXPECT_EQ(Whole(b), "**23456789");
  EXPECT_EQ(secrets_.Overlapping(a.SpanOf(4, 8)).size(), 0U);
  EXPECT_EQ(secrets_.Overlapping(a.SpanOf(3, 9)).size(), 2U);
}

TEST_F(RedactionTest, ScrubsEveryOccurrence) {
  const SourceFile& file = Add("P=hunter2");
  Hide(file, "hunter2");
  secrets_.Seal();
  EXPECT_EQ(Scrub("`hunter2` is hunter2hunter2"),
            "`*******` is **************");
  EXPECT_EQ(Scrub("hunter2"), "*******");
  EXPECT_EQ(Scrub("hunter3, hunte"), "hunter3, hunte");
}

TEST_F(RedactionTest, LeavesShortValuesInFreeText) {
  const SourceFile& file = Add("P=abc");
  Hide(file, "abc");
  secrets_.Seal();
  EXPECT_EQ(Scrub("abc"), "abc");
  EXPECT_EQ(Whole(file), "P=***");
}

TEST_F(RedactionTest, ScrubsTheUnionOfOverlappingValues) {
  secrets_.AddValue("abcd");
  secrets_.AddValue("cdefgh");
  secrets_.AddValue("abcdef");
  secrets_.Seal();
  EXPECT_THAT(secrets_.values(), ElementsAre("abcdef", "cdefgh", "abcd"));
  EXPECT_EQ(Scrub("xabcdefghx"), "x********x");
  EXPECT_EQ(Scrub("xabcdx"), "x****x");
}

TEST_F(RedactionTest, ScrubsTheFormsOfAValue) {
  const SourceFile& file =
      Add("a: \"tab\there\"\nb: 'first line\n   second line'");
  Hide(file, "\"tab\there\"");
  Hide(file, "'first line\n   second line'");
  secrets_.Seal();
  EXPECT_EQ(Scrub("got tab\there"), "got ********");         // Without quotes.
  EXPECT_EQ(Scrub("got tab\\there"), "got *********");       // Escaped already.
  EXPECT_EQ(Scrub("got second line."), "got ***********.");  // One line of it.
}

TEST_F(RedactionTest, ScrubsAValueCutOffByAnEllipsis) {
  secrets_.AddValue("correct-horse-battery");
  secrets_.Seal();
  EXPECT_EQ(Scrub("`correct-ho...`"), "`**********...`");
  EXPECT_EQ(Scrub("corr\xE2\x80\xA6"), "****\xE2\x80\xA6");
  EXPECT_EQ(Scrub("correct-house"), "correct-house");
}

TEST_F(RedactionTest, AMarkerOfAKeyBlockIsNoSecret) {
  secrets_.AddValue("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n");
  secrets_.Seal();
  EXPECT_EQ(Scrub("-----BEGIN PRIVATE KEY-----"),
            "-----BEGIN PRIVATE KEY-----");
  EXPECT_EQ(Scrub("MIIEvQIBADAN"), "************");
}

TEST_F(RedactionTest, StaysFastWithThousandsOfValues) {
  for (int i = 0; i < 5000; ++i) {
    secrets_.AddValue("s" + std::to_string(i * 7919) + "-value");
  }
  secrets_.Seal();
  const std::string text(1 << 20, 'x');
  EXPECT_EQ(Scrub(text), text);
  EXPECT_EQ(Scrub("s7919-value"), "***********");
}

TEST_F(RedactionTest, AFileThatDoesNotExistIsEmpty) {
  secrets_.Seal();
  const Span nowhere{FileId{7}, 3, 9};
  EXPECT_EQ(View().Path(FileId::kNone), "");
  EXPECT_EQ(View().TextOf(nowhere), "");
  EXPECT_EQ(View().TextOf(Span{}), "");
  EXPECT_EQ(View().Locate(FileId{7}, 3).line, 1U);
  EXPECT_EQ(View().LineSpan(FileId{7}, 3).size(), 0U);
}

TEST_F(RedactionTest, IgnoresSpansThatPointNowhere) {
  const SourceFile& file = Add("abc");
  secrets_.Add(sources_, Span{});
  secrets_.Add(sources_, file.SpanOf(2, 2));
  secrets_.Add(sources_, file.SpanOf(2, 99));
  secrets_.Seal();
  EXPECT_EQ(Whole(file), "ab*");
}

}  // namespace
}  // namespace plimsoll
