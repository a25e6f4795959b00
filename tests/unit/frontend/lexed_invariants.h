#ifndef PLIMSOLL_TESTS_UNIT_FRONTEND_LEXED_INVARIANTS_H_
#define PLIMSOLL_TESTS_UNIT_FRONTEND_LEXED_INVARIANTS_H_

#include <string>

#include "compiler/source/source_file.h"
#include "compiler/syntax/code_file.h"
#include "compiler/syntax/dockerfile.h"
#include "compiler/syntax/markdown.h"
#include "compiler/syntax/shell_script.h"
#include "compiler/syntax/template_tree.h"
#include "compiler/syntax/workflow.h"

namespace plimsoll {

// What is true of everything the lexical front ends read: spans lie in the
// file, ranges in their lists, and indices name something. Returns the first
// fault found, or nothing.
[[nodiscard]] std::string FindFault(const ShellScript& script,
                                    const SourceFile& file);
[[nodiscard]] std::string FindFault(const Dockerfile& dockerfile,
                                    const SourceFile& file);
[[nodiscard]] std::string FindFault(const Markdown& markdown,
                                    const SourceFile& file);
[[nodiscard]] std::string FindFault(const Workflow& workflow,
                                    const SourceFile& file);
[[nodiscard]] std::string FindFault(const CodeFile& code,
                                    const SourceFile& file);
// Besides, that the nodes of a body follow on each other, and text is text.
[[nodiscard]] std::string FindFault(const TemplateTree& tree,
                                    const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_FRONTEND_LEXED_INVARIANTS_H_
