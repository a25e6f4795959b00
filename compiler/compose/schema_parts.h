#ifndef PLIMSOLL_COMPILER_COMPOSE_SCHEMA_PARTS_H_
#define PLIMSOLL_COMPILER_COMPOSE_SCHEMA_PARTS_H_

#include "compiler/compose/schema.h"

// What the sections of the format share.
namespace plimsoll::compose {

inline constexpr Schema kAnything;
inline constexpr Schema kText = {.kinds = kStringBit, .expected = "text"};
inline constexpr Schema kTextOrNull = {.kinds = kStringBit | kNullBit,
                                       .expected = "text"};
inline constexpr Schema kTextOrNumber = {.kinds = kStringBit | kNumberBits,
                                         .expected = "text or a number"};
inline constexpr Schema kTextNumberOrNull = {
    .kinds = kStringBit | kNumberBits | kNullBit,
    .expected = "text or a number"};
inline constexpr Schema kBoolean = {.kinds = kBoolBit | kStringBit,
                                    .expected = "true or false",
                                    .notation = Notation::kBoolean};
inline constexpr Schema kTextOrBoolean = {.kinds = kBoolBit | kStringBit,
                                          .expected = "text or a boolean"};
inline constexpr Schema kInteger = {.kinds = kIntBit | kStringBit,
                                    .expected = "a whole number",
                                    .notation = Notation::kInteger,
                                    .whole_floats = true};
// What the decoder counts without a sign.
inline constexpr Schema kCounter = {.kinds = kIntBit | kStringBit,
                                    .expected = "a whole number, 0 or more",
                                    .notation = Notation::kInteger,
                                    .least = 0,
                                    .whole_floats = true};
inline constexpr Schema kNumber = {.kinds = kNumberBits | kStringBit,
                                   .expected = "a number",
                                   .notation = Notation::kNumber};
inline constexpr Schema kDuration = {.kinds = kStringBit,
                                     .expected = "a duration such as `1m30s`",
                                     .notation = Notation::kDuration};
inline constexpr Schema kSize = {.kinds = kNumberBits | kStringBit,
                                 .expected = "a size such as `64m`",
                                 .notation = Notation::kSize};
// Where a number has to be of whole bytes.
inline constexpr Schema kWholeSize = {.kinds = kIntBit | kStringBit,
                                      .expected = "a size such as `64m`",
                                      .notation = Notation::kSize,
                                      .whole_floats = true};
inline constexpr Schema kTextSize = {.kinds = kStringBit,
                                     .expected = "a size such as `64m`",
                                     .notation = Notation::kSize};
inline constexpr Schema kOctal = {.kinds = kNumberBits | kStringBit,
                                  .expected = "a mode such as `0440`",
                                  .notation = Notation::kOctal};
inline constexpr Schema kTextList = {
    .kinds = kListBit, .expected = "a list of texts", .item = &kText};
inline constexpr Schema kUniqueTexts = {.kinds = kListBit,
                                        .expected = "a list of texts",
                                        .item = &kText,
                                        .unique = true};
// The reader drops what stands twice before it looks, or takes it in one of its
// versions.
inline constexpr Schema kTextOrTexts = {.kinds = kStringBit | kListBit,
                                        .expected = "text or a list of texts",
                                        .item = &kText};
inline constexpr Schema kTextOrUniqueTexts = {
    .kinds = kStringBit | kListBit,
    .expected = "text or a list of texts",
    .item = &kText,
    .unique = true};
inline constexpr Schema kShellCommand = {
    .kinds = kNullBit | kStringBit | kListBit,
    .expected = "text or a list of texts",
    .notation = Notation::kCommand,
    .item = &kText};
// What a mapping of labels or variables may hold.
inline constexpr Schema kPlainValue = {
    .kinds = kStringBit | kNumberBits | kBoolBit | kNullBit,
    .expected = "text, a number or a boolean"};
inline constexpr Schema kPairs = {
    .kinds = kListBit | kMapBit,
    .expected = "a mapping or a list of `KEY=value`",
    .item = &kText,
    .values = &kPlainValue};
// Where the reader does not drop what stands twice before it looks.
inline constexpr Schema kUniquePairs = {
    .kinds = kListBit | kMapBit,
    .expected = "a mapping or a list of `KEY=value`",
    .item = &kText,
    .unique = true,
    .values = &kPlainValue};
inline constexpr Schema kVariable = {.kinds = kStringBit,
                                     .expected = "text like `KEY=value`",
                                     .notation = Notation::kVariable};
inline constexpr Schema kVariables = {
    .kinds = kListBit | kMapBit,
    .expected = "a mapping or a list of `KEY=value`",
    .item = &kVariable,
    .values = &kPlainValue};
inline constexpr Schema kDriverOptions = {
    .kinds = kMapBit, .expected = "a mapping", .values = &kTextOrNumber};

inline constexpr Schema kLimit = {.kinds = kIntBit | kStringBit,
                                  .expected = "a whole number",
                                  .notation = Notation::kInteger};
inline constexpr Key kUlimitKeys[] = {{"hard", &kLimit}, {"soft", &kLimit}};
inline constexpr std::string_view kUlimitRequired[] = {"soft", "hard"};
inline constexpr Schema kUlimit = {
    .kinds = kIntBit | kStringBit | kMapBit,
    .expected = "a number, or a mapping with `soft` and `hard`",
    .notation = Notation::kInteger,
    .keys = kUlimitKeys,
    .extensions = true,
    .required = kUlimitRequired};
inline constexpr Schema kUlimits = {.kinds = kMapBit,
                                    .expected = "a mapping of limits",
                                    .values = &kUlimit,
                                    .names = Names::kLowercase};

inline constexpr Schema kExtraHost = {.kinds = kStringBit,
                                      .expected = "text like `name=address`",
                                      .notation = Notation::kExtraHost};
inline constexpr Schema kAddresses = {
    .kinds = kStringBit | kListBit, .expected = "an address", .item = &kText};
inline constexpr Schema kExtraHosts = {
    .kinds = kListBit | kMapBit,
    .expected = "a mapping or a list of `name=address`",
    .item = &kExtraHost,
    .unique = true,
    .values = &kAddresses};

inline constexpr Key kFileMountKeys[] = {{"source", &kText},
                                         {"target", &kText},
                                         {"uid", &kText},
                                         {"gid", &kText},
                                         {"mode", &kOctal}};
inline constexpr std::string_view kFileMountRequired[] = {"source"};
inline constexpr Schema kFileMount = {
    .kinds = kStringBit | kMapBit,
    .expected = "a name, or a mapping with `source`",
    .keys = kFileMountKeys,
    .extensions = true,
    .required = kFileMountRequired};
inline constexpr Schema kFileMounts = {
    .kinds = kListBit, .expected = "a list of names", .item = &kFileMount};

inline constexpr Schema kHookVariables = {
    .kinds = kListBit | kMapBit,
    .expected = "a mapping or a list of `KEY=value`",
    .item = &kVariable,
    .unique = true,
    .values = &kPlainValue};
inline constexpr Key kHookKeys[] = {{"command", &kShellCommand},
                                    {"user", &kText},
                                    {"privileged", &kBoolean},
                                    {"working_dir", &kText},
                                    {"environment", &kHookVariables},
                                    // docker compose 5.
                                    {"image", &kText},
                                    {"per_replica", &kBoolean}};
inline constexpr std::string_view kHookRequired[] = {"command"};
inline constexpr Schema kHook = {.kinds = kMapBit,
                                 .expected = "a mapping with `command`",
                                 .keys = kHookKeys,
                                 .extensions = true,
                                 .required = kHookRequired};
inline constexpr Schema kHooks = {
    .kinds = kListBit, .expected = "a list of hooks", .item = &kHook};

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_SCHEMA_PARTS_H_
