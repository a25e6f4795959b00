#include <gtest/gtest.h>

#include "compiler/frontend/frontend.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {
namespace {

TEST(DumpTest, ShowsEveryPartOfANode) {
  const SourceFile file(FileId{0}, "a.yml",
                        "# top\na: &x !!str 'b'  # side\nc:\n- *x\n- \"\\t\"\n",
                        FileKind::kYaml);
  Sink sink;
  EXPECT_EQ(Dump(ParseYaml(file, sink)),
            R"(document 6..44
  mapping 6..44
    plain 6..7 "a"
      = single 18..21 &x !!str "b"
    plain 30..31 "c"
      = sequence 33..44
        - alias *x 35..37
        - double 40..44 "\t"
comment 0..5 own "top"
comment 23..29 "side"
)");
}

TEST(DumpTest, SaysThatATreeIsBroken) {
  Tree tree;
  tree.broken = true;
  EXPECT_EQ(Dump(tree), "broken\n");
}

}  // namespace
}  // namespace plimsoll
