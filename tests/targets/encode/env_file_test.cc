// Raw env files: what the docker and podman commands make of them. Neither
// starts a container here: docker talks to a stand-in daemon, and podman only
// creates one.

#include "targets/encode/env_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/oracles/harness.h"
#include "tests/targets/encode/values.h"

namespace plimsoll::encode {
namespace {

using nlohmann::json;
using oracles::Output;

std::string RefusedInRawFile(const std::string& value) {
  if (value.find('\n') != std::string::npos) {
    return "a raw env file cannot hold a newline";
  }
  return value.ends_with('\r')
             ? "a raw env file cannot hold a carriage return at the end"
             : "";
}

std::map<std::string, std::string> Variables(const json& assignments) {
  std::map<std::string, std::string> variables;
  for (const json& item : assignments) {
    const auto text = item.get<std::string>();
    variables[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1);
  }
  return variables;
}

// Answers the docker command as a daemon would and prints what it was asked to
// create. Called with the socket's path and the command.
constexpr char kDaemon[] = R"py(
import http.server, socketserver, subprocess, sys, threading
asked = []
class Daemon(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body):
        self.send_response(status)
        self.send_header('Api-Version', '1.43')
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        self.answer(200, b'{}')
    do_HEAD = do_GET
    def do_POST(self):
        asked.append(self.rfile.read(int(self.headers['Content-Length'])))
        self.answer(201, b'{"Id":"x","Warnings":[]}')
    def log_message(self, *ignored):
        pass
server = socketserver.ThreadingUnixStreamServer(sys.argv[1], Daemon)
threading.Thread(target=server.serve_forever, daemon=True).start()
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL)
sys.stdout.buffer.write(b''.join(asked))
sys.exit(done.returncode)
)py";

class RawEnvFile : public testing::Test {
 protected:
  // The environment of a container that docker is asked to create.
  std::map<std::string, std::string> ReadByDocker(const std::string& docker,
                                                  const std::string& file) {
    const Result<Output> run = oracles::Run(
        {.argv = {"python3", "-c", kDaemon, dir_ / "socket", docker, "--host",
                  "unix://" + dir_ / "socket", "create", "--pull", "never",
                  "--env-file", dir_.Write("raw.env", file), "example/a"}});
    if (!run || run->exit_code != 0) {
      ADD_FAILURE() << (run ? run->err.substr(0, 2000) : run.error());
      return {};
    }
    return Variables(json::parse(run->out)["Env"]);
  }

  Result<Output> Podman(const std::string& podman,
                        std::vector<std::string> arguments) {
    oracles::Command command{
        .argv = {podman, "--root", dir_ / "store", "--runroot", dir_ / "run",
                 "--storage-driver", "vfs"},
        .environment = {"CONTAINERS_CONF=" + dir_ / "containers.conf",
                        "XDG_RUNTIME_DIR=" + dir_ / "run"}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    return oracles::Run(command);
  }

  // Podman creates nothing unless it finds the programs it would start.
  void PretendPrograms() {
    dir_.Write("conmon", "#!/bin/sh\necho conmon version 2.1.12\n", 0755);
    dir_.Write("crun", "#!/bin/sh\necho crun version 1.19\n", 0755);
    dir_.Write("netavark", "#!/bin/sh\n", 0755);
    dir_.Write("containers.conf",
               fmt::format("[engine]\nconmon_path=[\"{0}/conmon\"]\n"
                           "runtime=\"crun\"\nevents_logger=\"none\"\n"
                           "cgroup_manager=\"cgroupfs\"\n"
                           "helper_binaries_dir=[\"{0}\"]\n"
                           "[engine.runtimes]\ncrun=[\"{0}/crun\"]\n",
                           dir_.path()));
    std::filesystem::create_directories(dir_ / "rootfs/etc");
    std::filesystem::create_directories(dir_ / "run");
  }

  // The environment of a container that podman has created.
  std::map<std::string, std::string> ReadByPodman(const std::string& podman,
                                                  const std::string& file) {
    PretendPrograms();
    const Result<Output> create =
        Podman(podman, {"create", "--name", "x", "--network", "none",
                        "--env-file", dir_.Write("raw.env", file), "--rootfs",
                        dir_ / "rootfs", "true"});
    const Result<Output> inspect =
        Podman(podman, {"inspect", "--format", "{{json .Config.Env}}", "x"});
    if (!create || !inspect || inspect->exit_code != 0) {
      ADD_FAILURE() << (create ? create->err.substr(0, 2000) : create.error());
      return {};
    }
    return Variables(json::parse(inspect->out));
  }

  TempDir dir_;
};

std::string Lines(const std::vector<std::string>& lines) {
  std::string file;
  for (const std::string& line : lines) file += line + "\n";
  return file;
}

// The longest line that is not refused, and one after it to show that reading
// went on.
std::string LongestLine(const AssignmentEncoder& encoder) {
  const std::string longest(64 * 1024 - 3, 'x');
  EXPECT_FALSE(encoder("K", longest + "x"));
  const Result<std::string> line = encoder("K", longest);
  EXPECT_TRUE(line);
  return line ? *line + "\nAFTER=1\n" : "";
}

TEST_F(RawEnvFile, IsReadByDocker) {
  PLIMSOLL_READER(docker, "docker");
  const Encoded all =
      EncodeAssignments(AllValues(), DockerEnvFileLine, RefusedInRawFile);
  EXPECT_EQ(all.refused, 1506u);
  ExpectHeld(all.held, ReadByDocker(docker, Lines(all.words)));
}

TEST_F(RawEnvFile, HasLinesOf64KiBForDocker) {
  PLIMSOLL_READER(docker, "docker");
  auto read = ReadByDocker(docker, LongestLine(DockerEnvFileLine));
  EXPECT_EQ(read["K"].size(), 64u * 1024 - 3);
  EXPECT_EQ(read["AFTER"], "1");
}

TEST_F(RawEnvFile, IsReadByPodman) {
  PLIMSOLL_READER(podman, "podman");
  if (::geteuid() != 0) PLIMSOLL_WITHOUT("podman creates containers as root");
  const Encoded all =
      EncodeAssignments(AllValues(), PodmanEnvFileLine, RefusedInRawFile);
  EXPECT_EQ(all.refused, 1506u);
  ExpectHeld(all.held, ReadByPodman(podman, Lines(all.words)));
}

TEST_F(RawEnvFile, HasLinesOf64KiBForPodman) {
  PLIMSOLL_READER(podman, "podman");
  if (::geteuid() != 0) PLIMSOLL_WITHOUT("podman creates containers as root");
  auto read = ReadByPodman(podman, LongestLine(PodmanEnvFileLine));
  EXPECT_EQ(read["K"].size(), 64u * 1024 - 3);
  EXPECT_EQ(read["AFTER"], "1");
}

}  // namespace
}  // namespace plimsoll::encode
