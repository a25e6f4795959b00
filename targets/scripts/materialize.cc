// materialize-secrets: on the host, fills secrets into the files that cannot
// hold them before, and puts files where programs read them.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "compiler/resolve/template_output.h"
#include "targets/emit/layout.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/scripts/parts.h"
#include "targets/scripts/shell_text.h"

namespace plimsoll {
namespace {

constexpr std::string_view kUsage = R"sh(
# usage: materialize-secrets [--stub DIR]GENERATE_USAGE
# Fills the secrets of this host into the files that refer to them. Nothing is
# written unless every secret is there. One newline at the end of a secret's
# file is not part of the secret where it stands in a variable or in a text; a
# secret that is a file of its own is copied as it is.
# --stub DIR fills made-up values into DIR, to test what reads the files.
)sh";

constexpr std::string_view kHead = R"sh(
set -eu
umask 077
LC_ALL=C
export LC_ALL

fail() {
  echo "materialize-secrets: $1" >&2
  exit 1
}

mode=fill
stub=
case "$#:${1-}" in
0:) ;;
2:--stub)
  [ -n "$2" ] || fail "--stub needs a folder"
  mode=stub
  mkdir -p -- "$2"
  stub=$(CDPATH='' cd -- "$2" && pwd)
  out=$stub
  ;;
GENERATE_OPTION*)
  echo "usage: materialize-secrets [--stub DIR]GENERATE_USAGE" >&2
  exit 2
  ;;
esac
)sh";

// The values of all secrets are collected first, so that what is missing is
// named in one go and before anything is replaced.
constexpr std::string_view kCollect = R"sh(
mkdir -p -- "$out"
work=$(mktemp -d "$out/.work.XXXXXX")
new=
trap 'rm -rf -- "$work" "$new"' EXIT
trap 'exit 1' HUP INT TERM
faults=0

fault() {
  echo "materialize-secrets: $1" >&2
  faults=$((faults + 1))
}

# secret NAME VARIABLE: copies a secret to $work/NAME.
secret() {
  if [ "$mode" = stub ]; then
    printf '%s' "stub-$1" >"$work/$1"
  elif [ "$source" = environment ]; then
    eval "printf '%s' \"\${$2-}\"" >"$work/$1"
    [ -s "$work/$1" ] || fault "$2 is not in the environment (secret $1)"
  elif ! [ -f "$secrets/$1" ] || ! [ -r "$secrets/$1" ]; then
    fault "the secret $1 is missing or unreadable: $secrets/$1"
  else
    cat <"$secrets/$1" >"$work/$1"
    [ -n "$(cat <"$work/$1")" ] ||
      fault "the secret $1 is empty: $secrets/$1"
  fi
}

# text NAME [strict]: a secret that stands in a variable or in a text.
text() {
  [ -s "$work/$1" ] || return 0
  if [ "$(tr -cd '\000' <"$work/$1" | wc -c)" -ne 0 ]; then
    fault "the secret $1 holds a NUL byte"
  elif ! od -An -v -tu1 <"$work/$1" | STRICT=${2-} awk "$utf8"; then
    # systemd drops such a line, and Docker replaces the bytes.
    fault "the secret $1 is not UTF-8"
  fi
}

# Exit status 1 for bytes that are not UTF-8; systemd is strict and takes the
# noncharacters of Unicode for a mistake, too.
utf8=$(
  cat <<'AWK'
BEGIN { strict = ENVIRON["STRICT"] != "" }
{
  for (i = 1; i <= NF; i++) {
    b = $i + 0
    if (more > 0) {
      if (b < low || b > high) bad = 1
      low = 128; high = 191; more--
      point = point * 64 + b - 128
      if (more == 0 && strict) {
        if (point >= 64976 && point <= 65007) bad = 1
        if (point % 65536 >= 65534) bad = 1
      }
    } else if (b >= 128) {
      low = 128; high = 191
      if (b >= 194 && b <= 223) { more = 1; point = b - 192 }
      else if (b >= 224 && b <= 239) { more = 2; point = b - 224 }
      else if (b >= 240 && b <= 244) { more = 3; point = b - 240 }
      else bad = 1
      if (b == 224) low = 160
      if (b == 237) high = 159
      if (b == 240) low = 144
      if (b == 244) high = 143
    }
  }
}
END { exit (bad || more > 0) ? 1 : 0 }
AWK
)
)sh";

constexpr std::string_view kPlace = R"sh(
[ "$faults" -eq 0 ] || fail "nothing was written"

# place MODE OWNER FILE: what is in $work/.new becomes FILE, at once.
place() {
  folder=$(dirname -- "$3")
  # Programs have to get there; what is below $out is behind its own mode.
  (umask 022 && mkdir -p -- "$folder")
  new=$(mktemp "$folder/.new.XXXXXX")
  cat <"$work/.new" >"$new"
  if [ -n "$2" ] && [ "$mode" != stub ]; then chown -- "$2" "$new"; fi
  chmod "$1" "$new"
  mv -f -- "$new" "$3"
}
)sh";

constexpr std::string_view kHere = R"sh(
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
)sh";

constexpr std::string_view kFiller = R"sh(
# Replaces `%PLIMSOLL{secret NAME}%`, `{url NAME}` and `{literal}`. Everything
# else passes unchanged; the input ends with an x, which keeps awk from adding
# a newline to a last line that has none.
filler=$(
  cat <<'AWK'
BEGIN {
  format = ENVIRON["FORMAT"]
  work = ENVIRON["WORK"]
  open = "%PLIMSOLL{"
  for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
}
function read(name,   line, text, count) {
  if (name in known) return known[name]
  count = 0
  while ((getline line < (work "/" name)) > 0) {
    text = text (count++ ? "\n" : "") line
  }
  close(work "/" name)
  known[name] = text
  return text
}
function url(text,   i, c, out) {
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    out = out (c ~ /[A-Za-z0-9._~-]/ ? c : sprintf("%%%02X", code[c]))
  }
  return out
}
function encode(text,   i, c, out) {
  if (format == "verbatim") return text
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "\\" || c == "\"" || c == "$") c = "\\" c
    else if (format == "systemd" && c == "`") c = "\\" c
    else if (format == "dotenv" && c == "\n") c = "\\n"
    else if (format == "dotenv" && c == "\r") c = "\\r"
    out = out c
  }
  return out
}
function fill(line,   at, out, marker, stop) {
  while ((at = index(line, open)) > 0) {
    out = out substr(line, 1, at - 1)
    line = substr(line, at + length(open))
    stop = index(line, "}%")
    marker = substr(line, 1, stop - 1)
    line = substr(line, stop + 2)
    if (marker == "literal") out = out open
    else if (marker ~ /^url /) out = out encode(url(read(substr(marker, 5))))
    else out = out encode(read(substr(marker, 8)))
  }
  return out line
}
{
  if (NR > 1) printf "%s\n", last
  last = fill($0)
}
END { printf "%s", substr(last, 1, length(last) - 1) }
AWK
)
)sh";

constexpr std::string_view kFillFile = R"sh(
# fill FORMAT MODE OWNER TEMPLATE FILE
fill() {
  { cat <"$here/$4" && echo x; } |
    FORMAT=$1 WORK=$work awk "$filler" >"$work/.new"
  place "$2" "$3" "$5"
}
)sh";

// Podman reads the file once and keeps a copy of its own.
constexpr std::string_view kKeep = R"sh(
[ "$mode" = stub ] || command -v podman >/dev/null || fail "podman is missing"

# keep NAME FILE: what is in the file becomes a secret of Podman's.
keep() {
  if [ "$mode" = stub ]; then
    cat <"$2" >"$work/.new"
    place 0600 '' "$out/podman/$1"
  else
    PODMAN_CREATE
  fi
}
)sh";

constexpr std::string_view kKeepValue = R"sh(
# value NAME TEXT: the text, its markers replaced, becomes a secret of Podman's.
value() {
  printf '%sx' "$2" | FORMAT=verbatim WORK=$work awk "$filler" >"$work/.value"
  keep "$1" "$work/.value"
}
)sh";

constexpr std::string_view kCopyFile = R"sh(
# copy MODE OWNER FROM FILE
copy() {
  cat <"$3" >"$work/.new"
  place "$1" "$2" "$4"
}
)sh";

void ReplaceAll(std::string* text, std::string_view from,
                std::string_view with) {
  for (size_t at = 0; (at = text->find(from, at)) != std::string::npos;) {
    text->replace(at, from.size(), with);
    at += with.size();
  }
}

// A program's own files belong to the user it runs as.
std::string OwnerOf(const Instance& instance) {
  return instance.is_container ? std::string()
                               : instance.app->process.user.value;
}

// Where a file goes on the host: below the filled folder, or to its target
// where nothing mounts it. `--stub` leads all of them below its folder.
std::string Destination(const Instance& instance, const std::string& below,
                        const std::string& target) {
  return InstallsFiles(instance) ? "\"$stub\"" + Quoted(target)
                                 : "\"$out\"/" + Quoted(below);
}

// The text of a variable as materialize-secrets fills it.
std::string MarkedText(const Value& value) {
  std::string text;
  for (const ValuePiece& piece : value.pieces) {
    text += piece.secret.empty() ? MarkerText(piece.text) : SecretMarker(piece);
  }
  return text;
}

// Commands of the script.
using Commands = std::vector<std::string>;

void AddKeepCommands(const Instance& instance, const Fleet& fleet,
                     Commands* commands) {
  for (const EnvVar& variable : instance.env) {
    if (!variable.value.HasSecret()) continue;
    commands->push_back(fmt::format(
        "value {} {}\n", Quoted(PodmanSecretOf(instance, variable, fleet)),
        Quoted(MarkedText(variable.value))));
  }
  for (const SecretMount& mount : instance.secret_files) {
    commands->push_back(fmt::format(
        "keep {} \"$work\"/{}\n",
        Quoted(PodmanSecretOf(instance, mount, fleet)), Quoted(mount.secret)));
  }
}

void AddFillCommands(const Instance& instance, const Fleet& fleet,
                     Commands* commands) {
  const std::string owner = Quoted(OwnerOf(instance));
  if (NeedsEnvFile(instance)) {
    const FilledFormat format = instance.runtime == Runtime::kCompose
                                    ? FilledFormat::kDotenv
                                    : FilledFormat::kSystemd;
    const std::string path = Quoted(EnvFilePath(instance));
    commands->push_back(fmt::format("fill {} 0600 '' {} \"$out\"/{}\n",
                                    NameOf(format), path, path));
  }
  for (const RenderedText& file : instance.files) {
    if (!NeedsFilling(file) && !InstallsFiles(instance)) continue;
    const std::string path = RenderedFilePath(instance, file);
    const std::string to = Destination(instance, path, file.target);
    commands->push_back(NeedsFilling(file)
                            ? fmt::format("fill verbatim {:04o} {} {} {}\n",
                                          file.mode, owner, Quoted(path), to)
                            : fmt::format("copy {:04o} {} \"$here\"/{} {}\n",
                                          file.mode, owner, Quoted(path), to));
  }
  for (const SecretMount& mount : instance.secret_files) {
    if (!NeedsCopy(instance, mount)) continue;
    commands->push_back(fmt::format(
        "copy {:04o} {} \"$work\"/{} {}\n", mount.mode, owner,
        Quoted(mount.secret),
        Destination(instance, SecretCopyPath(instance, mount), mount.target)));
  }
  if (instance.runtime == Runtime::kQuadlet) {
    AddKeepCommands(instance, fleet, commands);
  }
}

// Each once: containers share secrets.
Commands CommandsOf(const Host& host, const Fleet& fleet) {
  Commands all;
  for (const Instance& instance : host.instances) {
    if (NeedsMaterialize(instance)) AddFillCommands(instance, fleet, &all);
  }
  for (const auto& output : host.outputs) {
    if (!NeedsFilling(*output)) continue;
    // Inside double quotes, as a secret in a dotenv file has to be.
    const FilledFormat format = output->kind == OutputKind::kDotenv
                                    ? FilledFormat::kDotenv
                                    : FilledFormat::kVerbatim;
    all.push_back(fmt::format("fill {} {:04o} '' {} \"$stub\"{}\n",
                              NameOf(format), output->mode,
                              Quoted(MarkedOutputPath(*output)),
                              Quoted(JoinPath(host.deploy_dir, output->path))));
  }
  Commands commands;
  std::set<std::string_view> seen;
  for (const std::string& command : all) {
    if (seen.insert(command).second) commands.push_back(command);
  }
  return commands;
}

std::string PodmanFunctions(const Host& host) {
  std::string text(kKeep);
  ReplaceAll(&text, "PODMAN_CREATE",
             AtLeast(host.facts.os.podman, 4, 7)
                 ? "podman secret create --replace \"$1\" \"$2\" >/dev/null"
                 : "podman secret rm \"$1\" >/dev/null 2>&1 || :\n"
                   "    podman secret create \"$1\" \"$2\" >/dev/null");
  return text;
}

std::string Settings(const Host& host, const Fleet& fleet) {
  constexpr std::string_view kRun = "/run";
  const std::string filled = FilledDir(host, fleet);
  std::string text = fmt::format("\nsource={}\nsecrets={}\nout={}\n",
                                 NameOf(host.secret_source),
                                 Quoted(host.secrets_dir), Quoted(filled));
  if (host.container_runtime == Runtime::kQuadlet) {
    text += fmt::format(
        "# A user's units have another folder in the place of {}.\n"
        "[ -z \"${{PLIMSOLL_RUN-}}\" ] || out=$PLIMSOLL_RUN{}\n",
        kRun, Quoted(filled.substr(kRun.size())));
  }
  return text;
}

}  // namespace

std::string MaterializeScript(const Host& host, const Fleet& fleet) {
  const std::string generate = GenerateLines(host);
  std::string head = std::string(kUsage) + Settings(host, fleet);
  head += kHead;
  ReplaceAll(&head, "GENERATE_USAGE", generate.empty() ? "" : " [--generate]");
  ReplaceAll(&head, "GENERATE_OPTION",
             generate.empty() ? "" : "1:--generate) mode=generate ;;\n");
  std::string text = "#!/bin/sh\n" + SourcesHeader(host, "#");
  text += head + generate + std::string(kCollect) + "\n";
  const SecretUses uses = SecretsToRead(host);
  for (const std::string& name : uses.all) {
    text += fmt::format("secret {} {}\n", Quoted(name), VariableOfSecret(name));
  }
  for (const std::string& name : uses.in_text) {
    text += fmt::format("text {}{}\n", Quoted(name),
                        uses.in_systemd.contains(name) ? " strict" : "");
  }
  const Commands commands = CommandsOf(host, fleet);
  if (commands.empty()) return text;
  // A function that nobody calls is a question to the reader.
  const auto holds = [&](std::string_view part, bool first) {
    return std::ranges::any_of(commands, [&](const std::string& command) {
      return first ? command.starts_with(part)
                   : command.find(part) != std::string::npos;
    });
  };
  const auto calls = [&](std::string_view function) {
    return holds(function, true);
  };
  text += kPlace;
  const bool fills = calls("fill ");
  const bool values = calls("value ");
  if (fills || holds("\"$here\"", false)) text += kHere;
  if (fills || values) text += kFiller;
  if (fills) text += kFillFile;
  if (calls("copy ")) text += kCopyFile;
  if (values || calls("keep ")) text += PodmanFunctions(host);
  if (values) text += kKeepValue;
  text += "\n";
  for (const std::string& command : commands) text += command;
  return text;
}

}  // namespace plimsoll
