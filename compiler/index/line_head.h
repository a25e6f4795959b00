#ifndef PLIMSOLL_COMPILER_INDEX_LINE_HEAD_H_
#define PLIMSOLL_COMPILER_INDEX_LINE_HEAD_H_

#include <cstddef>
#include <string_view>

#include "compiler/source/source_file.h"

namespace plimsoll {

// What the text of a line in front of a name says about the name. A quote that
// encloses the name may end it.

// `ENV NAME value`, `setx NAME value`, `set -x NAME value`, and
// `machine host login user password value` of a netrc.
[[nodiscard]] bool SetsVariable(FileKind kind, std::string_view head);

// What joins pairs of name and value, one of which has this in front: options
// of a mount (`username=app,password=x,uid=1000`), the query of a URL, a
// connection string (`Server=x;Password=y`); else a line end, which ends all.
[[nodiscard]] char JoinOf(char before);

// Whether it begins like `=value; Path=/; HttpOnly`: a cookie, which stands for
// a session that ends (RFC 6265).
[[nodiscard]] bool SetsCookie(std::string_view behind_name);

// `requirepass x`, `masterauth x` of redis.conf: nothing but a blank stands
// behind the name.
[[nodiscard]] bool TakesBlank(std::string_view name);

// Nothing but what may stand before a key in YAML.
[[nodiscard]] bool IsAtKey(std::string_view head);

// `- NAME=value`, or a line of its own: not within a sentence.
[[nodiscard]] bool IsAtItem(std::string_view head);

// `| starts with residue, owner`: a cell with a comma is no name.
[[nodiscard]] bool EndsPhraseOfCell(std::string_view head);

// `${NAME:?write NAME=x to .env}`: what is said where nothing is set.
[[nodiscard]] bool IsInRequirement(std::string_view head);

// Whether a quote opened on the line is still open.
[[nodiscard]] bool EndsInQuotes(std::string_view head);

// `send(text, key=key_for_tenant_1, x)`: a call is given a variable.
[[nodiscard]] bool GivesVariable(std::string_view head, std::string_view value);

// `{{.data.token | base64decode}}`, or over several lines
// `{% set x = {"password": values.password} %}`.
[[nodiscard]] bool IsInExpression(std::string_view text, size_t at);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_LINE_HEAD_H_
