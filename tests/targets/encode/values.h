#ifndef PLIMSOLL_TESTS_TARGETS_ENCODE_VALUES_H_
#define PLIMSOLL_TESTS_TARGETS_ENCODE_VALUES_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

// The values every encoder is proved on, and what is asserted about them.
namespace plimsoll::encode {

// Each holds something that some reader has a meaning for: quotes, escapes,
// comments, expansions, YAML's plain-scalar traps, control characters, white
// space that only some languages call so.
[[nodiscard]] std::vector<std::string> SpecialValues();

// The same `count` values for every run: up to twelve pieces each, drawn from
// an alphabet of such characters.
[[nodiscard]] std::vector<std::string> RandomValues(size_t count);

// SpecialValues and 10,000 random ones.
[[nodiscard]] const std::vector<std::string>& AllValues();

// `K0`, `K1`, ...
[[nodiscard]] std::string Key(size_t i);

// What an encoder made of some values.
struct Encoded {
  std::vector<std::string> held;   // The values it encoded,
  std::vector<std::string> words;  // and their encodings, in the same order.
  size_t refused = 0;
};

using Encoder = std::function<Result<std::string>(const std::string& value)>;
// The message a value has to be refused with; empty where it has to be held.
using Expectation = std::function<std::string(const std::string& value)>;

// Encodes `values`, and fails the test unless exactly those are refused that
// `expected` says, each with its message.
[[nodiscard]] Encoded EncodeAll(const std::vector<std::string>& values,
                                const Encoder& encoder,
                                const Expectation& expected);

// The same for encoders that take a key: the i-th value held has Key(i).
using AssignmentEncoder = std::function<Result<std::string>(
    const std::string& key, const std::string& value)>;
[[nodiscard]] Encoded EncodeAssignments(const std::vector<std::string>& values,
                                        const AssignmentEncoder& encoder,
                                        const Expectation& expected);

[[nodiscard]] std::string NeverRefused(const std::string& value);
[[nodiscard]] std::string RefusedBySystemd(const std::string& value);

// Fails the test for each of `held` that is not the value of its key, up to a
// handful.
void ExpectHeld(const std::vector<std::string>& held,
                const std::map<std::string, std::string>& read);
void ExpectSame(const std::vector<std::string>& held,
                const std::vector<std::string>& read);

// `text` with everything unprintable escaped.
[[nodiscard]] std::string Shown(std::string_view text);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TESTS_TARGETS_ENCODE_VALUES_H_
