// The keys of a service.

#include "compiler/compose/schema_parts.h"
#include "compiler/compose/schema_sections.h"

namespace plimsoll::compose {
namespace {

constexpr Schema kSshKey = {.kinds = kStringBit, .expected = "text"};
constexpr Schema kSsh = {.kinds = kListBit | kMapBit,
                         .expected = "a mapping or a list of `id=path`",
                         .item = &kSshKey,
                         .unique = true,
                         .values = &kPlainValue};
constexpr Schema kKeyValue = {.kinds = kStringBit,
                              .expected = "text like `key=value`",
                              .notation = Notation::kKeyValue};
// The reader crashes over values that are not text.
constexpr Schema kContexts = {.kinds = kListBit | kMapBit,
                              .expected = "a mapping or a list of `name=path`",
                              .item = &kKeyValue,
                              .values = &kText};
constexpr Key kBuildKeys[] = {{"context", &kText},
                              {"dockerfile", &kText},
                              {"dockerfile_inline", &kText},
                              {"entitlements", &kTextList},
                              {"args", &kVariables},
                              {"ssh", &kSsh},
                              {"labels", &kPairs},
                              {"cache_from", &kTextList},
                              {"cache_to", &kTextList},
                              {"no_cache", &kBoolean},
                              {"no_cache_filter", &kTextOrTexts},
                              {"additional_contexts", &kContexts},
                              {"network", &kText},
                              {"provenance", &kTextOrBoolean},
                              {"sbom", &kTextOrBoolean},
                              {"pull", &kBoolean},
                              {"target", &kText},
                              {"shm_size", &kWholeSize},
                              {"extra_hosts", &kExtraHosts},
                              {"isolation", &kText},
                              {"privileged", &kBoolean},
                              {"secrets", &kFileMounts},
                              {"tags", &kTextList},
                              {"ulimits", &kUlimits},
                              {"platforms", &kTextList}};
constexpr Schema kBuild = {.kinds = kStringBit | kMapBit,
                           .expected = "a path, or a mapping with `context`",
                           .keys = kBuildKeys,
                           .extensions = true};

constexpr Key kRateKeys[] = {{"path", &kText}, {"rate", &kWholeSize}};
constexpr Schema kRate = {.kinds = kMapBit,
                          .expected = "a mapping with `path` and `rate`",
                          .keys = kRateKeys};
constexpr Schema kRates = {
    .kinds = kListBit, .expected = "a list of limits", .item = &kRate};
// The decoder does not take text for it.
constexpr Schema kShare = {.kinds = kIntBit,
                           .expected = "a whole number, 0 or more",
                           .least = 0,
                           .whole_floats = true};
constexpr Key kWeightKeys[] = {{"path", &kText}, {"weight", &kShare}};
constexpr Schema kWeight = {.kinds = kMapBit,
                            .expected = "a mapping with `path` and `weight`",
                            .keys = kWeightKeys};
constexpr Schema kWeights = {
    .kinds = kListBit, .expected = "a list of weights", .item = &kWeight};
constexpr Key kBlkioKeys[] = {
    {"device_read_bps", &kRates},  {"device_read_iops", &kRates},
    {"device_write_bps", &kRates}, {"device_write_iops", &kRates},
    {"weight", &kShare},           {"weight_device", &kWeights}};
constexpr Schema kBlkio = {
    .kinds = kMapBit, .expected = "a mapping", .keys = kBlkioKeys};

constexpr std::string_view kCgroupWords[] = {"host", "private"};
constexpr Schema kCgroup = {.kinds = kStringBit,
                            .expected = "`host` or `private`",
                            .words = kCgroupWords};
constexpr Schema kContainerName = {.kinds = kStringBit,
                                   .expected = "text",
                                   .notation = Notation::kContainerName};
constexpr Schema kCpuPercent = {.kinds = kIntBit | kStringBit,
                                .expected = "a number from 0 to 100",
                                .notation = Notation::kNumber,
                                .least = 0,
                                .most = 100,
                                .whole_floats = true};
// The kind may be a fraction, of which the reader takes the whole part.
constexpr Schema kLooseInteger = {.kinds = kNumberBits | kStringBit,
                                  .expected = "a whole number",
                                  .notation = Notation::kInteger};
constexpr Key kCredentialKeys[] = {
    {"config", &kText}, {"file", &kText}, {"registry", &kText}};
constexpr Schema kCredentialSpec = {.kinds = kMapBit,
                                    .expected = "a mapping",
                                    .keys = kCredentialKeys,
                                    .extensions = true};

constexpr std::string_view kConditionWords[] = {
    "service_started", "service_healthy", "service_completed_successfully"};
constexpr Schema kCondition = {.kinds = kStringBit,
                               .expected =
                                   "`service_started`, `service_healthy` or "
                                   "`service_completed_successfully`",
                               .words = kConditionWords};
constexpr Schema kPlainBoolean = {.kinds = kBoolBit,
                                  .expected = "true or false"};
constexpr Key kDependencyKeys[] = {{"condition", &kCondition},
                                   {"restart", &kBoolean},
                                   {"required", &kPlainBoolean}};
constexpr std::string_view kDependencyRequired[] = {"condition"};
constexpr Schema kDependency = {.kinds = kMapBit,
                                .expected = "a mapping with `condition`",
                                .keys = kDependencyKeys,
                                .extensions = true,
                                .required = kDependencyRequired};
constexpr Schema kDependsOn = {
    .kinds = kListBit | kMapBit,
    .expected = "a list of services, or a mapping of them",
    .item = &kText,
    .unique = true,
    .values = &kDependency,
    .names = Names::kResource};

constexpr Key kDeviceKeys[] = {
    {"source", &kText}, {"target", &kText}, {"permissions", &kText}};
constexpr std::string_view kDeviceRequired[] = {"source", "target"};
constexpr Schema kDevice = {.kinds = kStringBit | kMapBit,
                            .expected = "text like `/dev/x:/dev/x:rwm`",
                            .notation = Notation::kDevice,
                            .keys = kDeviceKeys,
                            .extensions = true,
                            .required = kDeviceRequired};
constexpr Schema kDevices = {
    .kinds = kListBit, .expected = "a list of devices", .item = &kDevice};

constexpr Key kEnvFileKeys[] = {
    {"path", &kText}, {"format", &kText}, {"required", &kBoolean}};
constexpr std::string_view kEnvFileRequired[] = {"path"};
constexpr Schema kEnvFile = {.kinds = kStringBit | kMapBit,
                             .expected = "a path, or a mapping with `path`",
                             .keys = kEnvFileKeys,
                             .required = kEnvFileRequired};
constexpr Schema kEnvFiles = {.kinds = kStringBit | kListBit,
                              .expected = "a path or a list of them",
                              .item = &kEnvFile};
constexpr Schema kLabelFiles = {.kinds = kStringBit | kListBit,
                                .expected = "a path or a list of them",
                                .item = &kText};
constexpr Schema kTextOrInteger = {.kinds = kStringBit | kIntBit,
                                   .expected = "a port"};
constexpr Schema kExpose = {
    .kinds = kListBit, .expected = "a list of ports", .item = &kTextOrInteger};
constexpr Key kExtendsKeys[] = {{"service", &kText}, {"file", &kText}};
constexpr std::string_view kExtendsRequired[] = {"service"};
constexpr Schema kExtends = {
    .kinds = kStringBit | kMapBit,
    .expected = "a service, or a mapping with `service`",
    .keys = kExtendsKeys,
    .required = kExtendsRequired};
constexpr Schema kGroup = {.kinds = kStringBit | kIntBit,
                           .expected = "a name or a number"};
constexpr Schema kGroups = {.kinds = kListBit,
                            .expected = "a list of groups",
                            .item = &kGroup,
                            .unique = true};

constexpr Schema kRetries = {.kinds = kNumberBits | kStringBit,
                             .expected = "a whole number, 0 or more",
                             .notation = Notation::kInteger,
                             .least = 0};
constexpr Key kHealthcheckKeys[] = {
    {"disable", &kBoolean},        {"interval", &kDuration},
    {"retries", &kRetries},        {"test", &kTextOrTexts},
    {"timeout", &kDuration},       {"start_period", &kDuration},
    {"start_interval", &kDuration}};
constexpr Schema kHealthcheck = {.kinds = kMapBit,
                                 .expected = "a mapping with `test`",
                                 .keys = kHealthcheckKeys,
                                 .extensions = true};

constexpr Schema kLogOptions = {
    .kinds = kMapBit, .expected = "a mapping", .values = &kTextNumberOrNull};
constexpr Key kLoggingKeys[] = {{"driver", &kText}, {"options", &kLogOptions}};
constexpr Schema kLogging = {.kinds = kMapBit,
                             .expected = "a mapping with `driver`",
                             .keys = kLoggingKeys,
                             .extensions = true};

constexpr Key kModelKeys[] = {{"endpoint_var", &kText}, {"model_var", &kText}};
constexpr Schema kModel = {.kinds = kMapBit | kNullBit,
                           .expected = "a mapping",
                           .keys = kModelKeys,
                           .extensions = true};
constexpr Schema kModels = {.kinds = kListBit | kMapBit,
                            .expected = "a list of models",
                            .item = &kText,
                            .unique = true,
                            .values = &kModel};

constexpr Schema kPriority = {.kinds = kNumberBits, .expected = "a number"};
constexpr Key kAttachmentKeys[] = {
    {"aliases", &kTextList},          {"interface_name", &kText},
    {"ipv4_address", &kText},         {"ipv6_address", &kText},
    {"link_local_ips", &kTextList},   {"mac_address", &kText},
    {"driver_opts", &kDriverOptions}, {"priority", &kPriority},
    {"gw_priority", &kPriority}};
constexpr Schema kAttachment = {.kinds = kMapBit | kNullBit,
                                .expected = "a mapping",
                                .keys = kAttachmentKeys,
                                .extensions = true};
constexpr Schema kNetworks = {
    .kinds = kListBit | kMapBit,
    .expected = "a list of networks, or a mapping of them",
    .item = &kText,
    .unique = true,
    .values = &kAttachment,
    .names = Names::kResource};
constexpr Schema kOomScore = {.kinds = kIntBit | kStringBit,
                              .expected = "a number from -1000 to 1000",
                              .notation = Notation::kInteger,
                              .least = -1000,
                              .most = 1000,
                              .whole_floats = true};

constexpr Schema kIp = {.kinds = kStringBit,
                        .expected = "an IP address",
                        .notation = Notation::kIpAddress};
constexpr Key kPortKeys[] = {{"name", &kText},
                             {"mode", &kText},
                             {"host_ip", &kIp},
                             {"target", &kCounter},
                             {"published", &kTextOrInteger},
                             {"protocol", &kText},
                             {"app_protocol", &kText}};
constexpr std::string_view kPortRequired[] = {"target"};
constexpr Schema kPort = {.kinds = kNumberBits | kStringBit | kMapBit,
                          .expected = "a port such as `8080:80`",
                          .notation = Notation::kPort,
                          .keys = kPortKeys,
                          .extensions = true,
                          .required = kPortRequired};
constexpr Schema kPorts = {
    .kinds = kListBit, .expected = "a list of ports", .item = &kPort};

constexpr Schema kProviderOptions = {.kinds = kMapBit, .expected = "a mapping"};
constexpr Key kProviderKeys[] = {{"type", &kText},
                                 {"options", &kProviderOptions}};
constexpr std::string_view kProviderRequired[] = {"type"};
constexpr Schema kProvider = {.kinds = kMapBit,
                              .expected = "a mapping with `type`",
                              .keys = kProviderKeys,
                              .extensions = true,
                              .required = kProviderRequired};
constexpr Schema kPullPolicy = {
    .kinds = kStringBit,
    .expected =
        "`always`, `never`, `missing`, `build`, `daily`, `weekly` or "
        "`every_12h`",
    .notation = Notation::kPullPolicy};

constexpr std::string_view kRecursiveWords[] = {"enabled", "disabled",
                                                "writable", "readonly"};
constexpr Schema kRecursive = {
    .kinds = kStringBit,
    .expected = "`enabled`, `disabled`, `writable` or `readonly`",
    .words = kRecursiveWords};
constexpr std::string_view kSelinuxWords[] = {"z", "Z"};
constexpr Schema kSelinux = {
    .kinds = kStringBit, .expected = "`z` or `Z`", .words = kSelinuxWords};
constexpr Key kBindKeys[] = {{"propagation", &kText},
                             {"create_host_path", &kBoolean},
                             {"recursive", &kRecursive},
                             {"selinux", &kSelinux}};
constexpr Schema kBind = {.kinds = kMapBit,
                          .expected = "a mapping",
                          .keys = kBindKeys,
                          .extensions = true};
constexpr Key kVolumeOptionKeys[] = {
    {"labels", &kUniquePairs}, {"nocopy", &kBoolean}, {"subpath", &kText}};
constexpr Schema kVolumeOptions = {.kinds = kMapBit,
                                   .expected = "a mapping",
                                   .keys = kVolumeOptionKeys,
                                   .extensions = true};
constexpr Schema kTmpfsSize = {.kinds = kIntBit | kStringBit,
                               .expected = "a size such as `64m`",
                               .notation = Notation::kSize,
                               .least = 0,
                               .whole_floats = true};
// Without a sign, unlike the mode of a secret.
constexpr Schema kTmpfsMode = {.kinds = kNumberBits | kStringBit,
                               .expected = "a mode such as `0440`",
                               .notation = Notation::kOctal,
                               .least = 0};
constexpr Key kTmpfsKeys[] = {{"size", &kTmpfsSize}, {"mode", &kTmpfsMode}};
constexpr Schema kTmpfs = {.kinds = kMapBit,
                           .expected = "a mapping",
                           .keys = kTmpfsKeys,
                           .extensions = true};
constexpr Key kImageKeys[] = {{"subpath", &kText}};
constexpr Schema kImage = {.kinds = kMapBit,
                           .expected = "a mapping",
                           .keys = kImageKeys,
                           .extensions = true};
constexpr std::string_view kMountWords[] = {"bind",    "volume", "tmpfs",
                                            "cluster", "npipe",  "image"};
constexpr Schema kMountType = {
    .kinds = kStringBit,
    .expected = "`bind`, `volume`, `tmpfs`, `image`, `npipe` or `cluster`",
    .words = kMountWords};
constexpr Key kMountKeys[] = {
    {"type", &kMountType},       {"source", &kText},      {"target", &kText},
    {"read_only", &kBoolean},    {"consistency", &kText}, {"bind", &kBind},
    {"volume", &kVolumeOptions}, {"tmpfs", &kTmpfs},      {"image", &kImage}};
constexpr std::string_view kMountRequired[] = {"type", "target"};
constexpr Dependent kBindSource[] = {{"type", "bind", "source"}};
constexpr Schema kMount = {.kinds = kStringBit | kMapBit,
                           .expected = "a mount such as `data:/var/lib/data`",
                           .notation = Notation::kMount,
                           .keys = kMountKeys,
                           .extensions = true,
                           .required = kMountRequired,
                           .dependents = kBindSource};
constexpr Schema kMounts = {
    .kinds = kListBit, .expected = "a list of mounts", .item = &kMount};

constexpr Schema kStorageOptions = {.kinds = kMapBit, .expected = "a mapping"};

constexpr Key kServiceKeys[] = {
    {"annotations", &kPairs},
    {"attach", &kBoolean},
    {"blkio_config", &kBlkio},
    {"build", &kBuild},
    {"cap_add", &kTextList},
    {"cap_drop", &kTextList},
    {"cgroup", &kCgroup},
    {"cgroup_parent", &kText},
    {"command", &kShellCommand},
    {"configs", &kFileMounts},
    {"container_name", &kContainerName},
    {"cpu_count", &kCounter},
    {"cpu_percent", &kCpuPercent},
    {"cpu_period", &kLooseInteger},
    {"cpu_quota", &kLooseInteger},
    {"cpu_rt_period", &kLooseInteger},
    {"cpu_rt_runtime", &kLooseInteger},
    {"cpu_shares", &kLooseInteger},
    {"cpus", &kNumber},
    {"cpuset", &kText},
    {"credential_spec", &kCredentialSpec},
    {"depends_on", &kDependsOn},
    {"deploy", &kDeploySchema},
    {"develop", &kDevelopSchema},
    {"device_cgroup_rules", &kUniqueTexts},
    {"devices", &kDevices},
    {"dns", &kTextOrTexts},
    {"dns_opt", &kTextList},
    {"dns_search", &kTextOrTexts},
    {"domainname", &kText},
    {"entrypoint", &kShellCommand},
    {"env_file", &kEnvFiles},
    {"environment", &kVariables},
    {"expose", &kExpose},
    {"extends", &kExtends},
    {"external_links", &kUniqueTexts},
    {"extra_hosts", &kExtraHosts},
    {"gpus", &kGpusSchema},
    {"group_add", &kGroups},
    {"healthcheck", &kHealthcheck},
    {"hostname", &kText},
    {"image", &kText},
    {"init", &kBoolean},
    {"ipc", &kText},
    {"isolation", &kText},
    {"label_file", &kLabelFiles},
    {"labels", &kPairs},
    {"links", &kTextList},
    {"logging", &kLogging},
    {"mac_address", &kText},
    {"mem_limit", &kSize},
    {"mem_reservation", &kWholeSize},
    {"mem_swappiness", &kWholeSize},
    {"memswap_limit", &kSize},
    {"models", &kModels},
    {"network_mode", &kText},
    {"networks", &kNetworks},
    {"oom_kill_disable", &kBoolean},
    {"oom_score_adj", &kOomScore},
    {"pid", &kTextOrNull},
    {"pids_limit", &kLooseInteger},
    {"platform", &kText},
    {"ports", &kPorts},
    {"post_start", &kHooks},
    {"pre_start", &kHooks},
    {"pre_stop", &kHooks},
    {"privileged", &kBoolean},
    {"profiles", &kTextList},
    {"provider", &kProvider},
    {"pull_policy", &kPullPolicy},
    {"pull_refresh_after", &kText},
    {"read_only", &kBoolean},
    {"restart", &kText},
    {"runtime", &kText},
    {"scale", &kCounter},
    {"secrets", &kFileMounts},
    {"security_opt", &kUniqueTexts},
    {"shm_size", &kSize},
    {"stdin_open", &kBoolean},
    {"stop_grace_period", &kDuration},
    {"stop_signal", &kText},
    {"storage_opt", &kStorageOptions},
    {"sysctls", &kPairs},
    {"tmpfs", &kTextOrTexts},
    {"tty", &kBoolean},
    {"ulimits", &kUlimits},
    {"use_api_socket", &kPlainBoolean},
    {"user", &kText},
    {"userns_mode", &kText},
    {"uts", &kText},
    {"volumes", &kMounts},
    {"volumes_from", &kUniqueTexts},
    {"working_dir", &kText},
};
}  // namespace

const Schema kServiceSchema = {.kinds = kMapBit,
                               .expected = "a mapping with `image` or `build`",
                               .keys = kServiceKeys,
                               .extensions = true};

const Schema& ServiceSchema() { return kServiceSchema; }

}  // namespace plimsoll::compose
