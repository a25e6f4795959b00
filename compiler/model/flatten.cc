#include "compiler/model/flatten.h"

#include "compiler/model/visit.h"

namespace plimsoll {
namespace {

class Flattener {
 public:
  explicit Flattener(std::vector<FlatField>* out) : out_(out) {}

  template <class T>
  void operator()(std::string_view key, const T& member, FieldFormat,
                  std::string_view) {
    if (key == "environment") return;
    const size_t size = path_.size();
    if (key != "value") {
      if (!path_.empty()) path_ += '.';
      path_ += key;
    }
    Visit(member);
    path_.resize(size);
  }

 private:
  template <class T>
  void Visit(const Field<T>& field) {
    if (!field.stated()) return;
    out_->push_back({path_, field.text, field.span, field.origin});
  }
  template <class T>
  void Visit(const List<T>& list) {
    for (size_t i = 0; i < list.items.size(); ++i) {
      VisitAt(std::to_string(i), list.items[i]);
    }
  }
  template <class T>
  void Visit(const Map<T>& map) {
    for (const Named<T>& named : map) VisitAt(named.key.value, named.value);
  }
  void Visit(const Command& command) {
    Visit(command.arguments);
    Visit(command.shell);
  }
  void Visit(const List<DerivedEnv>&) {}
  void Visit(const List<SecretEnv>&) {}
  void Visit(const Free&) {}
  template <class T>
  requires requires(const T& object) { SchemaOf<T>::kName; }
  void Visit(const T& object) { VisitFields(object, *this); }

  template <class T>
  void VisitAt(std::string_view step, const T& item) {
    const size_t size = path_.size();
    path_ += '.';
    path_ += step;
    Visit(item);
    path_.resize(size);
  }

  std::vector<FlatField>* out_;
  std::string path_;
};

}  // namespace

std::vector<FlatField> Flatten(const App& app) {
  std::vector<FlatField> fields;
  Flattener flattener(&fields);
  VisitFields(app, flattener);
  return fields;
}

}  // namespace plimsoll
