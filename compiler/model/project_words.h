#ifndef PLIMSOLL_COMPILER_MODEL_PROJECT_WORDS_H_
#define PLIMSOLL_COMPILER_MODEL_PROJECT_WORDS_H_

#include <string_view>

namespace plimsoll {

// Fields of plimsoll.yml that are text to the model because rules and plugins
// name them, yet take few words.
inline constexpr std::string_view kProfileWords[] = {"default", "strict",
                                                     "hardened"};
inline constexpr std::string_view kLevelWords[] = {"off", "info", "warning",
                                                   "error"};
inline constexpr std::string_view kTemplateKindWords[] = {"compose", "dotenv",
                                                          "text"};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_PROJECT_WORDS_H_
