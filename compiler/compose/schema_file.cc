// The top level of a file, its resources, and what services deploy.

#include "compiler/compose/schema_parts.h"
#include "compiler/compose/schema_sections.h"

namespace plimsoll::compose {
namespace {

constexpr std::string_view kOrderWords[] = {"start-first", "stop-first"};
constexpr Schema kOrder = {.kinds = kStringBit,
                           .expected = "`start-first` or `stop-first`",
                           .words = kOrderWords};
constexpr Key kUpdateKeys[] = {
    {"parallelism", &kInteger},      {"delay", &kDuration},
    {"failure_action", &kText},      {"monitor", &kDuration},
    {"max_failure_ratio", &kNumber}, {"order", &kOrder}};
constexpr Schema kUpdate = {.kinds = kMapBit,
                            .expected = "a mapping",
                            .keys = kUpdateKeys,
                            .extensions = true};
constexpr Key kLimitKeys[] = {
    {"cpus", &kNumber}, {"memory", &kTextSize}, {"pids", &kInteger}};
constexpr Schema kLimits = {.kinds = kMapBit,
                            .expected = "a mapping",
                            .keys = kLimitKeys,
                            .extensions = true};
constexpr Key kDiscreteKeys[] = {{"kind", &kText}, {"value", &kNumber}};
constexpr Schema kDiscrete = {.kinds = kMapBit,
                              .expected = "a mapping",
                              .keys = kDiscreteKeys,
                              .extensions = true};
constexpr Key kGenericKeys[] = {{"discrete_resource_spec", &kDiscrete}};
constexpr Schema kGeneric = {.kinds = kMapBit,
                             .expected = "a mapping",
                             .keys = kGenericKeys,
                             .extensions = true};
constexpr Schema kGenerics = {
    .kinds = kListBit, .expected = "a list of resources", .item = &kGeneric};
constexpr Schema kCount = {.kinds = kStringBit | kIntBit,
                           .expected = "a number or `all`",
                           .notation = Notation::kCount};
constexpr Key kRequestKeys[] = {{"capabilities", &kUniqueTexts},
                                {"count", &kCount},
                                {"device_ids", &kUniqueTexts},
                                {"driver", &kText},
                                {"options", &kUniquePairs}};
constexpr std::string_view kRequestRequired[] = {"capabilities"};
constexpr Schema kRequest = {.kinds = kMapBit,
                             .expected = "a mapping with `capabilities`",
                             .keys = kRequestKeys,
                             .extensions = true,
                             .required = kRequestRequired};
constexpr Schema kRequests = {
    .kinds = kListBit, .expected = "a list of devices", .item = &kRequest};
constexpr Key kReservationKeys[] = {{"cpus", &kNumber},
                                    {"memory", &kTextSize},
                                    {"generic_resources", &kGenerics},
                                    {"devices", &kRequests}};
constexpr Schema kReservations = {.kinds = kMapBit,
                                  .expected = "a mapping",
                                  .keys = kReservationKeys,
                                  .extensions = true};
constexpr Key kResourceKeys[] = {{"limits", &kLimits},
                                 {"reservations", &kReservations}};
constexpr Schema kResources = {.kinds = kMapBit,
                               .expected = "a mapping",
                               .keys = kResourceKeys,
                               .extensions = true};
constexpr Key kRestartKeys[] = {{"condition", &kText},
                                {"delay", &kDuration},
                                {"max_attempts", &kInteger},
                                {"window", &kDuration}};
constexpr Schema kRestart = {.kinds = kMapBit,
                             .expected = "a mapping",
                             .keys = kRestartKeys,
                             .extensions = true};
constexpr Key kPreferenceKeys[] = {{"spread", &kText}};
constexpr Schema kPreference = {.kinds = kMapBit,
                                .expected = "a mapping",
                                .keys = kPreferenceKeys,
                                .extensions = true};
constexpr Schema kPreferences = {.kinds = kListBit,
                                 .expected = "a list of preferences",
                                 .item = &kPreference};
constexpr Key kPlacementKeys[] = {{"constraints", &kTextList},
                                  {"preferences", &kPreferences},
                                  {"max_replicas_per_node", &kCounter}};
constexpr Schema kPlacement = {.kinds = kMapBit,
                               .expected = "a mapping",
                               .keys = kPlacementKeys,
                               .extensions = true};
constexpr Key kDeployKeys[] = {{"mode", &kText},
                               {"endpoint_mode", &kText},
                               {"replicas", &kCounter},
                               {"labels", &kPairs},
                               {"rollback_config", &kUpdate},
                               {"update_config", &kUpdate},
                               {"resources", &kResources},
                               {"restart_policy", &kRestart},
                               {"placement", &kPlacement}};

constexpr std::string_view kActionWords[] = {"rebuild", "sync", "restart",
                                             "sync+restart", "sync+exec"};
constexpr Schema kAction = {
    .kinds = kStringBit,
    .expected = "`rebuild`, `sync`, `restart`, `sync+restart` or `sync+exec`",
    .words = kActionWords};
constexpr Schema kFilledText = {
    .kinds = kStringBit, .expected = "text", .notation = Notation::kFilled};
constexpr Schema kInitialSync = {.kinds = kBoolBit,
                                 .expected = "true or false"};
constexpr Key kWatchKeys[] = {{"ignore", &kTextOrTexts},
                              {"include", &kTextOrUniqueTexts},
                              {"path", &kFilledText},
                              {"action", &kAction},
                              {"target", &kText},
                              {"exec", &kHook},
                              {"initial_sync", &kInitialSync}};
constexpr std::string_view kWatchRequired[] = {"path", "action"};
// What is brought into the container has to go somewhere.
constexpr Dependent kWatchTargets[] = {
    {"action", "sync", "target", true},
    {"action", "sync+restart", "target", true},
    {"action", "sync+exec", "target", true}};
constexpr Schema kWatch = {.kinds = kMapBit,
                           .expected = "a mapping with `path` and `action`",
                           .keys = kWatchKeys,
                           .extensions = true,
                           .required = kWatchRequired,
                           .dependents = kWatchTargets};
constexpr Schema kWatches = {
    .kinds = kListBit, .expected = "a list of watches", .item = &kWatch};
constexpr Key kDevelopKeys[] = {{"watch", &kWatches}};

constexpr std::string_view kGpuWords[] = {"all"};
constexpr Schema kGpu = {.kinds = kMapBit,
                         .expected = "a mapping",
                         .keys = kRequestKeys,
                         .extensions = true};

// What is empty here, as when all of it is commented out, counts as not there.
constexpr Schema kIncludedEnvFiles = {.kinds = kStringBit | kListBit | kNullBit,
                                      .expected = "text or a list of texts",
                                      .item = &kText};
constexpr Key kIncludeKeys[] = {{"path", &kTextOrTexts},
                                {"env_file", &kIncludedEnvFiles},
                                {"project_directory", &kTextOrNull}};
constexpr Schema kInclude = {.kinds = kStringBit | kMapBit,
                             .expected = "a path, or a mapping with `path`",
                             .keys = kIncludeKeys};
constexpr Schema kIncludes = {.kinds = kListBit | kNullBit,
                              .expected = "a list of paths",
                              .item = &kInclude};

constexpr Key kExternalKeys[] = {{"name", &kText}};
constexpr Schema kExternal = {.kinds = kBoolBit | kStringBit | kMapBit,
                              .expected = "true or false",
                              .notation = Notation::kBoolean,
                              .keys = kExternalKeys,
                              .extensions = true};
// Of secrets and configs, whose `external` takes any key.
constexpr Schema kLooseExternal = {.kinds = kBoolBit | kStringBit | kMapBit,
                                   .expected = "true or false",
                                   .notation = Notation::kBoolean};

constexpr Schema kTextValues = {
    .kinds = kMapBit, .expected = "a mapping of texts", .values = &kText};
constexpr Key kSubnetKeys[] = {{"subnet", &kText},
                               {"ip_range", &kText},
                               {"gateway", &kText},
                               {"aux_addresses", &kTextValues}};
constexpr Schema kSubnet = {.kinds = kMapBit,
                            .expected = "a mapping with `subnet`",
                            .keys = kSubnetKeys,
                            .extensions = true};
constexpr Schema kSubnets = {
    .kinds = kListBit, .expected = "a list of subnets", .item = &kSubnet};
constexpr Key kIpamKeys[] = {
    {"driver", &kText}, {"config", &kSubnets}, {"options", &kTextValues}};
constexpr Schema kIpam = {.kinds = kMapBit,
                          .expected = "a mapping with `config`",
                          .keys = kIpamKeys,
                          .extensions = true};
constexpr Key kNetworkKeys[] = {{"name", &kText},
                                {"driver", &kText},
                                {"driver_opts", &kDriverOptions},
                                {"ipam", &kIpam},
                                {"external", &kExternal},
                                {"internal", &kBoolean},
                                {"enable_ipv4", &kBoolean},
                                {"enable_ipv6", &kBoolean},
                                {"attachable", &kBoolean},
                                {"labels", &kPairs}};
constexpr Schema kNetwork = {.kinds = kMapBit | kNullBit,
                             .expected = "a mapping",
                             .keys = kNetworkKeys,
                             .extensions = true};
constexpr Schema kNetworks = {
    .kinds = kMapBit, .expected = "a mapping of networks", .values = &kNetwork};

constexpr Key kVolumeKeys[] = {{"name", &kText},
                               {"driver", &kText},
                               {"driver_opts", &kDriverOptions},
                               {"external", &kExternal},
                               {"labels", &kUniquePairs}};
constexpr Schema kVolume = {.kinds = kMapBit | kNullBit,
                            .expected = "a mapping",
                            .keys = kVolumeKeys,
                            .extensions = true};
constexpr Schema kVolumes = {.kinds = kMapBit,
                             .expected = "a mapping of volumes",
                             .values = &kVolume,
                             .names = Names::kResource};

constexpr Key kSecretKeys[] = {{"name", &kText},
                               {"environment", &kText},
                               {"file", &kText},
                               {"external", &kLooseExternal},
                               {"labels", &kUniquePairs},
                               {"driver", &kText},
                               {"driver_opts", &kDriverOptions},
                               {"template_driver", &kText}};
constexpr Schema kSecret = {.kinds = kMapBit,
                            .expected = "a mapping with `file`",
                            .keys = kSecretKeys,
                            .extensions = true};
constexpr Schema kSecrets = {.kinds = kMapBit,
                             .expected = "a mapping of secrets",
                             .values = &kSecret,
                             .names = Names::kResource};
constexpr Key kConfigKeys[] = {{"name", &kText},
                               {"content", &kText},
                               {"environment", &kText},
                               {"file", &kText},
                               {"external", &kLooseExternal},
                               {"labels", &kUniquePairs},
                               {"template_driver", &kText}};
constexpr Schema kConfig = {.kinds = kMapBit,
                            .expected = "a mapping with `file`",
                            .keys = kConfigKeys,
                            .extensions = true};
constexpr Schema kConfigs = {.kinds = kMapBit,
                             .expected = "a mapping of configs",
                             .values = &kConfig,
                             .names = Names::kResource};
constexpr Schema kContextSize = {
    .kinds = kIntBit, .expected = "a whole number", .whole_floats = true};
constexpr Key kModelKeys[] = {{"name", &kText},
                              {"model", &kText},
                              {"context_size", &kContextSize},
                              {"runtime_flags", &kTextList}};
constexpr std::string_view kModelRequired[] = {"model"};
constexpr Schema kModel = {.kinds = kMapBit,
                           .expected = "a mapping with `model`",
                           .keys = kModelKeys,
                           .extensions = true,
                           .required = kModelRequired};
constexpr Schema kModels = {
    .kinds = kMapBit, .expected = "a mapping of models", .values = &kModel};

constexpr Schema kServices = {.kinds = kMapBit,
                              .expected = "a mapping of services",
                              .values = &kServiceSchema,
                              .names = Names::kResource};
constexpr Schema kVersion = {.kinds = kStringBit, .expected = "text in quotes"};

constexpr Key kFileKeys[] = {
    {"configs", &kConfigs},   {"include", &kIncludes},  {"models", &kModels},
    {"name", &kText},         {"networks", &kNetworks}, {"secrets", &kSecrets},
    {"services", &kServices}, {"version", &kVersion},   {"volumes", &kVolumes}};
constexpr Schema kFile = {.kinds = kMapBit,
                          .expected = "a mapping with `services`",
                          .keys = kFileKeys,
                          .extensions = true};

}  // namespace

const Schema kDeploySchema = {.kinds = kMapBit | kNullBit,
                              .expected = "a mapping",
                              .keys = kDeployKeys,
                              .extensions = true};
const Schema kDevelopSchema = {.kinds = kMapBit | kNullBit,
                               .expected = "a mapping with `watch`",
                               .keys = kDevelopKeys,
                               .extensions = true};
const Schema kGpusSchema = {.kinds = kStringBit | kListBit,
                            .expected = "`all`, or a list of devices",
                            .words = kGpuWords,
                            .item = &kGpu};

const Schema& FileSchema() { return kFile; }

}  // namespace plimsoll::compose
