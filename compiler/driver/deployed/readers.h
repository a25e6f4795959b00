#ifndef PLIMSOLL_COMPILER_DRIVER_DEPLOYED_READERS_H_
#define PLIMSOLL_COMPILER_DRIVER_DEPLOYED_READERS_H_

#include <initializer_list>
#include <string>
#include <string_view>

#include "compiler/compose/value.h"
#include "compiler/driver/deployed/facts.h"
#include "compiler/driver/session.h"

// One for each format; for Folder.
namespace plimsoll::deployed {

void ReadCompose(const Session& session, std::string_view folder_name,
                 Deployed* out);
void ReadSupervisor(const Session& session, Deployed* out);
// Of systemd and Quadlet.
void ReadUnits(const Session& session, Deployed* out);

// What they share.

// The app of that name; where another reader has one, too, one beside it.
[[nodiscard]] App& AppOf(Deployed* out, std::string_view name, Reader reader);

// Adds the variables of an environment file. It is looked for by the end of
// its path, since where the folder will stand on the host is not known; one
// that is not there is `unread`.
void AddEnvFile(const Session& session, std::string_view path, App* app);

// `Fact` of a scalar, decoded as its reader does.
[[nodiscard]] Fact FactOf(const Node& node);
[[nodiscard]] Fact FactOf(const compose::Value& value);

// Everything below `value`, under `key.a.b`; lists without their order.
void Flatten(const std::string& key, const compose::Value* value, Facts* facts);

[[nodiscard]] bool IsOneOf(std::string_view word,
                           std::initializer_list<std::string_view> words);

// Of read_service.cc: one service with the rest of its project.
struct ServiceContext {
  const Session* session = nullptr;
  const compose::Project* project = nullptr;
  std::string project_name;
};
void ReadService(const ServiceContext& context, const compose::Service& service,
                 App* app);
// The real name of what `name` is within the project: `<project>_<name>`
// unless it is told otherwise.
[[nodiscard]] std::string VolumeNameOf(const ServiceContext& context,
                                       std::string_view name);
[[nodiscard]] std::string NetworkNameOf(const ServiceContext& context,
                                        std::string_view name);

// Of read_container.cc: a setting of the [Container] section that other formats
// have, too; false for any other.
[[nodiscard]] bool ReadContainerSetting(const Session& session,
                                        const Entry& setting, App* app);

}  // namespace plimsoll::deployed

#endif  // PLIMSOLL_COMPILER_DRIVER_DEPLOYED_READERS_H_
