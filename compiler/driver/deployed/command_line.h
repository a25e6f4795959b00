#ifndef PLIMSOLL_COMPILER_DRIVER_DEPLOYED_COMMAND_LINE_H_
#define PLIMSOLL_COMPILER_DRIVER_DEPLOYED_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "compiler/driver/deployed/facts.h"

namespace plimsoll::deployed {

// Adds what a bare program's command line says: the program itself, and what
// wrappers around it set. `prlimit --as=N --` and `ulimit -v N &&` in a shell
// are the same limit, `env K=V` is a variable, `sh -c 'exec x'` is `x`.
// `wrapped` gets the program name behind `run-with-secrets`, or stays.
void AddCommandLine(std::vector<std::string> words, const Fact& from,
                    Facts* facts, std::string* wrapped);

}  // namespace plimsoll::deployed

#endif  // PLIMSOLL_COMPILER_DRIVER_DEPLOYED_COMMAND_LINE_H_
