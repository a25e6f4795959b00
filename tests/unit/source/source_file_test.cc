#include "compiler/source/source_file.h"

#include <gtest/gtest.h>

#include <string>

#include "compiler/base/utf8.h"
#include "compiler/source/source_map.h"

namespace plimsoll {
namespace {

SourceFile FileOf(std::string text) {
  return {FileId{0}, "a.txt", std::move(text), FileKind::kText};
}

std::string Place(const SourceFile& file, uint32_t offset) {
  const LineCol place = file.Locate(offset);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(SourceFile, AnEmptyFileHasOneEmptyLine) {
  const SourceFile file = FileOf("");
  EXPECT_EQ(file.line_count(), 1U);
  EXPECT_EQ(Place(file, 0), "1:1");
  EXPECT_EQ(file.LineSpan(0), file.SpanOf(0, 0));
}

TEST(SourceFile, EndsLinesAtEachKindOfLineEnd) {
  const SourceFile file = FileOf("a\nbc\r\nd\re\r\r\n\n");
  ASSERT_EQ(file.line_count(), 7U);
  const std::string_view lines[] = {"a", "bc", "d", "e", "", "", ""};
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(file.TextOf(file.LineSpan(i)), lines[i]) << i;
  }
  EXPECT_EQ(Place(file, 0), "1:1");
  EXPECT_EQ(Place(file, 1), "1:2");  // The line end belongs to its line.
  EXPECT_EQ(Place(file, 2), "2:1");
  EXPECT_EQ(Place(file, 5), "2:4");  // LF of CRLF.
  EXPECT_EQ(Place(file, 6), "3:1");
  EXPECT_EQ(Place(file, 8), "4:1");
  EXPECT_EQ(Place(file, 13), "7:1");
}

TEST(SourceFile, CountsColumnsInCodePoints) {
  const SourceFile file = FileOf(
      "\xC3\xBC\xE4\xB8\xAD"
      "a\xFF"
      "b\n\xC3\xBC"
      "c");
  EXPECT_EQ(Place(file, 0), "1:1");
  EXPECT_EQ(Place(file, 1), "1:1");  // Within a code point: its beginning.
  EXPECT_EQ(Place(file, 2), "1:2");
  EXPECT_EQ(Place(file, 4), "1:2");
  EXPECT_EQ(Place(file, 5), "1:3");
  EXPECT_EQ(Place(file, 6), "1:4");
  EXPECT_EQ(Place(file, 7), "1:5");  // An invalid byte takes one column.
  EXPECT_EQ(Place(file, 11), "2:2");
}

TEST(SourceFile, DoesNotCountAByteOrderMark) {
  const SourceFile file = FileOf(
      "\xEF\xBB\xBF"
      "a: 1\nb");
  EXPECT_EQ(Place(file, 0), "1:1");
  EXPECT_EQ(Place(file, 3), "1:1");
  EXPECT_EQ(Place(file, 4), "1:2");
  EXPECT_EQ(Place(file, 8), "2:1");
  EXPECT_EQ(file.LineSpan(0), file.SpanOf(3, 7));
  EXPECT_EQ(file.text().size(), 9U);
}

TEST(SourceFile, CutsWhatReachesPastTheEnd) {
  const SourceFile file = FileOf("ab\ncd");
  EXPECT_EQ(Place(file, 5), "2:3");
  EXPECT_EQ(Place(file, UINT32_MAX), "2:3");
  EXPECT_EQ(file.LineIndexOf(UINT32_MAX), 1U);
  EXPECT_EQ(file.LineSpan(99), file.SpanOf(3, 5));
  EXPECT_EQ(file.TextOf(file.SpanOf(4, 99)), "d");
  EXPECT_EQ(file.TextOf(file.SpanOf(50, 99)), "");
  EXPECT_EQ(file.TextOf(file.SpanOf(4, 2)), "");
}

// Columns of a long line come from counts made beforehand; they have to agree
// with counting all of it, at every offset.
TEST(SourceFile, CountsAheadCorrectlyInLongLines) {
  std::string text = "x\n";
  for (int i = 0; i < 1500; ++i) {
    text += i % 7 == 0   ? "\xF0\x9F\x9A\xA2"
            : i % 5 == 0 ? "\xE4"
                         : "ab\xC3\xBC";
  }
  const SourceFile file = FileOf(text);
  const std::string_view line = file.text().substr(2);
  for (uint32_t i = 0, columns = 1; i < line.size(); ++columns) {
    ASSERT_EQ(file.Locate(i + 2).column, columns);
    i += DecodeUtf8(line, i).length;
  }
}

TEST(SourceFile, LocatesFastInAHugeLine) {
  std::string text(5 << 20, 'a');
  const SourceFile ascii = FileOf(text);
  text += "\xC3\xBC";
  const SourceFile other = FileOf(text);
  uint64_t sum = 0;
  for (uint32_t i = 0; i < 100000; ++i) {
    sum += ascii.Locate(i * 50).column - other.Locate(i * 50).column;
  }
  EXPECT_EQ(sum, 0U);
}

TEST(SourceMap, NumbersFilesInTheirOrder) {
  SourceMap sources;
  const SourceFile& a = sources.Add("a.yml", "x", FileKind::kYaml);
  const SourceFile& b = sources.Add("b/c.env", "Y=1", FileKind::kDotenv);
  EXPECT_EQ(a.id(), FileId{0});
  EXPECT_EQ(b.id(), FileId{1});
  EXPECT_EQ(sources.size(), 2U);
  EXPECT_EQ(&sources.Get(FileId{1}), &b);
  EXPECT_EQ(sources.Find("b/c.env"), &b);
  EXPECT_EQ(sources.Find("c.env"), nullptr);
  EXPECT_EQ(sources.TextOf(b.SpanOf(0, 1)), "Y");
  EXPECT_EQ(sources.TextOf(Span{}), "");
}

}  // namespace
}  // namespace plimsoll
