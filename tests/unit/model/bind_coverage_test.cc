// Every field of the schema is bound from a document that states them all.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "compiler/model/visit.h"
#include "tests/unit/model/bound.h"

namespace plimsoll {
namespace {

std::string ReadData(const std::string& name) {
  std::ifstream file(std::filesystem::path(PLIMSOLL_SOURCE_DIR) /
                     "tests/data/full" / name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Asserts that each field below a struct is stated and typed, and notes which
// structs it met.
struct Walk {
  std::string path;
  std::set<std::string_view>* structs;

  template <ModelStruct T>
  void Struct(T& object) const {
    structs->insert(SchemaOf<T>::kName);
    EXPECT_TRUE(object.stated()) << path;
    VisitFields(object, *this);
  }

  template <class M>
  void operator()(std::string_view key, M& member, FieldFormat,
                  std::string_view) const {
    Walk{path + "." + std::string(key), structs}.Member(member);
  }

  template <class T>
  void Member(Field<T>& field) const {
    EXPECT_TRUE(field.set() || field.state == FieldState::kDeferred) << path;
    EXPECT_TRUE(field.span.valid()) << path;
  }
  template <class T>
  void Member(List<T>& list) const {
    EXPECT_TRUE(list.stated()) << path;
    ASSERT_FALSE(list.empty()) << path;
    Member(list.items.front());
  }
  template <class T>
  void Member(Named<T>& named) const {
    Member(named.key);
    Member(named.value);
  }
  void Member(Command& command) const {
    EXPECT_TRUE(command.stated()) << path;
    EXPECT_TRUE(command.arguments.stated() || command.shell.stated()) << path;
  }
  void Member(Free& any) const { EXPECT_TRUE(any.stated()) << path; }
  template <ModelStruct T>
  void Member(T& object) const {
    Struct(object);
  }
};

TEST(BindCoverage, EveryFieldOfEveryStructIsBound) {
  std::set<std::string_view> met;

  Bound manifest(ReadData("manifest.yml"), "apps/full/manifest.yml");
  App app = manifest.FirstApp();
  // One app cannot be both, and states its environment once.
  EXPECT_EQ(manifest.Headlines(),
            "23:5 error schema/conflict: app `full` states `derived_env` "
            "twice\n"
            "25:5 error schema/conflict: app `full` states `secret_env` twice\n"
            "27:5 error schema/conflict: app `full` states "
            "`generated_secrets` twice\n"
            "29:5 error schema/conflict: app `full` states `generated_certs` "
            "twice\n"
            "49:3 error schema/conflict: app `full` is both a process and a "
            "container\n");
  Walk{"app", &met}.Struct(app);

  Bound host_file(ReadData("host.yml"), "hosts/full.yml");
  HostFacts host = host_file.Host();
  EXPECT_EQ(host_file.Findings(), "");
  Walk{"host", &met}.Struct(host);

  Bound project_file(ReadData("plimsoll.yml"), "plimsoll.yml");
  Project project = project_file.ProjectOf();
  // A term is a word or a pattern, not both.
  EXPECT_EQ(project_file.Headlines(),
            "27:14 error schema/conflict: `matches` stands instead of `match`, "
            "not beside it\n");
  Walk{"project", &met}.Struct(project);

  const std::set<std::string_view> all = {
#define STRUCT(Name, doc) #Name,
#define FIELD(Type, member, key, doc)
#define OURS(Type, member, key, doc)
#define END_STRUCT(Name)
#include "schema/manifest.def"
// A line of its own keeps the order.
#include "schema/host.def"
#include "schema/project.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT
  };
  EXPECT_EQ(met, all);
}

TEST(BindCoverage, EveryFieldHasADescription) {
  const auto check = [](std::string_view name, const auto& fields) {
    std::set<std::string_view> keys;
    for (const SchemaField& field : fields) {
      EXPECT_TRUE(field.doc.ends_with('.')) << name << '.' << field.key;
      EXPECT_TRUE(keys.insert(field.key).second) << name << '.' << field.key;
    }
  };
#define STRUCT(Name, doc) check(#Name, SchemaOf<Name>::kFields);
#define FIELD(Type, member, key, doc)
#define OURS(Type, member, key, doc)
#define END_STRUCT(Name)
#include "schema/manifest.def"
// A line of its own keeps the order.
#include "schema/host.def"
#include "schema/project.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT
}

}  // namespace
}  // namespace plimsoll
