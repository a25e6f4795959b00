#ifndef PLIMSOLL_COMPILER_MODEL_ENUMS_H_
#define PLIMSOLL_COMPILER_MODEL_ENUMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace plimsoll {

// The enumerations of schema/enums.def.
#define ENUM(Type, doc) enum class Type : uint8_t {
#define VALUE(name, text) name,
#define END_ENUM(Type) \
  }                    \
  ;
#include "schema/enums.def"
#undef ENUM
#undef VALUE
#undef END_ENUM

// EnumTexts<T>::kTexts: the words of an enumeration, in its order.
template <class T>
struct EnumTexts;
#define ENUM(Type, doc)    \
  template <>              \
  struct EnumTexts<Type> { \
    static constexpr std::string_view kTexts[] = {
#define VALUE(name, text) text,
#define END_ENUM(Type) \
  }                    \
  ;                    \
  }                    \
  ;
#include "schema/enums.def"
#undef ENUM
#undef VALUE
#undef END_ENUM

template <class T>
[[nodiscard]] constexpr std::string_view NameOf(T value) requires requires {
  EnumTexts<T>::kTexts;
}
{ return EnumTexts<T>::kTexts[static_cast<size_t>(value)]; }

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_ENUMS_H_
