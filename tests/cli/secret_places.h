#ifndef PLIMSOLL_TESTS_CLI_SECRET_PLACES_H_
#define PLIMSOLL_TESTS_CLI_SECRET_PLACES_H_

#include <ostream>
#include <string>
#include <vector>

namespace plimsoll::cli {

// A file of a small project with a secret in it.
struct SecretPlace {
  std::string name;
  std::string path;
  std::string text;      // `<S>` stands for the secret.
  bool reported = true;  // Whether a secrets rule says so; else it is hidden.
};
inline void PrintTo(const SecretPlace& place, std::ostream* out) {
  *out << place.name;
}

[[nodiscard]] const std::vector<SecretPlace>& SecretPlaces();

}  // namespace plimsoll::cli

#endif  // PLIMSOLL_TESTS_CLI_SECRET_PLACES_H_
