#include "tests/targets/emit/emitted.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace plimsoll {
namespace fs = std::filesystem;
namespace {

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Indent(std::string_view text) {
  std::string out;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    out += line.empty() ? "\n" : "  " + line + "\n";
  }
  return out;
}

}  // namespace

Files FixtureFiles(std::string_view name) {
  const fs::path root =
      fs::path(PLIMSOLL_SOURCE_DIR) / "fixtures" / std::string(name);
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), root).string();
    const bool input = path == "plimsoll.yml" || path.starts_with("hosts/") ||
                       path.starts_with("apps/") || path.starts_with("env/");
    if (input) files[path] = ReadFile(entry.path());
  }
  EXPECT_FALSE(files.empty()) << root;
  return files;
}

Files OneHost(std::string_view host,
              const std::map<std::string, std::string>& apps) {
  Files files = {
      {"plimsoll.yml",
       "plimsoll: 1\nproject: demo\napps: [apps/*/manifest.yml]\n"
       "hosts: [hosts/*.yml]\n"},
      {"hosts/box.yml",
       "host:\n  id: box\n  address: 192.0.2.7\n" + Indent(host)},
  };
  for (const auto& [id, text] : apps) {
    files["apps/" + id + "/manifest.yml"] = fmt::format(
        "plimsoll: 1\napp:\n  id: {0}\n  name: {0}\n"
        "  version: 1.0.0\n{1}",
        id, Indent(text));
  }
  return files;
}

Emitted::Emitted(const Files& files, std::string_view host) : fixture_(files) {
  const Host* found = fixture_.fleet().FindHost(host);
  EXPECT_NE(found, nullptr) << host;
  if (found != nullptr) result_ = EmitHost(*found, fixture_.fleet());
}

std::string Emitted::Text(std::string_view path) const {
  for (const Artifact& artifact : result_.artifacts) {
    if (artifact.path == path) return artifact.contents;
  }
  ADD_FAILURE() << "no artifact " << path;
  return {};
}

std::vector<std::string> Emitted::Paths() const {
  std::vector<std::string> paths;
  for (const Artifact& artifact : result_.artifacts) {
    paths.push_back(artifact.path);
  }
  return paths;
}

std::vector<std::string> Emitted::Findings() const {
  std::vector<std::string> findings = fixture_.Faults();
  for (const std::string& problem : fixture_.Problems()) {
    findings.push_back("problem " + problem);
  }
  for (const Diagnostic& diagnostic : result_.diagnostics.diagnostics()) {
    const Span span = diagnostic.primary();
    const SourceFile& file = fixture_.sources().Get(span.file);
    findings.push_back(fmt::format(
        "{}[{}] {}: {}; {}", NameOf(diagnostic.severity), diagnostic.id,
        file.Locate(span.begin).line, diagnostic.message,
        diagnostic.labels.empty() ? "" : diagnostic.labels[0].text));
  }
  return findings;
}

std::vector<std::string> LinesWith(std::string_view text,
                                   std::string_view prefix) {
  std::vector<std::string> found;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(prefix)) found.push_back(line);
  }
  return found;
}

void WriteArtifacts(const std::vector<Artifact>& artifacts,
                    const std::string& folder) {
  for (const Artifact& artifact : artifacts) {
    const fs::path path = fs::path(folder) / artifact.path;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << artifact.contents;
    fs::permissions(path, static_cast<fs::perms>(artifact.mode));
  }
}

}  // namespace plimsoll
