#include "rules/support/unit_lists.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/compose/notation.h"
#include "rules/support/unit_numbers.h"
#include "rules/support/unit_values.h"
#include "rules/support/units.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
using compose::IsIpAddress;

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
  return word.starts_with("AF_") && IsOneOf(word.substr(3), kFamilies);
}

bool IsNetwork(std::string_view word) {
  static constexpr std::string_view kNames[] = {"any", "localhost",
                                                "link-local", "multicast"};
  if (IsOneOf(word, kNames)) return true;
  const size_t slash = word.find('/');
  const std::string_view address = word.substr(0, slash);
  const int most = address.find(':') == npos ? 32 : 128;
  return IsIpAddress(address) &&
         (slash == npos || IsBetween(word.substr(slash + 1), 0, most));
}

// `/a:/b:rbind`, both of them absolute.
bool IsBind(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  const size_t colon = word.find(':');
  if (!word.starts_with('/') || colon == npos) return word.starts_with('/');
  word.remove_prefix(colon + 1);
  const size_t second = std::min(word.find(':'), word.size());
  return word.starts_with('/') &&
         IsOneOf(word.substr(second), {"", ":", ":rbind", ":norbind"});
}

bool IsAbsolutePath(std::string_view word) { return word.starts_with('/'); }

bool IsController(std::string_view word) {
  return word.starts_with("bpf-") ||
         IsOneOf(word, {"cpu", "cpuacct", "cpuset", "io", "blkio", "memory",
                        "devices", "pids"});
}

bool IsBoolean(std::string_view value) {
  return IsTrue(value) || IsFalse(value);
}

bool IsNone(std::string_view value) { return value == "none"; }

bool IsNuma(std::string_view value) { return value == "numa"; }

bool IsNamespace(std::string_view word) {
  return IsOneOf(word,
                 {"cgroup", "ipc", "net", "mnt", "pid", "user", "uts", "time"});
}

// As `systemd-analyze exit-status` lists them.
constexpr std::string_view kExitStatuses[] = {"SUCCESS",
                                              "FAILURE",
                                              "INVALIDARGUMENT",
                                              "NOTIMPLEMENTED",
                                              "NOPERMISSION",
                                              "NOTINSTALLED",
                                              "NOTCONFIGURED",
                                              "NOTRUNNING",
                                              "USAGE",
                                              "DATAERR",
                                              "NOINPUT",
                                              "NOUSER",
                                              "NOHOST",
                                              "UNAVAILABLE",
                                              "SOFTWARE",
                                              "OSERR",
                                              "OSFILE",
                                              "CANTCREAT",
                                              "IOERR",
                                              "TEMPFAIL",
                                              "PROTOCOL",
                                              "NOPERM",
                                              "CONFIG",
                                              "CHDIR",
                                              "NICE",
                                              "FDS",
                                              "EXEC",
                                              "MEMORY",
                                              "LIMITS",
                                              "OOM_ADJUST",
                                              "SIGNAL_MASK",
                                              "STDIN",
                                              "STDOUT",
                                              "CHROOT",
                                              "IOPRIO",
                                              "TIMERSLACK",
                                              "SECUREBITS",
                                              "SETSCHEDULER",
                                              "CPUAFFINITY",
                                              "GROUP",
                                              "USER",
                                              "CAPABILITIES",
                                              "CGROUP",
                                              "SETSID",
                                              "CONFIRM",
                                              "STDERR",
                                              "PAM",
                                              "NETWORK",
                                              "NAMESPACE",
                                              "NO_NEW_PRIVILEGES",
                                              "SECCOMP",
                                              "SELINUX_CONTEXT",
                                              "PERSONALITY",
                                              "APPARMOR",
                                              "ADDRESS_FAMILIES",
                                              "RUNTIME_DIRECTORY",
                                              "CHOWN",
                                              "SMACK_PROCESS_LABEL",
                                              "KEYRING",
                                              "STATE_DIRECTORY",
                                              "CACHE_DIRECTORY",
                                              "LOGS_DIRECTORY",
                                              "CONFIGURATION_DIRECTORY",
                                              "NUMA_POLICY",
                                              "CREDENTIALS",
                                              "BPF",
                                              "KSM",
                                              "MEMORY_THP",
                                              "EXCEPTION"};

bool IsExitStatus(std::string_view word) {
  return IsBetween(word, 0, 255) || IsSignalName(word) ||
         IsOneOf(word, kExitStatuses);
}

bool IsCpuRange(std::string_view range) {
  constexpr int64_t kLast = 8191;
  const size_t dash = range.find('-');
  const std::string_view first = range.substr(0, dash);
  if (dash == npos) return IsBetween(first, 0, kLast);
  const std::string_view last = range.substr(dash + 1);
  if (!IsBetween(first, 0, kLast) || !IsBetween(last, 0, kLast)) return false;
  return *ParseInteger(first) <= *ParseInteger(last);
}

// `0-3,8`; blanks and commas separate alike.
bool IsCpus(std::string_view word) {
  while (!word.empty()) {
    const size_t comma = std::min(word.find(','), word.size());
    const std::string_view range = word.substr(0, comma);
    if (!range.empty() && !IsCpuRange(range)) return false;
    word.remove_prefix(std::min(comma + 1, word.size()));
  }
  return true;
}

bool IsSystemCall(std::string_view word) {
  word = word.substr(0, word.find(':'));
  if (word.starts_with('@')) word.remove_prefix(1);
  return !word.empty() && word[0] >= '_' && word[0] <= 'z' &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") ==
             npos;
}

// A folder below another one, which it does not leave and is not.
bool IsBelow(std::string_view path) {
  if (path.starts_with('/')) return false;
  bool any = path.empty();
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    if (part == "..") return false;
    any |= !part.empty() && part != ".";
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return any;
}

// `web`, `web/cache`, `web:link`, `web:link:ro`.
bool IsOwnFolder(std::string_view word) {
  const size_t colon = word.find(':');
  if (!IsBelow(word.substr(0, colon))) return false;
  if (colon == npos) return true;
  const std::string_view link = word.substr(colon + 1);
  return IsBelow(link.substr(0, link.find(':')));
}

bool IsDocumentation(std::string_view word) {
  static constexpr std::string_view kSchemes[] = {"http://", "https://",
                                                  "file:/", "info:", "man:"};
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    return word.starts_with(scheme) && word.size() > scheme.size();
  });
}

// `/dev/fuse rw`; the rights take no quotes.
bool IsDeviceWithRights(std::string_view value) {
  const UnitWords split = SplitUnitWords(value, UnitEscapes::kKeep);
  if (split.words.empty() || split.words.size() > 2) return false;
  const std::string_view device = split.words[0].text;
  const bool is_device =
      device.starts_with("/dev/") || device.starts_with("/run/systemd/") ||
      device.starts_with("block-") || device.starts_with("char-");
  if (split.words.size() == 1) return is_device;
  const UnitWord& rights = split.words[1];
  return is_device && !rights.quoted &&
         rights.text.find_first_not_of("rwm") == npos;
}

enum class Quotes : uint8_t { kRemoved, kKept };

// A list of words that are all of one form.
struct WordForm {
  std::string_view name;
  bool (*is)(std::string_view);
  std::string_view expected;
  Quotes quotes = Quotes::kRemoved;
  // What may stand in place of the list.
  bool (*alone)(std::string_view) = nullptr;
  // Whether `~` in front turns the list around.
  bool turns = false;
};

constexpr std::string_view kStatuses =
    "exit statuses from 0 to 255 and signals, with blanks between them";
constexpr std::string_view kFolders =
    "names of folders, which systemd puts below a folder of its own";
constexpr std::string_view kNetworks = "addresses such as `203.0.113.0/24`";

constexpr WordForm kForms[] = {
    {"BindPaths", IsBind, "absolute paths"},
    {"BindReadOnlyPaths", IsBind, "absolute paths"},
    {"CPUAffinity", IsCpus, "numbers of processors such as `0-3 8`",
     Quotes::kRemoved, IsNuma},
    {"CacheDirectory", IsOwnFolder, kFolders},
    {"ConfigurationDirectory", IsOwnFolder, kFolders},
    {"Delegate", IsController, "a boolean, or controllers such as `cpu`",
     Quotes::kRemoved, IsBoolean},
    {"Documentation", IsDocumentation,
     "addresses with `https:`, `http:`, `file:`, `info:` or `man:`"},
    {"IPAddressAllow", IsNetwork, kNetworks, Quotes::kKept},
    {"IPAddressDeny", IsNetwork, kNetworks, Quotes::kKept},
    {"LogsDirectory", IsOwnFolder, kFolders},
    {"RestartForceExitStatus", IsExitStatus, kStatuses, Quotes::kKept},
    {"RestartPreventExitStatus", IsExitStatus, kStatuses, Quotes::kKept},
    {"RestrictAddressFamilies", IsFamily,
     "address families such as `AF_INET`, or `none`", Quotes::kRemoved, IsNone,
     true},
    {"RestrictNamespaces", IsNamespace,
     "a boolean, or namespaces such as `net`", Quotes::kKept, IsBoolean, true},
    {"RuntimeDirectory", IsOwnFolder, kFolders},
    {"StateDirectory", IsOwnFolder, kFolders},
    {"SuccessExitStatus", IsExitStatus, kStatuses, Quotes::kKept},
    {"SystemCallFilter", IsSystemCall,
     "system calls and groups such as `@system-service`", Quotes::kKept,
     nullptr, true},
    {"TemporaryFileSystem", IsAbsolutePath, "absolute paths"},
};

std::vector<std::string> WordsOf(std::string_view value, Quotes quotes) {
  std::vector<std::string> words;
  if (quotes == Quotes::kRemoved) {
    for (UnitWord& word : SplitUnitWords(value, UnitEscapes::kKeep).words) {
      words.push_back(std::move(word.text));
    }
    return words;
  }
  constexpr std::string_view kBlanks = " \t\r\n";
  for (size_t begin = value.find_first_not_of(kBlanks); begin != npos;) {
    const size_t end =
        std::min(value.find_first_of(kBlanks, begin), value.size());
    words.emplace_back(value.substr(begin, end - begin));
    begin = value.find_first_not_of(kBlanks, end);
  }
  return words;
}

bool Takes(const WordForm& form, std::string_view value) {
  if (form.alone != nullptr && form.alone(value)) return true;
  if (form.turns && value.starts_with('~')) value.remove_prefix(1);
  return std::ranges::all_of(
      WordsOf(value, form.quotes),
      [&](const std::string& word) { return word.empty() || form.is(word); });
}

bool IsPort(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return !text.starts_with('0') && IsBetween(text, 1, 65535);
}

// `vsock:2:1234`, `vsock::1234`, newer `vsock-stream:2:1234`.
bool IsVsock(std::string_view value) {
  constexpr int64_t kMost = 4294967295;
  const size_t colon = value.find(':');
  if (!IsOneOf(value.substr(0, colon),
               {"vsock", "vsock-stream", "vsock-dgram"}) ||
      colon == npos) {
    return false;
  }
  value.remove_prefix(colon + 1);
  const size_t second = value.find(':');
  const std::string_view machine = value.substr(0, second);
  return second != npos && IsBetween(value.substr(second + 1), 0, kMost) &&
         (IsBetween(machine, -1, kMost) ||
          IsOneOf(machine, {"", "any", "hypervisor", "host", "local"}));
}

bool IsListenAddress(std::string_view value) {
  if (value.starts_with('/') || value.starts_with('@')) return value.size() > 1;
  if (value.starts_with("vsock")) return IsVsock(value);
  const size_t colon = value.rfind(':');
  if (colon == npos) return IsPort(value);
  std::string_view address = value.substr(0, colon);
  // Of version 6 in brackets, of version 4 without.
  const bool in_brackets = address.starts_with('[') && address.ends_with(']');
  if (in_brackets) address = address.substr(1, address.size() - 2);
  return in_brackets == (address.find(':') != npos) && IsIpAddress(address) &&
         IsPort(value.substr(colon + 1));
}

bool IsUnitWithType(std::string_view value) {
  static constexpr std::string_view kTypes[] = {
      "service", "socket", "target", "device", "mount", "automount",
      "swap",    "timer",  "path",   "slice",  "scope"};
  const size_t dot = value.rfind('.');
  return dot != npos && dot > 0 && IsOneOf(value.substr(dot + 1), kTypes);
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

// Names may hold almost anything; digits alone are a number, which is neither
// -1 in 16 or 32 bits nor octal.
bool IsUser(std::string_view value) {
  constexpr int64_t kMost = 4294967294;
  constexpr std::string_view kDigits = "0123456789";
  const std::string_view digits =
      value.starts_with('-') ? value.substr(1) : value;
  if (digits.find_first_not_of(kDigits) == npos) {
    return value == "0" || (!value.starts_with('0') && value != "65535" &&
                            IsBetween(value, 1, kMost));
  }
  return value != "." && value != ".." && value.find_first_of("/:") == npos;
}

}  // namespace

std::string_view ExpectedOfWords(const UnitDirective& directive,
                                 std::string_view value) {
  const std::string_view name = directive.name;
  if (directive.kind == UnitValueKind::kUser) {
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
  if (name == "DeviceAllow") {
    return IsDeviceWithRights(value)
               ? ""
               : "a device such as `/dev/fuse`, and `rwm`";
  }
  const auto form = std::ranges::find(kForms, name, &WordForm::name);
  if (form == std::end(kForms)) return {};
  return Takes(*form, value) ? std::string_view() : form->expected;
}

}  // namespace plimsoll
