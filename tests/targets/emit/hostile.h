#ifndef PLIMSOLL_TESTS_TARGETS_EMIT_HOSTILE_H_
#define PLIMSOLL_TESTS_TARGETS_EMIT_HOSTILE_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "tests/targets/emit/emitted.h"

namespace plimsoll {

using Variables = std::map<std::string, std::string>;

// Values that mean something to some reader and that `holds` says it can hold.
[[nodiscard]] std::vector<std::string> HostileValues(
    const std::function<bool(const std::string&)>& holds);

// Lines of a manifest that set each value as a variable (`K0`, `K1`, ...) and,
// with secrets `s0`, ... that have these values, as a secret (`S0`, ...) and
// within a larger value (`W0`, ...).
[[nodiscard]] std::string HostileEnvironment(
    const std::vector<std::string>& values);
// The same values as a YAML list.
[[nodiscard]] std::string YamlList(const std::vector<std::string>& words);

// The variables of an instance as its program has to see them. `secrets` are
// the values of secrets by name.
[[nodiscard]] Variables ExpectedEnvironment(const Instance& instance,
                                            const Variables& secrets);
// `values` as secrets `s0`, `s1`, ... by name.
[[nodiscard]] Variables SecretsOf(const std::vector<std::string>& values);

// Lines of a manifest of a container that has every field that some reader of
// containers knows and that goes together; it has a template `t`.
[[nodiscard]] std::string EveryContainerField();

// Fails the test for every variable of `expected` that differs in `actual`.
// What readers and shells add is theirs, but a value that broke out of its
// place would have set `EVIL`.
void ExpectVariables(const Variables& expected, const Variables& actual);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_TARGETS_EMIT_HOSTILE_H_
