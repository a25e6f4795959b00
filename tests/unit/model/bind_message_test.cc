// What is said of faults in a manifest, to the letter.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/unit/model/bound.h"

namespace plimsoll {
namespace {

std::string Findings(const std::string& manifest) {
  Bound bound(manifest);
  static_cast<void>(bound.Apps());
  return bound.Findings();
}
std::string Ours(std::string_view fields) { return Findings(OurApp(fields)); }
std::string Foreign(std::string_view fields) {
  return Findings(ForeignApp(fields));
}

TEST(UnknownField, NamesTheNearestField) {
  EXPECT_EQ(Ours("container: {image: x}\nport: []\nenviroment: {}"),
            "5:3 error schema/unknown-field: unknown field `port`\n"
            "  help: a field with a similar name exists: `ports`\n"
            "6:3 error schema/unknown-field: unknown field `enviroment`\n"
            "  help: a field with a similar name exists: `environment`\n");
  EXPECT_EQ(Ours("container: {image: x}\nports: [{hots: 80}, {zzz: 1}]"),
            "5:12 error schema/unknown-field: unknown field `ports[0].hots`\n"
            "  help: a field with a similar name exists: `host`\n"
            "5:24 error schema/unknown-field: unknown field `ports[1].zzz`\n");
}

TEST(UnknownField, SaysWhereAMisplacedFieldBelongs) {
  EXPECT_EQ(
      Ours("image: x\ncontainer: {environment: {}, restart: always}"),
      "4:3 error schema/unknown-field: unknown field `image`\n"
      "  help: `image` belongs under `container`\n"
      "5:15 error schema/unknown-field: unknown field "
      "`container.environment`\n"
      "  help: `environment` belongs directly under `app`\n"
      "5:32 error schema/unknown-field: unknown field `container.restart`\n"
      "  help: `restart` belongs under `run`\n");
  EXPECT_EQ(Ours("container: {image: x}\nuser: root"),
            "5:3 error schema/unknown-field: unknown field `user`\n"
            "  help: `user` belongs under `process` or under `security`\n");
}

TEST(UnknownField, KnowsTheNamesOfOtherTools) {
  EXPECT_EQ(Ours("container: {image: x}\ndepends_on: [db]"),
            "5:3 error schema/unknown-field: unknown field `depends_on`\n"
            "  help: it is called `dependencies` here\n");
}

TEST(UnknownField, IsAWarningInAForeignManifest) {
  EXPECT_EQ(
      Foreign("container: {image: x, networks: [a]}\n"
              "placement: {roles: [gpu]}\n"
              "restart: always\n"
              "iconn: x"),
      "5:25 warning schema/unknown-field: unknown field "
      "`container.networks`\n"
      "  help: `networks` is read with `plimsoll: 1` at the top of the file\n"
      "6:3 warning schema/unknown-field: unknown field `placement`\n"
      "  help: `placement` is read with `plimsoll: 1` at the top of the file\n"
      "7:3 warning schema/unknown-field: unknown field `restart`\n"
      "  help: `restart` belongs under `run`, with `plimsoll: 1` at the top of "
      "the file\n"
      "8:3 warning schema/unknown-field: unknown field `iconn`\n");
}

TEST(UnknownField, KeysOfTheUsersOwnAreIgnored) {
  EXPECT_EQ(Ours("container: {image: x, x-note: [1]}\nx-team: {a: b}"), "");
  EXPECT_EQ(Findings("x-shared: 1\n" + OurApp("container: {image: x}")), "");
}

TEST(UnknownField, KeysThatAreNoTextAreRefused) {
  EXPECT_EQ(Ours("container: {image: x, [a, b]: 1}\nenvironment: {[a]: 1}"),
            "4:25 error schema/wrong-type: a key of `container` is a list; "
            "expected text\n"
            "5:17 error schema/wrong-type: a key of `environment` is a list; "
            "expected text\n");
}

TEST(WrongType, SaysWhatIsThereAndWhatIsExpected) {
  EXPECT_EQ(
      Ours("container:\n"
           "  image: [x]\n"
           "  init: yes\n"
           "  stop_timeout: soon\n"
           "  pull_policy: alway\n"
           "resources: {memory_limit: lots, cpu_limit: -1, pids_limit: 1.5}\n"
           "ports: {a: b}\n"
           "volumes: [{target: {a: b}}, ~]\n"
           "files: [{mode: rw}]\n"
           "run: [x]"),
      "5:12 error schema/wrong-type: `container.image` is a list; expected "
      "text\n"
      "6:11 error schema/wrong-type: `container.init` is `yes`; expected "
      "`true` or `false`\n"
      "  note: YAML 1.2 reads `yes` as text; only older readers take it for a "
      "boolean\n"
      "7:19 error schema/wrong-type: `container.stop_timeout` is `soon`; "
      "expected a time such as `30s`, `1m30s` or `500ms`\n"
      "8:18 error schema/wrong-type: `container.pull_policy` is `alway`; "
      "expected `always`, `if-not-present`, `missing`, `never`, `build` or "
      "`newer`\n"
      "  help: a similar word is known: `always`\n"
      "9:29 error schema/wrong-type: `resources.memory_limit` is `lots`; "
      "expected a size such as `256Mi`, `4G` or `1048576`\n"
      "9:46 error schema/wrong-type: `resources.cpu_limit` is `-1`; expected "
      "a number of CPUs such as `2`, `0.5` or `500m`\n"
      "9:62 error schema/wrong-type: `resources.pids_limit` is `1.5`; "
      "expected a whole number such as `3`\n"
      "10:10 error schema/wrong-type: `ports` is a mapping; expected a list, "
      "each item a mapping with `host`, `container`, `protocol`, ... or text "
      "like `8080:80`\n"
      "11:22 error schema/wrong-type: `volumes[0].target` is a mapping; "
      "expected text\n"
      "11:31 error schema/wrong-type: `volumes[1]` is empty; expected a "
      "mapping with `type`, `source`, `target`, ... or text like "
      "`/srv/data:/data:ro`\n"
      "12:18 error schema/wrong-type: `files[0].mode` is `rw`; expected octal "
      "permissions such as `0600` or `755`\n"
      "13:8 error schema/wrong-type: `run` is a list; expected a mapping with "
      "`restart`, `autostart`, `priority`, ...\n");
}

TEST(WrongType, TheRestOfTheStructStillBinds) {
  Bound bound(
      OurApp("container: {image: x}\n"
             "resources: {memory_limit: lots, cpu_limit: 2}"));
  const App app = bound.FirstApp();
  EXPECT_EQ(Show(app.resources.memory_limit), "invalid lots");
  EXPECT_EQ(app.resources.cpu_limit.value.millicpus, 2000);
}

TEST(WrongType, TextFieldsTakeNumbersAndQuotedNumbersAreNumbers) {
  Bound bound(
      OurApp("version: 1.10\nname: true\n"
             "container: {image: x, init: \"true\"}\n"
             "run: {priority: \"10\"}"));
  const App app = bound.FirstApp();
  EXPECT_EQ(bound.Findings(), "");
  EXPECT_EQ(app.version.value, "1.10");
  EXPECT_EQ(app.name.value, "true");
  EXPECT_TRUE(app.container.init.value);
  EXPECT_EQ(app.run.priority.value, 10);
}

TEST(WrongType, EnvironmentValuesAreNeverQuoted) {
  EXPECT_EQ(
      Ours("container: {image: x}\n"
           "environment:\n"
           "- hunter2\n"
           "- =hunter2\n"
           "- {PASSWORD: hunter2}"),
      "6:5 error schema/wrong-type: `environment[0]` has no variable before "
      "a `=`\n"
      "  help: write `KEY=value`\n"
      "  help: a variable of the runtime's own environment goes under "
      "`inherit_env`\n"
      "7:5 error schema/wrong-type: `environment[1]` has no variable before "
      "a `=`\n"
      "  help: write `KEY=value`\n"
      "  help: a variable of the runtime's own environment goes under "
      "`inherit_env`\n"
      "8:5 error schema/wrong-type: `environment[2]` is a mapping; expected "
      "text such as `KEY=value`\n");
  EXPECT_EQ(
      Ours("container: {image: x}\n"
           "environment: {A: [hunter2], B: , C: {hunter2: x}}"),
      "5:20 error schema/wrong-type: `environment.A` is a list; expected "
      "text\n"
      "5:33 error schema/wrong-type: `environment.B` is empty; expected text\n"
      "  help: write `\"\"` for an empty value\n"
      "  help: a variable of the runtime's own environment goes under "
      "`inherit_env`\n"
      "5:39 error schema/wrong-type: `environment.C` is a mapping; expected "
      "text\n");
  EXPECT_EQ(Ours("container: {image: x}\nenvironment: hunter2"),
            "5:16 error schema/wrong-type: `environment` is text; expected a "
            "mapping, or a list such as `[KEY=value]`\n");
}

TEST(WrongType, LongTextsAreCutBetweenCharacters) {
  std::string text(63, 'a');
  text += "ééé";
  EXPECT_EQ(Ours("container: {image: x}\nrun: {priority: " + text + "}"),
            "5:19 error schema/wrong-type: `run.priority` is `" +
                std::string(63, 'a') +
                "...`; expected a whole number such as `3`\n");
}

TEST(WrongType, LongKeysAreCutInPaths) {
  const std::string key(1000, 'k');
  const std::string clipped = std::string(64, 'k') + "...";
  const std::string findings =
      Ours("container: {image: x}\nenvironment: {" + key + ": [a]}");
  EXPECT_EQ(findings, "5:1019 error schema/wrong-type: `environment." +
                          clipped + "` is a list; expected text\n");
}

TEST(WrongType, AnUnknownWordIsAWarningInAForeignManifest) {
  EXPECT_EQ(Foreign("container: {image: x, pull_policy: weekly}\n"
                    "ports: [{host: http}]"),
            "5:38 warning schema/wrong-type: `container.pull_policy` is "
            "`weekly`; expected `always`, `if-not-present`, `missing`, "
            "`never`, `build` or `newer`\n"
            "6:18 error schema/wrong-type: `ports[0].host` is `http`; "
            "expected a port number from 1 to 65535, such as `8080`\n");
}

TEST(MissingField, AForeignManifestNeedsMore) {
  EXPECT_EQ(Findings("app:\n  id: demo\n"),
            "2:7 error schema/missing-field: app `demo` has no `container`\n"
            "2:7 error schema/missing-field: app `demo` has no `name`\n"
            "2:7 error schema/missing-field: app `demo` has no `version`\n");
  EXPECT_EQ(Findings("plimsoll: 1\napp:\n  name: x\n  container: {image: x}\n"),
            "3:3 error schema/missing-field: an app has no `id`\n");
  EXPECT_EQ(Ours("name: x"),
            "3:7 error schema/missing-field: app `demo` has neither "
            "`container` nor `process`\n"
            "  help: add `container: {image: ...}`, or `process: {command: "
            "[...]}` for a bare program\n");
}

TEST(Conflict, OneAppIsOneThingAndStatesItsEnvironmentOnce) {
  EXPECT_EQ(Ours("container: {image: x}\nprocess: {command: [x]}"),
            "5:3 error schema/conflict: app `demo` is both a process and a "
            "container\n"
            "  also 4:3: a container\n"
            "  help: keep `process` or `container`\n");
  EXPECT_EQ(Ours("container: {image: x, secret_env: []}\nsecret_env: []"),
            "4:25 error schema/conflict: app `demo` states `secret_env` "
            "twice\n"
            "  also 5:3: directly under `app`\n"
            "  help: move all of them to one of the two places\n");
}

TEST(Overrides, AreReadEvenIfNoHostIsMeant) {
  EXPECT_EQ(
      Ours("container: {image: x}\n"
           "overrides:\n"
           "- {when: {role: [gpu]}, environment: {A: ~}, imge: x}\n"
           "- {when: {status: [gone]}, id: other}\n"
           "- text\n"
           "- {run: {autostart: maybe}}"),
      "6:13 error schema/unknown-field: unknown field `when.role`\n"
      "  help: a field with a similar name exists: `roles`\n"
      "6:48 error schema/unknown-field: unknown field `imge`\n"
      "7:22 error schema/wrong-type: `when.status[0]` is `gone`; expected "
      "`active`, `draining` or `retired`\n"
      "7:30 error schema/conflict: an override changes `id`\n"
      "  help: state it once, directly under `app`\n"
      "8:5 error schema/wrong-type: `overrides[2]` is text; expected a "
      "mapping such as `{when: {roles: [gpu]}, ...}`\n"
      "9:23 error schema/wrong-type: `run.autostart` is `maybe`; expected "
      "`true` or `false`\n");
}

TEST(Overrides, MergedAndBoundAgainSayNothingNew) {
  Bound bound(
      OurApp("container: {image: x}\n"
             "overrides: [{when: {roles: [gpu]}, imge: x, run: {a: b}}]"));
  const std::vector<AppUnit> units = bound.Apps();
  const std::string before = bound.Findings();
  const Node* item = units[0].app.overrides.node->items[0];
  const Node* merged = MergeNodes(units[0].node, item, *bound.tree().arena);
  static_cast<void>(BindApp(*merged, units[0].dialect, bound.sink()));
  EXPECT_EQ(bound.Findings(), before);
}

}  // namespace
}  // namespace plimsoll
