// materialize-secrets and run-with-secrets, run by the shells and awks that
// are here, with secrets that every reader has a meaning for.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "targets/encode/compose.h"
#include "targets/encode/systemd.h"
#include "tests/oracles/harness.h"
#include "tests/targets/emit/emitted.h"
#include "tests/targets/encode/values.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using oracles::Command;
using oracles::Output;
using testing::HasSubstr;
using testing::IsEmpty;

// Which shell runs the scripts, and which awk they find.
struct Tools {
  std::string name;
  std::vector<std::string> shell;
  std::string awk;
};

// What can be a secret for every reader. Other shells than the first read a
// part of them: reading one takes half a dozen processes.
std::vector<std::string> Secrets(const Tools& tools) {
  std::vector<std::string> values;
  std::vector<std::string> all = encode::SpecialValues();
  const std::vector<std::string> random = encode::RandomValues(30);
  all.insert(all.end(), random.begin(), random.end());
  all.emplace_back("%PLIMSOLL{secret s0}%");
  all.emplace_back("&\\&\\\\");
  for (const std::string& value : all) {
    const bool blank = value.find_first_not_of('\n') == std::string::npos;
    if (!blank && encode::SystemdEnvFileLine("K", value)) {
      values.push_back(value);
    }
  }
  if (tools.name != "sh") {
    std::vector<std::string> part;
    constexpr size_t kStride = 5;
    for (size_t i = 0; i < values.size(); i += kStride) {
      part.push_back(values[i]);
    }
    return part;
  }
  return values;
}

// Hostile text around a secret.
constexpr std::string_view kBefore = "a%PLIMSOLL{$X`\"'\\ ";
constexpr std::string_view kAfter = "%PLIMSOLL{literal}%#;&";

std::string UrlEncoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    out += plain ? std::string(1, c)
                 : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::vector<Tools> ToolsHere() {
  std::vector<Tools> tools = {{"sh", {"sh"}, ""}};
  const auto have = [](const char* name) {
    return !oracles::FindReader(name).empty();
  };
  if (have("bash")) tools.push_back({"bash", {"bash", "--posix"}, ""});
  if (have("gawk")) tools.push_back({"gawk", {"sh"}, "gawk"});
  if (have("mawk")) tools.push_back({"mawk", {"sh"}, "mawk"});
  if (have("busybox")) {
    tools.push_back({"busybox", {"busybox", "sh"}, "busybox"});
  }
  return tools;
}

// A host whose app has a bare secret, one in a larger value, and one in a
// larger value of a URL, for each of `count` secrets.
Files ProjectWith(size_t count, std::string_view host, std::string_view app) {
  std::string manifest(app);
  manifest += "secret_env:\n";
  const auto quoted = [](std::string_view text) {
    return encode::YamlScalar(text).value();
  };
  for (size_t i = 0; i < count; ++i) {
    manifest += fmt::format("  - {{key: BARE{0}, secret_file: s{0}}}\n", i);
    manifest += fmt::format(
        "  - {{key: WITHIN{0}, template: {1}}}\n", i,
        quoted(fmt::format("{}{{{{secrets.s{}}}}}{}", kBefore, i, kAfter)));
    manifest += fmt::format(
        "  - {{key: URL{0}, template: \"x://u:{{{{url secrets.s{0}}}}}@h\"}}\n",
        i);
  }
  return OneHost(host, {{"app", manifest}});
}

class Scripts : public testing::TestWithParam<Tools> {
 protected:
  // The artifacts of a project, whose host keeps secrets in secrets() and,
  // where programs have them put in place, files below root().
  void Deploy(const Files& files) {
    const Emitted emitted(files, "box");
    EXPECT_THAT(emitted.Findings(), IsEmpty());
    WriteArtifacts(emitted.artifacts(), dir_ / "deploy");
    for (const Artifact& artifact : emitted.artifacts()) {
      if (artifact.mode == 0755) Redirect(artifact.path);
    }
  }

  void WriteSecret(const std::string& name, const std::string& value) {
    dir_.Write("secrets/" + name, value + "\n", 0600);
  }

  [[nodiscard]] std::string Host(std::string_view runtime) const {
    return fmt::format(
        "runtime: {}\ndeploy_dir: {}\nsecrets: {{source: files, dir: {}}}\n",
        runtime, dir_ / "deploy", dir_ / "secrets");
  }

  Output RunScript(const std::string& script,
                   const std::vector<std::string>& arguments,
                   const std::vector<std::string>& environment = {}) {
    Command command{.argv = GetParam().shell};
    command.argv.push_back(dir_ / ("deploy/" + script));
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.environment = environment;
    if (!GetParam().awk.empty()) {
      fs::create_directories(dir_ / "bin");
      const fs::path link = dir_ / "bin/awk";
      if (!fs::exists(link)) {
        fs::create_symlink(oracles::FindReader(GetParam().awk), link);
      }
      command.environment.push_back("PATH=" + (dir_ / "bin") +
                                    ":/usr/bin:/bin");
    }
    const auto output = oracles::Run(command);
    EXPECT_TRUE(output) << output.error();
    return output ? *output : Output{};
  }

  [[nodiscard]] std::string Filled(const std::string& path) const {
    return oracles::ReadWhole(dir_ / ("run/" + path));
  }

  TempDir dir_;

 private:
  // /run is not the test's to write to.
  void Redirect(const std::string& path) {
    std::string text = oracles::ReadWhole(dir_ / ("deploy/" + path));
    const std::string from = "'/run/plimsoll/demo/box'";
    const size_t at = text.find(from);
    if (at == std::string::npos) return;
    text.replace(at, from.size(), "'" + (dir_ / "run") + "'");
    dir_.Write("deploy/" + path, text, 0755);
  }
};

// Every line of the filled env file is what the reader's encoder makes of the
// whole value.
void ExpectLines(const std::string& file,
                 const std::vector<std::string>& secrets,
                 Result<std::string> (*encoder)(std::string_view,
                                                std::string_view)) {
  std::string expected;
  for (size_t i = 0; i < secrets.size(); ++i) {
    const std::string number = std::to_string(i);
    expected += encoder("BARE" + number, secrets[i]).value() + "\n";
    expected += encoder("WITHIN" + number,
                        std::string(kBefore) + secrets[i] + std::string(kAfter))
                    .value() +
                "\n";
    expected +=
        encoder("URL" + number, "x://u:" + UrlEncoded(secrets[i]) + "@h")
            .value() +
        "\n";
  }
  const size_t first = file.find("\nBARE0=");
  ASSERT_NE(first, std::string::npos) << file.substr(0, 500);
  EXPECT_EQ(file.substr(first + 1), expected);
}

TEST_P(Scripts, FillEnvFilesAsTheirReadersEncode) {
  const std::vector<std::string> secrets = Secrets(GetParam());
  for (size_t i = 0; i < secrets.size(); ++i) {
    WriteSecret("s" + std::to_string(i), secrets[i]);
  }
  Deploy(ProjectWith(secrets.size(), Host("compose"),
                     "container: {image: \"docker.io/a/b:1\"}\n"));
  Output output = RunScript("materialize-secrets", {});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(output.err, "");
  ExpectLines(Filled("env/app.env"), secrets, encode::DotenvLine);

  Deploy(ProjectWith(secrets.size(), Host("systemd"),
                     "process: {command: [run]}\n"));
  output = RunScript("materialize-secrets", {});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  ExpectLines(Filled("env/app.env"), secrets, encode::SystemdEnvFileLine);
  const auto mode = fs::status(dir_ / "run/env/app.env").permissions();
  EXPECT_EQ(static_cast<unsigned>(mode), 0600u);
  EXPECT_EQ(static_cast<unsigned>(fs::status(dir_ / "run").permissions()),
            0700u);
}

TEST_P(Scripts, RunWithSecretsExportsExactValues) {
  const std::vector<std::string> secrets = Secrets(GetParam());
  for (size_t i = 0; i < secrets.size(); ++i) {
    WriteSecret("s" + std::to_string(i), secrets[i]);
  }
  Deploy(ProjectWith(secrets.size(), Host("supervisor"),
                     "process: {command: [run]}\n"));
  const Output output = RunScript(
      "run-with-secrets", {"app", "--", oracles::DumpProgram(), "a b", ""},
      {"PLIMSOLL_DUMP=" + (dir_ / "dump"), "plain=kept"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  const oracles::Dump dump = oracles::ReadDump(dir_ / "dump");
  EXPECT_THAT(dump.arguments, testing::ElementsAre("a b", ""));
  EXPECT_EQ(dump.environment.at("plain"), "kept");
  for (size_t i = 0; i < secrets.size(); ++i) {
    const std::string number = std::to_string(i);
    EXPECT_EQ(dump.environment.at("BARE" + number), secrets[i]);
    EXPECT_EQ(dump.environment.at("WITHIN" + number),
              std::string(kBefore) + secrets[i] + std::string(kAfter));
    EXPECT_EQ(dump.environment.at("URL" + number),
              "x://u:" + UrlEncoded(secrets[i]) + "@h");
  }
  for (const auto& [name, value] : dump.environment) {
    EXPECT_FALSE(name.starts_with("plimsoll_")) << name;
  }
}

TEST_P(Scripts, GivePodmanEverySecret) {
  const std::string secret = "a\n'\"$x `%\\ \n";
  WriteSecret("s0", secret);
  Deploy(ProjectWith(1, Host("quadlet"),
                     "container: {image: \"docker.io/a/b:1\"}\n"
                     "secret_files: [{secret_file: s0, target: /k}]\n"));
  dir_.Write("bin/podman",
             fmt::format("#!/bin/sh\n"
                         "[ \"$1 $2 $3\" = 'secret create --replace' ] || "
                         "exit 9\ncat <\"$5\" >'{}'/\"$4\"\n",
                         dir_ / "kept"),
             0755);
  fs::create_directories(dir_ / "kept");
  const std::vector<std::string> path = {"PATH=" + (dir_ / "bin") +
                                         ":/usr/bin:/bin"};
  const std::map<std::string, std::string> expected = {
      {"demo.box.s0.env", secret},
      {"demo.box.s0.file", secret + "\n"},
      {"demo.box.app.WITHIN0.app",
       std::string(kBefore) + secret + std::string(kAfter)},
      {"demo.box.app.URL0.app", "x://u:" + UrlEncoded(secret) + "@h"}};
  // The second time everything is there already.
  for (int i = 0; i < 2; ++i) {
    const Output output = RunScript("materialize-secrets", {}, path);
    ASSERT_EQ(output.exit_code, 0) << output.err;
    for (const auto& [name, value] : expected) {
      EXPECT_EQ(oracles::ReadWhole(dir_ / ("kept/" + name)), value) << name;
    }
  }
  dir_.Write("bin/podman", "#!/bin/sh\necho full >&2\nexit 125\n", 0755);
  EXPECT_NE(RunScript("materialize-secrets", {}, path).exit_code, 0);
  const Output stub =
      RunScript("materialize-secrets", {"--stub", dir_ / "stub"}, path);
  ASSERT_EQ(stub.exit_code, 0) << stub.err;
  EXPECT_EQ(oracles::ReadWhole(dir_ / "stub/podman/demo.box.s0.env"),
            "stub-s0");
}

TEST_P(Scripts, RenderedFilesKeepEveryOtherByte) {
  WriteSecret("s0", "one\ntwo&\\");
  const std::string text =
      "first\n\n  {{secrets.s0}} %PLIMSOLL{ \\\t%PLIMSOLL{secret s0}%\nlast";
  Files files = OneHost(Host("compose"),
                        {{"app",
                          "container: {image: \"docker.io/a/b:1\"}\n"
                          "files: [{template: t.conf, target: /etc/t.conf, "
                          "mode: \"0640\"}]\n"}});
  files["apps/app/t.conf"] = text;
  Deploy(files);
  const Output output = RunScript("materialize-secrets", {});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  std::string expected = text;
  const std::string_view marker = "{{secrets.s0}}";
  expected.replace(expected.find(marker), marker.size(), "one\ntwo&\\");
  EXPECT_EQ(Filled("files/app/etc/t.conf"), expected);
  const auto mode = fs::status(dir_ / "run/files/app/etc/t.conf").permissions();
  EXPECT_EQ(static_cast<unsigned>(mode), 0640u);
}

TEST_P(Scripts, NameEveryFaultySecretAndWriteNothing) {
  WriteSecret("s1", "");
  dir_.Write("secrets/s2", std::string_view("a\0b\n", 4));
  dir_.Write("secrets/s3", "\xff\xfe\n");
  WriteSecret("s4", "fine");
  Deploy(ProjectWith(5, Host("compose"),
                     "container: {image: \"docker.io/a/b:1\"}\n"));
  const Output output = RunScript("materialize-secrets", {});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.err, HasSubstr("the secret s0 is missing or unreadable"));
  EXPECT_THAT(output.err, HasSubstr("the secret s1 is empty"));
  EXPECT_THAT(output.err, HasSubstr("the secret s2 holds a NUL byte"));
  EXPECT_THAT(output.err, HasSubstr("the secret s3 is not UTF-8"));
  EXPECT_THAT(output.err, testing::Not(HasSubstr("s4")));
  EXPECT_TRUE(fs::is_empty(dir_ / "run"));
}

TEST_P(Scripts, KnowWhatOnlySystemdRefuses) {
  WriteSecret("s0", "a\ufdd0b");
  Deploy(ProjectWith(1, Host("compose"),
                     "container: {image: \"docker.io/a/b:1\"}\n"));
  EXPECT_EQ(RunScript("materialize-secrets", {}).exit_code, 0);
  Deploy(ProjectWith(1, Host("systemd"), "process: {command: [run]}\n"));
  const Output output = RunScript("materialize-secrets", {});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.err, HasSubstr("the secret s0 is not UTF-8"));
}

TEST_P(Scripts, OneMissingSecretStopsOneProgram) {
  WriteSecret("there", "x");
  Deploy(OneHost(Host("supervisor"),
                 {{"good",
                   "process: {command: [run]}\n"
                   "secret_env: [{key: A, secret_file: there}]\n"},
                  {"bad",
                   "process: {command: [run]}\n"
                   "secret_env: [{key: A, secret_file: gone}]\n"}}));
  EXPECT_EQ(RunScript("run-with-secrets", {"good", "--", "true"}).exit_code, 0);
  const Output bad = RunScript("run-with-secrets", {"bad", "--", "true"});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.err, HasSubstr("run-with-secrets: bad: the secret gone is "
                                 "missing or unreadable"));
  EXPECT_EQ(RunScript("run-with-secrets", {"other", "--", "true"}).exit_code,
            1);
  EXPECT_EQ(RunScript("run-with-secrets", {"good", "true"}).exit_code, 2);
}

TEST_P(Scripts, StubNeedsNoSecrets) {
  Deploy(ProjectWith(1, Host("compose"),
                     "container: {image: \"docker.io/a/b:1\"}\n"));
  const Output output =
      RunScript("materialize-secrets", {"--stub", dir_ / "stub"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  EXPECT_THAT(oracles::ReadWhole(dir_ / "stub/env/app.env"),
              HasSubstr("BARE0=\"stub-s0\"\n"));
  EXPECT_FALSE(fs::exists(dir_ / "run"));
}

TEST_P(Scripts, EnvironmentSourceTakesOwnNameFirst) {
  Deploy(OneHost("runtime: supervisor\nsecrets: {source: environment}\n",
                 {{"app",
                   "process: {command: [run]}\n"
                   "secret_env:\n"
                   "  - {key: OWN, secret_file: a}\n"
                   "  - {key: OTHER, secret_file: b-c}\n"
                   "  - {key: B_C, secret_file: b-c}\n"
                   "  - {key: URL, template: \"u:{{secrets.b-c}}@\"}\n"}}));
  const auto run = [&](const std::vector<std::string>& variables) {
    std::vector<std::string> environment = variables;
    fs::remove(dir_ / "dump");
    environment.push_back("PLIMSOLL_DUMP=" + (dir_ / "dump"));
    return RunScript("run-with-secrets", {"app", "--", oracles::DumpProgram()},
                     environment);
  };
  Output output = run({"OWN=1", "A=2", "B_C=x'\"$\n"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  const auto environment = oracles::ReadDump(dir_ / "dump").environment;
  EXPECT_EQ(environment.at("OWN"), "1");
  EXPECT_EQ(environment.at("OTHER"), "x'\"$\n");
  EXPECT_EQ(environment.at("URL"), "u:x'\"$\n@");
  output = run({"A=2"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.err, HasSubstr("B_C is not in the environment "
                                    "(secret b-c)"));
}

TEST_P(Scripts, GenerateMakesWhatIsMissingOnce) {
  Deploy(OneHost(Host("compose"),
                 {{"app",
                   "container: {image: \"docker.io/a/b:1\"}\n"
                   "secret_env: [{key: A, secret_file: a}]\n"
                   "generated_secrets:\n"
                   "  - {name: a, kind: hex32}\n"
                   "  - {name: b, kind: base64, existing: keep}\n"
                   "  - {name: c, kind: hex16, existing: fail}\n"}}));
  EXPECT_EQ(RunScript("materialize-secrets", {}).exit_code, 1);
  Output output = RunScript("materialize-secrets", {"--generate"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  const std::string made = oracles::ReadWhole(dir_ / "secrets/a");
  EXPECT_EQ(made.size(), 64u);
  EXPECT_EQ(oracles::ReadWhole(dir_ / "secrets/b").size(), 44u);
  EXPECT_EQ(oracles::ReadWhole(dir_ / "secrets/c").size(), 32u);
  EXPECT_THAT(output.out, testing::Not(HasSubstr(made)));
  output = RunScript("materialize-secrets", {"--generate"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.err, HasSubstr("c exists already"));
  EXPECT_EQ(oracles::ReadWhole(dir_ / "secrets/a"), made);
  EXPECT_EQ(RunScript("materialize-secrets", {}).exit_code, 0);
}

TEST_P(Scripts, GenerateMakesAllOrNone) {
  dir_.Write("secrets/old", "x");
  Deploy(OneHost(Host("compose"),
                 {{"app",
                   "container: {image: \"docker.io/a/b:1\"}\n"
                   "generated_secrets:\n"
                   "  - {name: new, kind: hex32}\n"
                   "  - {name: old, kind: hex32, existing: fail}\n"}}));
  const Output output = RunScript("materialize-secrets", {"--generate"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.err, HasSubstr("old exists already"));
  EXPECT_FALSE(fs::exists(fs::path(dir_ / "secrets/new")));
}

// Others may know a key, or have signed it: only its certificate is made anew.
TEST_P(Scripts, GenerateKeepsAKeyWithoutCertificate) {
  PLIMSOLL_READER(openssl, "openssl");
  Deploy(OneHost(Host("compose"),
                 {{"app",
                   "container: {image: \"docker.io/a/b:1\"}\n"
                   "generated_certs: [{crt: a.crt, key: a.key, common_name: "
                   "a.example, sans: [192.0.2.1]}]\n"}}));
  Output output = RunScript("materialize-secrets", {"--generate"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  const std::string key = oracles::ReadWhole(dir_ / "secrets/a.key");
  const std::string first = oracles::ReadWhole(dir_ / "secrets/a.crt");
  EXPECT_THAT(key, HasSubstr("PRIVATE KEY"));
  fs::remove(dir_ / "secrets/a.crt");
  output = RunScript("materialize-secrets", {"--generate"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(oracles::ReadWhole(dir_ / "secrets/a.key"), key);
  const auto read =
      oracles::Run({.argv = {openssl, "x509", "-noout", "-ext",
                             "subjectAltName", "-in", dir_ / "secrets/a.crt"}});
  ASSERT_TRUE(read) << read.error();
  EXPECT_THAT(read->out, HasSubstr("IP Address:192.0.2.1"));
  EXPECT_NE(oracles::ReadWhole(dir_ / "secrets/a.crt"), first);
  fs::remove(dir_ / "secrets/a.key");
  output = RunScript("materialize-secrets", {"--generate"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.err, HasSubstr("a.crt is there without its key"));
}

TEST_P(Scripts, PutFilesInPlaceForSupervisor) {
  dir_.Write("secrets/key", "line\n\n");
  Files files = OneHost(
      Host("supervisor"),
      {{"app", fmt::format("process: {{command: [run]}}\n"
                           "files: [{{template: t.conf, target: {0}}}]\n"
                           "secret_files: [{{secret_file: key, target: {1}, "
                           "mode: \"0440\"}}]\n",
                           dir_ / "root/etc/t.conf", dir_ / "root/key")}});
  files["apps/app/t.conf"] = "a\n";
  Deploy(files);
  const Output output = RunScript("materialize-secrets", {});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(oracles::ReadWhole(dir_ / "root/etc/t.conf"), "a\n");
  EXPECT_EQ(oracles::ReadWhole(dir_ / "root/key"), "line\n\n");
  EXPECT_EQ(static_cast<unsigned>(fs::status(dir_ / "root/key").permissions()),
            0440u);
}

std::string NameOfTools(const testing::TestParamInfo<Tools>& tools) {
  return tools.param.name;
}
INSTANTIATE_TEST_SUITE_P(With, Scripts, testing::ValuesIn(ToolsHere()),
                         NameOfTools);

}  // namespace
}  // namespace plimsoll
