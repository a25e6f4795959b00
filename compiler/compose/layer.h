#ifndef PLIMSOLL_COMPILER_COMPOSE_LAYER_H_
#define PLIMSOLL_COMPILER_COMPOSE_LAYER_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/compose/load.h"
#include "compiler/compose/read_values.h"

namespace plimsoll::compose {

// A service with what it extends; `open` when some of that is not known.
struct Extended {
  const Value* value = nullptr;
  bool open = false;
};

// One document of a file, or all of a file that is only extended, laid over
// each other; with nothing extended or included yet.
struct Layer {
  std::string path;
  std::string folder;  // Where its paths start.
  const Value* root = nullptr;
  std::vector<ResetPath> resets;
  std::unordered_map<std::string_view, const Value*> services;
  std::unordered_map<std::string_view, Extended> extended;  // Those done.
};

// The documents of a file. The reader takes each of them for itself: one cannot
// extend what stands in another, and each has to be right.
[[nodiscard]] std::vector<Layer> ReadLayers(const InputFile& file,
                                            const std::string& folder,
                                            const Environment& environment,
                                            Arena& arena, Sink& sink);

// Fills `services` from the root.
void IndexServices(Layer* layer);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_LAYER_H_
