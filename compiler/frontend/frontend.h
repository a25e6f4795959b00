#ifndef PLIMSOLL_COMPILER_FRONTEND_FRONTEND_H_
#define PLIMSOLL_COMPILER_FRONTEND_FRONTEND_H_

#include "compiler/diag/sink.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/code_file.h"
#include "compiler/syntax/dockerfile.h"
#include "compiler/syntax/markdown.h"
#include "compiler/syntax/shell_script.h"
#include "compiler/syntax/template_tree.h"
#include "compiler/syntax/text_places.h"
#include "compiler/syntax/tree.h"
#include "compiler/syntax/workflow.h"

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
// Handlebars as handlebars.js reads it; reports what that would refuse.
[[nodiscard]] TemplateTree ParseHandlebars(const SourceFile& file, Sink& sink);

// Lexical front ends: their formats have no syntax errors worth a finding, or
// are read by programs of many versions, so they report nothing. They take any
// bytes, in time linear in their number, and mark what they could not make
// sense of as `broken`.
[[nodiscard]] Dockerfile ParseDockerfile(const SourceFile& file);
[[nodiscard]] Markdown ParseMarkdown(const SourceFile& file);
[[nodiscard]] ShellScript ParseShell(const SourceFile& file);
// Python, JavaScript and TypeScript, Go or Rust, by the file's ending.
[[nodiscard]] CodeFile ParseCode(const SourceFile& file);
[[nodiscard]] ShellScript ParsePowerShell(const SourceFile& file);
[[nodiscard]] ShellScript ParseBatch(const SourceFile& file);  // cmd's .bat
// A script that stands in another file: `map` says where its bytes are. It is
// read from `begin` on. Both views must outlive the result; the map need not.
[[nodiscard]] ShellScript ParseShellText(std::string_view text,
                                         const TextPlaces& map, size_t begin);
// What a YAML tree says as a workflow; points into the tree.
[[nodiscard]] Workflow ReadWorkflow(const Tree& tree, const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_FRONTEND_FRONTEND_H_
