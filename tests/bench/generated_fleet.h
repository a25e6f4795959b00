#ifndef PLIMSOLL_TESTS_BENCH_GENERATED_FLEET_H_
#define PLIMSOLL_TESTS_BENCH_GENERATED_FLEET_H_

#include <cstdint>
#include <string>
#include <vector>

// Fleets of any size that plimsoll finds nothing wrong with, unless faults are
// asked for; the same bytes for the same shape.
namespace plimsoll::bench {

struct GeneratedFile {
  std::string path;
  std::string text;
};

struct FleetShape {
  int hosts = 1;
  // Manifests; each is placed on one host, round robin, or on every host.
  int apps = 1;
  bool on_every_host = false;
  // How many of 100 apps have a fault, and which ones and what kind: faults of
  // all stages, from a syntax error to a port that two apps claim.
  unsigned faulty_percent = 0;
  uint64_t seed = 1;
};

[[nodiscard]] std::vector<GeneratedFile> GenerateFleet(const FleetShape& shape);

// The manifest of one such app: a server with ports, environment and a secret.
[[nodiscard]] std::string GenerateManifest(int app, const FleetShape& shape);

}  // namespace plimsoll::bench

#endif  // PLIMSOLL_TESTS_BENCH_GENERATED_FLEET_H_
