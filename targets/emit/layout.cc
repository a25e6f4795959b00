#include "targets/emit/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/resolve/template_output.h"

namespace plimsoll {
namespace {

bool IsAsciiAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// Where a path on the host or in a container is kept below the output folder.
// `..` cannot climb: what is left of such a path is its last part.
std::string Below(std::string_view folder, const Instance& instance,
                  std::string_view target) {
  while (target.starts_with('/')) target.remove_prefix(1);
  const auto path = NormalizeBelow("", target);
  return fmt::format("{}/{}/{}", folder, instance.id,
                     path ? *path : std::string(BaseNameOf(target)));
}

constexpr std::string_view kMadeFrom =
    "Made by plimsoll; edits here are lost. Sources:";

std::string Header(const std::set<std::string_view>& sources,
                   std::string_view marker) {
  std::string text(marker);
  text.append(" ").append(kMadeFrom).append("\n");
  for (const std::string_view source : sources) {
    text.append(marker).append("   ");
    text.append(EscapeForDisplay(source)).append("\n");
  }
  return text;
}

}  // namespace

std::string ProjectName(const Fleet& fleet) {
  const std::string& name = fleet.project.project.value;
  return name.empty() ? "fleet" : name;
}

std::string ComposeProjectName(const Host& host, const Fleet& fleet) {
  return host.facts.compose_project.or_default(ProjectName(fleet));
}

std::string FilledDir(const Host& host, const Fleet& fleet) {
  return fmt::format("/run/plimsoll/{}/{}", ProjectName(fleet), host.id);
}

std::string EnvFilePath(const Instance& instance) {
  return fmt::format("env/{}.env", instance.id);
}

std::string RenderedFilePath(const Instance& instance,
                             const RenderedText& file) {
  return Below("files", instance, file.target);
}

std::string MarkedOutputPath(const TemplateOutput& output) {
  return "templates/" + output.path;
}

std::string SecretCopyPath(const Instance& instance, const SecretMount& mount) {
  return Below("secrets", instance, mount.target);
}

std::string SecretsUnitName(const Host& host, const Fleet& fleet) {
  return fmt::format("plimsoll-secrets-{}-{}.service", ProjectName(fleet),
                     host.id);
}

std::string VariableOfSecret(std::string_view secret) {
  std::string name;
  for (const char c : secret) {
    if (c >= 'a' && c <= 'z') {
      name += static_cast<char>(c - 'a' + 'A');
    } else {
      name += IsAsciiAlnum(c) ? c : '_';
    }
  }
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) name.insert(0, "_");
  return name;
}

std::string SourcesHeader(const Host& host, Runtime runtime,
                          std::string_view marker) {
  std::set<std::string_view> sources = {host.path};
  for (const Instance& instance : host.instances) {
    if (instance.runtime == runtime) sources.insert(instance.unit->path);
  }
  return Header(sources, marker);
}

std::string SourcesHeader(const Host& host, std::string_view marker) {
  return Header({host.path}, marker);
}

std::string SourcesHeader(const Instance& instance, std::string_view marker) {
  return Header({instance.host->path, instance.unit->path}, marker);
}

std::string JoinPath(std::string_view folder, std::string_view path) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  return fmt::format("{}/{}", folder, path);
}

bool IsPlainWord(std::string_view word) {
  constexpr std::string_view kMarks = "@+=,-./:_";
  return !word.empty() && std::ranges::all_of(word, [&](char c) {
    return IsAsciiAlnum(c) || kMarks.find(c) != std::string_view::npos;
  });
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return IsAsciiAlnum(c) || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace plimsoll
