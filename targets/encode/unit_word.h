#ifndef PLIMSOLL_TARGETS_ENCODE_UNIT_WORD_H_
#define PLIMSOLL_TARGETS_ENCODE_UNIT_WORD_H_

#include <string>
#include <string_view>

// The quoting that systemd and Podman's port of its splitter share. Shared by
// systemd.cc and quadlet.cc only.
namespace plimsoll::encode {

// What expands the text after it is split.
enum class Expansion {
  kSpecifiers,              // `%x`
  kSpecifiersAndVariables,  // `%x`, `$X`, `${X}`
};

// `c` with whatever doubling keeps it from being expanded.
void AppendUnexpanded(char c, Expansion expansion, std::string* out);
[[nodiscard]] std::string Unexpanded(std::string_view value,
                                     Expansion expansion);

// A double-quoted word with C escapes. Valid UTF-8 stands raw: podman reads
// `\xNN` above 0x7f as a code point, systemd as a byte, so the escapes made of
// what is not valid are for systemd alone.
[[nodiscard]] std::string QuoteUnitWord(std::string_view value,
                                        Expansion expansion);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_UNIT_WORD_H_
