#ifndef PLIMSOLL_COMPILER_DRIVER_FOREIGN_DOTENV_H_
#define PLIMSOLL_COMPILER_DRIVER_FOREIGN_DOTENV_H_

#include "compiler/diag/sink.h"
#include "compiler/index/repository.h"

namespace plimsoll {

// Takes back what the front end has said against the form of files of variables
// that compose does not read, by what the repository says of who does: `docker
// run`, Quadlet and `format: raw` know no quotes, and a shell others.
void DropForeignDotenv(const Repository& repository, Sink* sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_FOREIGN_DOTENV_H_
