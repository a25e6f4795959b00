// Whole files: roots, versions, ids, stacks, hosts and the project.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/unit/model/bound.h"

namespace plimsoll {
namespace {

std::string Manifest(std::string text,
                     std::string path = "apps/demo/manifest.yml") {
  Bound bound(std::move(text), std::move(path));
  static_cast<void>(bound.Apps());
  return bound.Findings();
}
std::string Host(std::string text, std::string path = "hosts/gpu-1.yml") {
  Bound bound(std::move(text), std::move(path));
  static_cast<void>(bound.Host());
  return bound.Findings();
}
std::string ProjectFile(std::string text) {
  Bound bound(std::move(text), "plimsoll.yml");
  static_cast<void>(bound.ProjectOf());
  return bound.Findings();
}

TEST(ManifestFile, WithoutAnAppIsOneFinding) {
  EXPECT_EQ(Manifest(""),
            "1:1 error schema/missing-field: the manifest is empty\n");
  EXPECT_EQ(Manifest("# only a comment\n"),
            "1:1 error schema/missing-field: the manifest is empty\n");
  EXPECT_EQ(Manifest("[a]\n"),
            "1:1 error schema/wrong-type: the manifest is a list; expected a "
            "mapping\n");
  EXPECT_EQ(Manifest("text\n"),
            "1:1 error schema/wrong-type: the manifest is text; expected a "
            "mapping\n");
  EXPECT_EQ(Manifest("plimsoll: 1\n"),
            "1:1 error schema/missing-field: the manifest has no `app`\n"
            "  help: a manifest states `app: {...}`, or `stack: {...}` for "
            "several\n");
  EXPECT_EQ(Manifest("plimsoll: 1\napp: text\n"),
            "2:6 error schema/wrong-type: `app` is text; expected a mapping\n");
}

TEST(ManifestFile, AnotherFormatVersionIsOneFinding) {
  Bound bound("plimsoll: 2\napp: {id: demo, news: yes}\n");
  const std::vector<AppUnit> units = bound.Apps();
  EXPECT_EQ(bound.Findings(),
            "1:11 error schema/invalid-project: format version `2` is not "
            "supported\n"
            "  help: this plimsoll reads `plimsoll: 1`\n");
  ASSERT_EQ(units.size(), 1u);
  EXPECT_TRUE(units[0].broken);
}

TEST(ManifestFile, HasOneDocument) {
  EXPECT_EQ(Manifest(OurApp("container: {image: x}") + "---\napp: {}\n"),
            "5:1 error schema/wrong-type: the manifest has more than one YAML "
            "document\n"
            "  help: give each document a file of its own\n");
}

TEST(ManifestFile, WhatASyntaxErrorHidIsNotMissing) {
  Bound bound("plimsoll: 1\napp:\n  id: demo\n  name: x\n \tcontainer: [\n");
  const std::vector<AppUnit> units = bound.Apps();
  EXPECT_EQ(bound.Findings().find("schema/"), std::string::npos)
      << bound.Findings();
  for (const AppUnit& unit : units) EXPECT_TRUE(unit.broken);
}

TEST(ManifestFile, IdAndFolderAreAlike) {
  const std::string app = OurApp("container: {image: x}");
  EXPECT_EQ(Manifest(app, "apps/demo/manifest.yml"), "");
  EXPECT_EQ(Manifest(app, "demo.yaml"), "");
  EXPECT_EQ(Manifest(app, "manifest.yml"), "");
  EXPECT_EQ(
      Manifest(app, "apps/other/manifest.yml"),
      "3:7 error schema/bad-id: app `demo` is in folder `other`\n"
      "  help: name both alike: the id of an app is that of its folder\n");
  EXPECT_EQ(Manifest(app, "apps/demo.v2.yml"),
            "3:7 error schema/bad-id: app `demo` is in file `demo.v2.yml`\n"
            "  help: name both alike: the id of an app is that of its file\n");
  EXPECT_EQ(
      Manifest(ForeignApp("container: {image: x}"), "apps/o/manifest.yml"),
      "2:7 warning schema/bad-id: app `demo` is in folder `o`\n"
      "  help: name both alike: the id of an app is that of its folder\n");
}

TEST(ManifestFile, MalformedIdsAreRefused) {
  const auto with_id = [](const std::string& id) {
    return Manifest("plimsoll: 1\napp: {id: " + id + ", process: {command: a}}",
                    "manifest.yml");
  };
  const std::string help =
      "  help: an id is up to 63 of `a` to `z`, `0` to `9` and `-`, and does "
      "not begin with `-`\n";
  EXPECT_EQ(with_id("a"), "");
  EXPECT_EQ(with_id("0-a-"), "");
  EXPECT_EQ(with_id(std::string(63, 'a')), "");
  EXPECT_EQ(
      with_id("My_App"),
      "2:11 error schema/bad-id: `My_App` is not an id for an app\n" + help);
  EXPECT_EQ(with_id("-a"),
            "2:11 error schema/bad-id: `-a` is not an id for an app\n" + help);
  EXPECT_EQ(with_id("\"\""),
            "2:11 error schema/bad-id: the id of the app is empty\n" + help);
  const std::string long_id(64, 'a');
  EXPECT_EQ(with_id(long_id), "2:11 error schema/bad-id: `" + long_id +
                                  "` is not an id for an app\n" + help);
}

TEST(Stack, MergesDefaultsUnderEachApp) {
  Bound bound(
      "plimsoll: 1\n"
      "stack:\n"
      "  id: shop\n"
      "  defaults:\n"
      "    container: {network: shop-net, init: true}\n"
      "    placement: {roles: [web]}\n"
      "    environment: {LOG: info, TRACE: off}\n"
      "  apps:\n"
      "    postgres:\n"
      "      container: {image: pg, init: ~}\n"
      "      environment: {LOG: debug, TRACE: ~}\n"
      "    api:\n"
      "      process: {command: [api]}\n"
      "      container:\n"
      "      environment: [A=1]\n"
      "    idle:\n",
      "apps/shop/manifest.yml");
  const std::vector<AppUnit> units = bound.Apps();
  EXPECT_EQ(bound.Findings(), "");
  ASSERT_EQ(units.size(), 3u);
  const App& postgres = units[0].app;
  EXPECT_EQ(Show(postgres.id), "set postgres");
  EXPECT_EQ(bound.TextOf(postgres.id.span), "postgres");
  EXPECT_EQ(Show(postgres.container.image), "set pg");
  EXPECT_EQ(Show(postgres.container.network), "set shop-net");
  EXPECT_EQ(Show(postgres.container.init), "absent");
  EXPECT_EQ(Show(postgres.placement.roles), "set web");
  EXPECT_EQ(Show(postgres.environment), "LOG=set debug");
  EXPECT_EQ(Show(units[1].app.id), "set api");
  EXPECT_FALSE(units[1].app.container.stated());
  EXPECT_EQ(Show(units[1].app.environment), "A=set 1");
  EXPECT_EQ(Show(units[2].app.id), "set idle");
  EXPECT_EQ(units[2].path, "apps/shop/manifest.yml");
  // The mapping of each app binds to the same app again.
  Sink again;
  EXPECT_EQ(Show(BindApp(*units[0].node, units[0].dialect, again).id),
            "set postgres");
  EXPECT_TRUE(again.diagnostics().empty());
}

TEST(Stack, FaultsAreThoseOfTheirApp) {
  Bound bound(
      "plimsoll: 1\n"
      "stack:\n"
      "  id: shop\n"
      "  default: {}\n"
      "  apps:\n"
      "    a: {container: {image: x}, run: {priority: high}}\n"
      "    b: {container: {image: x}, id: c}\n"
      "    C: {container: {image: x}}\n"
      "    d: text\n"
      "    e: {container: {image: x}}\n",
      "shop.yml");
  const std::vector<AppUnit> units = bound.Apps();
  EXPECT_EQ(
      bound.Findings(),
      "4:3 error schema/unknown-field: unknown field `stack.default`\n"
      "  help: a field with a similar name exists: `defaults`\n"
      "6:48 error schema/wrong-type: `run.priority` is `high`; expected a "
      "whole number such as `3`\n"
      "7:36 error schema/bad-id: an app of a stack has another id than its "
      "key `b`\n"
      "  help: leave `id` out: the key is the id\n"
      "8:5 error schema/bad-id: `C` is not an id for an app\n"
      "  help: an id is up to 63 of `a` to `z`, `0` to `9` and `-`, and does "
      "not begin with `-`\n"
      "9:8 error schema/wrong-type: `stack.apps.d` is text; expected a "
      "mapping with fields of an app\n");
  ASSERT_EQ(units.size(), 4u);
  EXPECT_TRUE(units[0].broken);
  EXPECT_FALSE(units[3].broken);
}

TEST(Stack, NeedsOurMarkerAnIdAndApps) {
  EXPECT_EQ(Manifest("stack: {id: demo, apps: {a: {container: {image: x}}}}"),
            "1:1 error schema/missing-field: a stack in a file without "
            "`plimsoll: 1`\n"
            "  help: add `plimsoll: 1` at the top of the file\n");
  EXPECT_EQ(Manifest("plimsoll: 1\nstack: {defaults: {}}"),
            "2:8 error schema/missing-field: a stack has no `apps`\n"
            "2:9 error schema/missing-field: a stack has no `id`\n");
  EXPECT_EQ(Manifest("plimsoll: 1\nstack: [a]"),
            "2:8 error schema/wrong-type: `stack` is a list; expected a "
            "mapping with `id`, `defaults` and `apps`\n");
}

TEST(HostFile, IsCheckedAgainstItsName) {
  EXPECT_EQ(Host("host: {id: gpu-1}"), "");
  EXPECT_EQ(Host("plimsoll: 1\nhost: {id: gpu-1}"), "");
  EXPECT_EQ(Host("host: {id: gpu-2}"),
            "1:12 error schema/bad-id: host `gpu-2` is in file `gpu-1.yml`\n"
            "  help: name both alike: the id of a host is that of its file\n");
  EXPECT_EQ(Host("host: {id: Gpu}"),
            "1:12 error schema/bad-id: `Gpu` is not an id for a host\n"
            "  help: an id is up to 63 of `a` to `z`, `0` to `9` and `-`, and "
            "does not begin with `-`\n");
  EXPECT_EQ(Host("host: {status: active}"),
            "1:8 error schema/missing-field: a host has no `id`\n"
            "  help: the id of a host is the name of its file\n");
}

TEST(HostFile, WithoutAHostIsOneFinding) {
  EXPECT_EQ(Host(""),
            "1:1 error schema/missing-field: the host file is empty\n");
  EXPECT_EQ(Host("hots: {id: gpu-1}"),
            "1:1 error schema/missing-field: the file has no `host`\n"
            "1:1 error schema/unknown-field: unknown field `hots`\n"
            "  help: a field with a similar name exists: `host`\n");
  EXPECT_EQ(Host("host: [a]"),
            "1:7 error schema/wrong-type: `host` is a list; expected a "
            "mapping with `id`, `status`, `replaced_by`, ...\n");
}

TEST(HostFile, FaultsSayWhatAndWhere) {
  EXPECT_EQ(
      Host("host:\n"
           "  id: gpu-1\n"
           "  status: alive\n"
           "  memory: 7Gi\n"
           "  facts: [a]\n"
           "  deploy_dir: \"/opt/{{host.id}}\"\n"
           "  addresses: {home: {adress: 192.0.2.1}}\n"),
      "3:11 error schema/wrong-type: `status` is `alive`; expected `active`, "
      "`draining` or `retired`\n"
      "4:3 error schema/unknown-field: unknown field `memory`\n"
      "  help: `memory` belongs under `resources`\n"
      "5:10 error schema/wrong-type: `facts` is a list; expected a mapping\n"
      "6:15 error schema/wrong-type: `deploy_dir` holds a placeholder\n"
      "  help: host facts are stated as they are: placeholders read them\n"
      "7:22 error schema/unknown-field: unknown field "
      "`addresses.home.adress`\n"
      "  help: a field with a similar name exists: `address`\n");
}

TEST(ProjectFile, NeedsItsFormatVersion) {
  EXPECT_EQ(ProjectFile("plimsoll: 1"), "");
  EXPECT_EQ(ProjectFile(""),
            "1:1 error schema/invalid-project: the project description is "
            "empty\n");
  EXPECT_EQ(ProjectFile("project: a"),
            "1:1 error schema/invalid-project: the project description does "
            "not state its format version\n"
            "  help: add `plimsoll: 1` at the top\n");
  EXPECT_EQ(ProjectFile("plimsoll: 2\nnew_thing: 1"),
            "1:11 error schema/invalid-project: format version `2` is not "
            "supported\n"
            "  help: this plimsoll reads `plimsoll: 1`\n");
  EXPECT_EQ(ProjectFile("plimsoll: [1]"),
            "1:11 error schema/invalid-project: the format version is a list\n"
            "  help: this plimsoll reads `plimsoll: 1`\n");
}

TEST(ProjectFile, FaultsSayWhatAndWhere) {
  EXPECT_EQ(
      ProjectFile("plimsoll: 1\n"
                  "project: My Fleet\n"
                  "host_defaults: {runtime: docker}\n"
                  "groups: {gpu: {rols: [a]}}\n"
                  "lint: {profile: lax, rules: {a/b: fatal, c/d: off}}\n"
                  "policies: [{name: a, severity: high, hosts: {zone: b}}]\n"
                  "historical: [docs/**]\n"
                  "placement: {llama: gpu}\n"),
      "2:10 error schema/bad-id: `My Fleet` is not an id for a fleet\n"
      "  help: an id is up to 63 of `a` to `z`, `0` to `9` and `-`, and does "
      "not begin with `-`\n"
      "3:26 error schema/wrong-type: `runtime` is `docker`; expected "
      "`compose`, `quadlet`, `systemd`, `supervisor` or `none`\n"
      "4:16 error schema/unknown-field: unknown field `rols`\n"
      "  help: a field with a similar name exists: `roles`\n"
      "5:17 error schema/wrong-type: `lint.profile` is `lax`; expected "
      "`default`, `strict` or `hardened`\n"
      "5:35 error schema/wrong-type: `lint.rules.a/b` is `fatal`; expected "
      "`off`, `info`, `warning` or `error`\n"
      "6:32 error schema/wrong-type: `policies[0].severity` is `high`; "
      "expected `off`, `info`, `warning` or `error`\n"
      "6:46 error schema/unknown-field: unknown field "
      "`policies[0].hosts.zone`\n"
      "7:1 error schema/unknown-field: unknown field `historical`\n"
      "  help: `historical` belongs under `lint`\n"
      "8:20 error schema/wrong-type: `placement.llama` is text; expected a "
      "mapping with `roles`, `hosts` and `singleton`\n");
}

}  // namespace
}  // namespace plimsoll
