// What the manifests of a catalogue must never say, tried on every manifest of
// the archy fleet at once: each is broken in one way, and check finds the fault
// in each of them and nothing else anywhere.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "compiler/base/file_system.h"
#include "compiler/driver/session.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

using Texts = std::map<std::string, std::string>;
// Changes one manifest; false where it has nothing that could be broken so.
using Breaker = std::function<bool(std::string* manifest)>;

Texts Archy() {
  const fs::path root = fs::path(PLIMSOLL_SOURCE_DIR) / "fixtures/archy";
  Texts texts;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    texts[entry.path().lexically_relative(root).generic_string()] = text.str();
  }
  return texts;
}

bool IsManifest(const std::string& path) {
  return path.ends_with("/manifest.yml");
}

// `path id` of each finding.
std::multiset<std::string> Check(const Texts& texts) {
  MemoryFileSystem disk;
  for (const auto& [path, text] : texts) disk.Add(path, text);
  const auto session = Load(disk, {});
  std::multiset<std::string> findings;
  for (const Diagnostic& diagnostic : CheckSession(*session, 1)) {
    const Span place = diagnostic.primary();
    const std::string path =
        place.valid() ? std::string(session->sources.Get(place.file).path())
                      : std::string();
    findings.insert(path + " " + std::string(diagnostic.id));
  }
  return findings;
}

void ExpectInEach(const std::string& id, const Breaker& broken,
                  size_t at_least) {
  Texts texts = Archy();
  std::multiset<std::string> expected;
  for (auto& [path, text] : texts) {
    if (IsManifest(path) && broken(&text)) expected.insert(path + " " + id);
  }
  EXPECT_GE(expected.size(), at_least);
  EXPECT_EQ(Check(texts), expected);
}

// Puts `item` first into the list `key`, which may be missing, of the first
// app of a manifest.
void AddItem(std::string* text, const std::string& key,
             const std::string& item) {
  const size_t block = text->find(" " + key + ":\n");
  const size_t flow = text->find(" " + key + ": [");
  if (block != std::string::npos) {
    const size_t line = text->rfind('\n', block) + 1;
    const std::string indent(block + 1 - line + 2, ' ');
    text->insert(block + key.size() + 3, indent + "- " + item + "\n");
  } else if (flow != std::string::npos) {
    text->insert(flow + key.size() + 4, item + ", ");
  } else {
    const size_t container = text->find(" container:\n");
    ASSERT_NE(container, std::string::npos) << *text;
    const size_t line = text->rfind('\n', container) + 1;
    const std::string indent(container + 1 - line + 2, ' ');
    text->insert(container + 12, indent + key + ": [" + item + "]\n");
  }
}

Breaker Adding(const std::string& key, const std::string& item) {
  return [=](std::string* text) {
    AddItem(text, key, item);
    return true;
  };
}

constexpr size_t kManifests = 66;

TEST(EveryManifest, IsFineAsItIs) { EXPECT_THAT(Check(Archy()), IsEmpty()); }

TEST(EveryManifest, HasNoEmptyArgument) {
  ExpectInEach("schema/empty-argument", Adding("custom_args", "\"\""),
               kManifests);
}

TEST(EveryManifest, HasNoEmptyPartOfAnEntrypoint) {
  ExpectInEach("schema/empty-argument", Adding("entrypoint", "\"\""),
               kManifests);
}

TEST(EveryManifest, DerivesAVariableOnce) {
  ExpectInEach(
      "schema/duplicate-env-key",
      [](std::string* text) {
        AddItem(text, "derived_env",
                R"({key: TWICE, template: "{{HOST_IP}}"})");
        AddItem(text, "derived_env",
                R"({key: TWICE, template: "{{DISK_GB}}"})");
        return true;
      },
      kManifests);
}

TEST(EveryManifest, NamesKnownFactsOnly) {
  ExpectInEach(
      "schema/unknown-host-fact",
      Adding("derived_env", R"({key: UNKNOWN, template: "{{HOST_IPP}}"})"),
      kManifests);
}

TEST(EveryManifest, BalancesItsBraces) {
  for (const char* value : {"{{HOST_IP}", "{{HOST_IP", "x}}{{"}) {
    ExpectInEach("syntax/placeholder",
                 Adding("derived_env", "{key: UNBALANCED, template: \"" +
                                           std::string(value) + "\"}"),
                 kManifests);
  }
}

TEST(EveryManifest, KeepsSecretsInTheirFolder) {
  for (const char* name : {"../../etc/shadow", "folder/secret", "..", "/etc"}) {
    ExpectInEach("paths/traversal",
                 Adding("secret_env", "{key: ESCAPED, secret_file: \"" +
                                          std::string(name) + "\"}"),
                 kManifests);
  }
}

TEST(EveryManifest, HasNoImageBesideABuild) {
  ExpectInEach(
      "schema/image-and-build",
      [](std::string* text) {
        const bool built = text->find(" build:\n") != std::string::npos;
        const std::string other = built ? "image: docker.io/library/nginx:1.27"
                                        : "build: {context: .}";
        // Where one app of a stack states its image.
        const std::string mark = built ? " build:\n" : " image: ";
        const size_t at = text->find(mark);
        const size_t line = text->rfind('\n', at) + 1;
        text->insert(line, text->substr(line, at + 1 - line) + other + "\n");
        return true;
      },
      kManifests);
}

TEST(EveryManifest, HasAnImageOrABuild) {
  ExpectInEach(
      "schema/image-and-build",
      [](std::string* text) {
        const size_t at = text->find(" image: ");
        if (at == std::string::npos) return false;
        const size_t line = text->rfind('\n', at) + 1;
        text->erase(line, text->find('\n', at) + 1 - line);
        return true;
      },
      kManifests - 1);
}

// A catalogue's older manifests lack the fields that came later.
TEST(EveryManifest, LeavesNewFieldsToTheirDefaults) {
  MemoryFileSystem disk;
  for (const auto& [path, text] : Archy()) disk.Add(path, text);
  const auto session = Load(disk, {});
  ASSERT_TRUE(session->fleet);
  size_t instances = 0;
  for (const auto& host : session->fleet->hosts) {
    for (const Instance& instance : host->instances) {
      ++instances;
      EXPECT_TRUE(instance.is_container) << instance.id;
      EXPECT_EQ(instance.runtime, Runtime::kQuadlet) << instance.id;
      EXPECT_TRUE(instance.autostart) << instance.id;
      EXPECT_EQ(instance.name, instance.id);
      EXPECT_FALSE(instance.app->container.privileged.or_default(false));
      for (const ResolvedPort& port : instance.ports) {
        EXPECT_TRUE(port.host_port != 0 || port.container_port != 0)
            << instance.id;
      }
    }
  }
  EXPECT_GE(instances, 110u);
}

}  // namespace
}  // namespace plimsoll
