#include "rules/support/unit_lists.h"

#include <algorithm>
#include <charconv>

#include "compiler/compose/notation.h"
#include "rules/support/unit_values.h"
#include "rules/support/units.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
using compose::IsIpAddress;

bool IsAmong(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// A number of plain digits from `low` to `high`.
bool IsCount(std::string_view text, int low, int high) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  return !text.empty() && text[0] != '-' && error == std::errc() && at == end &&
         number >= low && number <= high;
}

std::string_view WithoutTilde(std::string_view word) {
  if (word.starts_with('~')) word.remove_prefix(1);
  return word;
}

bool IsFamily(std::string_view word) {
  static constexpr std::string_view kFamilies[] = {
      "UNSPEC",     "LOCAL",     "UNIX",   "FILE",   "INET",    "AX25",
      "IPX",        "APPLETALK", "NETROM", "BRIDGE", "ATMPVC",  "X25",
      "INET6",      "ROSE",      "DECnet", "KEY",    "NETLINK", "ROUTE",
      "PACKET",     "ASH",       "ECONET", "ATMSVC", "RDS",     "SNA",
      "IRDA",       "PPPOX",     "LLC",    "IB",     "MPLS",    "CAN",
      "TIPC",       "BLUETOOTH", "IUCV",   "RXRPC",  "ISDN",    "PHONET",
      "IEEE802154", "CAIF",      "ALG",    "NFC",    "VSOCK",   "KCM",
      "QIPCRTR",    "SMC",       "XDP",    "MCTP",   "NETBEUI", "SECURITY",
      "WANPIPE"};
  word = WithoutTilde(word);
  return word == "none" ||
         (word.starts_with("AF_") && IsAmong(word.substr(3), kFamilies));
}

bool IsNetwork(std::string_view word) {
  static constexpr std::string_view kNames[] = {"any", "localhost",
                                                "link-local", "multicast"};
  if (IsAmong(word, kNames)) return true;
  const size_t slash = word.find('/');
  const std::string_view address = word.substr(0, slash);
  const int most = address.find(':') == npos ? 32 : 128;
  return IsIpAddress(address) &&
         (slash == npos || IsCount(word.substr(slash + 1), 0, most));
}

bool IsMountedPath(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  return word.starts_with('/');
}

bool IsController(std::string_view word) {
  static constexpr std::string_view kControllers[] = {
      "cpu", "cpuacct", "cpuset", "io", "blkio", "memory", "devices", "pids"};
  return IsAmong(word, kControllers) || word.starts_with("bpf-") ||
         IsTrue(word) || IsFalse(word);
}

bool IsNamespace(std::string_view word) {
  static constexpr std::string_view kTypes[] = {
      "cgroup", "ipc", "net", "mnt", "pid", "user", "uts", "time", "none"};
  word = WithoutTilde(word);
  return IsAmong(word, kTypes) || IsTrue(word) || IsFalse(word);
}

// A status, its name in capitals, or a signal.
bool IsExitStatus(std::string_view word) {
  if (IsCount(word, 0, 255) || word.starts_with("RTM")) return true;
  return word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-") ==
             npos &&
         word[0] >= 'A' && word[0] <= 'Z';
}

// `0-3,8`; blanks and commas separate alike.
bool IsCpus(std::string_view word) {
  while (!word.empty()) {
    const size_t comma = std::min(word.find(','), word.size());
    const std::string_view range = word.substr(0, comma);
    const size_t dash = range.find('-');
    const bool good =
        IsCount(range.substr(0, dash), 0, 8191) &&
        (dash == npos || IsCount(range.substr(dash + 1), 0, 8191));
    if (!range.empty() && !good && range != "numa") return false;
    word.remove_prefix(std::min(comma + 1, word.size()));
  }
  return true;
}

bool IsSystemCall(std::string_view word) {
  word = WithoutTilde(word);
  word = word.substr(0, word.find(':'));
  if (word.starts_with('@')) word.remove_prefix(1);
  return !word.empty() && word[0] >= '_' && word[0] <= 'z' &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") ==
             npos;
}

bool IsOwnFolder(std::string_view word) {
  word = word.substr(0, word.find(':'));
  return !word.starts_with('/') && word != ".." && !word.starts_with("../") &&
         word.find("/..") == npos;
}

bool IsDocumentation(std::string_view word) {
  static constexpr std::string_view kSchemes[] = {"http://", "https://",
                                                  "file:/", "info:", "man:"};
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    return word.starts_with(scheme) && word.size() > scheme.size();
  });
}

bool IsDevice(std::string_view word) {
  return word.starts_with("/dev/") || word.starts_with("/run/systemd/") ||
         word.starts_with("block-") || word.starts_with("char-") ||
         word.find_first_not_of("rwm") == npos;
}

struct WordForm {
  std::string_view name;
  bool (*is)(std::string_view);
  std::string_view expected;
};

constexpr std::string_view kStatuses =
    "exit statuses from 0 to 255 and signals, with blanks between them";
constexpr std::string_view kFolders =
    "names of folders, which systemd puts below a folder of its own";

constexpr WordForm kForms[] = {
    {"BindPaths", IsMountedPath, "absolute paths"},
    {"BindReadOnlyPaths", IsMountedPath, "absolute paths"},
    {"CPUAffinity", IsCpus, "numbers of processors such as `0-3 8`"},
    {"CacheDirectory", IsOwnFolder, kFolders},
    {"ConfigurationDirectory", IsOwnFolder, kFolders},
    {"Delegate", IsController, "a boolean, or controllers such as `cpu`"},
    {"DeviceAllow", IsDevice, "a device such as `/dev/fuse`, and `rwm`"},
    {"Documentation", IsDocumentation,
     "addresses with `https:`, `http:`, `file:`, `info:` or `man:`"},
    {"IPAddressAllow", IsNetwork, "addresses such as `203.0.113.0/24`"},
    {"IPAddressDeny", IsNetwork, "addresses such as `203.0.113.0/24`"},
    {"LogsDirectory", IsOwnFolder, kFolders},
    {"RestartForceExitStatus", IsExitStatus, kStatuses},
    {"RestartPreventExitStatus", IsExitStatus, kStatuses},
    {"RestrictAddressFamilies", IsFamily,
     "address families such as `AF_INET`, or `none`"},
    {"RestrictNamespaces", IsNamespace,
     "a boolean, or namespaces such as `net`"},
    {"RuntimeDirectory", IsOwnFolder, kFolders},
    {"StateDirectory", IsOwnFolder, kFolders},
    {"SuccessExitStatus", IsExitStatus, kStatuses},
    {"SystemCallFilter", IsSystemCall,
     "system calls and groups such as `@system-service`"},
    {"TemporaryFileSystem", IsMountedPath, "absolute paths"},
};

bool IsListenAddress(std::string_view value) {
  if (value.starts_with('/') || value.starts_with('@') ||
      value.starts_with("vsock:") || IsCount(value, 1, 65535)) {
    return true;
  }
  const size_t colon = value.rfind(':');
  if (colon == npos) return false;
  std::string_view port = value.substr(colon + 1);
  std::string_view address = value.substr(0, colon);
  if (value.ends_with(']')) port = "1", address = value;
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
    if (address.find(':') == npos) return false;
  } else {
    // A scope stands behind the port, and a bare address needs no port.
    if (IsIpAddress(value)) return true;
  }
  return IsIpAddress(address) &&
         IsCount(port.substr(0, port.find('%')), 1, 65535);
}

bool IsUnitWithType(std::string_view value) {
  static constexpr std::string_view kTypes[] = {
      "service", "socket", "target", "device", "mount", "automount",
      "swap",    "timer",  "path",   "slice",  "scope"};
  const size_t dot = value.rfind('.');
  return dot != npos && dot > 0 && IsAmong(value.substr(dot + 1), kTypes);
}

bool IsConditionOnPath(std::string_view name) {
  if (name.starts_with("Condition")) {
    name.remove_prefix(9);
  } else if (name.starts_with("Assert")) {
    name.remove_prefix(6);
  } else {
    return false;
  }
  return name.starts_with("Path") || name.starts_with("File") ||
         name.starts_with("DirectoryNot");
}

bool IsConditionPath(std::string_view value) {
  const size_t begin = value.find_first_not_of("|! \t");
  return begin == npos || value[begin] == '/';
}

bool IsUser(std::string_view value) {
  return value.find_first_of("/:") == npos && !value.starts_with('-');
}

}  // namespace

std::string_view ExpectedOfWords(const UnitDirective& directive,
                                 std::string_view value) {
  const std::string_view name = directive.name;
  if (value.find('%') != npos || value.empty()) return {};
  if (name == "User" || name == "Group" || name == "SocketUser" ||
      name == "SocketGroup") {
    return IsUser(value) ? "" : "a name or a number";
  }
  if (name == "Unit" && directive.kind == UnitValueKind::kUnit) {
    return IsUnitWithType(value) ? "" : "a unit with its type, `NAME.service`";
  }
  if (name == "ListenStream" || name == "ListenDatagram" ||
      name == "ListenSequentialPacket") {
    return IsListenAddress(value)
               ? ""
               : "a port, a path, or an address such as `127.0.0.1:80`";
  }
  if (IsConditionOnPath(name)) {
    return IsConditionPath(value) ? "" : "an absolute path";
  }
  const auto form = std::ranges::find(kForms, name, &WordForm::name);
  if (form == std::end(kForms)) return {};
  const UnitWords split = SplitUnitWords(value, UnitEscapes::kKeep);
  const bool good = std::ranges::all_of(split.words, [&](const UnitWord& word) {
    // `~` turns the list around, and may stand alone.
    return word.text.empty() || word.text == "~" || form->is(word.text);
  });
  return good ? std::string_view() : form->expected;
}

}  // namespace plimsoll
