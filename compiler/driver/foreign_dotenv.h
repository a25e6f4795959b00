#ifndef PLIMSOLL_COMPILER_DRIVER_FOREIGN_DOTENV_H_
#define PLIMSOLL_COMPILER_DRIVER_FOREIGN_DOTENV_H_

#include "compiler/diag/sink.h"
#include "compiler/index/repository.h"

namespace plimsoll {

// Takes back what the front end has said against lines of files of variables
// that compose does not read, if all who do, by what the repository says, take
// the line: `docker run`, Quadlet and `format: raw` know no quotes, a shell
// others.
void DropForeignDotenv(const Repository& repository, Sink* sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_FOREIGN_DOTENV_H_
