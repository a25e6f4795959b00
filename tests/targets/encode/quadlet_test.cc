// Quadlet: its generator makes services of the units, a real systemd starts
// them, and a stand-in for podman writes down what it was given.

#include "targets/encode/quadlet.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/oracles/harness.h"
#include "tests/targets/encode/values.h"

namespace plimsoll::encode {
namespace {

using oracles::Output;
using oracles::SystemdSession;

constexpr size_t kBatch = 1000;
constexpr char kImage[] = "registry.example.org/a:1";
constexpr char kMark[] = "--mark";  // Where PodmanArgs= begins.

bool Holds(const std::string& value, std::string_view part) {
  return value.find(part) != std::string::npos;
}

std::string RefusedByQuadlet(const std::string& value) {
  if (!RefusedBySystemd(value).empty()) return RefusedBySystemd(value);
  return Holds(value, "\u0080")
             ? "Quadlet cannot hold the control character U+0080"
             : "";
}

std::string RefusedInLine(const std::string& value) {
  if (!RefusedByQuadlet(value).empty()) return RefusedByQuadlet(value);
  if (value.empty()) return "Quadlet takes an empty value for no value";
  if (value == ";") return "Quadlet would end the command at a lone `;`";
  return Holds(value, "\n") ? "this Quadlet key cannot hold a newline" : "";
}

std::string RefusedInRawLine(const std::string& value) {
  if (!RefusedInLine(value).empty()) return RefusedInLine(value);
  constexpr std::string_view kAscii = "\t\v\f\r ";
  bool trimmed = Holds(std::string(kAscii), {&value.front(), 1}) ||
                 Holds(std::string(kAscii), {&value.back(), 1});
  for (const char* space :
       {"\u0085", "\u00a0", "\u1680", "\u2003", "\u2028", "\u2029", "\u3000"}) {
    trimmed = trimmed || value.ends_with(space);
  }
  if (trimmed) return "this Quadlet key cannot hold white space at either end";
  return value.ends_with('\\') ? "this Quadlet key cannot end in a backslash"
                               : "";
}

std::string RefusedAsSingle(const std::string& value) {
  if (!RefusedInLine(value).empty()) return RefusedInLine(value);
  const bool quoted = value.starts_with('"') || value.ends_with('"');
  return quoted ? "this Quadlet key cannot hold `\"` at either end" : "";
}

// `podman run OPTIONS PODMAN_ARGS IMAGE EXEC` taken apart.
struct PodmanCall {
  std::multimap<std::string, std::string> options;
  std::vector<std::string> podman_arguments;
  std::vector<std::string> exec;
};

PodmanCall TakeApart(const std::vector<std::string>& arguments) {
  PodmanCall call;
  const auto mark = std::find(arguments.begin(), arguments.end(), kMark);
  const auto image = std::find(arguments.begin(), arguments.end(), kImage);
  const auto end = std::min(mark, image);
  for (auto it = arguments.begin(); it != end && it + 1 != end; ++it) {
    call.options.emplace(*it, *(it + 1));
  }
  if (mark < image) call.podman_arguments.assign(mark + 1, image);
  if (image != arguments.end()) {
    call.exec.assign(image + 1, arguments.end());
  }
  return call;
}

class QuadletReader : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(quadlet, "quadlet");
    PLIMSOLL_READER(systemctl, "systemctl");
    quadlet_ = quadlet;
    auto session = SystemdSession::Start();
    if (!session) PLIMSOLL_WITHOUT(session.error());
    session_ = std::move(*session);
  }

  void AddContainer(const std::string& name, const std::string& keys) {
    session_->dir().Write(
        "units/" + name + ".container",
        fmt::format("[Container]\nImage={}\n{}\n[Service]\nType=oneshot\n"
                    "Environment={}\nEnvironment=X=expanded\n"
                    "Environment=PLIMSOLL_DUMP={}\n",
                    kImage, keys, kQuadletEmptyVariable,
                    session_->dir() / (name + ".dump")));
    containers_.push_back(name);
  }

  // Generates services of all containers and starts them; yields systemctl's
  // exit code.
  int StartAll() {
    const std::string out = session_->dir() / "config/systemd/user";
    const Result<Output> generated = oracles::Run(
        {.argv = {quadlet_, "-user", "-no-kmsg-log", out},
         .environment = {"QUADLET_UNIT_DIRS=" + session_->dir() / "units",
                         "PODMAN=" + oracles::DumpProgram()}});
    EXPECT_EQ(generated ? generated->err : generated.error(), "");
    std::vector<std::string> command = {"start"};
    for (const std::string& name : containers_) {
      command.push_back(name + ".service");
    }
    const Result<Output> reload = session_->Systemctl({"daemon-reload"});
    const Result<Output> start = session_->Systemctl(command);
    if (!reload || !start) {
      ADD_FAILURE() << (reload ? start.error() : reload.error());
      return -1;
    }
    return start->exit_code;
  }

  [[nodiscard]] PodmanCall CallOf(const std::string& name) const {
    const std::string dump = session_->dir() / (name + ".dump");
    return TakeApart(oracles::ReadDump(dump).arguments);
  }

  // Adds one container for each batch of `words`, made by `keys(word)`.
  template <class Keys>
  void AddBatches(const std::vector<std::string>& words, Keys keys) {
    for (size_t first = 0; first < words.size(); first += kBatch) {
      std::string text;
      const size_t end = std::min(first + kBatch, words.size());
      for (size_t i = first; i < end; ++i) text += keys(words[i]);
      AddContainer(fmt::format("batch{}", first), text);
    }
  }

  // The values given to `option` by all containers, in order.
  std::vector<std::string> ValuesOf(const std::string& option) {
    std::vector<std::string> values;
    for (const std::string& name : containers_) {
      const PodmanCall call = CallOf(name);
      const auto [begin, end] = call.options.equal_range(option);
      for (auto it = begin; it != end; ++it) values.push_back(it->second);
    }
    return values;
  }

  // The same for `KEY=value`, whose order Quadlet does not keep.
  std::map<std::string, std::string> AssignmentsOf(const std::string& option) {
    std::map<std::string, std::string> assignments;
    for (const std::string& item : ValuesOf(option)) {
      assignments[item.substr(0, item.find('='))] =
          item.substr(item.find('=') + 1);
    }
    return assignments;
  }

  std::string quadlet_;
  std::unique_ptr<SystemdSession> session_;
  std::vector<std::string> containers_;
};

TEST_F(QuadletReader, PassesOnEveryAssignment) {
  const Encoded all =
      EncodeAssignments(AllValues(), QuadletAssignment, RefusedByQuadlet);
  EXPECT_EQ(all.refused, 5u);
  AddBatches(all.words, [](const std::string& word) {
    return fmt::format("Environment={0}\nLabel={0}\nAnnotation={0}\n", word);
  });
  ASSERT_EQ(StartAll(), 0) << session_->Log().substr(0, 2000);
  ExpectHeld(all.held, AssignmentsOf("--env"));
  ExpectHeld(all.held, AssignmentsOf("--label"));
  ExpectHeld(all.held, AssignmentsOf("--annotation"));
}

TEST_F(QuadletReader, PassesOnEveryArgument) {
  const Encoded all = EncodeAll(AllValues(), QuadletArgument, RefusedByQuadlet);
  EXPECT_EQ(all.refused, 5u);
  for (size_t first = 0; first < all.words.size(); first += kBatch) {
    std::string words;
    const size_t end = std::min(first + kBatch, all.words.size());
    for (size_t i = first; i < end; ++i) words += " " + all.words[i];
    AddContainer(fmt::format("batch{}", first),
                 fmt::format("Exec={0}\nPodmanArgs={1}{0}\n", words, kMark));
  }
  ASSERT_EQ(StartAll(), 0) << session_->Log().substr(0, 2000);
  std::vector<std::string> exec;
  std::vector<std::string> podman_arguments;
  for (const std::string& name : containers_) {
    const PodmanCall call = CallOf(name);
    exec.insert(exec.end(), call.exec.begin(), call.exec.end());
    podman_arguments.insert(podman_arguments.end(),
                            call.podman_arguments.begin(),
                            call.podman_arguments.end());
  }
  ExpectSame(all.held, exec);
  ExpectSame(all.held, podman_arguments);
}

TEST_F(QuadletReader, PassesOnEveryRawLine) {
  const Encoded all = EncodeAll(AllValues(), QuadletRawLine, RefusedInRawLine);
  EXPECT_EQ(all.refused, 3915u);
  AddBatches(all.words, [](const std::string& word) {
    return fmt::format("NetworkAlias={0}\nTmpfs={0}\n", word);
  });
  ASSERT_EQ(StartAll(), 0) << session_->Log().substr(0, 2000);
  ExpectSame(all.held, ValuesOf("--network-alias"));
  ExpectSame(all.held, ValuesOf("--tmpfs"));
}

TEST_F(QuadletReader, PassesOnEveryListItem) {
  const Encoded all = EncodeAll(AllValues(), QuadletListItem, RefusedInLine);
  EXPECT_EQ(all.refused, 2295u);
  AddBatches(all.words, [](const std::string& word) {
    return fmt::format("Sysctl={}\n", word);
  });
  ASSERT_EQ(StartAll(), 0) << session_->Log().substr(0, 2000);
  ExpectSame(all.held, ValuesOf("--sysctl"));
}

TEST_F(QuadletReader, PassesOnEverySingleValue) {
  // One unit has room for one value of each.
  const std::vector<std::pair<std::string, std::string>> keys = {
      {"HostName", "--hostname"},
      {"WorkingDir", "--workdir"},
      {"Entrypoint", "--entrypoint"},
      {"Timezone", "--tz"},
      {"ShmSize", "--shm-size"},
      {"PidsLimit", "--pids-limit"},
      {"IP", "--ip"},
      {"IP6", "--ip6"},
      {"StopSignal", "--stop-signal"}};
  std::vector<std::string> values = SpecialValues();
  for (std::string& value : RandomValues(150)) values.push_back(value);
  const Encoded all = EncodeAll(values, QuadletSingle, RefusedAsSingle);
  EXPECT_EQ(all.refused, 79u);
  for (size_t first = 0; first < all.words.size(); first += keys.size()) {
    std::string text;
    for (size_t i = first; i < std::min(first + keys.size(), all.words.size());
         ++i) {
      text += fmt::format("{}={}\n", keys[i - first].first, all.words[i]);
    }
    AddContainer(fmt::format("single{}", first), text);
  }
  ASSERT_EQ(StartAll(), 0) << session_->Log().substr(0, 2000);
  std::vector<std::string> read;
  for (const std::string& name : containers_) {
    const PodmanCall call = CallOf(name);
    for (const auto& key : keys) {
      const auto found = call.options.find(key.second);
      if (found != call.options.end()) read.push_back(found->second);
    }
  }
  ExpectSame(all.held, read);
}

// Why it is refused.
TEST_F(QuadletReader, TurnsU0080IntoAnotherByte) {
  AddContainer("changed", "Environment=\"A=\u0080\"");
  ASSERT_EQ(StartAll(), 0) << session_->Log();
  EXPECT_EQ(AssignmentsOf("--env")["A"], "\x80");
}

}  // namespace
}  // namespace plimsoll::encode
