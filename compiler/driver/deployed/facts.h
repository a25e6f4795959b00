#ifndef PLIMSOLL_COMPILER_DRIVER_DEPLOYED_FACTS_H_
#define PLIMSOLL_COMPILER_DRIVER_DEPLOYED_FACTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"

// What the files of one host say runs there, in one notation for every format,
// so that what runs can be compared with what would: order, quoting, comments,
// short and long forms and stated defaults are gone.
namespace plimsoll::deployed {

enum class Reader : uint8_t {
  kNone,
  kCompose,
  kQuadlet,
  kSystemd,
  kSupervisor
};
[[nodiscard]] std::string_view NameOf(Reader reader);

// Where a value comes from when it does not stand in the folder.
enum class FactSource : uint8_t {
  kStated,
  kSecret,   // Filled in on the host; the value names the secret.
  kUnknown,  // Depends on a variable that nothing in the folder sets.
};

struct Fact {
  std::string value;  // Its normal form, which is compared.
  std::string shown;  // As written, where that reads better; else empty.
  Span span;
  Span set_at;  // Of a variable that went into it, if one did.
  FactSource source = FactSource::kStated;
};

// Keys are those of the format (`stop_signal`, `Service.Type`, `startsecs`)
// but for what formats have in common:
//   image, command, entrypoint, user, working_dir, hostname, restart, ...
//   environment.NAME    wherever it is set, environment files included;
//   volumes.TARGET      `volume NAME`, `bind PATH` or `tmpfs`, ` ro` behind it;
//   ports.TARGET/proto  `ADDRESS:PORT`, several joined with `, `;
//   networks.NAME, labels.NAME, depends_on.APP, secrets.TARGET.
using Facts = std::map<std::string, Fact, std::less<>>;

struct App {
  Reader reader = Reader::kNone;
  Facts facts;
  Span span;  // Where it is declared.
  // Environment files that are not in the folder: what they set is not known.
  std::vector<std::string> unread;
};

struct Deployed {
  // By service, program, or unit without its ending.
  std::map<std::string, App, std::less<>> apps;
  Facts shared;                     // What belongs to no app.
  std::vector<std::string> notes;   // What the reader should know, unscrubbed.
  std::vector<std::string> faults;  // What could not be read, unscrubbed.
};

// Sets what a later place replaces, and what an earlier one keeps.
void Put(Facts* facts, std::string key, Fact fact);
void PutIfAbsent(Facts* facts, std::string key, Fact fact);

}  // namespace plimsoll::deployed

#endif  // PLIMSOLL_COMPILER_DRIVER_DEPLOYED_FACTS_H_
