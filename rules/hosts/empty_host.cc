#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/index/assignment_reader.h"
#include "compiler/index/word_finder.h"
#include "rules/hosts/command_value.h"
#include "rules/rule.h"
#include "rules/support/dialled.h"
#include "rules/support/endpoints.h"
#include "rules/support/own_program.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

constexpr size_t npos = std::string_view::npos;

// Words of a name that say somebody dials the value.
constexpr std::string_view kDialled[] = {
    "endpoint", "url", "uri", "target", "upstream", "broker", "peer", "remote",
};
// Words that may stand for either side.
constexpr std::string_view kEither[] = {"host", "addr", "address", "server"};
// Words for what one dials, whatever stands beside them.
constexpr std::string_view kServices[] = {
    "amqp", "backend", "cache",    "consul", "database", "db",      "etcd",
    "host", "kafka",   "memcache", "minio",  "mongo",    "mongodb", "mysql",
    "nats", "pg",      "postgres", "queue",  "rabbitmq", "redis",   "s3",
    "smtp", "storage", "store",    "vault",  "temporal"};
// Words that say a program listens there, where no host means every address.
constexpr std::string_view kListening[] = {
    "listen",     "listener", "listening",   "bind",   "http",
    "https",      "web",      "pprof",       "debug",  "grpc",
    "console",    "port",     "expose",      "serve",  "prometheus",
    "api",        "rpc",      "admin",       "health", "name",
    "entrypoint", "metrics",  "entrypoints", "site",   "proxy",
};

// `ADDR=:8080` alone is how many servers spell a listen address.
bool IsDialled(std::string_view name) {
  constexpr std::string_view kNever[] = {"listen", "listening", "bind"};
  if (name.find('_') == npos || HasWordOf(name, kNever)) return false;
  if (HasWordOf(name, kDialled)) return true;
  return HasWordOf(name, kEither) && !HasWordOf(name, kListening) &&
         name != "SERVER_ADDR" && name != "SERVER_ADDRESS";
}

// `LANTERN_ADDR=:8443` may be where Lantern listens: in programs in Go, a bare
// port is an address of every interface.
bool MayListen(std::string_view name, std::string_view value) {
  return value.starts_with(':') && !HasWordOf(name, kDialled) &&
         !HasWordOf(name, kServices);
}

struct Assignment {
  std::string_view name;
  Span value;  // Quotes excluded.
};

// `CADDY_HOST=http://:80`: the address of a site, for a server that takes any
// name.
bool IsSite(std::string_view name, std::string_view value) {
  constexpr std::string_view kServers[] = {"caddy", "nginx", "apache",
                                           "traefik", "httpd"};
  return value.find("://:") != npos && HasWordOf(name, kServers) &&
         !HasWordOf(name, kDialled);
}

// `STORE_ADDRESS=:9000` of the store itself, or of its daemon, `stored`, is
// where it listens.
bool IsOwnAddress(const SourceFile& file, const Assignment& assignment,
                  const RuleContext& ctx) {
  constexpr size_t kShortest = 3;
  constexpr std::string_view kDaemons[] = {"", "d", "er"};
  const std::string_view name = assignment.name;
  const std::string program = AsciiLower(name.substr(0, name.find('_')));
  return program.size() >= kShortest &&
         std::ranges::any_of(kDaemons, [&](std::string_view ending) {
           return IsOfProgram(file, assignment.value,
                              program + std::string(ending), ctx.repository());
         });
}

bool IsPort(std::string_view text) {
  return text.size() >= 2 && text.size() <= 5 &&
         std::ranges::all_of(text, IsAsciiDigit);
}

// `NAME=value`, with `export`, `set` or `Environment=` in front, of a line.
std::optional<Assignment> ReadAssignment(const SourceFile& file,
                                         const Line& line, size_t equals) {
  // PowerShell has blanks around the sign.
  size_t name_end = equals;
  size_t value = equals + 1;
  if (file.kind() == FileKind::kPowerShell) {
    while (name_end > 0 && line.text[name_end - 1] == ' ') --name_end;
    while (value < line.text.size() && line.text[value] == ' ') ++value;
  }
  size_t begin = name_end;
  while (begin > 0 && IsWordByte(line.text[begin - 1])) --begin;
  if (begin == name_end) return std::nullopt;
  const char before = begin > 0 ? line.text[begin - 1] : ' ';
  if (before == '$' || before == '{' || before == '-' || before == '?') {
    return std::nullopt;
  }
  size_t end = npos;
  const char quote = value < line.text.size() ? line.text[value] : '\0';
  if (quote == '"' || quote == '\'') {
    ++value;
    end = line.text.find(quote, value);
  } else if (before == '"' || before == '\'') {
    end = line.text.find(before, value);
  } else {
    end = line.text.find_first_of(" \t\r,;&|\"'", value);
  }
  end = std::min(end, line.text.size());
  return Assignment{
      line.text.substr(begin, name_end - begin),
      file.SpanOf(line.span.begin + value, line.span.begin + end)};
}

// The port of a value that is an address without a host: `:7233`,
// `http://:7233/x`.
std::string_view PortAfterNothing(std::string_view value) {
  if (const size_t scheme = value.find("://"); scheme != npos) {
    value.remove_prefix(scheme + 3);
  }
  if (!value.starts_with(':')) return {};
  value.remove_prefix(1);
  const std::string_view port = value.substr(0, value.find('/'));
  return IsPort(port) ? port : std::string_view{};
}

// `NAME: ":7233"` of a mapping in YAML.
std::optional<Assignment> ReadYamlEntry(const SourceFile& file,
                                        const Line& line) {
  const size_t first = line.text.find_first_not_of(" -\"'");
  if (first == npos) return std::nullopt;
  size_t end = first;
  while (end < line.text.size() && IsWordByte(line.text[end])) ++end;
  const std::string_view name = line.text.substr(first, end - first);
  if (end < line.text.size() &&
      (line.text[end] == '"' || line.text[end] == '\'')) {
    ++end;
  }
  if (name.empty() || !line.text.substr(end).starts_with(": ")) {
    return std::nullopt;
  }
  const size_t value = line.text.find_first_not_of(" \"'", end + 1);
  if (value == npos) return std::nullopt;
  const size_t stop =
      std::min(line.text.find_first_of(" \t\r\"',}", value), line.text.size());
  return Assignment{
      name, file.SpanOf(line.span.begin + value, line.span.begin + stop)};
}

// `cache.example.net:`, with nothing behind the colon.
bool LacksPort(std::string_view value) {
  if (!value.ends_with(':')) return false;
  value.remove_suffix(1);
  if (const size_t scheme = value.find("://"); scheme != npos) {
    value.remove_prefix(scheme + 3);
  }
  return value.find('.') != npos && std::ranges::all_of(value, [](char c) {
           return IsWordByte(c) || c == '.' || c == '-';
         });
}

void CheckPort(const Assignment& assignment, const SourceFile& file,
               RuleContext& ctx) {
  const std::string_view value = file.TextOf(assignment.value);
  if (!LacksPort(value) || !IsDialled(assignment.name)) return;
  ctx.Report(assignment.value,
             fmt::format("`{}` is an address without a port", assignment.name),
             "nothing behind the colon")
      .Help(fmt::format("write `{}PORT`", value))
      .About(file.path(), std::string(assignment.name));
}

void CheckLiteral(const Assignment& assignment, const SourceFile& file,
                  RuleContext& ctx) {
  const std::string_view value = file.TextOf(assignment.value);
  const std::string_view port = PortAfterNothing(value);
  if (port.empty() || !IsDialled(assignment.name) ||
      IsSite(assignment.name, value)) {
    return;
  }
  if (!HasWordOf(assignment.name, kDialled) &&
      IsOwnAddress(file, assignment, ctx)) {
    return;
  }
  const std::string message =
      fmt::format("`{}` is an address without a host", assignment.name);
  constexpr const char* kLabel = "nothing in front of the port";
  Diagnostic& finding = MayListen(assignment.name, value)
                            ? ctx.Warn(assignment.value, message, kLabel)
                            : ctx.Report(assignment.value, message, kLabel);
  finding.Help(fmt::format("write `HOST:{}`", port))
      .About(file.path(), std::string(assignment.name));
}

// The variable in front of the port in `${ip}:7233` or `$ip:7233`; whether its
// default is nothing, as in `${ip:-}:7233`.
std::string_view VariableBeforePort(std::string_view value, bool* fallback) {
  if (const size_t scheme = value.find("://"); scheme != npos) {
    value.remove_prefix(scheme + 3);
  }
  const size_t colon = value.rfind(':');
  if (!value.starts_with('$') || colon == npos ||
      !IsPort(value.substr(colon + 1, value.find('/', colon) - colon - 1))) {
    return {};
  }
  std::string_view name = value.substr(1, colon - 1);
  if (name.starts_with('{') && name.ends_with('}')) {
    name = name.substr(1, name.size() - 2);
  }
  if (fallback != nullptr) {
    *fallback = name.ends_with(":-") || name.ends_with('-');
    if (*fallback) name = name.substr(0, name.find_first_of(":-"));
  }
  const bool is_name = !name.empty() && std::ranges::all_of(name, IsWordByte);
  return is_name ? name : std::string_view{};
}

void CheckVariable(const Assignment& assignment, const SourceFile& file,
                   const ShellScript& script, RuleContext& ctx) {
  const std::string_view value = file.TextOf(assignment.value);
  bool empty_default = false;
  const std::string_view name = VariableBeforePort(value, &empty_default);
  if (name.empty()) return;
  if (empty_default) {
    const std::string_view before =
        file.text().substr(0, assignment.value.begin);
    if (!IsDialled(assignment.name) || IsGuarded(before, name)) return;
    ctx.Report(assignment.value,
               fmt::format("`{}` has no host when `{}` is not set",
                           assignment.name, name))
        .Help(
            fmt::format("require it, `${{{}:?}}`, or give it a default", name))
        .About(file.path(), std::string(assignment.name));
    return;
  }
  const auto command =
      CommandValueOf(file, script, name, assignment.value.begin);
  if (!command || !IsDialled(assignment.name)) return;
  const std::string_view between =
      file.TextOf(file.SpanOf(command->line.end, assignment.value.begin));
  if (IsGuarded(between, name)) return;
  const std::string message = fmt::format(
      "`{}` has no host when `{}` comes out empty", assignment.name, name);
  Diagnostic& finding = command->is_rarely_empty
                            ? ctx.Warn(assignment.value, message)
                            : ctx.Report(assignment.value, message);
  finding.Also(command->line, "a command that prints nothing leaves it empty")
      .Help(fmt::format("stop there when it is empty: `: \"${{{}:?}}\"`", name))
      .About(file.path(), std::string(assignment.name));
}

bool HasAssignments(FileKind kind) {
  return kind == FileKind::kDotenv || kind == FileKind::kShell ||
         kind == FileKind::kSupervisor || kind == FileKind::kSystemd ||
         kind == FileKind::kQuadlet || kind == FileKind::kPowerShell;
}
bool HasEntries(FileKind kind) {
  return kind == FileKind::kWorkflow || kind == FileKind::kCompose ||
         kind == FileKind::kManifest;
}

// A scheme whose URL a client dials; `tcp://:80` and the like say where to
// listen, and for clients of Redis no host is this machine.
bool IsDialledScheme(std::string_view head) {
  constexpr std::string_view kSchemes[] = {
      "http", "https",   "ws",    "wss",  "postgres", "mysql",
      "amqp", "mongodb", "amqps", "nats", "grpc",     "postgresql"};
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    const size_t at = head.size() - std::min(head.size(), scheme.size());
    return head.substr(at) == scheme && (at == 0 || !IsWordByte(head[at - 1]));
  });
}

// `redis://:password@host`: what stands behind the colon is no port.
bool HasHostLater(std::string_view text, size_t at) {
  constexpr size_t kNear = 200;
  const std::string_view rest = text.substr(at, kNear);
  return rest.substr(0, rest.find_first_of("\n\r\"'`")).find('@') != npos;
}

// Whether a page shows it in a block of code, outside of comments.
bool IsInFence(const ParsedFile& file, const Span& at) {
  const auto* markdown = std::get_if<Markdown>(&file.lexed);
  const SourceFile& source = *file.source;
  const Span line = source.LineSpan(source.LineIndexOf(at.begin));
  return markdown != nullptr &&
         !TrimBlanks(source.TextOf(line)).starts_with('#') &&
         std::ranges::any_of(markdown->fences, [&](const MarkdownFence& fence) {
           return fence.span.Contains(at);
         });
}

// `oc set probe --get-url=http://:1416/status` asks the container itself.
bool IsProbe(std::string_view before) { return before.ends_with("--get-url="); }

// Whether what follows is a password, `:{{secrets.x}}@host`; what is filled in
// may hold any byte.
bool IsBeforeHost(std::string_view rest) {
  int depth = 0;
  for (const char c : rest) {
    constexpr std::string_view kEnds = "/ \t\"'`,";
    if (c == '\n') return false;
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (depth > 0) continue;
    if (c == '@') return true;
    if (kEnds.find(c) != npos) return false;
  }
  return false;
}

// A line `http://:8080 {` begins a site of Caddy, which serves it under any
// name; its file may be written inside of another.
bool BeginsSite(std::string_view text, size_t at) {
  const size_t begin = text.substr(0, at).rfind('\n') + 1;
  const std::string_view rest = text.substr(begin);
  const std::string_view line = TrimBlanks(rest.substr(0, rest.find('\n')));
  return (line.starts_with("http://:") || line.starts_with("https://:")) &&
         line.ends_with(" {");
}

// `http://:7233`, wherever it stands.
void CheckUrls(const ParsedFile& file, const std::vector<Span>& told,
               size_t tests_begin, RuleContext& ctx) {
  const SourceFile& source = *file.source;
  const std::string_view text = source.text();
  if (source.path().find("addyfile") != npos) return;
  constexpr std::string_view kMark = "://:";
  for (size_t at = text.find(kMark); at < tests_begin;
       at = text.find(kMark, at + 1)) {
    size_t end = at + kMark.size();
    while (end < text.size() && IsAsciiDigit(text[end])) ++end;
    size_t begin = at;
    while (begin > 0 && IsAsciiAlpha(text[begin - 1])) --begin;
    // The port may be filled in: "http://:{port}".
    const size_t digits = at + kMark.size();
    const bool is_filled_in = digits == end && end < text.size() &&
                              text[begin] == 'h' &&
                              (text[end] == '{' || text[end] == '$');
    const Span url = source.SpanOf(begin, end);
    const bool is_url =
        (is_filled_in || IsPort(text.substr(digits, end - digits))) &&
        !HasHostLater(text, digits) && !BeginsSite(text, at) &&
        IsDialledScheme(text.substr(begin, at - begin)) &&
        !IsBeforeHost(text.substr(end)) && !IsInComment(source, url) &&
        !IsListenedAt(source, url, url);
    const bool known = std::ranges::any_of(
        told, [&](const Span& span) { return span.Contains(url); });
    const bool is_prose =
        source.kind() == FileKind::kMarkdown && !IsInFence(file, url);
    if (!is_url || known || is_prose || IsProbe(text.substr(0, begin))) {
      continue;
    }
    ctx.Report(url,
               fmt::format("`{}` is a URL without a host", source.TextOf(url)),
               "nothing in front of the port")
        .Help("write the host between `://` and the colon")
        .About(source.path(), std::string(source.TextOf(url)));
  }
}

// Hands on each `K=value` of the file, and each `K: value` where it is YAML.
template <class Visit>
void ForEachAssignment(const SourceFile& source, const Visit& visit) {
  const bool entries = HasEntries(source.kind());
  if (!HasAssignments(source.kind()) && !entries) return;
  ForEachLine(source, [&](const Line& line) {
    const std::string_view trimmed = TrimBlanks(line.text);
    if (trimmed.starts_with('#') || trimmed.starts_with(';')) return;
    if (entries) {
      if (const auto entry = ReadYamlEntry(source, line)) visit(*entry);
    }
    for (size_t at = line.text.find('='); at != npos;
         at = line.text.find('=', at + 1)) {
      if (const auto assignment = ReadAssignment(source, line, at)) {
        visit(*assignment);
      }
    }
  });
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const SourceFile& source = *file.source;
  if (file.role == DocumentRole::kHistorical) return;
  // What a test of a program hands it may be wrong on purpose.
  const TextTraits traits = TraitsOf(source);
  if (traits.kind == FileKind::kCode && traits.is_test) return;
  if (source.path().ends_with("_test.sh")) return;
  const auto* script = std::get_if<ShellScript>(&file.lexed);
  std::vector<Span> told;
  ForEachAssignment(source, [&](const Assignment& assignment) {
    if (!PortAfterNothing(source.TextOf(assignment.value)).empty() &&
        IsDialled(assignment.name)) {
      told.push_back(assignment.value);
    }
    CheckLiteral(assignment, source, ctx);
    CheckPort(assignment, source, ctx);
    if (script != nullptr) CheckVariable(assignment, source, *script, ctx);
  });
  CheckUrls(file, told, traits.tests_begin, ctx);
}

}  // namespace

constinit const Rule empty_host = {
    .id = "hosts/empty-host",
    .summary = "an address to be dialled has no host, or no port",
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
