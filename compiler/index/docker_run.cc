#include "compiler/index/docker_run.h"

#include <algorithm>

namespace plimsoll {

bool HasValueInNextWord(std::string_view option) {
  constexpr std::string_view kFlags[] = {"--detach",
                                         "--init",
                                         "--interactive",
                                         "--no-healthcheck",
                                         "--privileged",
                                         "--publish-all",
                                         "--oom-kill-disable",
                                         "--quiet",
                                         "--read-only",
                                         "--replace",
                                         "--rm",
                                         "--sig-proxy",
                                         "--tty"};
  if (option.starts_with("--")) {
    return option.find('=') == std::string_view::npos &&
           std::ranges::count(kFlags, option) == 0;
  }
  // Letters may stand together, `-dit`, and a value behind its own, `-p80:80`.
  return option.find_first_not_of("ditPq", 1) == option.size() - 1;
}

}  // namespace plimsoll
