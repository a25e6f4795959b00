#ifndef PLIMSOLL_COMPILER_RESOLVE_TEMPLATE_OUTPUT_H_
#define PLIMSOLL_COMPILER_RESOLVE_TEMPLATE_OUTPUT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/model/project.h"
#include "compiler/resolve/fleet.h"
#include "compiler/resolve/value.h"
#include "compiler/source/source_file.h"
#include "compiler/template/render.h"

namespace plimsoll {

enum class OutputKind : uint8_t { kText, kCompose, kDotenv };

// One file that an entry of `templates` makes for one host.
struct TemplateOutput {
  const FileTemplate* source = nullptr;
  const SourceFile* file = nullptr;  // The template, or what is copied.
  std::string path;                  // Below the host's output folder.
  OutputKind kind = OutputKind::kText;
  uint32_t mode = 0644;
  bool is_copy = false;          // It is no template and written as it stands.
  bool complete = false;         // Everything in it is known.
  templates::Rendered rendered;  // Stand-ins for secrets in it.
  Value contents;                // The same with references to secrets.
};

// What a template could not say, and on which hosts.
struct TemplateProblem {
  templates::Trouble trouble;
  std::vector<const Host*> hosts;
  std::string app;  // Of a template in an app's `files`.
};

// How an `if` of a template came out on the hosts it was rendered for.
struct TemplateChoice {
  Span span;
  size_t held = 0;
  size_t failed = 0;
  std::vector<const Host*> hosts;  // Those that it was asked on, once each.
};

enum class OutputFaultKind : uint8_t {
  kOutside,     // `to` leaves the host's folder.
  kDuplicate,   // Two entries make the same file.
  kNoTemplate,  // `from` leads to no file that was read.
  kOtherApps,   // Manifests make a compose file for the host, too.
};

struct OutputFault {
  OutputFaultKind kind = OutputFaultKind::kOutside;
  Span span;
  Span other;  // The other entry, or the app.
  std::string path;
  const Host* host = nullptr;
};

// What rendering all templates for all hosts met, in a fixed order.
struct TemplateReport {
  std::vector<TemplateProblem> problems;
  std::vector<TemplateChoice> choices;
  std::vector<OutputFault> faults;
  // Who asks for addresses in whole-file templates; problems point to them.
  std::vector<std::unique_ptr<AppUnit>> consumers;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_TEMPLATE_OUTPUT_H_
