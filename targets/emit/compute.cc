#include "targets/emit/compute.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {
namespace {

// Who made the host's GPUs, if one vendor made them all.
std::optional<GpuVendor> VendorOfHost(const Host& host) {
  std::optional<GpuVendor> vendor;
  for (const GpuFact& gpu : host.facts.resources.gpus) {
    if (!gpu.vendor.set()) continue;
    if (vendor && *vendor != gpu.vendor.value) return std::nullopt;
    vendor = gpu.vendor.value;
  }
  return vendor;
}

bool IsIndex(std::string_view device) {
  return !device.empty() &&
         device.find_first_not_of("0123456789") == std::string_view::npos;
}

// `nvidia.com/gpu=0` means device 0 to CUDA.
std::string_view WithoutCdiKind(std::string_view device) {
  const size_t equals = device.find('=');
  return equals == std::string_view::npos ? device : device.substr(equals + 1);
}

std::string_view VisibleDevicesVariable(GpuVendor vendor) {
  switch (vendor) {
    case GpuVendor::kNvidia:
      return "CUDA_VISIBLE_DEVICES";
    case GpuVendor::kAmd:
      return "ROCR_VISIBLE_DEVICES";
    case GpuVendor::kIntel:
      return "ZE_AFFINITY_MASK";
  }
  return {};
}

}  // namespace

bool GpuSelection::UsesCdi() const {
  return std::ranges::any_of(devices, [](const std::string& device) {
    return device.find('=') != std::string::npos;
  });
}

int64_t CountGpus(const Host& host, GpuVendor vendor) {
  return std::ranges::count_if(host.facts.resources.gpus,
                               [&](const GpuFact& gpu) {
                                 return gpu.vendor.or_default(vendor) == vendor;
                               });
}

std::optional<GpuSelection> SelectGpus(const Instance& instance) {
  const GpuRequest& gpu = instance.app->resources.gpu;
  if (!gpu.stated()) return std::nullopt;
  GpuSelection selection;
  selection.span = gpu.span;
  selection.vendor = gpu.vendor.or_default(
      VendorOfHost(*instance.host).value_or(GpuVendor::kNvidia));
  for (const Text& device : gpu.devices) {
    selection.devices.push_back(device.value);
  }
  if (gpu.count.set()) {
    selection.all = gpu.count.value.all;
    selection.count = gpu.count.value.count;
    if (gpu.count.value.count == 0 && !selection.all) return std::nullopt;
  } else {
    selection.count = 1;
  }
  return selection;
}

std::vector<std::pair<std::string, std::string>> GpuEnvironment(
    Reporter& reporter) {
  const Instance& instance = reporter.instance();
  const auto selection = SelectGpus(instance);
  if (!selection) return {};
  const std::string variable(VisibleDevicesVariable(selection->vendor));
  // Whoever states the variable has decided.
  if (instance.FindEnv(variable) != nullptr) return {};
  if (selection->devices.empty()) {
    const int64_t there = CountGpus(*instance.host, selection->vendor);
    if (!selection->all && selection->count < there) {
      reporter
          .Unsupported("resources.gpu.count", selection->span,
                       fmt::format("nothing keeps a bare program off the "
                                   "other GPUs: `{}` has {}",
                                   instance.host->id, there))
          .Help("name the GPUs in `resources.gpu.devices`");
    }
    return {};
  }
  std::string devices;
  bool indexes = true;
  for (const std::string& device : selection->devices) {
    const std::string_view id = WithoutCdiKind(device);
    if (id == "all") return {};
    indexes = indexes && IsIndex(id);
    devices += devices.empty() ? "" : ",";
    devices += id;
  }
  std::vector<std::pair<std::string, std::string>> environment;
  // Without it CUDA counts the fastest GPU first, nvidia-smi by slot.
  if (indexes && selection->vendor == GpuVendor::kNvidia &&
      instance.FindEnv("CUDA_DEVICE_ORDER") == nullptr) {
    environment.emplace_back("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
  }
  environment.emplace_back(variable, devices);
  return environment;
}

}  // namespace plimsoll
