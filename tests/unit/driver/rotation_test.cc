// A rehearsal of what happens to a rented node: it moves eight times, names
// come back with other ports, and each time somebody forgets some files.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diag/apply_fixes.h"
#include "compiler/driver/session.h"
#include "tests/unit/driver/rotation_forms.h"

namespace plimsoll {
namespace {

struct Endpoint {
  std::string host;
  std::string port;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};
using Place = std::pair<std::string, uint32_t>;  // Path and line.

std::string Replaced(std::string text, std::string_view mark,
                     std::string_view with) {
  for (size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + with.size())) {
    text.replace(at, mark.size(), with);
  }
  return text;
}

std::string Written(const EndpointForm& form, const Endpoint& endpoint) {
  return Replaced(Replaced(std::string(form.text), "@H", endpoint.host), "@P",
                  endpoint.port);
}

// The line that a finding points at: that of the host.
uint32_t LineOfHost(const EndpointForm& form) {
  const std::string_view head = form.text.substr(0, form.text.find("@H"));
  return static_cast<uint32_t>(1 + std::ranges::count(head, '\n'));
}

// Eight moves between five gateways, each time to a port never used before.
std::vector<Endpoint> Moves(std::mt19937& random) {
  std::vector<Endpoint> moves;
  std::set<std::string> ports;
  while (moves.size() < 9) {
    const std::string port = std::to_string(10000 + random() % 30000);
    const std::string host =
        "ssh" + std::to_string(1 + random() % 5) + ".gpu.example.net";
    if (!ports.insert(port).second) continue;
    moves.push_back({host, port});
  }
  return moves;
}

class Rehearsal {
 public:
  explicit Rehearsal(unsigned seed) : random_(seed), moves_(Moves(random_)) {
    for (const EndpointForm& form : EndpointForms()) {
      written_[form.path] = moves_[0];
    }
  }

  [[nodiscard]] size_t moves() const { return moves_.size() - 1; }
  [[nodiscard]] const Endpoint& current() const { return moves_[now_]; }
  [[nodiscard]] Endpoint& written(const EndpointForm& form) {
    return written_[form.path];
  }

  // The node moves; a file in four is forgotten, and one in twelve is changed
  // in one of its two places only.
  void Move() {
    ++now_;
    for (const EndpointForm& form : EndpointForms()) {
      Endpoint& file = written(form);
      const auto luck = random_() % 12;
      if (luck >= 4) file = current();
      if (luck == 3) file.port = current().port;
      // A name that was never ours until now says nothing of its port.
      if (luck == 2) file.host = current().host;
    }
  }

  [[nodiscard]] std::map<std::string, std::string> Files() {
    std::map<std::string, std::string> files;
    std::string host =
        "host:\n  id: gpu\n  runtime: none\n  endpoints: {ssh: \"" +
        current().host + ":" + current().port + "\"}\n  formerly:\n";
    for (size_t i = 0; i < now_; ++i) {
      host += "    - {endpoint: \"" + moves_[i].host + ":" + moves_[i].port +
              "\"}\n";
    }
    files["plimsoll.yml"] =
        "plimsoll: 1\nproject: rehearsal\nhosts: [hosts/*.yml]\napps: []\n";
    files["hosts/gpu.yml"] = host;
    for (const EndpointForm& form : EndpointForms()) {
      files[std::string(form.path)] = Written(form, written(form));
    }
    const Endpoint& former = moves_[now_ - 1];
    for (const EndpointForm& form : NearMisses()) {
      files[std::string(form.path)] =
          Replaced(Replaced(Written(form, current()), "@F", former.host), "@Q",
                   former.port);
    }
    return files;
  }

  [[nodiscard]] std::set<Place> LeftBehind() {
    std::set<Place> places;
    for (const EndpointForm& form : EndpointForms()) {
      if (written(form) == current()) continue;
      places.emplace(form.path, LineOfHost(form));
    }
    return places;
  }

 private:
  std::mt19937 random_;
  std::vector<Endpoint> moves_;
  size_t now_ = 0;
  std::map<std::string_view, Endpoint> written_;
};

struct Checked {
  std::unique_ptr<Session> session;
  std::vector<Diagnostic> findings;

  [[nodiscard]] std::set<Place> Places() const {
    std::set<Place> places;
    for (const Diagnostic& finding : findings) {
      const Span at = finding.primary();
      const SourceFile& file = session->sources.Get(at.file);
      places.emplace(file.path(), file.Locate(at.begin).line);
    }
    return places;
  }
};

Checked Check(const std::map<std::string, std::string>& files,
              const RuleOptions& rules) {
  MemoryFileSystem disk;
  for (const auto& [path, text] : files) disk.Add(path, text);
  Checked checked;
  checked.session = Load(disk, {});
  checked.findings = CheckSession(*checked.session, 1, rules);
  return checked;
}

class RotationTest : public testing::TestWithParam<unsigned> {};

TEST_P(RotationTest, FindsExactlyWhatIsLeftBehindAndMendsIt) {
  Rehearsal rehearsal(GetParam());
  const RuleOptions one{.only = {"hosts/stale-reference"}};
  for (size_t move = 0; move < rehearsal.moves(); ++move) {
    rehearsal.Move();
    const Checked checked = Check(rehearsal.Files(), one);
    EXPECT_EQ(checked.Places(), rehearsal.LeftBehind()) << "move " << move;
  }
  std::map<std::string, std::string> files = rehearsal.Files();
  const Checked checked = Check(files, one);
  const FixOutcome fixed = ApplyFixes(
      checked.findings, checked.session->sources, Applicability::kSafe);
  for (const auto& [file, text] : fixed.texts) {
    files[checked.session->sources.Get(file).path()] = text;
  }
  for (const EndpointForm& form : EndpointForms()) {
    EXPECT_EQ(files[std::string(form.path)],
              Written(form, rehearsal.current()));
  }
  const RuleOptions near{.only = {"hosts", "network"}};
  const Checked again = Check(files, near);
  EXPECT_EQ(again.Places(), std::set<Place>());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RotationTest, testing::Range(1U, 9U));

}  // namespace
}  // namespace plimsoll
