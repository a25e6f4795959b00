#include "tests/hygiene/layering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::hygiene {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Examples are put together at run time: as written they are no #include.
std::string Include(std::string_view header) {
  return "#include " + std::string(header) + "\n";
}

TEST(Layering, RefusesEveryStepBack) {
  const struct {
    std::string path, header;
  } kBad[] = {
      {"compiler/base/a.cc", "\"compiler/source/source_file.h\""},
      {"compiler/source/a.cc", "\"compiler/diag/sink.h\""},
      {"compiler/diag/a.cc", "\"compiler/syntax/tree.h\""},
      {"compiler/syntax/a.cc", "\"compiler/model/unit.h\""},
      {"compiler/frontend/yaml/a.cc", "\"compiler/model/unit.h\""},
      {"schema/a.h", "\"compiler/diag/sink.h\""},
      {"compiler/model/a.cc", "\"compiler/resolve/fleet.h\""},
      {"compiler/model/a.cc", "\"compiler/frontend/frontend.h\""},
      {"compiler/resolve/a.cc", "\"compiler/index/facts.h\""},
      {"compiler/compose/a.cc", "\"compiler/index/repository.h\""},
      {"compiler/index/a.cc", "\"rules/rule.h\""},
      {"rules/network/a.cc", "\"targets/target.h\""},
      {"rules/network/a.cc", "\"compiler/driver/pipeline.h\""},
      {"targets/compose/a.cc", "\"rules/rule.h\""},
      {"targets/compose/a.cc", "\"compiler/frontend/frontend.h\""},
      {"compiler/driver/a.cc", "\"tests/oracles/harness.h\""},
      {"compiler/base/a.cc", "\"span.h\""},
  };
  for (const auto& bad : kBad) {
    EXPECT_EQ(CheckLayering({bad.path, Include(bad.header)}).size(), 1u)
        << bad.path << " may include " << bad.header;
  }
}

TEST(Layering, AllowsTheWayDown) {
  const struct {
    std::string path, header;
  } kGood[] = {
      {"compiler/base/a.cc", "\"compiler/base/span.h\""},
      {"compiler/frontend/yaml/a.cc", "\"compiler/syntax/tree.h\""},
      {"compiler/frontend/yaml/a.cc", "\"compiler/frontend/frontend.h\""},
      {"compiler/model/a.cc", "\"schema/host.def\""},
      {"rules/network/a.cc", "\"compiler/index/facts.h\""},
      {"rules/network/a.cc", "\"rules/rule.h\""},
      {"targets/compose/a.cc", "\"compiler/resolve/fleet.h\""},
      {"compiler/driver/a.cc", "\"rules/rule.h\""},
      {"compiler/driver/a.cc", "\"compiler/diag/render.h\""},
      {"tests/rules/a.cc", "\"targets/target.h\""},
  };
  for (const auto& good : kGood) {
    EXPECT_THAT(CheckLayering({good.path, Include(good.header)}), IsEmpty())
        << good.path << " must not include " << good.header;
  }
}

TEST(Layering, KeepsLibrariesInTheirRooms) {
  const struct {
    std::string header, home;
  } kReserved[] = {
      {"<yaml.h>", "compiler/frontend/yaml/a.cc"},
      {"<CLI/CLI.hpp>", "compiler/driver/main.cc"},
      {"<fstream>", "compiler/base/file_system_real.cc"},
      {"<filesystem>", "compiler/base/file_system_real.cc"},
      {"<fcntl.h>", "compiler/driver/write.cc"},
      {"<thread>", "compiler/base/parallel_for.cc"},
      {"<mutex>", "compiler/base/file_system_real.cc"},
      {"<iostream>", "compiler/driver/main.cc"},
      {"\"compiler/diag/render.h\"", "compiler/driver/check.cc"},
      {"\"compiler/base/file_system.h\"", "compiler/driver/check.cc"},
  };
  for (const auto& reserved : kReserved) {
    const std::string text = Include(reserved.header);
    EXPECT_THAT(CheckLayering({reserved.home, text}), IsEmpty())
        << reserved.header;
    EXPECT_EQ(CheckLayering({"rules/paths/a.cc", text}).size(), 1u)
        << reserved.header;
  }
  EXPECT_EQ(
      CheckLayering({"compiler/frontend/yaml/a.cc", Include("<yaml-cpp/a.h>")})
          .size(),
      1u);
}

TEST(Layering, FindsReservedNamesInCodeOnly) {
  const SourceText file = {"rules/paths/missing.cc",
                           "// throw it away\n"
                           "const char* kName = \"throw\";\n"
                           "void Rethrown();\n"
                           "FILE* f = fopen(path, \"r\");\n"
                           "if (bad) throw 1;\n"};
  EXPECT_THAT(
      CheckLayering(file),
      ElementsAre(
          Fault{"rules/paths/missing.cc", 4,
                "`fopen`: only base/file_system_real and the driver open "
                "files"},
          Fault{"rules/paths/missing.cc", 5,
                "`throw`: trouble is a Diagnostic or a Result"}));
}

TEST(Layering, NamesTheLine) {
  const SourceText file = {
      "compiler/base/a.h",
      "// A comment.\n" + Include("\"rules/rule.h\"") + "int x;\n"};
  EXPECT_THAT(CheckLayering(file),
              ElementsAre(Fault{"compiler/base/a.h", 2,
                                "compiler/base/ must not include rules/"}));
}

}  // namespace
}  // namespace plimsoll::hygiene
