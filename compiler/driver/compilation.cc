#include "compiler/driver/compilation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/base/parallel_for.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

class Compilation {
 public:
  explicit Compilation(const Sink& known) {
    for (const Diagnostic& diagnostic : known.diagnostics()) {
      if (diagnostic.severity == Severity::kError) {
        refused_.insert(diagnostic.primary());
      }
    }
  }

  // Some hosts at a time, so that their findings are never all in memory.
  Sink Run(const Fleet& fleet, std::span<const Host* const> hosts,
           unsigned jobs, const SeeArtifacts& see) {
    constexpr size_t kBatch = 256;
    for (size_t begin = 0; begin < hosts.size(); begin += kBatch) {
      const auto batch =
          hosts.subspan(begin, std::min(kBatch, hosts.size() - begin));
      std::vector<Sink> sinks(batch.size());
      ParallelFor(batch.size(), jobs, [&](size_t i) {
        HostArtifacts made = EmitHost(*batch[i], fleet);
        if (see) see(begin + i, made.artifacts);
        sinks[i] = std::move(made.diagnostics);
      });
      for (Sink& sink : sinks) Add(std::move(sink));
    }
    Sink fresh;
    for (auto& [key, fault] : faults_) {
      if (!fault.elsewhere.empty()) {
        fault.first.AddNote("the same on " + Listed(fault.elsewhere));
      }
      fresh.Report(std::move(fault.first));
    }
    return fresh;
  }

 private:
  // Where, what, and what is said of it but for the host's name.
  using Key = std::tuple<Span, std::string_view, std::string>;
  struct Fault {
    Diagnostic first;
    std::string last_host;
    std::vector<std::string> elsewhere;
  };

  void Add(Sink sink) {
    for (Diagnostic& diagnostic : sink.Take()) {
      const Span at = diagnostic.primary();
      if (refused_.contains(at)) continue;
      const size_t slash = diagnostic.object.find('/');
      std::string said = diagnostic.evidence;
      if (slash == std::string::npos) {
        said += diagnostic.message;
      } else {
        said += diagnostic.object.substr(slash);
      }
      for (const Label& label : diagnostic.labels) said += "\n" + label.text;
      const std::string host = diagnostic.object.substr(0, slash);
      const auto [it, fresh] =
          faults_.try_emplace(Key{at, diagnostic.id, std::move(said)});
      Fault& fault = it->second;
      if (fresh) {
        fault.first = std::move(diagnostic);
        fault.last_host = host;
      } else if (slash != std::string::npos && fault.last_host != host) {
        fault.elsewhere.push_back(host);
        fault.last_host = host;
      }
    }
  }

  // Of many hosts, how many.
  static std::string Listed(const std::vector<std::string>& hosts) {
    constexpr size_t kMostNamed = 4;
    if (hosts.size() > kMostNamed) {
      return fmt::format("{} more hosts", hosts.size());
    }
    std::string text;
    for (size_t i = 0; i < hosts.size(); ++i) {
      if (i > 0) text += i + 1 == hosts.size() ? " and " : ", ";
      text += "`" + hosts[i] + "`";
    }
    return text;
  }

  std::set<Span> refused_;
  std::map<Key, Fault> faults_;
};

}  // namespace

Sink CompiledFindings(const Fleet& fleet, std::span<const Host* const> hosts,
                      unsigned jobs, const Sink& known,
                      const SeeArtifacts& see) {
  return Compilation(known).Run(fleet, hosts, jobs, see);
}

}  // namespace plimsoll
