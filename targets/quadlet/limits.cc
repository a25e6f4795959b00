// What a container may use and do.

#include <fmt/format.h>

#include <algorithm>

#include "targets/emit/compute.h"
#include "targets/emit/foreign_fields.h"
#include "targets/emit/process.h"
#include "targets/encode/quadlet.h"
#include "targets/quadlet/container.h"

namespace plimsoll {
namespace {

using enum PodmanOption::Form;

constexpr PodmanOption kDevice = {"AddDevice", "--device", kListItem};

bool IsIndex(std::string_view device) {
  constexpr size_t kDigits = 2;
  return !device.empty() && device.size() <= kDigits &&
         device.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void ContainerWriter::AddLimits() {
  const Resources& resources = reporter_.instance().app->resources;
  const auto set_bytes = [&](const PodmanOption& option, const Bytes& bytes,
                             std::string_view field) {
    if (bytes.set()) {
      Set(option, fmt::to_string(bytes.value.bytes), field, bytes.span);
    }
  };
  set_bytes({"Memory", "--memory"}, resources.memory_limit,
            "resources.memory_limit");
  set_bytes({"", "--memory-reservation"}, resources.memory_reservation,
            "resources.memory_reservation");
  if (resources.cpu_limit.set()) {
    Set({"", "--cpus"}, CpuText(resources.cpu_limit.value),
        "resources.cpu_limit", resources.cpu_limit.span);
  }
  if (resources.pids_limit.set()) {
    Set({"PidsLimit", "--pids-limit"},
        fmt::to_string(resources.pids_limit.value), "resources.pids_limit",
        resources.pids_limit.span);
  }
  const AddressSpaceLimit& limit = resources.address_space_limit;
  if (limit.stated() || limit.value.stated()) {
    reporter_
        .Unsupported("resources.address_space_limit",
                     limit.stated() ? limit.span : limit.value.span,
                     "Podman sets no limit of virtual memory")
        .Help("`memory_limit` limits what the container really uses");
  }
}

// AMD's and Intel's GPUs are their device files.
void ContainerWriter::AddDeviceFiles(const std::vector<std::string>& indexes,
                                     bool amd, const Span& span) {
  const auto add = [&](const std::string& device) {
    Set(kDevice, device, "resources.gpu", span);
  };
  if (amd) {
    for (const char* group : {"video", "render"}) {
      Set({"GroupAdd", "--group-add", kRawLine}, group, "resources.gpu", span);
    }
    add("/dev/kfd");
  }
  if (indexes.empty()) add("/dev/dri");
  constexpr int kFirstRenderNode = 128;
  for (const std::string& index : indexes) {
    if (IsIndex(index)) {
      add(fmt::format("/dev/dri/renderD{}",
                      kFirstRenderNode + std::stoi(index)));
    } else {
      reporter_.Unsupported("resources.gpu.devices", span,
                            "GPUs of this vendor are known by index only");
    }
  }
}

void ContainerWriter::AddGpus() {
  const auto gpus = SelectGpus(reporter_.instance());
  if (!gpus) return;
  std::vector<std::string> devices = gpus->devices;
  if (devices.empty() && !gpus->all) {
    const int64_t there = CountGpus(*project_->host, gpus->vendor);
    if (gpus->count < there) {
      reporter_
          .Unsupported("resources.gpu.count", gpus->span,
                       fmt::format("Podman does not choose between GPUs: `{}` "
                                   "has {}",
                                   project_->host->id, there))
          .Help("name the GPUs in `resources.gpu.devices`");
    }
  }
  if (!gpus->UsesCdi() && gpus->vendor != GpuVendor::kNvidia) {
    AddDeviceFiles(devices, gpus->vendor == GpuVendor::kAmd, gpus->span);
    return;
  }
  if (devices.empty()) devices = {"all"};
  for (const std::string& device : devices) {
    const bool named = device.find('=') != std::string::npos;
    Set(kDevice, named ? device : "nvidia.com/gpu=" + device,
        "resources.gpu.devices", gpus->span);
  }
}

void ContainerWriter::AddSecurity() {
  ReportForeignFields(reporter_);
  const App& app = *reporter_.instance().app;
  const Security& security = app.security;
  if (security.capabilities.stated()) {
    Set({"DropCapability", "--cap-drop", kListItem}, "all",
        "security.capabilities", security.capabilities.span);
    for (const Text& capability : security.capabilities) {
      SetText({"AddCapability", "--cap-add", kListItem}, capability,
              "security.capabilities");
    }
  }
  if (security.readonly_root.set()) {
    SetFlag({"ReadOnly", "--read-only"}, security.readonly_root.value);
    // Podman would put writable folders over /tmp, /run and others.
    if (security.readonly_root.value) {
      SetFlag({"ReadOnlyTmpfs", "--read-only-tmpfs"}, false);
    }
  }
  if (security.no_new_privileges.or_default(false)) {
    SetFlag({"NoNewPrivileges", "--security-opt=no-new-privileges"}, true);
  }
  if (app.container.privileged.set()) {
    SetFlag({"", "--privileged"}, app.container.privileged.value);
  }
}

void ContainerWriter::AddTuning() {
  const ContainerSpec& container = reporter_.instance().app->container;
  if (container.init.set()) {
    SetFlag({"RunInit", "--init"}, container.init.value);
  }
  if (container.shm_size.set()) {
    Set({"ShmSize", "--shm-size"},
        fmt::to_string(container.shm_size.value.bytes), "container.shm_size",
        container.shm_size.span);
  }
  for (const Named<Ulimit>& ulimit : container.ulimits) {
    const Integer& soft = FirstSet(ulimit.value.soft, ulimit.value.hard);
    const Integer& hard = FirstSet(ulimit.value.hard, ulimit.value.soft);
    Set({"Ulimit", "--ulimit", kRawLine},
        fmt::format("{}={}:{}", ulimit.key.value, soft.value, hard.value),
        "container.ulimits", ulimit.value.span);
  }
  for (const Named<Text>& sysctl : container.sysctls) {
    Set({"Sysctl", "--sysctl", kListItem},
        fmt::format("{}={}", sysctl.key.value, sysctl.value.value),
        "container.sysctls", sysctl.value.span);
  }
  for (const Named<Text>& entry : container.extra_hosts) {
    Set({"AddHost", "--add-host", kRawLine},
        fmt::format("{}:{}", entry.key.value, entry.value.value),
        "container.extra_hosts", entry.value.span);
  }
  for (const Named<Text>& label : container.labels) {
    unit_.Add("Container", "Label",
              reporter_.Take(
                  encode::QuadletAssignment(label.key.value, label.value.value),
                  "container.labels", label.value.span));
  }
}

}  // namespace plimsoll
