#ifndef PLIMSOLL_TESTS_ORACLES_TEMPLATE_WRITER_H_
#define PLIMSOLL_TESTS_ORACLES_TEMPLATE_WRITER_H_

#include <cstdint>
#include <random>
#include <string>

namespace plimsoll::oracles {

// A template, and the JSON that it is rendered with.
struct WrittenTemplate {
  std::string text;
  std::string data;
};

// Writes templates by a grammar, over the names of UsualData. Some are
// broken on purpose. One seed gives the same ones everywhere.
class TemplateWriter {
 public:
  explicit TemplateWriter(uint32_t seed) : engine_(seed) {}

  [[nodiscard]] WrittenTemplate Write();

 private:
  [[nodiscard]] size_t Pick(size_t count);
  template <size_t N>
  [[nodiscard]] std::string OneOf(const char* const (&words)[N]) {
    return words[Pick(N)];
  }
  [[nodiscard]] std::string Broken(std::string text);
  [[nodiscard]] std::string Data();
  [[nodiscard]] std::string Body(int depth);
  [[nodiscard]] std::string Statement(int depth);
  [[nodiscard]] std::string Block(int depth);
  [[nodiscard]] std::string Chain(int depth);
  [[nodiscard]] std::string Tag(const std::string& what);
  [[nodiscard]] std::string Text();
  [[nodiscard]] std::string Path();
  [[nodiscard]] std::string Argument(int depth);
  [[nodiscard]] std::string Call(int depth);

  std::mt19937 engine_;
  int in_each_ = 0;
};

// What templates of tests are about, as JSON, which is YAML, too.
[[nodiscard]] std::string UsualData();

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_TEMPLATE_WRITER_H_
