// What `facts` says of the GPUs of machines that are not this one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/run.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;
using testing::Not;

// Driver files as Linux has them: the card, and one of its plugs.
void AddCard(const std::string& name, const std::string& vendor,
             MemoryFileSystem* disk) {
  const std::string drm = "sys/class/drm/" + name;
  disk->Add(drm + "/device/vendor", vendor + "\n");
  disk->Add(drm + "-HDMI-A-1/device/vendor", vendor + "\n");
}

// A machine whose `nvidia-smi` prints that; empty where it has none.
Console MachineWith(std::shared_ptr<MemoryFileSystem> disk,
                    const std::string& nvidia_smi) {
  Console console = MemoryConsole(std::move(disk));
  console.run = [=](const std::vector<std::string>& words) {
    if (words.front() != "nvidia-smi" || nvidia_smi.empty()) {
      return ProgramAnswer{};
    }
    return ProgramAnswer{.exit_code = 0, .out = nvidia_smi, .err = {}};
  };
  return console;
}

std::string FactsOf(std::shared_ptr<MemoryFileSystem> disk,
                    const std::string& nvidia_smi) {
  Console console = MachineWith(std::move(disk), nvidia_smi);
  const std::vector<std::string> args = {"facts"};
  EXPECT_EQ(RunCommand(args, console), ExitCode::kClean) << console.err;
  return console.out;
}

TEST(MachineGpus, AreThoseThatNvidiaSmiTellsOf) {
  auto disk = std::make_shared<MemoryFileSystem>();
  AddCard("card0", "0x10de", disk.get());
  EXPECT_THAT(FactsOf(disk,
                      "NVIDIA L40S, 46068, GPU-11111111\n"
                      "NVIDIA GeForce RTX 3060, 12288, GPU-22222222\n"),
              HasSubstr("    gpus:\n"
                        "      - vendor: nvidia\n"
                        "        model: \"NVIDIA L40S\"\n"
                        "        memory: 46068Mi\n"
                        "        uuid: \"GPU-11111111\"\n"
                        "      - vendor: nvidia\n"
                        "        model: \"NVIDIA GeForce RTX 3060\"\n"
                        "        memory: 12Gi\n"
                        "        uuid: \"GPU-22222222\"\n"
                        "  os:\n"));
}

TEST(MachineGpus, AreThoseOfTheKernelWithoutIt) {
  auto disk = std::make_shared<MemoryFileSystem>();
  AddCard("card0", "0x1002", disk.get());
  disk->Add("sys/class/drm/card0/device/mem_info_vram_total", "17163091968\n");
  AddCard("card1", "0x10de", disk.get());
  AddCard("card2", "0x8086", disk.get());  // Draws the console.
  EXPECT_THAT(FactsOf(disk, ""), HasSubstr("    gpus:\n"
                                           "      - vendor: amd\n"
                                           "        memory: 16368Mi\n"
                                           "      - vendor: nvidia\n"
                                           "  os:\n"));
}

TEST(MachineGpus, AreLeftOutWhereThereAreNone) {
  auto disk = std::make_shared<MemoryFileSystem>();
  AddCard("card0", "0x8086", disk.get());
  EXPECT_THAT(FactsOf(disk, ""), Not(HasSubstr("gpus")));
}

TEST(MachineGpus, AreComparedWithAFileOfFacts) {
  constexpr std::string_view kCard = "NVIDIA L40S, 46068, GPU-11111111\n";
  const std::string one(kCard);
  auto disk = std::make_shared<MemoryFileSystem>();
  disk->Add("proc/sys/kernel/hostname", "rented\n");
  disk->Add("rented.yml", FactsOf(disk, one));
  const std::vector<std::string> args = {"facts", "--check", "/rented.yml"};
  Console same = MachineWith(disk, one);
  EXPECT_EQ(RunCommand(args, same), ExitCode::kClean) << same.out << same.err;
  Console lost = MachineWith(disk, "");
  EXPECT_EQ(RunCommand(args, lost), ExitCode::kFindings);
  EXPECT_THAT(lost.out, HasSubstr("gpus"));
  Console swapped = MachineWith(disk, "NVIDIA L40S, 46068, GPU-22222222\n");
  EXPECT_EQ(RunCommand(args, swapped), ExitCode::kFindings);
  EXPECT_THAT(swapped.out, HasSubstr("GPU-22222222"));
}

}  // namespace
}  // namespace plimsoll
