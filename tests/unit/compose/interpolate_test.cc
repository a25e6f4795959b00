#include "compiler/compose/interpolate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"
#include "compiler/source/source_map.h"

namespace plimsoll::compose {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

// Values as docker compose 2.26.1 and 2.40.3 print them.
class Interpolation : public testing::Test {
 protected:
  Interpolation() {
    const SourceFile& file =
        sources_.Add(".env", "SET=value\nEMPTY=\nUSES=${SET}-x\nRAW='$SET'\n",
                     FileKind::kDotenv);
    Sink sink;
    tree_ = ParseDotenv(file, sink);
    environment_.Add(tree_);
  }

  std::string TextOf(std::string_view text) {
    bad_.clear();
    const Interpolated result = Interpolate(text, environment_, &bad_);
    return result.unknown ? "(unknown)" : result.text;
  }

  SourceMap sources_;
  Tree tree_;
  Environment environment_;
  std::vector<BadReference> bad_;
};

TEST_F(Interpolation, FillsInEachForm) {
  EXPECT_EQ(TextOf("$SET ${SET}"), "value value");
  EXPECT_EQ(TextOf("${SET:-d} ${EMPTY:-d} ${GONE:-d}"), "value d d");
  EXPECT_EQ(TextOf("${SET-d} ${EMPTY-d}. ${GONE-d}"), "value . d");
  EXPECT_EQ(TextOf("${SET:+r} ${EMPTY:+r}. ${EMPTY+r}"), "r . r");
  EXPECT_EQ(TextOf("${SET:?e} ${SET?e} ${EMPTY?e}."), "value value .");
  EXPECT_EQ(TextOf("$USES $RAW"), "value-x $SET");
}

TEST_F(Interpolation, KnowsNothingOfWhatNothingSets) {
  EXPECT_EQ(TextOf("a $GONE b"), "(unknown)");
  EXPECT_EQ(TextOf("${GONE}"), "(unknown)");
  EXPECT_EQ(TextOf("${GONE:?needed}"), "(unknown)");
  EXPECT_EQ(TextOf("${GONE:+r}"), "(unknown)");
  EXPECT_EQ(TextOf("${GONE:-${ALSO_GONE}}"), "(unknown)");
  EXPECT_EQ(TextOf("${EMPTY:?needed}"), "(unknown)");
  EXPECT_THAT(bad_, IsEmpty());
}

TEST_F(Interpolation, Nests) {
  EXPECT_EQ(TextOf("${GONE:-${ALSO-${SET}}}/x"), "value/x");
  EXPECT_EQ(TextOf("${GONE:-a${SET}b} ${SET}"), "avalueb value");
  EXPECT_EQ(TextOf("${SET:+{\"k\":1}} ${EMPTY}"), "{\"k\":1} ");
  // Nothing closes the first brace: the last one of the line does.
  EXPECT_EQ(TextOf("${GONE:-{a} b}. {c}"), "{a} b. {c}");
  EXPECT_EQ(TextOf("${GONE:-{a} b\n}"), "{a b\n}");
}

TEST_F(Interpolation, LeavesOtherDollarsAlone) {
  EXPECT_EQ(TextOf("$$SET $$$$"), "$SET $$");
  EXPECT_EQ(TextOf("cost $5, $(date), 100$"), "cost $5, $(date), 100$");
  EXPECT_EQ(TextOf("a$"), "a$");
}

TEST_F(Interpolation, RefusesWhatIsNoReference) {
  EXPECT_EQ(TextOf("a ${} b"), "(unknown)");
  EXPECT_THAT(bad_,
              ElementsAre(testing::AllOf(Field(&BadReference::offset, 2u),
                                         Field(&BadReference::length, 3u))));
  for (const std::string_view text :
       {"${a.b}", "${SET", "${1}", "${SET:1000}", "${ SET}", "${SET:-x\ny}"}) {
    static_cast<void>(TextOf(text));
    EXPECT_EQ(bad_.size(), 1u) << text;
  }
}

TEST(ReferencesIn, FindsNestedOnes) {
  std::vector<std::string> names;
  for (const Reference& reference :
       ReferencesIn("$A $$B ${C:-${D}} ${E?f $G}")) {
    names.push_back(std::string(reference.name) + "@" +
                    std::to_string(reference.offset));
  }
  EXPECT_THAT(names, ElementsAre("A@0", "C@7", "D@12", "E@18", "G@24"));
}

}  // namespace
}  // namespace plimsoll::compose
