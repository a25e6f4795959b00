#ifndef PLIMSOLL_COMPILER_INDEX_ENV_USE_H_
#define PLIMSOLL_COMPILER_INDEX_ENV_USE_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/index/repository.h"

namespace plimsoll {

// What a place of a file says of an environment variable.
enum class EnvAct : uint8_t {
  kSets,       // X=value for a program that is started.
  kPasses,     // Hands X on from the environment around it.
  kDefaults,   // Uses X, or a value of its own where nothing sets X.
  kReads,      // Uses X.
  kRequires,   // Uses X and stops without it.
  kDocuments,  // Names X for readers; the value is what they are told.
};
[[nodiscard]] std::string_view NameOf(EnvAct act);

// In what such a place stands, which decides who takes notice of it.
enum class EnvSource : uint8_t {
  kDotenv,         // A `.env` that some program reads.
  kSample,         // `.env.example`: to be copied and filled in.
  kCompose,        // `environment` of a service.
  kInterpolation,  // `${X}` in a compose file.
  kScript,         // A shell, PowerShell or cmd script.
  kCode,
  kImage,     // ENV of a Dockerfile.
  kBuildArg,  // ARG of a Dockerfile.
  kUnit,      // Environment= of systemd and Quadlet.
  kProgram,   // environment= of supervisor.
  kWorkflow,
  kDocument,  // Markdown.
  kData,      // `env` of other YAML, JSON and TOML.
};

// Views point into the file or its tree.
struct EnvStatement {
  std::string_view name;
  Span name_span;
  // The literal that stands there, without quotes. Empty for a value that is
  // put together when it is used, and for a secret.
  std::string_view value;
  Span value_span;
  std::string_view scope;  // The service, program or section it is for.
  EnvAct act = EnvAct::kReads;
  EnvSource source = EnvSource::kCode;
  bool has_value = false;  // `value` is what stands there.
  bool is_secret = false;  // Under a credential's name, or known as a secret.

  [[nodiscard]] bool Gives() const {
    return act == EnvAct::kSets || act == EnvAct::kPasses;
  }
  [[nodiscard]] bool Uses() const {
    return act == EnvAct::kDefaults || act == EnvAct::kReads ||
           act == EnvAct::kRequires;
  }
};

// All statements of a file, by place. Depends on nothing but that file.
[[nodiscard]] std::vector<EnvStatement> ReadEnvStatements(
    const ParsedFile& file);

// What all files that are not generated say of the environment. Manifests and
// host facts are not here: the fleet has what they come to.
struct EnvIndex {
  std::vector<EnvStatement> statements;  // By file, then place.

  // The statements of a variable, as indices.
  [[nodiscard]] std::span<const uint32_t> Of(std::string_view name) const;
  [[nodiscard]] std::span<const EnvStatement> OfFile(FileId file) const;
  [[nodiscard]] const auto& names() const { return by_name_; }

 private:
  friend EnvIndex BuildEnvIndex(const Repository& repository, unsigned jobs);
  std::unordered_map<std::string_view, std::vector<uint32_t>> by_name_;
};
[[nodiscard]] EnvIndex BuildEnvIndex(const Repository& repository,
                                     unsigned jobs);

// UPPER_CASE as variables of the environment are written by habit; what other
// words a text has are not taken for variables.
[[nodiscard]] bool IsEnvName(std::string_view name);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_ENV_USE_H_
