#ifndef PLIMSOLL_COMPILER_FRONTEND_YAML_FAULT_H_
#define PLIMSOLL_COMPILER_FRONTEND_YAML_FAULT_H_

#include <optional>
#include <string>

#include "compiler/diag/sink.h"
#include "compiler/frontend/yaml/placeholders.h"
#include "compiler/source/source_file.h"

namespace plimsoll::yaml {

// A syntax error in libyaml's words; places are byte offsets in the file.
struct Fault {
  std::string problem;
  std::string context;
  size_t at = 0;
  size_t context_at = 0;  // Equal to `at` where libyaml gives none.
  bool from_scanner = false;
};

// Reports it in ours: what is there, and what to do where that is known.
void ReportFault(const Fault& fault, const SourceFile& file, Sink& sink);

// Reports the template directive that makes a file no YAML.
void ReportDirective(const ByteRange& directive, const SourceFile& file,
                     Sink& sink);

// Reports a byte that may not stand in a YAML file at all.
void ReportForbidden(size_t at, const SourceFile& file, Sink& sink);

// Where the text stops being good. libyaml scans ahead of its parser, so what
// comes before this has to be parsed again to be had whole.
[[nodiscard]] std::optional<size_t> GoodUntil(const Fault& fault,
                                              const SourceFile& file);

}  // namespace plimsoll::yaml

#endif  // PLIMSOLL_COMPILER_FRONTEND_YAML_FAULT_H_
