#ifndef PLIMSOLL_COMPILER_SOURCE_SNIFF_H_
#define PLIMSOLL_COMPILER_SOURCE_SNIFF_H_

#include <initializer_list>
#include <string_view>

namespace plimsoll {

// What a text looks like, for Classify. All of it is lexical and linear: the
// text may be anything, and nothing here has to be right about broken files.

// A NUL byte among the first 8 KiB.
[[nodiscard]] bool LooksBinary(std::string_view text);

// What Git LFS leaves in place of a file that was not fetched.
[[nodiscard]] bool LooksLikePointer(std::string_view text);

// Of Ansible's vault, or what SOPS wraps around a file whose format it does not
// know: JSON, under the name of the file.
[[nodiscard]] bool LooksEncrypted(std::string_view text);

// The program that `#!` names, without its folder and past `env`.
[[nodiscard]] std::string_view InterpreterOf(std::string_view text);

// Whether an INI text has a section of one of these names.
[[nodiscard]] bool HasSection(std::string_view text,
                              std::initializer_list<std::string_view> names);

// Has a section that only supervisor's configuration has.
[[nodiscard]] bool LooksLikeSupervisor(std::string_view text);

// Has top-level `services:`, a mapping, in which some service says what it
// runs, and hardly a key beside it that compose does not know; or includes
// other files and declares what they share, and no more. What has a key at the
// top that is a CI's or Kubernetes' is theirs.
[[nodiscard]] bool LooksLikeCompose(std::string_view text);

// YAML that is a list of mappings, as tasks and playbooks of Ansible are.
[[nodiscard]] bool LooksLikeTasks(std::string_view text);

// The first instruction is one that may stand first in a Dockerfile.
[[nodiscard]] bool LooksLikeDockerfile(std::string_view text);

// `${docker.base.image}`: Maven's, Ant's or FreeMarker's, as no variable of an
// environment has a dot. They fill in a file before its own reader sees it.
[[nodiscard]] bool HasProperty(std::string_view text);

// A shell script in spite of its name: outside of comments and quoted values, a
// line begins `if [`, is no more than `fi`, `done` or `esac`, opens an array,
// or sets an element of one whose index is computed.
[[nodiscard]] bool LooksLikeShell(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SOURCE_SNIFF_H_
