#ifndef PLIMSOLL_COMPILER_DRIVER_RENDERED_H_
#define PLIMSOLL_COMPILER_DRIVER_RENDERED_H_

#include <memory>
#include <string_view>
#include <vector>

#include "compiler/compose/project.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/driver/session.h"
#include "compiler/resolve/template_output.h"

namespace plimsoll {

// A file that a template makes, read as what it is going to be. It is among
// the session's sources, but no file of the repository.
struct RenderedSource {
  const SourceFile* source = nullptr;
  std::shared_ptr<const TemplateOutput> output;
  const Host* host = nullptr;
  Tree tree;
};

struct RenderedFiles {
  size_t first_id = 0;  // The sources from here on are those below.
  std::vector<std::unique_ptr<RenderedSource>> files;
  std::vector<std::unique_ptr<AppUnit>> apps;  // Services of compose files.

  [[nodiscard]] const RenderedSource* Find(const Span& span) const;
};

// Reads what the templates of the session's fleet make: parses it, adds a
// compose project for each compose file, and its services as apps of the host.
void ReadRendered(Session* session, unsigned jobs);

// The services of `project` that run on `host`, as its apps. Pointers to
// instances of the fleet stay right.
void AddServices(const compose::Project& project, Host* host, Fleet* fleet,
                 std::vector<std::unique_ptr<AppUnit>>* units);

// Moves findings from rendered text into the templates; what is the same on
// several hosts becomes one finding that names them.
void PlaceInTemplates(const RenderedFiles& rendered,
                      std::vector<Diagnostic>* diagnostics);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_RENDERED_H_
