// check held against what reads units: systemd-analyze and Podman's generator.
// Where the reader has nothing to say of a file, check reports no error in it;
// where it complains for a reason that stands in the file, check does, too.
// The files are Debian's own units, those of PLIMSOLL_CORPUS, and the blocks of
// the rules' pages.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include "compiler/base/path.h"
#include "tests/oracles/ask_readers.h"
#include "tests/oracles/check_files.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

std::string NameWithin(const std::string& path) {
  return std::string(BaseNameOf(path));
}

bool HasError(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings, [](const Finding& finding) {
    return finding.severity == Severity::kError;
  });
}

// Sets of units without two of one name, so that a set can be installed.
std::vector<Files> SetsByName(const Files& files) {
  std::vector<Files> sets;
  for (const auto& [path, text] : files) {
    const std::string name = NameWithin(path);
    const bool drop_in = path.ends_with(".conf");
    if (drop_in) continue;
    auto home = std::ranges::find_if(
        sets, [&](const Files& set) { return !set.contains(name); });
    if (home == sets.end()) home = sets.insert(sets.end(), Files());
    home->emplace(name, text);
    for (const auto& [other, drop_in_text] : files) {
      if (other.starts_with(path + ".d/")) {
        home->emplace(name + ".d/" + NameWithin(other), drop_in_text);
      }
    }
  }
  return sets;
}

void CompareSystemd(const std::string& analyze, const Files& set,
                    size_t* judged) {
  const Complaints complaints = AskSystemd(analyze, set);
  const std::vector<Finding> findings = OfGroups(CheckFiles(set), "systemd");
  for (const auto& [name, text] : set) {
    if (name.find('/') != std::string::npos) continue;
    ++*judged;
    std::vector<Finding> mine;
    for (const Finding& finding : findings) {
      if (finding.path == name || finding.path.starts_with(name + ".d/")) {
        mine.push_back(finding);
      }
    }
    const auto said = complaints.find(name);
    if (said == complaints.end()) {
      EXPECT_FALSE(HasError(mine)) << name << " is fine, but:\n" << Told(mine);
    } else {
      EXPECT_FALSE(mine.empty())
          << "nothing found in " << name << ", but: " << said->second.front();
    }
  }
}

// Settings of a systemd that is newer than the one that is asked are known to
// check; there is nothing to report without a host that says its version.
void DropNewer(const std::string& analyze, Files* files) {
  const auto version = Run({.argv = {analyze, "--version"}});
  if (!version || version->out.find("systemd 252") == std::string::npos) return;
  std::erase_if(*files, [](const auto& file) {
    return file.second.find("DeferReactivation=") != std::string::npos;
  });
}

TEST(SystemdReader, AgreesOnDebiansUnits) {
  PLIMSOLL_READER(analyze, "systemd-analyze");
  Files files = FilesOfKind("/usr/lib/systemd", FileKind::kSystemd);
  if (files.empty()) GTEST_SKIP() << "no units in /usr/lib/systemd";
  DropNewer(analyze, &files);
  size_t judged = 0;
  for (const Files& set : SetsByName(files)) {
    CompareSystemd(analyze, set, &judged);
  }
  std::cout << judged << " units\n";
}

TEST(SystemdReader, AgreesOnTheCorpus) {
  PLIMSOLL_READER(analyze, "systemd-analyze");
  if (CorpusFolder().empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  Files files = FilesOfKind(CorpusFolder(), FileKind::kSystemd);
  DropNewer(analyze, &files);
  size_t judged = 0;
  for (const Files& set : SetsByName(files)) {
    CompareSystemd(analyze, set, &judged);
  }
  std::cout << judged << " units\n";
}

TEST(SystemdReader, AgreesOnThePages) {
  PLIMSOLL_READER(analyze, "systemd-analyze");
  for (const PageBlock& block : BlocksOfGroup("systemd")) {
    const Complaints complaints = AskSystemd(analyze, block.files);
    std::string told;
    for (const auto& said : complaints) {
      const std::string& line = said.second.front();
      const bool is_of_block =
          std::ranges::any_of(block.files, [&](const auto& file) {
            return said.first == file.first ||
                   line.find(file.first) != std::string::npos;
          });
      if (is_of_block) told += line + "\n";
    }
    // Circles are found when jobs are queued, dates are not looked into, units
    // of others may be missing, and a variable for a program is one that is not
    // installed.
    const bool unseen =
        block.rule == "systemd/order-cycle" ||
        block.rule == "systemd/missing-unit" ||
        block.rule == "systemd/bad-specifier" ||
        block.files.begin()->second.find("ExecStart=$") != std::string::npos;
    if (block.bad && unseen) continue;
    EXPECT_EQ(block.bad, !told.empty())
        << block.rule << ": " << block.files.begin()->second << told;
  }
}

// Keys that are in no release yet, and so refused by every generator there is.
bool IsUnreleased(std::string_view complaint) {
  return complaint.find("unsupported key 'UID' in group 'Volume'") !=
             std::string_view::npos ||
         complaint.find("unsupported key 'GID' in group 'Volume'") !=
             std::string_view::npos;
}

// A generator that is too old for a key refuses it; a fleet's hosts say so.
// Before 5.5 it knew no specifier at the start of `File=` either.
bool IsTooOld(std::string_view complaint) {
  return complaint.find("unsupported key") != std::string_view::npos ||
         complaint.find("systemd-specifier.build") != std::string_view::npos;
}

// What check says with a generator of today in mind: one of before 5.7 took the
// last `Yaml=` alone, and so could tell which of them is meant.
bool IsOfToday(const Finding& finding) {
  return finding.message.find("of several files") != std::string::npos;
}

TEST(QuadletReader, AgreesOnTheCorpus) {
  PLIMSOLL_READER(generator, "quadlet");
  if (CorpusFolder().empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  std::map<std::string, Files> folders;
  for (const auto& [path, text] :
       FilesOfKind(CorpusFolder(), FileKind::kQuadlet)) {
    if (path.ends_with(".conf")) continue;
    folders[std::string(FolderOf(path))][NameWithin(path)] = text;
  }
  size_t judged = 0;
  for (auto& [folder, files] : folders) {
    const std::vector<Finding> findings =
        OfGroups(CheckFiles(files), "quadlet");
    bool crashed = false;
    Complaints complaints = AskQuadlet(generator, files, &crashed);
    if (crashed) {
      // Before 5.5 a mount without a source ends it, even one that needs none.
      std::erase_if(files, [](const auto& file) {
        return file.second.find("Mount=type=volume,destination") !=
                   std::string::npos ||
               file.second.find("Mount=type=image,destination") !=
                   std::string::npos;
      });
      complaints = AskQuadlet(generator, files, &crashed);
      ASSERT_FALSE(crashed) << folder;
    }
    for (const auto& [name, text] : files) {
      ++judged;
      std::vector<Finding> mine;
      for (const Finding& finding : findings) {
        if (finding.path == name) mine.push_back(finding);
      }
      const auto said = complaints.find(name);
      if (said != complaints.end()) {
        const std::string& complaint = said->second.front();
        EXPECT_TRUE(!mine.empty() || IsUnreleased(complaint) ||
                    IsTooOld(complaint))
            << "nothing found, but: " << complaint;
        continue;
      }
      std::erase_if(mine, [&](const Finding& finding) {
        return finding.id == "quadlet/lost-argument" || IsOfToday(finding) ||
               finding.severity != Severity::kError;
      });
      EXPECT_EQ(Told(mine), "") << folder << "/" << name << " is fine";
    }
  }
  std::cout << judged << " files\n";
}

TEST(QuadletReader, AgreesOnThePages) {
  PLIMSOLL_READER(generator, "quadlet");
  for (const PageBlock& block : BlocksOfGroup("quadlet")) {
    // Words that are lost, and booleans that are false, are no complaint.
    const bool silent = block.rule == "quadlet/lost-argument" ||
                        block.files.begin()->second.find("ReadOnly=enabled") !=
                            std::string::npos;
    if (block.bad && silent) continue;
    bool crashed = false;
    const Complaints complaints = AskQuadlet(generator, block.files, &crashed);
    EXPECT_EQ(block.bad, !complaints.empty())
        << block.rule << ": " << block.files.begin()->second;
  }
}

}  // namespace
}  // namespace plimsoll::oracles
