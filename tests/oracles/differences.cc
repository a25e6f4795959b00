#include "tests/oracles/differences.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>

namespace plimsoll::oracles {

void Differences::Judge(const Mutant& mutant, bool refused,
                        const std::string& said, const std::string& found) {
  ++count_;
  refused_ += refused ? 1 : 0;
  if (refused == !found.empty()) return;
  const Alone alone = refused ? Alone::kReader : Alone::kCheck;
  const std::string& words = refused ? said : found;
  bool is_known = false;
  for (Exception& known : exceptions_) {
    const std::string& text = known.by == By::kLine ? mutant.what : words;
    if (known.alone != alone || text.find(known.part) == std::string::npos) {
      continue;
    }
    ++known.uses;
    is_known = true;
  }
  if (is_known) return;
  differences_.push_back(fmt::format("{}\n  reader: {}\n  check: {}",
                                     mutant.what, refused ? said : "takes it",
                                     found.empty() ? "-" : found));
}

void Differences::Report() const {
  std::cout << count_ << " files, " << refused_ << " refused\n";
  EXPECT_EQ(fmt::format("{}", fmt::join(differences_, "\n")), "");
  for (const Exception& known : exceptions_) {
    EXPECT_TRUE(known.uses > 0 || known.readers == Readers::kSome)
        << "no longer needed: " << known.part;
  }
  // A base that the reader refuses would make every answer the same.
  EXPECT_GT(refused_, count_ / 10);
  EXPECT_LT(refused_, count_ - count_ / 10);
}

std::string ErrorsIn(const Files& files, std::string_view path,
                     std::string_view group) {
  std::vector<Finding> findings = OfGroups(CheckFiles(files), group);
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.severity != Severity::kError ||
           (!path.empty() && finding.path != path);
  });
  return findings.empty() ? std::string() : findings.front().message;
}

}  // namespace plimsoll::oracles
