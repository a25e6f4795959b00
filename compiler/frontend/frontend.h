#ifndef PLIMSOLL_COMPILER_FRONTEND_FRONTEND_H_
#define PLIMSOLL_COMPILER_FRONTEND_FRONTEND_H_

#include "compiler/diag/sink.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// A front end turns the bytes of one file into a Tree and reports what is not
// of its format. It always returns: after a syntax error the tree holds what
// came before it (or, in line formats, everything else) and is `broken`.
// Limits: depth 200, a million nodes with aliases expanded.
//
// YAML: one Document each; a mapping key or value as in tree.h.
[[nodiscard]] Tree ParseYaml(const SourceFile& file, Sink& sink);
// dotenv as docker compose reads it: a mapping of keys to scalars, in file
// order, duplicates kept. A `KEY` without `=` has a kNone value. References
// such as `${X}` stay in the text.
[[nodiscard]] Tree ParseDotenv(const SourceFile& file, Sink& sink);
// INI as supervisor reads it: a mapping of section names to mappings of keys
// to scalars; continuation lines joined with LF; repeated sections kept.
[[nodiscard]] Tree ParseIni(const SourceFile& file, Sink& sink);
// A unit file as systemd or, for FileKind::kQuadlet, Podman's generator reads
// it: a mapping of section names to mappings of settings to scalars; lines that
// go on joined; repeated sections and settings kept.
[[nodiscard]] Tree ParseUnit(const SourceFile& file, Sink& sink);
// JSON, one Document a value; comments tolerated.
[[nodiscard]] Tree ParseJson(const SourceFile& file, Sink& sink);
// TOML: a mapping of top-level keys and table headers. A dotted key is one
// scalar; the key of an array of tables has the tag `[[]]`.
[[nodiscard]] Tree ParseToml(const SourceFile& file, Sink& sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_FRONTEND_FRONTEND_H_
