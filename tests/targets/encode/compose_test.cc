// Docker Compose: what `docker compose config` makes of each place a value can
// stand in.

#include "targets/encode/compose.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/oracles/harness.h"
#include "tests/targets/encode/values.h"

namespace plimsoll::encode {
namespace {

using nlohmann::json;
using oracles::Output;

// `config` prints a file that can be read again, so it doubles each `$`.
std::string SingleDollars(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '$' && text.substr(i, 2) == "$$") ++i;
  }
  return out;
}

std::map<std::string, std::string> StringMap(const json& object) {
  std::map<std::string, std::string> map;
  for (const auto& [key, value] : object.items()) {
    map[key] = SingleDollars(value.get<std::string>());
  }
  return map;
}

class ComposeReader : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(compose, "docker-compose");
    compose_ = compose;
  }

  // The service `a` made of `body`, as compose resolves it.
  json Service(const std::string& body) {
    dir_.Write("compose.yaml",
               "services:\n  a:\n    image: example/a\n" + body);
    const Result<Output> run =
        oracles::Run({.argv = {compose_, "--project-name", "p", "config",
                               "--format", "json"},
                      .directory = dir_.path()});
    if (!run || run->exit_code != 0) {
      ADD_FAILURE() << (run ? run->err.substr(0, 2000) : run.error());
      return json::object();
    }
    return json::parse(run->out)["services"]["a"];
  }

  static std::string Mapping(const std::string& name,
                             const std::vector<std::string>& words) {
    std::string body = "    " + name + ":\n";
    for (size_t i = 0; i < words.size(); ++i) {
      body += fmt::format("      {}: {}\n", Key(i), words[i]);
    }
    return body;
  }

  TempDir dir_;
  std::string compose_;
};

TEST_F(ComposeReader, ReturnsEveryScalarOfTheFile) {
  const Encoded all = EncodeAll(AllValues(), ComposeScalar, NeverRefused);
  std::string body =
      Mapping("environment", all.words) + Mapping("labels", all.words);
  body += "    command:\n";
  for (const std::string& word : all.words) {
    body += fmt::format("      - {}\n", word);
  }
  const json service = Service(body);
  ExpectHeld(all.held, StringMap(service["environment"]));
  ExpectHeld(all.held, StringMap(service["labels"]));
  std::vector<std::string> command;
  for (const json& word : service["command"]) {
    command.push_back(SingleDollars(word.get<std::string>()));
  }
  ExpectSame(all.held, command);
}

TEST_F(ComposeReader, ReturnsEveryMappingKey) {
  std::string body = "    labels:\n";
  std::set<std::string> written;
  for (const std::string& value : SpecialValues()) {
    // A label has a name of more than newlines, and a YAML key has an end.
    if (value.find_first_not_of('\n') == std::string::npos) continue;
    if (value.size() > 1000) continue;
    body += fmt::format("      {}: v\n", *YamlScalar(value));
    written.insert(value);
  }
  std::set<std::string> read;
  const json labels = Service(body)["labels"];
  for (const auto& label : labels.items()) {
    read.insert(SingleDollars(label.key()));
  }
  EXPECT_EQ(read, written);
}

TEST_F(ComposeReader, ReturnsEveryLineOfAnEnvFile) {
  const Encoded all = EncodeAssignments(AllValues(), DotenvLine, NeverRefused);
  std::string file;
  for (const std::string& line : all.words) file += line + "\n";
  dir_.Write("a.env", file);
  const json service = Service("    env_file: a.env\n");
  ExpectHeld(all.held, StringMap(service["environment"]));
}

TEST_F(ComposeReader, InterpolatesEveryLineOfDotEnv) {
  const Encoded all = EncodeAssignments(AllValues(), DotenvLine, NeverRefused);
  std::string file;
  std::string body = "    environment:\n";
  for (size_t i = 0; i < all.words.size(); ++i) {
    file += all.words[i] + "\n";
    body += fmt::format("      {0}: \"${{{0}}}\"\n", Key(i));
  }
  dir_.Write(".env", file);
  ExpectHeld(all.held, StringMap(Service(body)["environment"]));
}

}  // namespace
}  // namespace plimsoll::encode
