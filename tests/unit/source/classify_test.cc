#include "compiler/source/classify.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

std::string KindOf(std::string_view path, std::string_view text = {}) {
  return std::string(NameOf(Classify(path, text)));
}

void ExpectAll(std::string_view kind,
               std::initializer_list<std::string_view> paths) {
  for (std::string_view path : paths) EXPECT_EQ(KindOf(path), kind) << path;
}

TEST(Classify, ByPath) {
  ExpectAll("project", {"plimsoll.yml", "sub/plimsoll.yaml"});
  ExpectAll("compose",
            {"compose.yaml", "a/compose.yml", "compose.override.yaml",
             "docker-compose.yml", "docker-compose.prod.yaml",
             "docker-compose-gpu.yml", "api.compose.yml", "Compose.YML"});
  ExpectAll("dotenv", {".env", "a/.env.local", ".env.example", "prod.env",
                       "config/redis.env", "prod.env.example", "env.template"});
  ExpectAll("supervisor", {"supervisord.conf", "etc/supervisord.conf"});
  ExpectAll("systemd",
            {"api.service", "api@.service", "a.timer", "a.socket", "data.mount",
             "a.target", "a.path", "a.slice", "a.swap", "data.automount",
             "api.service.d/limits.conf", "x/a.timer.d/10-x.conf"});
  ExpectAll("quadlet",
            {"a.container", "a.volume", "a.network", "a.kube", "a.pod",
             "a.build", "a.image", "a.container.d/10-x.conf"});
  ExpectAll("dockerfile",
            {"Dockerfile", "a/Dockerfile.gpu", "Dockerfile-gpu",
             "gpu.Dockerfile", "gpu.dockerfile", "Containerfile"});
  ExpectAll("workflow",
            {".github/workflows/ci.yml", "sub/.github/workflows/ci.yaml",
             ".forgejo/workflows/ci.yml"});
  ExpectAll("handlebars", {"docker-compose.yml.hbs", "env.hbs",
                           "Dockerfile.hbs", ".env.hbs"});
  ExpectAll("shell", {"a.sh", "a.bash", ".envrc", ".env.sh"});
  ExpectAll("powershell", {"a.ps1", "a.psm1", "a.cmd", "a.BAT"});
  ExpectAll("markdown", {"README.md", "a.markdown", "a.mdx", "Dockerfile.md"});
  ExpectAll("yaml", {"a.yml", "hosts/gpu-1.yaml", "x.github/workflows/a.yml",
                     ".github/dependabot.yml", ".env.yaml"});
  ExpectAll("json", {"a.json", ".env.json"});
  ExpectAll("toml", {"a.toml"});
  ExpectAll("code", {"a.py", "a.js", "a.mjs", "a.cjs", "a.ts", "a.tsx", "a.jsx",
                     "a.go", "a.rs", "vite-env.d.ts"});
  ExpectAll("text", {"LICENSE", "a.conf", "a.ini", "nginx.conf", "a.txt",
                     ".dockerignore", "Dockerfile.dockerignore", "environment",
                     "service", "conf.d/a.conf", ""});
}

TEST(Classify, ComposeByContent) {
  EXPECT_EQ(KindOf("stack.yml", "services:\n  a:\n    image: x\n"), "compose");
  EXPECT_EQ(KindOf("stack.yml",
                   "# c\nversion: '3'\r\n\r\nservices:\r\n\r\n    \"a\":\r\n"
                   "        # c\r\n        ports: []\r\n        build: .\r\n"),
            "compose");
  EXPECT_EQ(KindOf("s.yml", "services: {a: {image: x}}"), "compose");
  EXPECT_EQ(KindOf("s.yml", "services:\n  a: {image: x}\n"), "compose");
  EXPECT_EQ(KindOf("s.yml",
                   "services:\n  a: &x\n    command: y\n  b:\n"
                   "    extends: a\n"),
            "compose");
}

TEST(Classify, CatalogsOfServicesAreNotCompose) {
  const std::string services = "services:\n  a:\n    image: x\n";
  EXPECT_EQ(KindOf("a.yml", "metadata: {v: 1}\ngroups:\n  b: c\n" + services),
            "yaml");
  EXPECT_EQ(KindOf("a.yml", services + "metadata: {v: 1}\ngroups: {}\n"),
            "yaml");
  EXPECT_EQ(
      KindOf("a.yml", "name: x\nversion: 1\nx-y: 1\nextra: 1\n" + services),
      "compose");
  EXPECT_EQ(KindOf("compose.yml", "metadata: {}\ngroups: {}\n" + services),
            "compose");
}

TEST(Classify, ComposeThatOnlyIncludes) {
  EXPECT_EQ(KindOf("stacks/home.yml",
                   "name: home\n\nnetworks:\n  front:\n# c\ninclude:\n"
                   "  - ../apps/web.yml\n"),
            "compose");
  EXPECT_EQ(KindOf("ci.yml", "include:\n  - /jobs.yml\n"), "yaml");
  EXPECT_EQ(KindOf("ci.yml", "include:\n  - a.yml\nname: x\nbuild: {}\n"),
            "yaml");
  EXPECT_EQ(KindOf("a.yml", "name: x\nnetworks:\n  a:\n"), "yaml");
  EXPECT_EQ(KindOf("package.yml",
                   "name: thing\nversion: 1.0\ninclude:\n  - src/**\n"),
            "yaml");
  EXPECT_EQ(KindOf("ai.yml", "models:\n  m: {model: x}\ninclude: [a.yml]\n"),
            "compose");
}

TEST(Classify, ShellUnderTheNameOfAnEnvFile) {
  EXPECT_EQ(KindOf("paths.env", "i=0\nDATA[((i++))]=/a\nexport DATA\n"),
            "shell");
  EXPECT_EQ(KindOf("aliases.env.example",
                   "A=1\ncase $HOSTNAME in\n  x) B=1 ;;\nesac\n"),
            "shell");
  EXPECT_EQ(
      KindOf("up.env", "A=\"x\" # it's\nif [ -n \"$A\" ]; then B=1\nfi\n"),
      "shell");
  const std::string array = "ROOT=/var/www\nSITES=(\n  \"a\"\n)\n";
  EXPECT_EQ(KindOf("scripts/.env", "#!/usr/bin/env bash\n" + array), "shell");
  EXPECT_EQ(KindOf("sites.env", array), "shell");
  EXPECT_EQ(KindOf("scripts/.env", array), "dotenv");
  EXPECT_EQ(KindOf("scripts/.env", "#!/bin/sh\nA=1\nB=x=(\n"), "dotenv");
}

TEST(Classify, EnvFilesThatOnlyMentionShell) {
  const std::string script = "if [ -f x ]; then\n  A=1\nfi\n";
  EXPECT_EQ(KindOf("a/.env", script), "dotenv");
  EXPECT_EQ(KindOf("a.env", script), "shell");
  for (const char* text :
       {"# if this is set\nDONE=done\nA[0]=1\n",
        "#!/usr/bin/env bash\nP=99999\n", "# see [((a]=\nP=1\n",
        "# done\n#fi\nif_x=1\ndone_y=2\n",
        "HOOK=\"while x; do\n y\ndone\n\"\nP=1\n", "HOOK='\nif [ -f x ]\nfi'\n",
        "A= \"say \\\"\nfi\n\"\n", "A=[(($i]=x\n"}) {
    EXPECT_EQ(KindOf("prod.env", text), "dotenv") << text;
  }
}

TEST(Classify, OtherYamlWithServices) {
  EXPECT_EQ(KindOf("ci.yml", "services:\n  - docker:dind\n"), "yaml");
  EXPECT_EQ(KindOf("ci.yml", "services:\n- docker:dind\n"), "yaml");
  EXPECT_EQ(KindOf("a.yml", "services:\n  a:\n    class: X\n"), "yaml");
  EXPECT_EQ(KindOf("a.yml", "services:\n  a:\n    spec:\n      image: x\n"),
            "yaml");
  EXPECT_EQ(KindOf("a.yml", "apiVersion: v1\nservices:\n  a:\n    image: x\n"),
            "yaml");
  EXPECT_EQ(
      KindOf("a.yml", "captainVersion: 4\nservices:\n  a:\n    image: x\n"),
      "yaml");
  EXPECT_EQ(KindOf("a.yml", "x:\n  services:\n    a:\n      image: x\n"),
            "yaml");
  EXPECT_EQ(KindOf("a.yml", "services:\nother: 1\n"), "yaml");
  EXPECT_EQ(KindOf("a.yml", "services: no\n"), "yaml");
}

TEST(Classify, PipelinesWithServices) {
  const std::string services = "services:\n  db:\n    image: mysql\n";
  for (const char* key :
       {"steps", "pipeline", "jobs", "stages", "workspace", "kind"}) {
    const std::string other = std::string(key) + ":\n  a: 1\n";
    EXPECT_EQ(KindOf("ci.yml", other + services), "yaml") << key;
    EXPECT_EQ(KindOf("ci.yml", services + other), "yaml") << key;
    EXPECT_EQ(KindOf("compose.yml", services + other), "compose") << key;
  }
  EXPECT_EQ(KindOf(".woodpecker/test.yaml", services), "yaml");
  EXPECT_EQ(KindOf("a/.circleci/x/test.yml", services), "yaml");
  EXPECT_EQ(KindOf(".gitlab/docker-compose.yml", services), "compose");
  EXPECT_EQ(KindOf("gitlab/stack.yml", services), "compose");
  EXPECT_EQ(KindOf("stack.yml", services + "step:\n  a: 1\n"), "compose");
}

TEST(Classify, TasksAboutCompose) {
  EXPECT_EQ(KindOf("tasks/docker-compose.yml", "---\n# c\n- name: x\n"),
            "yaml");
  EXPECT_EQ(KindOf("docker-compose-update.yml", "- hosts: all\n"), "yaml");
  EXPECT_EQ(KindOf("docker-compose.yml", "-name: x\n"), "compose");
  EXPECT_EQ(KindOf("docker-compose.yml", "- services\n"), "compose");
  EXPECT_EQ(KindOf("docker-compose.yml", "x:\n- name: x\n"), "compose");
}

TEST(Classify, SupervisorByContent) {
  EXPECT_EQ(KindOf("api.conf", "; x\n[program:api]\ncommand=x\n"),
            "supervisor");
  EXPECT_EQ(KindOf("api.ini", "[eventlistener:x]\n"), "supervisor");
  EXPECT_EQ(KindOf("api.ini", "[supervisord]\r\n"), "supervisor");
  EXPECT_EQ(KindOf("api.conf.example", "[program:x]\n"), "supervisor");
  EXPECT_EQ(KindOf("php.ini", "[PHP]\n"), "text");
  EXPECT_EQ(KindOf("api.txt", "[program:api]\n"), "text");
}

TEST(Classify, UnitsByTheirSections) {
  EXPECT_EQ(KindOf("afp.service", "<?xml version=\"1.0\"?>\n<service-group>"),
            "text");
  EXPECT_EQ(KindOf("org.x.service", "[D-BUS Service]\nName=org.x\n"), "text");
  EXPECT_EQ(KindOf("a.service", "# only a comment\n"), "systemd");
  EXPECT_EQ(KindOf("a.path", "some text\n"), "text");
  EXPECT_EQ(KindOf("a.target", "[Unit]\nDescription=x\n"), "systemd");
  EXPECT_EQ(KindOf("a.network", "[Match]\nName=e*\n[Network]\nDHCP=yes\n"),
            "text");
  EXPECT_EQ(KindOf("a.network", "[Unit]\n[Network]\n"), "quadlet");
  EXPECT_EQ(KindOf("meson.build", "project('x')\n"), "text");
}

TEST(Classify, DockerfilesWithAnExtension) {
  EXPECT_EQ(KindOf("Dockerfile.go", "# c\n\nFROM golang\n"), "dockerfile");
  EXPECT_EQ(KindOf("dockerfile.go", "package dockerfile\n"), "code");
  EXPECT_EQ(KindOf("dockerfile.ex", "defmodule Dockerfile do\n"), "text");
  EXPECT_EQ(KindOf("Dockerfile.php", "FROM php:8.3\n"), "dockerfile");
}

TEST(Classify, ScriptsByTheirInterpreter) {
  EXPECT_EQ(KindOf("deploy", "#!/bin/sh\n"), "shell");
  EXPECT_EQ(KindOf("deploy", "#!/usr/bin/env bash\r\n"), "shell");
  EXPECT_EQ(KindOf("deploy", "#! /usr/bin/env -S FOO=1 bash -e\n"), "shell");
  EXPECT_EQ(KindOf("deploy", "#!/bin/busybox sh\n"), "shell");
  EXPECT_EQ(KindOf("fancontrol.service", "#!/bin/bash\n"), "shell");
  EXPECT_EQ(KindOf("deploy", "#!/usr/bin/python3.11\n"), "code");
  EXPECT_EQ(KindOf("deploy", "#!/usr/bin/env node\n"), "code");
  EXPECT_EQ(KindOf("deploy", "#!/usr/bin/env pwsh\n"), "powershell");
  EXPECT_EQ(KindOf("deploy", "#!/usr/bin/perl\n"), "text");
  EXPECT_EQ(KindOf("deploy", "#!"), "text");
  EXPECT_EQ(KindOf("deploy", "#!/usr/bin/env"), "text");
}

TEST(Classify, BinaryByANulByte) {
  const std::string nul(1, '\0');
  EXPECT_EQ(KindOf("compose.yaml", "services:" + nul), "binary");
  EXPECT_EQ(KindOf("a.txt", std::string(8191, 'x') + nul), "binary");
  EXPECT_EQ(KindOf("a.txt", std::string(8192, 'x') + nul), "text");
  EXPECT_EQ(KindOf("a.yml",
                   "\xFF\xFE"
                   "a" +
                       nul),
            "binary");  // UTF-16.
}

TEST(Classify, BinaryBehindAPointerOfLfs) {
  const std::string version = "version https://git-lfs.github.com/spec/v1\n";
  const std::string oid = "oid sha256:" + std::string(64, 'a') + "\n";
  EXPECT_EQ(KindOf("a.txt", version + oid + "size 12345\n"), "binary");
  // A text that begins like one hides nothing.
  EXPECT_EQ(KindOf("a.txt", version + "size 12345\n"), "text");
  EXPECT_EQ(KindOf("a.txt", version + oid + "PASSWORD=x\n"), "text");
  EXPECT_EQ(KindOf("a.txt", version + oid + "the next of them\n"), "text");
  EXPECT_EQ(KindOf("a.txt", version + oid + "x " + std::string(1024, 'x')),
            "text");
}

TEST(Classify, TextWhenEncryptedUnderItsOwnName) {
  const std::string sops =
      "{\n\t\"data\": \"ENC[AES256_GCM,data:eA==,type:str]\",\n"
      "\t\"sops\": {}\n}\n";
  for (const char* path : {"a.toml", "prod.env", "a.service", "compose.yml",
                           "supervisord.conf", "a.json"}) {
    EXPECT_EQ(KindOf(path, sops), "text") << path;
    EXPECT_EQ(KindOf(path, "$ANSIBLE_VAULT;1.1;AES256\n6162\n"), "text");
  }
  // Here only values are.
  EXPECT_EQ(KindOf("prod.env", "A=ENC[AES256_GCM,data:eA==,type:str]\n"),
            "dotenv");
  EXPECT_EQ(KindOf("a.json", "{\"data\": \"x\"}"), "json");
}

TEST(Classify, IgnoresAByteOrderMark) {
  EXPECT_EQ(KindOf("a", "\xEF\xBB\xBF#!/bin/sh\n"), "shell");
  EXPECT_EQ(KindOf("a.yml", "\xEF\xBB\xBFservices:\n a:\n  image: x\n"),
            "compose");
}

}  // namespace
}  // namespace plimsoll
