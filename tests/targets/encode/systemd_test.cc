// systemd: a real user manager starts units whose program writes down what it
// was given.

#include "targets/encode/systemd.h"

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

bool HasControlCharacter(const std::string& value) {
  return std::any_of(value.begin(), value.end(), [](char c) {
    return (c >= 0 && c < 0x20 && c != '\n' && c != '\r') || c == 0x7f;
  });
}

// Few enough for one command line, many enough to start few units.
constexpr size_t kBatch = 1000;

bool Holds(const std::string& value, std::string_view part) {
  return value.find(part) != std::string::npos;
}

class SystemdReader : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(systemctl, "systemctl");
    auto session = SystemdSession::Start();
    if (!session) PLIMSOLL_WITHOUT(session.error());
    session_ = std::move(*session);
  }

  // Adds `name`.service, which runs the stand-in with `arguments`.
  void AddService(const std::string& name, const std::string& settings,
                  const std::string& arguments = {}) {
    session_->AddUnit(
        name + ".service",
        fmt::format("[Service]\nType=oneshot\nEnvironment=PLIMSOLL_DUMP={}\n"
                    "ExecStart={} {}\n{}\n",
                    session_->dir() / (name + ".dump"), oracles::DumpProgram(),
                    arguments, settings));
    services_.push_back(name + ".service");
  }

  // Starts what was added and waits until all of it has ended.
  void StartAll() {
    std::vector<std::string> command = {"start"};
    command.insert(command.end(), services_.begin(), services_.end());
    const Result<Output> reload = session_->Systemctl({"daemon-reload"});
    ASSERT_TRUE(reload) << reload.error();
    const Result<Output> start = session_->Systemctl(command);
    ASSERT_TRUE(start) << start.error();
    EXPECT_EQ(start->exit_code, 0)
        << start->err.substr(0, 2000) << session_->Log().substr(0, 2000);
  }

  [[nodiscard]] oracles::Dump DumpOf(const std::string& name) const {
    return oracles::ReadDump(session_->dir() / (name + ".dump"));
  }

  // Calls `body(name, first, size)` for each batch of `count` values.
  template <class Body>
  void ForEachBatch(size_t count, Body body) {
    for (size_t first = 0; first < count; first += kBatch) {
      body(fmt::format("batch{}", first), first,
           std::min(kBatch, count - first));
    }
  }

  // What the batches' programs found in their environment, under the keys of
  // all values.
  std::map<std::string, std::string> EnvironmentOfBatches(size_t count) {
    std::map<std::string, std::string> read;
    ForEachBatch(count, [&](const std::string& name, size_t, size_t) {
      for (auto& [key, value] : DumpOf(name).environment) read[key] = value;
    });
    return read;
  }

  std::unique_ptr<SystemdSession> session_;
  std::vector<std::string> services_;
};

TEST_F(SystemdReader, ReturnsEveryLineOfAnEnvironmentFile) {
  const Encoded all =
      EncodeAssignments(AllValues(), SystemdEnvFileLine, RefusedBySystemd);
  EXPECT_EQ(all.refused, 4u);
  ForEachBatch(all.words.size(), [&](const std::string& name, size_t first,
                                     size_t size) {
    std::string file;
    for (size_t i = first; i < first + size; ++i) file += all.words[i] + "\n";
    AddService(name, "EnvironmentFile=" + session_->dir().Write(name, file));
  });
  StartAll();
  ExpectHeld(all.held, EnvironmentOfBatches(all.held.size()));
}

TEST_F(SystemdReader, ReturnsEveryEnvironmentAssignment) {
  const Encoded all =
      EncodeAssignments(AllValues(), SystemdEnvironment, RefusedBySystemd);
  EXPECT_EQ(all.refused, 4u);
  ForEachBatch(all.words.size(), [&](const std::string& name, size_t first,
                                     size_t size) {
    std::string settings;
    for (size_t i = first; i < first + size; ++i) {
      const bool own_line = i == first || i % 3 == 0;
      settings += (own_line ? "\nEnvironment=" : " ") + all.words[i];
    }
    AddService(name, settings);
  });
  StartAll();
  ExpectHeld(all.held, EnvironmentOfBatches(all.held.size()));
}

TEST_F(SystemdReader, ReturnsEveryArgument) {
  std::vector<std::string> values = AllValues();
  for (const char* bytes :
       {"\xff", "a\x80z", "\xc3", "\xed\xa0\x80", "\xf8é"}) {
    values.push_back(bytes);
  }
  const Encoded all = EncodeAll(values, SystemdExecArgument, NeverRefused);
  ForEachBatch(all.words.size(), [&](const std::string& name, size_t first,
                                     size_t size) {
    std::string arguments;
    for (size_t i = first; i < first + size; ++i) {
      arguments += all.words[i] + " ";
    }
    AddService(name, "Environment=X=expanded HOME=expanded", arguments);
  });
  StartAll();
  std::vector<std::string> read;
  ForEachBatch(all.words.size(), [&](const std::string& name, size_t, size_t) {
    for (std::string& argument : DumpOf(name).arguments) {
      read.push_back(std::move(argument));
    }
  });
  ExpectSame(all.held, read);
}

// Why they are refused: an escape loses the one assignment, a raw byte the
// unit, and one in a file the start of the service.
TEST_F(SystemdReader, LosesWhatIsNotACharacter) {
  AddService("escaped", "Environment=\"A=\\xff\" \"B=\\xef\\xbf\\xbf\" C=kept");
  AddService("raw", "Environment=\"A=\uffff\"");
  AddService("file", "EnvironmentFile=" +
                         session_->dir().Write("a.env", "A=\"\uffff\"\n"));
  const auto start = [&](const std::string& name) {
    const Result<Output> run = session_->Systemctl({"start", name});
    return run ? run->exit_code : -1;
  };
  EXPECT_EQ(start("escaped"), 0);
  const auto environment = DumpOf("escaped").environment;
  EXPECT_FALSE(environment.contains("A") || environment.contains("B"));
  EXPECT_TRUE(environment.contains("C"));
  EXPECT_EQ(start("raw"), 1);
  EXPECT_EQ(start("file"), 1);
}

std::string RefusedAsProgram(const std::string& value) {
  if (!RefusedBySystemd(value).empty()) return RefusedBySystemd(value);
  for (char c : value) {
    if ((c >= 0 && c < 0x20) || c == 0x7f || c == '"' || c == '\'' ||
        c == '\\') {
      return "systemd executes no program with control characters, quotes or "
             "backslashes in its path";
    }
  }
  if (value.ends_with('/')) {
    return "systemd executes no path with `.` or `..` in it or `/` at its end";
  }
  return {};
}

TEST_F(SystemdReader, ExecutesEveryProgramItCanHold) {
  const std::string folder = session_->dir() / "programs";
  std::vector<std::string> paths;
  for (const std::string& value : SpecialValues()) {
    if (value.size() > 200) continue;
    paths.push_back(fmt::format("{}/{}/p{}", folder, paths.size(), value));
  }
  const Encoded all = EncodeAll(paths, SystemdExecProgram, RefusedAsProgram);
  EXPECT_EQ(all.refused, 64u);
  for (size_t i = 0; i < all.words.size(); ++i) {
    const std::filesystem::path path = all.held[i];
    std::filesystem::create_directories(path.parent_path());
    std::filesystem::create_symlink(oracles::DumpProgram(), path);
    const std::string name = fmt::format("program{}", i);
    session_->AddUnit(
        name + ".service",
        fmt::format("[Service]\nType=oneshot\nEnvironment=PLIMSOLL_DUMP={}\n"
                    "ExecStart={} $${{X}}\n",
                    session_->dir() / (name + ".dump"), all.words[i]));
    services_.push_back(name + ".service");
  }
  StartAll();
  std::vector<std::string> read;
  for (size_t i = 0; i < all.words.size(); ++i) {
    const oracles::Dump dump = DumpOf(fmt::format("program{}", i));
    EXPECT_EQ(dump.arguments, std::vector<std::string>{"${X}"});
    read.push_back(dump.program);
  }
  ExpectSame(all.held, read);
}

std::string RefusedAsSetting(const std::string& value) {
  if (!RefusedBySystemd(value).empty()) return RefusedBySystemd(value);
  if (value.empty()) return "an empty value resets the setting";
  if (Holds(value, "\n") || Holds(value, "\r")) {
    return "the setting cannot hold a line break";
  }
  if (Holds(" \t", {&value.front(), 1}) || Holds(" \t", {&value.back(), 1})) {
    return "the setting cannot hold a space or tab at either end";
  }
  size_t backslashes = 0;
  while (backslashes < value.size() &&
         value[value.size() - 1 - backslashes] == '\\') {
    ++backslashes;
  }
  return backslashes % 2 == 1 ? "the setting cannot end in a backslash" : "";
}

TEST_F(SystemdReader, ChangesIntoEveryDirectoryItCanHold) {
  std::vector<std::string> paths;
  for (const std::string& value : SpecialValues()) {
    if (value.size() < 200) paths.push_back(session_->dir() / "w" + value);
  }
  const Encoded all = EncodeAll(paths, SystemdSetting, RefusedAsSetting);
  EXPECT_EQ(all.refused, 29u);
  for (size_t i = 0; i < all.words.size(); ++i) {
    std::filesystem::create_directories(all.held[i]);
    session_->AddUnit(
        fmt::format("directory{}.service", i),
        fmt::format("[Service]\nType=oneshot\nEnvironment=PLIMSOLL_DUMP=d{}\n"
                    "ExecStart={}\nWorkingDirectory={}\n",
                    i, oracles::DumpProgram(), all.words[i]));
    services_.push_back(fmt::format("directory{}.service", i));
  }
  StartAll();
  for (size_t i = 0; i < all.words.size(); ++i) {
    EXPECT_TRUE(oracles::Exists(fmt::format("{}/d{}", all.held[i], i)))
        << Shown(all.held[i]);
  }
}

TEST_F(SystemdReader, ShowsEveryDescriptionItCanHold) {
  std::vector<std::string> values = SpecialValues();
  for (std::string& value : RandomValues(300)) values.push_back(value);
  const Encoded all = EncodeAll(values, SystemdSetting, RefusedAsSetting);
  EXPECT_EQ(all.refused, 162u);
  std::vector<std::string> show = {"show", "--property=Description", "--value"};
  for (size_t i = 0; i < all.words.size(); ++i) {
    const std::string name = fmt::format("described{}.service", i);
    session_->AddUnit(name, fmt::format("[Unit]\nDescription={}\n[Service]\n"
                                        "ExecStart=/bin/true\n",
                                        all.words[i]));
    show.push_back(name);
  }
  const Result<Output> shown = session_->Systemctl(show);
  ASSERT_TRUE(shown) << shown.error();
  // Values are set apart by an empty line.
  std::string expected;
  for (const std::string& value : all.held) {
    expected += (expected.empty() ? "" : "\n") + value + "\n";
  }
  EXPECT_EQ(shown->out, expected);
}

std::string RefusedAsListItem(const std::string& value) {
  if (!RefusedBySystemd(value).empty()) return RefusedBySystemd(value);
  const bool lines = Holds(value, "\n") || Holds(value, "\r");
  return lines ? "the setting cannot hold a line break" : "";
}

// `systemctl show` prints the items quoted for bash.
TEST_F(SystemdReader, ShowsEveryListItemItCanHold) {
  PLIMSOLL_READER(bash, "bash");
  std::vector<std::string> values;
  for (const std::string& value : SpecialValues()) {
    // Slashes are tidied up in paths, names have an end, and control
    // characters are shown as escapes that a plain backslash gives too.
    if (Holds(value, "//") || value.ends_with('/')) continue;
    if (value.size() > 200 || HasControlCharacter(value)) continue;
    values.push_back("/a" + value);
  }
  const Encoded all = EncodeAll(values, SystemdListItem, RefusedAsListItem);
  EXPECT_EQ(all.refused, 23u);
  std::string paths;
  for (const std::string& word : all.words) paths += " " + word;
  session_->AddUnit("list.service",
                    "[Service]\nExecStart=/bin/true\n"
                    "ReadWritePaths=" +
                        paths + "\n");
  const Result<Output> shown = session_->Systemctl(
      {"show", "--property=ReadWritePaths", "--value", "list.service"});
  ASSERT_TRUE(shown) << shown.error();
  const Result<Output> words =
      oracles::Run({.argv = {bash}, .input = "printf '%s\\0' " + shown->out});
  ASSERT_TRUE(words) << words.error();
  ExpectSame(all.held, oracles::SplitAtNul(words->out));
}

}  // namespace
}  // namespace plimsoll::encode
