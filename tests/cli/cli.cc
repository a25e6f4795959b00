#include "tests/cli/cli.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "compiler/base/file_descriptor.h"

namespace plimsoll::cli {

namespace fs = std::filesystem;

std::string Binary() { return PLIMSOLL_BINARY; }

bool HasTerminals() {
  return FileDescriptor(::posix_openpt(O_RDWR | O_NOCTTY)).ok();
}

Output Plimsoll(const std::string& directory, const Words& args,
                const Words& environment) {
  oracles::Command command;
  command.argv = {Binary()};
  command.argv.insert(command.argv.end(), args.begin(), args.end());
  command.environment = environment;
  command.directory = directory;
  auto output = oracles::Run(command);
  if (!output) {
    ADD_FAILURE() << output.error();
    return {};
  }
  return std::move(output).value();
}

Files SmallProject() {
  return {{"plimsoll.yml", "plimsoll: 1\nproject: small\n"},
          {"hosts/box.yml",
           "host:\n"
           "  id: box\n"
           "  runtime: systemd\n"
           "  addresses: {lan: 192.168.7.2}\n"},
          {"apps/web/manifest.yml",
           "plimsoll: 1\n"
           "app:\n"
           "  id: web\n"
           "  name: Web\n"
           "  version: 1.0.0\n"
           "  process:\n"
           "    command: [/usr/bin/web, --verbose]\n"
           "    user: web\n"
           "  ports: [{name: http, port: 8080}]\n"
           "  environment: {LEVEL: info}\n"}};
}

void WriteAll(const TempDir& dir, const Files& files) {
  for (const auto& [path, text] : files) dir.Write(path, text);
}

void CopyTree(const std::string& from, const TempDir& dir) {
  fs::copy(PLIMSOLL_SOURCE_DIR "/" + from, dir.path(),
           fs::copy_options::recursive | fs::copy_options::copy_symlinks);
}

Files ReadTree(const std::string& folder) {
  Files files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().lexically_relative(folder).string();
    files[path] = oracles::ReadWhole(entry.path().string());
  }
  return files;
}

std::shared_ptr<MemoryFileSystem> DiskOf(const Files& files) {
  auto disk = std::make_shared<MemoryFileSystem>();
  for (const auto& [path, text] : files) disk->Add(path, text);
  return disk;
}

Files FilesOf(const FileSystem& disk, const std::string& folder) {
  Files files;
  const auto names = disk.List(folder);
  if (!names) return files;
  for (const std::string& name : *names) {
    const std::string path = folder.empty() ? name : folder + "/" + name;
    const FileType type = disk.Stat(path).type;
    if (type == FileType::kDirectory) files.merge(FilesOf(disk, path));
    if (type == FileType::kFile) files[path] = *disk.Read(path, 1 << 26);
  }
  return files;
}

MemoryRun RunInMemory(const std::shared_ptr<MemoryFileSystem>& disk,
                      const Words& args) {
  Console console = MemoryConsole(disk);
  MemoryRun run;
  run.code = RunCommand(args, console);
  run.out = std::move(console.out);
  run.err = std::move(console.err);
  return run;
}

}  // namespace plimsoll::cli
