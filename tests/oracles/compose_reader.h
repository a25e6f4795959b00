#ifndef PLIMSOLL_TESTS_ORACLES_COMPOSE_READER_H_
#define PLIMSOLL_TESTS_ORACLES_COMPOSE_READER_H_

#include <string>

namespace plimsoll::oracles {

// What `docker compose config` says of one file.
struct ComposeVerdict {
  bool accepted = false;
  bool has_variables = false;  // The file asks for some.
  std::string error;           // Of the last try; warnings left out.
};

// Runs the reader on the file alone, first with no variable set but those it
// demands, then with values that fit their places. Env files that are missing
// are made, empty, beside it: the caller passes a copy.
[[nodiscard]] ComposeVerdict TryCompose(const std::string& reader,
                                        const std::string& path);

// Why a refusal says nothing about the file, or empty.
[[nodiscard]] std::string ExcuseOf(const ComposeVerdict& verdict);

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_COMPOSE_READER_H_
