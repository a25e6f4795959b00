#ifndef PLIMSOLL_COMPILER_DRIVER_RUN_PROGRAM_H_
#define PLIMSOLL_COMPILER_DRIVER_RUN_PROGRAM_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

struct ProgramAnswer {
  int exit_code = -1;  // -1: there is no such program, or it was killed.
  std::string out;
  std::string err;
};

// Runs a program, found through PATH, with arguments; it reads nothing.
using ProgramRunner =
    std::function<ProgramAnswer(const std::vector<std::string>& words)>;

// Waits for the program to end. `variables` are its whole environment, each
// `NAME=value`, and `input` is what it reads.
[[nodiscard]] ProgramAnswer RunProgram(std::vector<std::string> words,
                                       std::vector<std::string> variables,
                                       std::string_view input);
// The variables of this process, but for those called `left_out`.
[[nodiscard]] std::vector<std::string> VariablesWithout(
    const std::vector<std::string_view>& left_out);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_RUN_PROGRAM_H_
