#ifndef PLIMSOLL_COMPILER_BASE_RESULT_H_
#define PLIMSOLL_COMPILER_BASE_RESULT_H_

#include <string>
#include <utility>
#include <variant>

namespace plimsoll {

// Why an operation without a diagnostic sink failed: one lowercase sentence
// without a full stop, fit to stand in a diagnostic's message.
struct Error {
  std::string message;
};

// A value or the reason there is none. For I/O and small parsers; trouble in a
// user's file is a Diagnostic in a Sink instead.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(*-explicit-*)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(*-explicit-*)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  const T& operator*() const { return value(); }
  T& operator*() { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  [[nodiscard]] const std::string& error() const {
    return std::get<1>(state_).message;
  }

 private:
  std::variant<T, Error> state_;
};

// The Result of an operation that yields nothing.
struct Done {};
using Status = Result<Done>;

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_RESULT_H_
