#ifndef PLIMSOLL_TARGETS_ENCODE_QUADLET_H_
#define PLIMSOLL_TARGETS_ENCODE_QUADLET_H_

#include <string>
#include <string_view>

#include "compiler/base/result.h"

// Values for the keys of Podman's Quadlet units (measured with 5.4; podman
// pkg/systemd/parser and pkg/systemd/quadlet). Quadlet splits a key, then
// writes `ExecStart=` without touching `$` and `%`, so systemd expands a second
// time: both are doubled everywhere. Quadlet also writes U+0080 as `\x80`,
// which systemd takes for that one byte. None can hold: that character, NUL,
// invalid UTF-8, and the noncharacters of Unicode, such as U+FFFF.
namespace plimsoll::encode {

// One word of `Environment=`, `Label=` or `Annotation=`: `"KEY=value"`.
// Keys: anything without `=`.
[[nodiscard]] Result<std::string> QuadletAssignment(std::string_view key,
                                                    std::string_view value);

// One word of `Exec=`, `PodmanArgs=`, `GlobalArgs=`, `Secret=`, `Mount=`,
// `EnvironmentFile=`, `Mask=` or `Unmask=`. An empty word would end the list,
// and a lone `;` would end systemd's command: both are written with the empty
// variable below.
[[nodiscard]] Result<std::string> QuadletArgument(std::string_view value);

// Whether QuadletArgument(value) names the empty variable, which the unit then
// has to set: `[Service] Environment=` kQuadletEmptyVariable.
[[nodiscard]] bool NeedsQuadletEmptyVariable(std::string_view value);
inline constexpr std::string_view kQuadletEmptyVariable = "_E=";

// Keys taken as the line stands, quotes included: `Volume=`, `PublishPort=`,
// `Network=`, `NetworkAlias=`, `Tmpfs=`, `AddHost=`, `DNS=`, `GroupAdd=`,
// `Ulimit=`, `Subnet=`.
// Cannot hold further: the empty value, which clears the list; a lone `;`; LF;
// white space at either end; a backslash at the end.
[[nodiscard]] Result<std::string> QuadletRawLine(std::string_view value);

// Keys with one value, from whose ends double quotes are stripped, every one up
// to 5.4 and one pair in later versions:
// `Image=`, `ContainerName=`, `Entrypoint=`, `WorkingDir=`, `HostName=`,
// `User=`, `Memory=`, `HealthCmd=`, `Pull=`.
// Cannot hold further: the empty value, which reads as an absent key; a lone
// `;`; LF; `"` at either end.
[[nodiscard]] Result<std::string> QuadletSingle(std::string_view value);

// One item of the keys that are split into quoted words without escapes:
// `AddDevice=`, `AddCapability=`, `DropCapability=`, `Sysctl=`, `LogOpt=`,
// `UIDMap=`, `GIDMap=`.
// Cannot hold further: the empty item, which ends the list; a lone `;`; LF.
[[nodiscard]] Result<std::string> QuadletListItem(std::string_view value);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_QUADLET_H_
