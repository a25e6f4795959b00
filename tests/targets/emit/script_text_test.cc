// The scripts of every kind of host, as a reviewer of shell reads them.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/oracles/harness.h"
#include "tests/targets/emit/emitted.h"

namespace plimsoll {
namespace {

TEST(ScriptText, IsCleanToShellcheck) {
  PLIMSOLL_READER(shellcheck, "shellcheck");
  const std::string app =
      "secret_env:\n"
      "  - {key: A, secret_file: a}\n"
      "  - {key: B, template: \"x{{url secrets.b}}'y\"}\n"
      "secret_files: [{secret_file: c, target: /c, mode: \"0444\"}]\n"
      "inherit_env: [{key: HOME, required: true}]\n";
  const std::string made =
      "generated_secrets: [{name: a, kind: hex16}, {name: b, kind: base64}, "
      "{name: h, kind: bcrypt, of: a}]\n"
      "generated_certs: [{crt: x.crt, key: x.key, common_name: \"o'x\", "
      "sans: [192.0.2.1, h.example.org]}]\n";
  const std::string process = "process: {command: [run], user: u}\n";
  const std::string container = "container: {image: \"docker.io/a/b:1\"}\n";
  const std::vector<Files> projects = {
      FixtureFiles("cres"),
      OneHost("runtime: supervisor\n", {{"app", process + app + made}}),
      OneHost("runtime: supervisor\nsecrets: {source: environment}\n",
              {{"app", process + app}}),
      OneHost("runtime: systemd\n", {{"app", process + app}}),
      OneHost("runtime: compose\n", {{"app", container + app + made}}),
      OneHost("runtime: quadlet\n", {{"app", container + app + made}}),
      OneHost("runtime: quadlet\nos: {podman: \"4.6\"}\n",
              {{"app", container + app}}),
  };
  for (const Files& files : projects) {
    const bool cres = files.contains("hosts/huihuang.yml");
    const Emitted emitted(files, cres ? "huihuang" : "box");
    size_t scripts = 0;
    for (const Artifact& artifact : emitted.artifacts()) {
      if (artifact.mode != 0755) continue;
      ++scripts;
      const auto output =
          oracles::Run({.argv = {shellcheck, "-"}, .input = artifact.contents});
      ASSERT_TRUE(output) << output.error();
      EXPECT_EQ(output->exit_code, 0) << artifact.path << "\n" << output->out;
    }
    EXPECT_GT(scripts, 0u);
  }
}

}  // namespace
}  // namespace plimsoll
