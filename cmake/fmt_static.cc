// Debian ships fmt only as a shared library and as headers, and the released
// binary is static. This is fmt's own library file, made from the headers that
// come with the package: the definitions plus the instantiations that
// <fmt/format.h> declares extern.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {

template FMT_API auto dragonbox::to_decimal(float x) noexcept
    -> dragonbox::decimal_fp<float>;
template FMT_API auto dragonbox::to_decimal(double x) noexcept
    -> dragonbox::decimal_fp<double>;

template FMT_API locale_ref::locale_ref(const std::locale& loc);
template FMT_API auto locale_ref::get<std::locale>() const -> std::locale;

template FMT_API auto thousands_sep_impl(locale_ref)
    -> thousands_sep_result<char>;
template FMT_API auto decimal_point_impl(locale_ref) -> char;
template FMT_API void buffer<char>::append(const char*, const char*);

#if FMT_VERSION >= 100000
using FormatArgs = typename vformat_args<>::type;
#else
using FormatArgs = basic_format_args<FMT_BUFFER_CONTEXT(char)>;
#endif
template FMT_API void vformat_to(buffer<char>&, string_view, FormatArgs,
                                 locale_ref);

}  // namespace detail
FMT_END_NAMESPACE
