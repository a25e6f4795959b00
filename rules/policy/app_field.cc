#include "rules/policy/app_field.h"

#include <charconv>
#include <concepts>
#include <optional>
#include <span>

#include "compiler/model/scalar.h"
#include "compiler/model/visit.h"

namespace plimsoll {
namespace {

using Path = std::span<const std::string_view>;

std::optional<double> NumberIn(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

int Sign(const auto& a, const auto& b) { return a < b ? -1 : (b < a ? 1 : 0); }

// Texts are equal byte for byte, and ordered only as numbers.
Result<Comparison> CompareTexts(std::string_view value,
                                std::string_view expected) {
  if (value == expected) return Comparison{0, NumberIn(value).has_value()};
  const auto a = NumberIn(value);
  const auto b = NumberIn(expected);
  if (!a || !b) return Comparison{1, false};
  // `1.10` and `1.1` are the same number and different texts.
  const int sign = Sign(*a, *b);
  return Comparison{sign == 0 ? 1 : sign, sign != 0};
}

template <class T>
concept Ordered = std::same_as<T, int64_t> || std::same_as<T, ByteCount> ||
    std::same_as<T, Duration> || std::same_as<T, CpuCount> ||
    std::same_as<T, PortNumber>;

bool Same(const CountOrAll& a, const CountOrAll& b) {
  return a.all == b.all && (a.all || a.count == b.count);
}
template <class T>
bool Same(const T& a, const T& b) {
  return a == b;
}

template <class T>
Result<Comparison> CompareAs(std::string_view value,
                             std::string_view expected) {
  if constexpr (std::same_as<T, std::string>) {
    return CompareTexts(value, expected);
  } else {
    const Result<T> wanted = ParseScalar<T>(expected);
    if (!wanted) return Error{wanted.error()};
    const Result<T> actual = ParseScalar<T>(value);
    if (!actual) return Comparison{1, false};
    if constexpr (Ordered<T>) {
      return Comparison{Sign(*actual, *wanted), true};
    } else {
      return Comparison{Same(*actual, *wanted) ? 0 : 1, false};
    }
  }
}

// What walking along a path collects.
class Walker {
 public:
  enum class Mode { kValues, kShape };
  explicit Walker(Mode mode) : mode_(mode) {}

  template <ModelStruct T>
  void Walk(const T& object, Path path, const Span& around) {
    const Span here = object.span.valid() ? object.span : around;
    // `address_space_limit: 4Gi` is short for its `value`.
    const bool is_short = path.empty();
    const std::string_view wanted = is_short ? "value" : path.front();
    const Path rest = is_short ? path : path.subspan(1);
    bool met = false;
    VisitFields(object, [&](std::string_view key, const auto& member,
                            FieldFormat /*format*/, std::string_view /*doc*/) {
      if (key != wanted) return;
      met = true;
      Walk(member, rest, here);
    });
    if (met) return;
    if (is_short) {
      found_.is_mapping = true;
      return;
    }
    found_.is_known = false;
    for (const SchemaField& field : SchemaOf<T>::kFields) {
      found_.candidates.push_back(field.key);
    }
  }

  template <class T>
  void Walk(const Field<T>& field, Path path, const Span& around) {
    if (!path.empty()) {
      found_.is_known = false;
      return;
    }
    FieldValue value;
    value.stated = field.set();
    value.text = field.text;
    value.span = field.stated() ? field.span : around;
    value.origin = field.origin;
    value.compare = CompareAs<T>;
    found_.values.push_back(std::move(value));
  }

  template <class T>
  void Walk(const List<Field<T>>& list, Path path, const Span& around) {
    found_.is_list = true;
    found_.is_many = true;
    if (mode_ == Mode::kShape) Walk(Field<T>{}, path, around);
    for (const Field<T>& item : list) Walk(item, path, around);
  }

  template <ModelStruct T>
  void Walk(const List<T>& list, Path path, const Span& around) {
    found_.is_many = true;
    if (mode_ == Mode::kShape) Walk(T{}, path, around);
    for (const T& item : list) Walk(item, path, around);
  }

  template <class T>
  void Walk(const List<Named<T>>& map, Path path, const Span& around) {
    if (path.empty()) {
      found_.is_mapping = true;
      return;
    }
    for (const Named<T>& item : map) {
      if (item.key.value != path.front()) continue;
      return Walk(item.value, path.subspan(1), around);
    }
    Walk(T{}, path.subspan(1), map.stated() ? map.span : around);
  }

  void Walk(const Command& command, Path path, const Span& around) {
    if (!path.empty()) {
      found_.is_known = false;
      return;
    }
    FieldValue value;
    value.stated = command.stated();
    value.span = command.stated() ? command.span : around;
    value.compare = CompareTexts;
    value.text = command.shell.text;
    for (const Text& argument : command.arguments) {
      if (!value.text.empty()) value.text += ' ';
      value.text += argument.text;
    }
    found_.values.push_back(std::move(value));
  }

  void Walk(const Free& free, Path path, const Span& around) {
    FieldValue value;
    value.span = around;
    value.compare = CompareTexts;
    const Node* node = free.node == nullptr ? nullptr : &Deref(*free.node);
    for (const std::string_view key : path) {
      node = node == nullptr ? nullptr : ::plimsoll::Find(*node, key);
      if (node != nullptr) node = &Deref(*node);
    }
    if (node != nullptr && node->IsScalar()) {
      value.stated = true;
      value.text = node->text;
      value.span = node->span;
    }
    found_.values.push_back(std::move(value));
  }

  void AddVariable(const Instance& instance, std::string_view key,
                   const Span& around) {
    FieldValue value;
    value.span = around;
    value.compare = CompareTexts;
    if (const EnvVar* variable = instance.FindEnv(key)) {
      value.stated = true;
      value.span = variable->value.span;
      value.origin = variable->value.origin;
      found_.is_secret = variable->value.HasSecret();
      if (!found_.is_secret) value.text = variable->value.text();
    }
    found_.values.push_back(std::move(value));
  }

  [[nodiscard]] FieldValues Take() { return std::move(found_); }

 private:
  Mode mode_;
  FieldValues found_;
};

std::vector<std::string_view> PartsOf(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t dot = path.find('.');
    parts.push_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

// A variable's name may hold dots, so only the first one divides.
std::optional<std::string_view> VariableIn(std::string_view path) {
  constexpr std::string_view kPrefix = "environment.";
  if (!path.starts_with(kPrefix)) return std::nullopt;
  return path.substr(kPrefix.size());
}

}  // namespace

FieldValues ValuesAt(const Instance& instance, std::string_view path) {
  Walker walker(Walker::Mode::kValues);
  const App& app = *instance.app;
  const Span around = app.id.span;
  if (const auto variable = VariableIn(path)) {
    walker.AddVariable(instance, *variable, around);
  } else {
    walker.Walk(app, PartsOf(path), around);
  }
  return walker.Take();
}

FieldValues ShapeOf(std::string_view path) {
  Walker walker(Walker::Mode::kShape);
  if (VariableIn(path)) {
    walker.Walk(Text{}, {}, Span{});
  } else {
    walker.Walk(App{}, PartsOf(path), Span{});
  }
  return walker.Take();
}

}  // namespace plimsoll
