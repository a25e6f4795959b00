#ifndef PLIMSOLL_COMPILER_COMPOSE_SCHEMA_H_
#define PLIMSOLL_COMPILER_COMPOSE_SCHEMA_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "compiler/compose/value.h"
#include "compiler/diag/sink.h"

namespace plimsoll::compose {

// The compose file format as data. Source: the JSON schema of compose-go
// v2.9.1, which docker compose 2.40.3 embeds, and what its decoder makes of
// the values; where v2.0.2 (docker compose 2.26.1) is laxer or stricter, the
// laxer one counts.

// What a scalar's text has to be, beyond its kind.
enum class Notation : uint8_t {
  kAny,
  kBoolean,
  kInteger,
  kNumber,
  kDuration,    // 1m30s
  kSize,        // 64m
  kOctal,       // 0440
  kPort,        // Short syntax of `ports`.
  kMount,       // Short syntax of `volumes`.
  kDevice,      // Short syntax of `devices`.
  kIpAddress,   //
  kExtraHost,   // name=address or name:address
  kVariable,    // KEY=value or KEY
  kKeyValue,    // KEY=value
  kCount,       // A number, or `all`.
  kCommand,     // Words as a shell splits them.
  kPullPolicy,  //
  kContainerName,
  kFilled,  // Anything but nothing.
};

// Kinds a value may have, as bits.
enum Kinds : uint16_t {
  kNullBit = 1 << static_cast<int>(ValueKind::kNull),
  kBoolBit = 1 << static_cast<int>(ValueKind::kBool),
  kIntBit = 1 << static_cast<int>(ValueKind::kInt),
  kFloatBit = 1 << static_cast<int>(ValueKind::kFloat),
  kTimestampBit = 1 << static_cast<int>(ValueKind::kTimestamp),
  kStringBit = 1 << static_cast<int>(ValueKind::kString),
  kListBit = 1 << static_cast<int>(ValueKind::kSequence),
  kMapBit = 1 << static_cast<int>(ValueKind::kMapping),
  kNumberBits = kIntBit | kFloatBit,
  kScalarBits = kNullBit | kBoolBit | kNumberBits | kTimestampBit | kStringBit,
  kAnyBits = kScalarBits | kListBit | kMapBit,
};

// Which names the free keys of a mapping may have.
enum class Names : uint8_t {
  kFree,
  kResource,   // Letters, digits, `.`, `_`, `-`.
  kLowercase,  // Others are passed over, not refused.
};

struct Schema;

struct Key {
  std::string_view name;
  const Schema* schema = nullptr;
};

// A key that a mapping needs when another one has a certain text.
struct Dependent {
  std::string_view key;
  std::string_view text;
  std::string_view needs;
  bool filled = false;  // Empty text is none.
};

struct Schema {
  uint16_t kinds = kAnyBits;
  std::string_view expected = {};  // "text", "a list of ports".
  Notation notation = Notation::kAny;
  std::span<const std::string_view> words = {};  // The texts allowed, if any.
  double least = -1e300;
  double most = 1e300;
  bool whole_floats = false;       // `80.0` passes for a whole number.
  const Schema* item = nullptr;    // Of a list.
  bool unique = false;             // No item of the list twice.
  std::span<const Key> keys = {};  // Of a mapping.
  const Schema* values = nullptr;  // Of keys that are not among `keys`.
  Names names = Names::kFree;      // What those may be called.
  bool extensions = false;         // `x-` keys may stand here.
  std::span<const std::string_view> required = {};
  std::span<const Dependent> dependents = {};
};

[[nodiscard]] const Schema& FileSchema();
// The keys of a service, for rules and for telling old files.
[[nodiscard]] const Schema& ServiceSchema();

// Reports every value below `root` that the reader would refuse: unknown keys
// with the nearest name, kinds, notations, missing keys. Unknown values pass.
void CheckSchema(const Value& root, const Schema& schema, Sink& sink);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_SCHEMA_H_
