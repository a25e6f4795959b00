#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/address_book.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/endpoints.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

constexpr size_t npos = std::string_view::npos;

// An id that prose would use as a word says too little.
bool IsDistinct(std::string_view id) {
  return id.size() >= 3 && std::ranges::any_of(id, IsAsciiDigit);
}

// As names of variables write it: lower case, `_` for `-`.
std::string Normalized(std::string_view text) {
  std::string name = AsciiLower(text);
  std::ranges::replace(name, '-', '_');
  return name;
}

// Whether what stands between an id and an address says that one has the
// other: `n116: 192.0.2.1`, `N116_HOST=192.0.2.1`, `| n116 | 192.0.2.1 |`,
// `n116 (192.0.2.1)`, `n116 ansible_host=192.0.2.1`, `192.0.2.1 n116`.
bool IsPaired(std::string_view between) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"host", "hostname", "ip", "addr", "address", "ansible_host",
       "ansible_ssh_host", "default", "home", "lan", "is", "at"});
  bool joined = false;  // More than blanks, or only blanks.
  size_t at = 0;
  while (at < between.size()) {
    const char c = between[at];
    if (IsHostByte(c) && c != '-') {
      size_t end = at;
      while (end < between.size() && IsHostByte(between[end])) ++end;
      std::string word = AsciiLower(between.substr(at, end - at));
      while (word.starts_with('_')) word.erase(0, 1);
      if (!word.empty() && std::ranges::find(kWords, word) == kWords.end()) {
        return false;
      }
      joined = true;
      at = end;
      continue;
    }
    constexpr std::string_view kJoints = " \t:=|(\"'`,{-";
    if (kJoints.find(c) == npos) return false;
    if (c == ':' || c == '=' || c == '|' || c == '(') joined = true;
    ++at;
  }
  return joined;
}

class Search {
 public:
  Search(const Fleet& fleet, RuleContext& ctx) : book_(fleet), ctx_(ctx) {
    for (const auto& host : fleet.hosts) {
      if (!host->retired() && IsDistinct(host->id)) {
        hosts_.emplace(Normalized(host->id), host.get());
      }
    }
  }

  void Run(const Repository& repository) {
    const std::vector<std::string> words = book_.Addresses();
    const WordFinder finder(words, WordFinder::Case::kExact);
    if (finder.empty() || hosts_.size() < 2) return;
    for (const ParsedFile& file : repository.files) {
      const FileKind kind = file.source->kind();
      if (!IsJudged(file) || kind == FileKind::kHost ||
          file.role == DocumentRole::kHistorical) {
        continue;
      }
      finder.Find(file.source->text(), [&](size_t word, size_t at) {
        Look(*file.source, file.source->SpanOf(at, at + words[word].size()));
        return at + words[word].size();
      });
    }
  }

 private:
  void Look(const SourceFile& file, const Span& address) {
    if (!IsWholeHost(file.text(), address.begin, address.end)) return;
    const size_t index = file.LineIndexOf(address.begin);
    const Span line = LineAround(file, address);
    if (Judge(file, address, line)) return;
    // Host n116, and below it HostName 192.0.2.1
    constexpr size_t kNear = 4;
    const std::string_view head =
        TrimBlanks(file.TextOf(file.SpanOf(line.begin, address.begin)));
    if (AsciiLower(head) != "hostname") return;
    for (size_t step = 1; step <= std::min(kNear, index); ++step) {
      const Span above = file.LineSpan(index - step);
      const std::string_view text = TrimBlanks(file.TextOf(above));
      if (!text.starts_with("Host ")) continue;
      const auto host = hosts_.find(Normalized(TrimBlanks(text.substr(5))));
      if (host != hosts_.end()) Compare(*host->second, address, above, file);
      return;
    }
  }

  struct Named {
    const Host* host = nullptr;
    size_t begin = 0;
    size_t end = 0;
  };

  // The hosts whose ids are words of the line, or parts of its words that `_`
  // or `-` sets off; each once, where it stands nearest in front of `address`.
  [[nodiscard]] std::vector<Named> HostsIn(std::string_view line,
                                           size_t address) const {
    std::vector<Named> found;
    for (size_t at = 0; at < line.size();) {
      if (!IsHostByte(line[at])) {
        ++at;
        continue;
      }
      size_t end = at;
      while (end < line.size() && IsHostByte(line[end])) ++end;
      const bool longer =
          (at > 0 && (line[at - 1] == '.' || line[at - 1] == '/')) ||
          (end + 1 < line.size() && line[end] == '.' &&
           IsHostByte(line[end + 1]));
      if (!longer) AddHostsOf(line, at, end, address, &found);
      at = end;
    }
    return found;
  }

  void AddHostsOf(std::string_view line, size_t begin, size_t end,
                  size_t address, std::vector<Named>* found) const {
    const std::string word = Normalized(line.substr(begin, end - begin));
    for (size_t first = 0; first < word.size(); ++first) {
      if (first > 0 && word[first - 1] != '_') continue;
      for (size_t last = first + 1; last <= word.size(); ++last) {
        if (last < word.size() && word[last] != '_') continue;
        const auto host = hosts_.find(word.substr(first, last - first));
        if (host == hosts_.end()) continue;
        const Named named{host->second, begin + first, begin + last};
        const auto known = std::ranges::find(*found, named.host, &Named::host);
        if (known == found->end()) {
          found->push_back(named);
        } else if (named.end <= address) {
          *known = named;
        }
      }
    }
  }

  // Whether the line names any of the hosts; one alone is compared.
  bool Judge(const SourceFile& file, const Span& address, const Span& line) {
    const std::string_view text = file.TextOf(line);
    const size_t begin = address.begin - line.begin;
    const size_t end = address.end - line.begin;
    const std::vector<Named> found = HostsIn(text, begin);
    if (found.size() != 1) return !found.empty();
    const Named& id = found.front();
    const bool behind =
        id.end <= begin && IsPaired(text.substr(id.end, begin - id.end));
    // /etc/hosts, and nothing else that begins with an address.
    const bool in_front =
        begin == 0 && end <= id.begin &&
        text.substr(end, id.begin - end).find_first_not_of(" \t") == npos;
    if (behind || in_front) {
      Compare(*id.host, address,
              file.SpanOf(line.begin + id.begin, line.begin + id.end), file);
    }
    return true;
  }

  void Compare(const Host& named, const Span& address, const Span& id,
               const SourceFile& file) {
    const auto& entries = book_.HostsAt(file.TextOf(address));
    const bool is_its_own =
        std::ranges::any_of(entries, [&](const AddressBook::Entry& entry) {
          return entry.host->machine == named.machine;
        });
    if (is_its_own || entries.empty()) return;
    const AddressBook::Entry& entry = entries.front();
    const Zone* right = named.FindZone(entry.zone->name);
    if (right == nullptr && !named.zones.empty()) right = &named.zones.front();
    Diagnostic& diagnostic = ctx_.Report(
        address, fmt::format("`{}` is the address of `{}`, not of `{}`",
                             file.TextOf(address), entry.host->id, named.id));
    diagnostic.Also(id, "named here").Also(entry.zone->span, "stated here");
    if (right != nullptr) {
      diagnostic.Help(fmt::format("`{}` is `{}`", named.id, right->address));
    }
    diagnostic.About(file.path(), named.id);
  }

  AddressBook book_;
  std::unordered_map<std::string, const Host*> hosts_;  // By normalized id.
  RuleContext& ctx_;
};

// A fact that says what the host's own address is.
void CheckFacts(const Fleet& fleet, RuleContext& ctx) {
  const AddressBook book(fleet);
  for (const auto& host : fleet.hosts) {
    if (host->retired() || host->broken || !host->facts.facts.stated()) {
      continue;
    }
    const Node* own = plimsoll::Find(*host->facts.facts.node, "host_ip");
    if (own == nullptr || !Deref(*own).IsScalar()) continue;
    const auto& entries = book.HostsAt(Deref(*own).text);
    const bool is_its_own =
        std::ranges::any_of(entries, [&](const AddressBook::Entry& entry) {
          return entry.host->machine == host->machine;
        });
    if (is_its_own || entries.empty()) continue;
    const AddressBook::Entry& entry = entries.front();
    Diagnostic& diagnostic =
        ctx.Report(Deref(*own).span,
                   fmt::format("`{}` is the address of `{}`, not of `{}`",
                               Deref(*own).text, entry.host->id, host->id));
    diagnostic.Also(entry.zone->span, "stated here");
    if (!host->zones.empty()) {
      diagnostic.Help(
          fmt::format("`{}` is `{}`", host->id, host->zones.front().address));
    }
    diagnostic.About(host->id, "host_ip");
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  CheckFacts(fleet, ctx);
  Search(fleet, ctx).Run(ctx.repository());
}

}  // namespace

constinit const Rule swapped_address = {
    .id = "hosts/swapped-address",
    .summary = "a file gives a host the address of another",
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
