#ifndef PLIMSOLL_COMPILER_BASE_SHARED_MAP_H_
#define PLIMSOLL_COMPILER_BASE_SHARED_MAP_H_

#include <map>
#include <mutex>
#include <utility>

namespace plimsoll {

// Values that are made when they are first asked for, by any thread. Which
// thread makes one does not show as long as `make` depends on the key alone.
template <class Key, class Value>
class SharedMap {
 public:
  // The value of `key`, from make() the first time. One is made at a time, and
  // `make` must not ask the map.
  template <class Make>
  [[nodiscard]] Value Get(Key key, const Make& make) {
    const std::lock_guard lock(mutex_);
    const auto [it, fresh] = values_.try_emplace(std::move(key));
    if (fresh) it->second = make();
    return it->second;
  }

 private:
  std::mutex mutex_;
  std::map<Key, Value> values_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_SHARED_MAP_H_
