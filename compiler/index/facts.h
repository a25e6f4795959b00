#ifndef PLIMSOLL_COMPILER_INDEX_FACTS_H_
#define PLIMSOLL_COMPILER_INDEX_FACTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/index/env_use.h"
#include "compiler/index/repository.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// What a value is about. Only some kinds can be wrong by being different: a
// mode or a level is chosen at each place anew.
enum class FactKind : uint8_t {
  kEndpoint,  // An address or a host name, with or without port; a URL.
  kPort,
  kPath,
  kQueue,
  kImage,   // An image, a tag or a version.
  kNumber,  // A count, size or time.
  kText,
};
[[nodiscard]] std::string_view NameOf(FactKind kind);

// Judged by both, as a number says little without its name.
[[nodiscard]] FactKind JudgeFact(std::string_view name, std::string_view value);

// `scheme://user@host:port/path`, `host:port` or `host`; views into the text.
struct EndpointText {
  std::string_view scheme;
  std::string_view host;
  std::string_view port;  // Digits.
  std::string_view path;
};
[[nodiscard]] EndpointText ReadEndpoint(std::string_view value);
// localhost, 127.0.0.0/8, ::1, 0.0.0.0, host.docker.internal, or no host.
[[nodiscard]] bool IsLoopbackHost(std::string_view host);
// A name without dots: of a container, a service, a machine near by.
[[nodiscard]] bool IsLocalName(std::string_view host);

// Whether two values mean the same to whoever reads them: quotes, a slash at
// the end, letters of a host name and the ways to write a boolean are no
// difference.
[[nodiscard]] bool SameFactValue(std::string_view a, std::string_view b);

// Who stated a value in the fleet.
struct FactHome {
  std::string value;
  Span span;
  std::string_view app;        // Empty: a variable of the whole fleet.
  const Host* host = nullptr;  // Null: of all.
};

// A place outside of the fleet's own files that states the value. For an
// image the span is that of the tag.
struct FactPlace {
  std::string_view value;
  Span span;
  const EnvStatement* statement = nullptr;  // Null for an image.
};

// Everything that states one thing: a variable by its name, or the tag of an
// image by its repository. Homes come from the fleet alone.
struct Fact {
  std::string name;
  std::vector<FactPlace> places;  // By file, then place; at least one.
  std::vector<FactHome> homes;    // Each value of an app once.
  bool varies = false;            // There are more homes than are kept.
};

struct FactIndex {
  std::vector<Fact> variables;  // By name.
  std::vector<Fact> images;     // By repository.
};

// An image in a file, split. The repository as docker expands it:
// `docker.io/library/redis` for `redis`.
struct ImageText {
  std::string repository;
  size_t tag_begin = 0;  // In the text; 0 without a tag.
  std::string_view tag;
};
// Nothing for what is put together, pinned by a digest alone, or no image.
[[nodiscard]] ImageText ReadImage(std::string_view text);

struct ImagePlace {
  std::string repository;
  std::string_view tag;
  Span span;  // Of the tag.
};
// The images that a file names, with a tag. Depends on that file alone.
[[nodiscard]] std::vector<ImagePlace> ReadImagePlaces(const ParsedFile& file);

// `fleet` may be null. The index views `env`, the sources and the fleet.
[[nodiscard]] FactIndex BuildFactIndex(const Repository& repository,
                                       const EnvIndex& env, const Fleet* fleet,
                                       unsigned jobs);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_FACTS_H_
