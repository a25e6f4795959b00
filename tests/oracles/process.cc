#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "tests/oracles/harness.h"

namespace plimsoll::oracles {

namespace {

using Clock = std::chrono::steady_clock;

// What a child finds as its standard streams; kNone leaves /dev/null.
constexpr int kNone = -1;
struct Streams {
  int in = kNone;
  int out = kNone;
  int err = kNone;
};

struct Pipe {
  int read = kNone;
  int write = kNone;
};

Pipe OpenPipe() {
  int ends[2] = {kNone, kNone};
  if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
  return {ends[0], ends[1]};
}

void Close(int* fd) {
  if (*fd != kNone) ::close(*fd);
  *fd = kNone;
}

std::vector<char*> Pointers(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) {
    pointers.push_back(const_cast<char*>(word.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

// Nothing of the caller's environment decides a test but PATH.
std::vector<std::string> FullEnvironment(const Command& command) {
  const char* path = ::getenv("PATH");
  std::vector<std::string> environment = {
      std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path),
      "LANG=C.UTF-8", "HOME=/nonexistent"};
  environment.insert(environment.end(), command.environment.begin(),
                     command.environment.end());
  return environment;
}

[[noreturn]] void BecomeChild(const Command& command, const Streams& streams,
                              const std::vector<char*>& argv,
                              const std::vector<char*>& environment) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int null = ::open("/dev/null", O_RDWR);
  ::dup2(streams.in == kNone ? null : streams.in, 0);
  ::dup2(streams.out == kNone ? null : streams.out, 1);
  ::dup2(streams.err == kNone ? null : streams.err, 2);
  if (!command.directory.empty() && ::chdir(command.directory.c_str()) != 0) {
    ::_exit(126);
  }
  ::execvpe(argv[0], argv.data(), environment.data());
  ::_exit(127);
}

// Memory is laid out before the fork: the child only makes system calls.
Result<pid_t> Spawn(const Command& command, const Streams& streams) {
  const std::vector<std::string> variables = FullEnvironment(command);
  const std::vector<char*> argv = Pointers(command.argv);
  const std::vector<char*> environment = Pointers(variables);
  const pid_t pid = ::fork();
  if (pid < 0) return Error{std::string("fork: ") + std::strerror(errno)};
  if (pid == 0) BecomeChild(command, streams, argv, environment);
  ::setpgid(pid, pid);
  return pid;
}

int ExitCode(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void ReadInto(int* fd, std::string* text) {
  char buffer[65536];
  const ssize_t size = ::read(*fd, buffer, sizeof buffer);
  if (size > 0) {
    text->append(buffer, static_cast<size_t>(size));
  } else if (size == 0) {
    Close(fd);
  }
}

void WriteFrom(int* fd, std::string_view* rest) {
  if (!rest->empty()) {
    const ssize_t size = ::write(*fd, rest->data(), rest->size());
    if (size > 0) rest->remove_prefix(static_cast<size_t>(size));
    if (size < 0 && errno != EAGAIN) *rest = {};
  }
  if (rest->empty()) Close(fd);
}

// Feeds and drains the child until it has closed both outputs.
bool Converse(const Command& command, Clock::time_point deadline, int in,
              int out, int err, Output* output) {
  ::fcntl(in, F_SETFL, O_NONBLOCK);
  std::string_view rest = command.input;
  if (rest.empty()) Close(&in);
  while (out != kNone || err != kNone) {
    pollfd fds[] = {{in, POLLOUT, 0}, {out, POLLIN, 0}, {err, POLLIN, 0}};
    ::poll(fds, 3, 100);
    if (fds[0].revents != 0) WriteFrom(&in, &rest);
    if (fds[1].revents != 0) ReadInto(&out, &output->out);
    if (fds[2].revents != 0) ReadInto(&err, &output->err);
    if (Clock::now() > deadline) break;
  }
  const bool ended = out == kNone && err == kNone;
  Close(&in);
  Close(&out);
  Close(&err);
  return ended;
}

}  // namespace

Result<Output> Run(const Command& command, std::chrono::seconds patience) {
  ::signal(SIGPIPE, SIG_IGN);
  Pipe in = OpenPipe();
  Pipe out = OpenPipe();
  Pipe err = OpenPipe();
  const Result<pid_t> pid = Spawn(command, {in.read, out.write, err.write});
  Close(&in.read);
  Close(&out.write);
  Close(&err.write);
  if (!pid) return Error{pid.error()};
  Output output;
  const bool ended = Converse(command, Clock::now() + patience, in.write,
                              out.read, err.read, &output);
  if (!ended) ::kill(-*pid, SIGKILL);
  int status = 0;
  ::waitpid(*pid, &status, 0);
  if (!ended) return Error{command.argv[0] + " did not end in time"};
  output.exit_code = ExitCode(status);
  return output;
}

Result<std::unique_ptr<Process>> Process::Start(const Command& command,
                                                const std::string& log_path) {
  int log =
      ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0) return Error{"cannot write " + log_path};
  const Result<pid_t> pid = Spawn(command, {kNone, log, log});
  Close(&log);
  if (!pid) return Error{pid.error()};
  return std::unique_ptr<Process>(new Process(*pid));
}

Process::~Process() { Stop(); }

bool Process::Running() {
  if (!reaped_) reaped_ = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
  return !reaped_;
}

void Process::Stop() {
  if (!Running()) return;
  ::kill(pid_, SIGTERM);
  if (WaitUntil([this] { return !Running(); }, std::chrono::seconds(20))) {
    return;
  }
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  reaped_ = true;
}

}  // namespace plimsoll::oracles
