#ifndef PLIMSOLL_COMPILER_BASE_ARENA_H_
#define PLIMSOLL_COMPILER_BASE_ARENA_H_

#include <cstring>
#include <memory_resource>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace plimsoll {

// Bump allocation for objects that live and die together. Nothing in it is
// destroyed one by one, so only trivially destructible types may go in.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  template <class T, class... Args>
  T* New(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    void* memory = memory_.allocate(sizeof(T), alignof(T));
    return ::new (memory) T{std::forward<Args>(args)...};
  }

  [[nodiscard]] std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    auto* memory = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
  }

  template <class T>
  [[nodiscard]] std::span<T> Copy(const std::vector<T>& items) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    void* memory = memory_.allocate(sizeof(T) * items.size(), alignof(T));
    std::memcpy(memory, items.data(), sizeof(T) * items.size());
    return {static_cast<T*>(memory), items.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_ARENA_H_
