#ifndef PLIMSOLL_RULES_FACTS_APP_NAMES_H_
#define PLIMSOLL_RULES_FACTS_APP_NAMES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// The ports of an app, on all hosts: the machine's, the container's, and what
// a router makes of them.
struct AppPorts {
  std::string_view id;
  std::set<uint16_t> all;
  std::map<std::string, std::set<uint16_t>> by_name;
  Span span;  // Of the first port's number.
};

// An app, or one of its ports.
struct AppPortName {
  const AppPorts* app = nullptr;
  std::string port;  // Empty: any of them.

  [[nodiscard]] const std::set<uint16_t>& allowed() const {
    return port.empty() ? app->all : app->by_name.at(port);
  }
};

// What people call apps in documents and variables: by id, by name, or by the
// one word of its name that no other app has.
class AppNames {
 public:
  explicit AppNames(const Fleet& fleet);

  // `temporal`, `Temporal UI`, `API`; any case, words parted by blanks, dashes
  // or underscores. Null `app`: no app, or more than one.
  [[nodiscard]] AppPortName Find(std::string_view words) const;
  [[nodiscard]] const std::map<std::string, AppPorts, std::less<>>& apps()
      const {
    return apps_;
  }

 private:
  void AddInstance(const Instance& instance);
  void AddPhrase(std::string phrase, const AppPorts* app);

  std::map<std::string, AppPorts, std::less<>> apps_;
  std::map<std::string, const AppPorts*, std::less<>> phrases_;  // Null: many.
};

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_FACTS_APP_NAMES_H_
