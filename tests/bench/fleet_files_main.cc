// usage: plimsoll_fleet_files DIR HOSTS APPS: writes a generated fleet, each of
// its apps on every host, for benchmarks that run the binary on a real disk.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/bench/generated_fleet.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: plimsoll_fleet_files DIR HOSTS APPS\n";
    return 2;
  }
  const std::filesystem::path root = argv[1];
  plimsoll::bench::FleetShape shape;
  shape.hosts = std::atoi(argv[2]);
  shape.apps = std::atoi(argv[3]);
  shape.on_every_host = true;
  for (const auto& file : plimsoll::bench::GenerateFleet(shape)) {
    const std::filesystem::path path = root / file.path;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    if (!(out << file.text).flush()) {
      std::cerr << path.string() << " could not be written\n";
      return 1;
    }
  }
  return 0;
}
