// What a container may use and do.

#include <fmt/format.h>

#include "targets/compose/service.h"
#include "targets/emit/compute.h"
#include "targets/emit/foreign_fields.h"
#include "targets/emit/process.h"

namespace plimsoll {
namespace {

// CDI names are the only ones that compose hands on as they stand.
std::string_view DriverOf(const GpuSelection& gpus) {
  return gpus.UsesCdi() ? "cdi" : "nvidia";
}

// No driver of Docker's hands out the GPUs of other vendors: their device files
// are passed in.
Yaml DeviceFiles(const GpuSelection& gpus, Reporter& reporter) {
  Yaml files = Yaml::List();
  if (gpus.vendor == GpuVendor::kAmd) {
    files.Append(Yaml::Raw("\"/dev/kfd:/dev/kfd\""));
  }
  constexpr int kFirstRenderNode = 128;
  for (const std::string& device : gpus.devices) {
    if (device.empty() ||
        device.find_first_not_of("0123456789") != std::string::npos ||
        device.size() > 2) {
      reporter.Unsupported("resources.gpu.devices", gpus.span,
                           "GPUs of this vendor are known by index only");
      continue;
    }
    files.Append(
        Yaml::Raw(fmt::format("\"/dev/dri/renderD{0}:/dev/dri/renderD{0}\"",
                              kFirstRenderNode + std::stoi(device))));
  }
  if (gpus.devices.empty()) files.Append(Yaml::Raw("\"/dev/dri:/dev/dri\""));
  return files;
}

}  // namespace

void ServiceWriter::AddLimits() {
  const Resources& resources = reporter_.instance().app->resources;
  const auto set_bytes = [&](std::string_view key, const Bytes& bytes) {
    if (bytes.set()) {
      service_.Set(key, Yaml::Raw(fmt::to_string(bytes.value.bytes)));
    }
  };
  set_bytes("mem_limit", resources.memory_limit);
  if (!service_.Has("deploy")) {
    set_bytes("mem_reservation", resources.memory_reservation);
  } else if (resources.memory_reservation.set()) {
    // Beside other reservations compose wants it among them.
    service_.At("deploy")
        .At("resources")
        .At("reservations")
        .Set("memory",
             Yaml::Raw(fmt::format("\"{}\"",
                                   resources.memory_reservation.value.bytes)));
  }
  if (resources.cpu_limit.set()) {
    service_.Set("cpus", Yaml::Raw(CpuText(resources.cpu_limit.value)));
  }
  if (resources.pids_limit.set()) {
    service_.Set("pids_limit", Yaml::Number(resources.pids_limit.value));
  }
  const AddressSpaceLimit& limit = resources.address_space_limit;
  if (limit.stated() || limit.value.stated()) {
    reporter_
        .Unsupported("resources.address_space_limit",
                     limit.stated() ? limit.span : limit.value.span,
                     "Docker sets no limit of virtual memory")
        .Help("`memory_limit` limits what the container really uses");
  }
}

void ServiceWriter::AddGpus() {
  const auto gpus = SelectGpus(reporter_.instance());
  if (!gpus) return;
  if (gpus->vendor != GpuVendor::kNvidia && !gpus->UsesCdi()) {
    if (gpus->vendor == GpuVendor::kAmd) {
      service_.Set("group_add",
                   Yaml::List({Yaml::Raw("video"), Yaml::Raw("render")}));
    }
    service_.Set("devices", DeviceFiles(*gpus, reporter_));
    return;
  }
  const Text& docker = project_->host->facts.os.docker;
  if (gpus->UsesCdi() && !AtLeast(docker, 25, 0)) {
    reporter_
        .Unsupported("resources.gpu.devices", gpus->span,
                     fmt::format("CDI came with Docker 25; `{}` has {}",
                                 project_->host->id, docker.value))
        .Help("name the GPU by index or UUID");
  }
  if (!AtLeast(docker, 19, 3)) {
    reporter_.Unsupported("resources.gpu", gpus->span,
                          fmt::format("Docker hands out GPUs since 19.03; "
                                      "`{}` has {}",
                                      project_->host->id, docker.value));
  }
  Yaml reservation = Yaml::Map();
  reservation.Set("driver", Yaml::Raw(std::string(DriverOf(*gpus))));
  if (!gpus->devices.empty()) {
    Yaml ids = Yaml::List();
    for (const std::string& device : gpus->devices) {
      ids.Append(Scalar(device, "resources.gpu.devices", gpus->span));
    }
    reservation.Set("device_ids", std::move(ids));
  } else {
    reservation.Set("count",
                    gpus->all ? Yaml::Raw("all") : Yaml::Number(gpus->count));
  }
  reservation.Set("capabilities", Yaml::List({Yaml::Raw("gpu")}));
  service_.At("deploy")
      .At("resources")
      .At("reservations")
      .Set("devices", Yaml::List({std::move(reservation)}));
}

void ServiceWriter::AddSecurity() {
  ReportForeignFields(reporter_);
  const App& app = *reporter_.instance().app;
  const Security& security = app.security;
  if (security.capabilities.stated()) {
    service_.Set("cap_drop", Yaml::List({Yaml::Raw("ALL")}));
    Yaml kept = Yaml::List();
    for (const Text& capability : security.capabilities) {
      kept.Append(
          Scalar(capability.value, "security.capabilities", capability.span));
    }
    if (!kept.empty()) service_.Set("cap_add", std::move(kept));
  }
  if (security.readonly_root.set()) {
    service_.Set("read_only", Yaml::Flag(security.readonly_root.value));
  }
  if (security.no_new_privileges.or_default(false)) {
    service_.Set("security_opt",
                 Yaml::List({Yaml::Raw("\"no-new-privileges:true\"")}));
  }
  if (app.container.privileged.set()) {
    service_.Set("privileged", Yaml::Flag(app.container.privileged.value));
  }
  if (app.container.data_uid.stated()) {
    reporter_
        .Dropped("container.data_uid", app.container.data_uid.span,
                 "Docker changes no owner of what it mounts")
        .Help("give the folders to that user once, with chown");
  }
}

void ServiceWriter::AddTuning() {
  const ContainerSpec& container = reporter_.instance().app->container;
  if (container.init.set()) {
    service_.Set("init", Yaml::Flag(container.init.value));
  }
  if (container.shm_size.set()) {
    service_.Set("shm_size",
                 Yaml::Raw(fmt::to_string(container.shm_size.value.bytes)));
  }
  if (!container.ulimits.empty()) {
    Yaml& ulimits = service_.At("ulimits");
    for (const Named<Ulimit>& ulimit : container.ulimits) {
      const Integer& soft = FirstSet(ulimit.value.soft, ulimit.value.hard);
      const Integer& hard = FirstSet(ulimit.value.hard, ulimit.value.soft);
      // A number stands for both, as it was stated.
      if (soft.value == hard.value && soft.span == hard.span) {
        ulimits.Set(ulimit.key.value, Yaml::Number(soft.value));
        continue;
      }
      Yaml& limit = ulimits.At(ulimit.key.value);
      limit.Set("soft", Yaml::Number(soft.value));
      limit.Set("hard", Yaml::Number(hard.value));
    }
  }
  const auto set_map = [&](std::string_view key, const TextMap& map,
                           std::string_view field) {
    if (map.empty()) return;
    Yaml& entries = service_.At(key);
    for (const Named<Text>& entry : map) {
      entries.Set(entry.key.value,
                  Scalar(entry.value.value, field, entry.value.span));
    }
  };
  set_map("sysctls", container.sysctls, "container.sysctls");
  CheckHostGateway();
  set_map("extra_hosts", container.extra_hosts, "container.extra_hosts");
  set_map("labels", container.labels, "container.labels");
}

// An older Docker writes the word into the container's file of hosts.
void ServiceWriter::CheckHostGateway() {
  const Text& docker = project_->host->facts.os.docker;
  if (AtLeast(docker, 20, 10)) return;
  for (const Named<Text>& host :
       reporter_.instance().app->container.extra_hosts) {
    if (host.value.value != "host-gateway") continue;
    reporter_.Unsupported(
        "container.extra_hosts", host.value.span,
        fmt::format("`host-gateway` came with Docker 20.10; `{}` has {}",
                    project_->host->id, docker.value));
  }
}

}  // namespace plimsoll
