#ifndef PLIMSOLL_COMPILER_MODEL_FORMS_H_
#define PLIMSOLL_COMPILER_MODEL_FORMS_H_

#include <string_view>

namespace plimsoll::form {

// What a value should look like, for "expected ..." in messages. One place, so
// that a value refused at binding and one refused after its placeholders are
// filled in read the same.
inline constexpr std::string_view kText = "text";
inline constexpr std::string_view kBool = "`true` or `false`";
inline constexpr std::string_view kInteger = "a whole number such as `3`";
inline constexpr std::string_view kSize =
    "a size such as `256Mi`, `4G` or `1048576`";
inline constexpr std::string_view kTime =
    "a time such as `30s`, `1m30s` or `500ms`";
inline constexpr std::string_view kCpus =
    "a number of CPUs such as `2`, `0.5` or `500m`";
inline constexpr std::string_view kPort =
    "a port number from 1 to 65535, such as `8080`";
inline constexpr std::string_view kPortRange =
    "a port or a rising range of ports, such as `8000-8010`";
inline constexpr std::string_view kMode =
    "octal permissions such as `0600` or `755`";
inline constexpr std::string_view kCount =
    "a whole number such as `1`, or `all`";
inline constexpr std::string_view kImage =
    "an image reference such as `docker.io/library/redis:7.2`";

}  // namespace plimsoll::form

#endif  // PLIMSOLL_COMPILER_MODEL_FORMS_H_
