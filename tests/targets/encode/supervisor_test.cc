// supervisord 4.2: its own configuration reader for all values, a running
// supervisord for the special ones.

#include "targets/encode/supervisor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "compiler/base/utf8.h"
#include "targets/encode/white_space.h"
#include "tests/oracles/harness.h"
#include "tests/targets/encode/values.h"

namespace plimsoll::encode {
namespace {

using oracles::Output;

constexpr char kReturn[] = "supervisord cannot hold a carriage return";
constexpr char kComment[] =
    "supervisord takes white space followed by `#` or `;` for a comment";
constexpr char kHere[] =
    "supervisord replaces `%(here)s` even where it is escaped";

std::u32string CodePoints(const std::string& value) {
  std::u32string points;
  for (size_t i = 0; i < value.size();) {
    const CodePoint c = DecodeUtf8(value, i);
    points += c.value;
    i += c.length;
  }
  return points;
}

bool Holds(const std::string& value, std::string_view part) {
  return value.find(part) != std::string::npos;
}

bool HasComment(const std::string& value) {
  const std::u32string points = CodePoints(value);
  for (size_t i = 1; i < points.size(); ++i) {
    if ((points[i] == U'#' || points[i] == U';') &&
        IsPythonSpace(points[i - 1])) {
      return true;
    }
  }
  return false;
}

// Splits as the INI reader does, and asks whether stripping loses anything.
bool HasStrippedLine(const std::string& value) {
  const std::u32string points = CodePoints(value);
  size_t begin = 0;
  while (true) {
    const size_t end = std::min(points.find(U'\n', begin), points.size());
    const bool first = begin == 0;
    const bool last = end == points.size();
    if (end > begin) {
      if (!first && IsPythonSpace(points[begin])) return true;
      if (!last && IsPythonSpace(points[end - 1])) return true;
    }
    if (last) return false;
    begin = end + 1;
  }
}

// Row L of the encoding table: what no spelling of 4.2's environment= holds.
std::string RefusedInEnvironment(const std::string& value) {
  if (Holds(value, "\r")) return kReturn;
  if (HasComment(value)) return kComment;
  if (Holds(value, "%(here)s")) return kHere;
  if (Holds(value, "\"") && Holds(value, "'")) {
    return "supervisord before 4.4 cannot hold both `\"` and `'`";
  }
  const std::string ends =
      value.empty() ? "" : std::string{value.front(), value.back()};
  if (Holds(ends, "\"") || Holds(ends, "'")) {
    return "supervisord before 4.4 cannot hold a quote at either end";
  }
  if (HasStrippedLine(value)) {
    return "supervisord strips white space at the start and end of a line";
  }
  return {};
}

std::string RefusedInArgument(const std::string& value) {
  return Holds(value, "\r") ? kReturn : "";
}

std::string RefusedInOption(const std::string& value) {
  if (value.empty()) return "an option of supervisord cannot be empty";
  if (Holds(value, "\r")) return kReturn;
  if (HasComment(value)) return kComment;
  if (Holds(value, "%(here)s")) return kHere;
  if (Holds(value, "\n")) {
    return "this option of supervisord cannot hold a newline";
  }
  const std::u32string points = CodePoints(value);
  if (IsPythonSpace(points.front()) || IsPythonSpace(points.back())) {
    return "this option of supervisord cannot hold white space at either end";
  }
  return {};
}

// The interpreter supervisord itself runs under, which has its packages.
std::string Interpreter(const std::string& supervisord) {
  const std::string script = oracles::ReadWhole(supervisord);
  if (!script.starts_with("#!")) return "python3";
  return script.substr(2, script.find_first_of(" \n") - 2);
}

// Prints what supervisord made of its file, each item followed by NUL.
constexpr char kReader[] = R"py(
import shlex, sys
from supervisor.options import ServerOptions
options = ServerOptions()
options.realize(['-n', '-c', sys.argv[1]])
def say(text):
    sys.stdout.buffer.write(text.encode('utf-8') + b'\0')
for group in options.process_group_configs:
    for program in group.process_configs:
        if sys.argv[2] == 'environment':
            for key, value in program.environment.items():
                say(key + '=' + value)
        elif sys.argv[2] == 'command':
            for word in shlex.split(program.command)[1:]:
                say(word)
        else:
            say(getattr(program, sys.argv[2]))
)py";

// 4.4 is not released. What it changes here is that its shlex knows escapes and
// that nothing strips quotes afterwards, so that is put in place of 4.2's.
constexpr char kPosixItems[] = R"py(
import shlex, supervisor.options
def items(text):
    lexer = shlex.shlex(text, posix=True)
    lexer.wordchars += '/.+-():'
    words = list(lexer)
    assert set(words[1::4]) <= {'='} and set(words[3::4]) <= {','}
    return dict(zip(words[::4], words[2::4]))
supervisor.options.dict_of_key_value_pairs = items
)py";

class SupervisorReader : public testing::Test {
 protected:
  void SetUp() override {
    PLIMSOLL_READER(supervisord, "supervisord");
    supervisord_ = supervisord;
  }

  [[nodiscard]] std::string Header() const {
    return fmt::format(
        "[supervisord]\nnodaemon=true\nlogfile={0}/log\npidfile={0}/pid\n"
        "childlogdir={0}\n",
        dir_.path());
  }

  // Runs the reader; included files are treated worse than the first one.
  Result<Output> Realize(const std::string& programs, const std::string& what,
                         const std::string& script = kReader) {
    dir_.Write("programs.conf", programs);
    const std::string file = dir_.Write(
        "supervisord.conf", Header() + "[include]\nfiles=programs.conf\n");
    return oracles::Run(
        {.argv = {Interpreter(supervisord_), "-c", script, file, what}});
  }

  // The items that the reader prints for `what` of each program.
  std::vector<std::string> ReadBack(const std::string& programs,
                                    const std::string& what,
                                    const std::string& script = kReader) {
    const Result<Output> run = Realize(programs, what, script);
    if (!run || run->exit_code != 0) {
      ADD_FAILURE() << (run ? run->err.substr(0, 2000) : run.error());
      return {};
    }
    return oracles::SplitAtNul(run->out);
  }

  std::map<std::string, std::string> ReadEnvironment(
      const std::vector<std::string>& words,
      const std::string& script = kReader) {
    std::string programs;
    for (size_t i = 0; i < words.size(); ++i) {
      if (i % 500 == 0) {
        programs +=
            fmt::format("\n[program:p{}]\ncommand=/bin/true\nenvironment=", i);
      }
      programs += words[i] + ",";
    }
    std::map<std::string, std::string> read;
    for (const std::string& item : ReadBack(programs, "environment", script)) {
      read[item.substr(0, item.find('='))] = item.substr(item.find('=') + 1);
    }
    return read;
  }

  TempDir dir_;
  std::string supervisord_;
};

TEST_F(SupervisorReader, ReturnsEveryEnvironmentValueItCanHold) {
  const Encoded all = EncodeAssignments(AllValues(), SupervisorEnvironment,
                                        RefusedInEnvironment);
  EXPECT_EQ(all.refused, 1567u);
  ExpectHeld(all.held, ReadEnvironment(all.words));
}

TEST_F(SupervisorReader, ReturnsEveryEnvironmentValueFrom44On) {
  const Encoded all = EncodeAssignments(AllValues(), Supervisor44Environment,
                                        RefusedInArgument);
  EXPECT_EQ(all.refused, 4u);
  ExpectHeld(all.held,
             ReadEnvironment(all.words, std::string(kPosixItems) + kReader));
}

TEST_F(SupervisorReader, ReturnsEveryWordOfACommand) {
  const Encoded all =
      EncodeAll(AllValues(), SupervisorArgument, RefusedInArgument);
  EXPECT_EQ(all.refused, 4u);
  std::string program = "\n[program:p]\ncommand=/bin/true";
  for (const std::string& word : all.words) program += " " + word;
  ExpectSame(all.held, ReadBack(program, "command"));
}

TEST_F(SupervisorReader, ReturnsEveryOptionItCanHold) {
  std::vector<std::string> values = SpecialValues();
  for (std::string& value : RandomValues(1000)) values.push_back(value);
  const Encoded all = EncodeAll(values, SupervisorOption, RefusedInOption);
  EXPECT_EQ(all.refused, 432u);
  std::string programs;
  for (size_t i = 0; i < all.words.size(); ++i) {
    programs += fmt::format("\n[program:{:05}]\ncommand=a\ndirectory={}\n", i,
                            all.words[i]);
  }
  ExpectSame(all.held, ReadBack(programs, "directory"));
}

TEST_F(SupervisorReader, ReturnsEveryLogfileItCanHold) {
  std::vector<std::string> paths;
  for (const std::string& value : SpecialValues()) {
    paths.push_back(dir_ / "logs/a" + value);
  }
  const Encoded all = EncodeAll(paths, SupervisorLogfile, RefusedInOption);
  EXPECT_EQ(all.refused, 43u);
  std::string programs;
  for (size_t i = 0; i < all.words.size(); ++i) {
    // supervisord wants the folder to be there.
    std::filesystem::create_directories(
        std::filesystem::path(all.held[i]).parent_path());
    programs += fmt::format("\n[program:{:05}]\ncommand=a\nstdout_logfile={}\n",
                            i, all.words[i]);
  }
  ExpectSame(all.held, ReadBack(programs, "stdout_logfile"));
}

// Why it is refused: the text is replaced before `%%` becomes `%`, and what
// comes of it stops supervisord.
TEST_F(SupervisorReader, StopsOverAnEscapedHereInAnIncludedFile) {
  const Result<Output> run = Realize(
      "[program:p]\ncommand=a\nenvironment=K=\"%%(here)s\"\n", "environment");
  ASSERT_TRUE(run) << run.error();
  EXPECT_EQ(run->exit_code, 2);
  EXPECT_TRUE(Holds(run->err, "is badly formatted")) << run->err;
}

TEST_F(SupervisorReader, AgreesOnWhatIsWhiteSpace) {
  const Result<Output> run = oracles::Run(
      {.argv = {Interpreter(supervisord_), "-c",
                "print(*[i for i in range(0x110000) if chr(i).isspace()])"}});
  ASSERT_TRUE(run) << run.error();
  std::string ours;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (!IsPythonSpace(c)) continue;
    ours +=
        fmt::format("{}{}", ours.empty() ? "" : " ", static_cast<uint32_t>(c));
  }
  EXPECT_EQ(run->out, ours + "\n");
}

TEST(SupervisorLogfile, RefusesNamesWithAMeaning) {
  for (const char* name : {"none", "OFF", "Auto", "syslog"}) {
    EXPECT_FALSE(SupervisorLogfile(name)) << name;
  }
  EXPECT_FALSE(SupervisorLogfile("~/log"));
  EXPECT_TRUE(SupervisorLogfile("./none"));
}

// What environment= refuses goes through env(1), so nothing but CR is lost.
TEST_F(SupervisorReader, StartsProgramsWithEverySpecialValue) {
  const Encoded plain = EncodeAssignments(
      SpecialValues(), SupervisorEnvironment, RefusedInEnvironment);
  std::vector<std::string> refused;
  for (const std::string& value : SpecialValues()) {
    if (!SupervisorEnvironment("K", value)) refused.push_back(value);
  }
  const auto assign = [](const std::string& key, const std::string& value) {
    return SupervisorArgument(key + "=" + value);
  };
  const Encoded wrapped = EncodeAssignments(refused, assign, RefusedInArgument);
  EXPECT_EQ(wrapped.refused, 4u);

  std::string programs = fmt::format(
      "\n[program:plain]\ncommand={}\nenvironment=PLIMSOLL_DUMP=\"{}\"",
      oracles::DumpProgram(), dir_ / "plain");
  for (const std::string& word : plain.words) programs += "," + word;
  programs += fmt::format(
      "\n[program:wrapped]\nenvironment=PLIMSOLL_DUMP=\"{}\"\n"
      "command=/usr/bin/env",
      dir_ / "wrapped");
  for (const std::string& word : wrapped.words) programs += " " + word;
  programs += " " + oracles::DumpProgram() + "\n";
  const auto supervisord = oracles::Process::Start(
      {.argv = {supervisord_, "-n", "-c",
                dir_.Write("supervisord.conf", Header() + programs)}},
      dir_ / "output");
  ASSERT_TRUE(supervisord) << supervisord.error();
  ASSERT_TRUE(oracles::WaitUntil([&] {
    return (oracles::Exists(dir_ / "plain") &&
            oracles::Exists(dir_ / "wrapped")) ||
           !(*supervisord)->Running();
  }));
  EXPECT_TRUE((*supervisord)->Running()) << oracles::ReadWhole(dir_ / "output");
  ExpectHeld(plain.held, oracles::ReadDump(dir_ / "plain").environment);
  ExpectHeld(wrapped.held, oracles::ReadDump(dir_ / "wrapped").environment);
}

}  // namespace
}  // namespace plimsoll::encode
