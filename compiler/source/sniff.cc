#include "compiler/source/sniff.h"

#include <algorithm>
#include <array>

#include "compiler/base/byte_set.h"

namespace plimsoll {
namespace {

constexpr size_t kBinaryProbe = 8192;
constexpr std::string_view kBlank = " \t";
constexpr ByteSet kBlankBytes(kBlank);
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Takes the next line off the front of `text`, without its line end.
std::string_view TakeLine(std::string_view* text) {
  constexpr ByteSet kLineEnds("\r\n");
  const size_t end = kLineEnds.FirstIn(*text);
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(std::min(end + 1, text->size()));
  return line;
}

std::string_view WithoutMark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  return text;
}

size_t IndentOf(std::string_view line) {
  size_t indent = 0;
  while (indent < line.size() && kBlankBytes.Has(line[indent])) ++indent;
  return indent;
}

std::string_view Trim(std::string_view line) {
  line.remove_prefix(IndentOf(line));
  while (!line.empty() && kBlankBytes.Has(line.back())) {
    line.remove_suffix(1);
  }
  return line;
}

// Name of the section that a line opens, or nothing.
std::string_view SectionOf(std::string_view line) {
  if (!line.starts_with('[')) return {};
  const size_t end = line.find(']');
  return end == std::string_view::npos ? std::string_view{}
                                       : line.substr(1, end - 1);
}

// The key that a YAML block line states, without quotes; `rest` is what
// follows its colon.
std::string_view KeyOf(std::string_view line, std::string_view* rest) {
  line = Trim(line);
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || line.starts_with('-')) return {};
  *rest = Trim(line.substr(colon + 1));
  std::string_view key = Trim(line.substr(0, colon));
  const bool is_quoted = key.size() >= 2 && key.front() == key.back() &&
                         (key.front() == '"' || key.front() == '\'');
  return is_quoted ? key.substr(1, key.size() - 2) : key;
}

// What a service has and the entries of other `services:` lists have not.
bool IsServiceField(std::string_view key) {
  return key == "image" || key == "build" || key == "extends" ||
         key == "container_name";
}

// Whether a line of a top-level `services:` shows that it is compose's.
class ServicesBlock {
 public:
  enum class Verdict { kGoOn, kYes, kNo };

  Verdict Read(std::string_view line) {
    const size_t indent = IndentOf(line);
    std::string_view rest;
    const std::string_view key = KeyOf(line, &rest);
    if (service_indent_ == 0) {
      if (key.empty()) return Verdict::kNo;  // A list, or text.
      service_indent_ = indent;
    }
    if (indent == service_indent_) {
      field_indent_ = 0;
      const bool is_flow = rest.starts_with('{') &&
                           (rest.find("image") != std::string_view::npos ||
                            rest.find("build") != std::string_view::npos);
      return is_flow ? Verdict::kYes : Verdict::kGoOn;
    }
    if (field_indent_ == 0) field_indent_ = indent;
    const bool is_field = indent == field_indent_ && IsServiceField(key);
    return is_field ? Verdict::kYes : Verdict::kGoOn;
  }

 private:
  size_t service_indent_ = 0;
  size_t field_indent_ = 0;
};

// The keys at the top, besides `services`: whether they are those of a compose
// file that has no services of its own but includes others, and declares what
// they share. Any package may have a name, a version and an `include`.
class TopKeys {
 public:
  void Read(std::string_view key) {
    if (key == "include") {
      includes_ = true;
    } else if (key == "networks" || key == "volumes" || key == "secrets" ||
               key == "configs" || key == "models") {
      declares_ = true;
    } else if (key != "name" && key != "version" && !key.starts_with("x-")) {
      ++others_;
    }
    // The services of a pipeline of CI; Kubernetes and its like; CapRover,
    // whose services are not compose's.
    constexpr auto kOthers = std::to_array<std::string_view>(
        {"steps", "pipeline", "jobs", "stages", "kind", "workspace",
         "apiVersion", "captainVersion"});
    is_foreign_ = is_foreign_ || std::ranges::count(kOthers, key) > 0;
  }
  [[nodiscard]] bool AreOfAnother() const { return is_foreign_; }
  [[nodiscard]] bool AreOfCompose() const {
    return includes_ && declares_ && others_ == 0;
  }
  // One may be a slip of the pen. Several are those of a catalog of apps or
  // services, which another program reads.
  [[nodiscard]] bool AreOfCatalog() const { return others_ > 1; }

 private:
  bool includes_ = false;
  bool declares_ = false;
  bool is_foreign_ = false;
  size_t others_ = 0;
};

constexpr std::string_view kNameBytes =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

// `PATHS=(`: the elements of an array follow, one a line.
bool OpensArray(std::string_view line) {
  return line.size() > 2 && line.ends_with("=(") &&
         line.find_first_not_of(kNameBytes) == line.size() - 2;
}

TopKeys TopKeysOf(std::string_view text) {
  TopKeys keys;
  while (!text.empty()) {
    const std::string_view line = TakeLine(&text);
    if (line.empty() || IndentOf(line) > 0 || line.starts_with('#')) continue;
    std::string_view rest;
    const std::string_view key = KeyOf(line, &rest);
    if (!key.empty() && key != "services") keys.Read(key);
  }
  return keys;
}

// `PATHS[((i++))]=x`, `PATHS[$i]=x`: what no key of a dotenv file can be.
bool AssignsToComputedIndex(std::string_view line) {
  const size_t bracket = line.find('[');
  const size_t equals = line.find("]=");
  if (bracket == 0 || bracket >= equals || equals == std::string_view::npos) {
    return false;
  }
  const std::string_view index = line.substr(bracket + 1, equals - bracket - 1);
  return line.substr(0, bracket).find_first_not_of(kNameBytes) ==
             std::string_view::npos &&
         index.find_first_of("($") != std::string_view::npos;
}

// Where to read on behind the first line of `text`: `next`, or behind the
// quoted value that begins in that line and ends in a later one.
std::string_view BehindQuotedValue(std::string_view text,
                                   std::string_view next) {
  const size_t line = text.size() - next.size();
  const size_t equals = text.find('=');
  if (equals >= line) return next;
  const size_t quote = text.find_first_not_of(kBlank, equals + 1);
  if (quote >= line || (text[quote] != '"' && text[quote] != '\'')) return next;
  size_t close = quote + 1;
  while (close < text.size() && text[close] != text[quote]) {
    close += text[close] == '\\' ? 2 : 1;
  }
  if (close < line) return next;
  // What stands behind the quote is no line of its own.
  text.remove_prefix(std::min(close, text.size()));
  TakeLine(&text);
  return text;
}

}  // namespace

bool LooksBinary(std::string_view text) {
  return text.starts_with("%PDF-") ||
         text.substr(0, kBinaryProbe).find('\0') != std::string_view::npos;
}

bool LooksLikePointer(std::string_view text) {
  constexpr size_t kLimit = 1024;  // Of the specification.
  if (text.size() >= kLimit ||
      !text.starts_with("version https://git-lfs.github.com/spec/")) {
    return false;
  }
  bool has_digest = false;
  while (!text.empty()) {
    const std::string_view line = TakeLine(&text);
    const size_t blank = line.find(' ');
    if (line.empty()) continue;
    // `key value`, the values of all known keys being a word.
    if (blank == 0 || blank >= line.size() - 1 ||
        line.find(' ', blank + 1) != std::string_view::npos) {
      return false;
    }
    has_digest = has_digest || line.starts_with("oid sha256:");
  }
  return has_digest;
}

bool LooksEncrypted(std::string_view text) {
  if (text.starts_with("$ANSIBLE_VAULT;")) return true;
  constexpr ByteSet kSpace(" \t\r\n");
  for (const std::string_view token :
       {"{", "\"data\"", ":", "\"ENC[AES256_GCM,data:"}) {
    while (!text.empty() && kSpace.Has(text.front())) text.remove_prefix(1);
    if (!text.starts_with(token)) return false;
    text.remove_prefix(token.size());
  }
  return true;
}

std::string_view InterpreterOf(std::string_view text) {
  text = WithoutMark(text);
  if (!text.starts_with("#!")) return {};
  std::string_view line = Trim(TakeLine(&text).substr(2));
  std::string_view word;
  // `/usr/bin/env -S bash -e` and `/bin/busybox sh` name it later.
  while (!line.empty()) {
    word = line.substr(0, line.find_first_of(kBlank));
    line = Trim(line.substr(word.size()));
    const bool is_path = word.find('/') != std::string_view::npos;
    if (is_path) word.remove_prefix(word.rfind('/') + 1);
    const bool is_assignment = word.find('=') != std::string_view::npos;
    const bool is_detour = word == "env" || word == "busybox" ||
                           word.starts_with('-') || is_assignment;
    if (!is_detour) return word;
  }
  return word;
}

bool HasSection(std::string_view text,
                std::initializer_list<std::string_view> names) {
  text = WithoutMark(text);
  while (!text.empty()) {
    const std::string_view section = SectionOf(Trim(TakeLine(&text)));
    if (section.empty()) continue;
    if (std::find(names.begin(), names.end(), section) != names.end()) {
      return true;
    }
  }
  return false;
}

bool LooksLikeSupervisor(std::string_view text) {
  text = WithoutMark(text);
  while (!text.empty()) {
    // Supervisor itself wants sections at the beginning of a line.
    const std::string_view section = SectionOf(TakeLine(&text));
    if (section == "supervisord" || section == "supervisorctl" ||
        section == "unix_http_server" || section == "inet_http_server" ||
        section.starts_with("program:") || section.starts_with("group:") ||
        section.starts_with("eventlistener:") ||
        section.starts_with("fcgi-program:")) {
      return true;
    }
  }
  return false;
}

bool LooksLikeCompose(std::string_view text) {
  text = WithoutMark(text);
  const TopKeys keys = TopKeysOf(text);
  if (keys.AreOfAnother() || keys.AreOfCatalog()) return false;
  bool in_services = false;
  ServicesBlock block;
  while (!text.empty()) {
    const std::string_view line = TakeLine(&text);
    const std::string_view content = Trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    if (IndentOf(line) == 0) {
      if (in_services) return false;
      std::string_view rest;
      const std::string_view key = KeyOf(line, &rest);
      if (key != "services") continue;
      if (rest.starts_with('{')) {
        return rest.find("image") != std::string_view::npos ||
               rest.find("build") != std::string_view::npos;
      }
      in_services = rest.empty() || rest.starts_with('#') ||
                    rest.starts_with('&') || rest.starts_with('!');
      continue;
    }
    if (!in_services) continue;
    const auto verdict = block.Read(line);
    if (verdict != ServicesBlock::Verdict::kGoOn) {
      return verdict == ServicesBlock::Verdict::kYes;
    }
  }
  return !in_services && keys.AreOfCompose();
}

bool LooksLikeTasks(std::string_view text) {
  text = WithoutMark(text);
  while (!text.empty()) {
    const std::string_view line = Trim(TakeLine(&text));
    if (line.empty() || line.starts_with('#') || line == "---") continue;
    return line.starts_with("- ") && line.find(':') != std::string_view::npos;
  }
  return false;
}

bool LooksLikeDockerfile(std::string_view text) {
  text = WithoutMark(text);
  while (!text.empty()) {
    const std::string_view line = Trim(TakeLine(&text));
    if (line.empty() || line.starts_with('#')) continue;
    return line.starts_with("FROM ") || line.starts_with("ARG ");
  }
  return false;
}

bool HasProperty(std::string_view text) {
  for (size_t at = text.find("${"); at != std::string_view::npos;
       at = text.find("${", at + 2)) {
    const size_t begin = at + 2;
    bool is_dotted = false;
    size_t end = begin;
    while (end < text.size() &&
           (kNameBytes.find(text[end]) != std::string_view::npos ||
            text[end] == '.' || text[end] == '-')) {
      is_dotted = is_dotted || text[end] == '.';
      ++end;
    }
    const bool ends =
        end < text.size() && (text[end] == '}' || text[end] == '(');
    if (is_dotted && text[begin] != '.' && ends) return true;
  }
  return false;
}

bool LooksLikeShell(std::string_view text) {
  text = WithoutMark(text);
  while (!text.empty()) {
    const std::string_view rest = text;
    const std::string_view line = Trim(TakeLine(&text));
    if (line.starts_with('#')) continue;
    if (line == "fi" || line == "done" || line == "esac" ||
        line.starts_with("if [") || OpensArray(line) ||
        AssignsToComputedIndex(line)) {
      return true;
    }
    text = BehindQuotedValue(rest, text);
  }
  return false;
}

}  // namespace plimsoll
