#ifndef PLIMSOLL_TESTS_UNIT_DRIVER_ROTATION_FORMS_H_
#define PLIMSOLL_TESTS_UNIT_DRIVER_ROTATION_FORMS_H_

#include <span>
#include <string_view>

namespace plimsoll {

// A file that names the endpoint of a rented node in one of the forms that
// people write: `@H` is its host, `@P` its port.
struct EndpointForm {
  std::string_view path;
  std::string_view text;
};
[[nodiscard]] std::span<const EndpointForm> EndpointForms();

// Files that name something like it, and never are stale: `@H` is the current
// host, `@F` and `@Q` host and port of a former endpoint.
[[nodiscard]] std::span<const EndpointForm> NearMisses();

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_DRIVER_ROTATION_FORMS_H_
