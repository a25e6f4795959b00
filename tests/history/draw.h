#ifndef PLIMSOLL_TESTS_HISTORY_DRAW_H_
#define PLIMSOLL_TESTS_HISTORY_DRAW_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::history {

// SplitMix64: the same on every machine, unlike <random>'s distributions.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next();
  // In [0, bound); 0 for a bound of 0.
  size_t Below(size_t bound);
  // In [low, high].
  int Between(int low, int high);

  template <class T>
  void Shuffle(std::vector<T>* items) {
    for (size_t i = items->size(); i > 1; --i) {
      std::swap((*items)[i - 1], (*items)[Below(i)]);
    }
  }

 private:
  uint64_t state_;
};

// What one seed draws for the whole repository: the fleet's names, addresses
// and endpoints, and supplies of names and ports that are never given twice.
class Draw {
 public:
  explicit Draw(uint64_t seed);

  Random& random() { return random_; }

  // A new name of two words, such as `amber-wharf`.
  std::string NewName();
  int NewPort();
  // A new address of the fleet's private range.
  std::string NewAddress();

  // Whether the fleet itself has the token: `ctl.lan`, `gpu.host`.
  [[nodiscard]] const std::string* Find(const std::string& token) const;

  struct Pair {
    std::string first, second;
  };
  // Former endpoints of rented nodes, and retired terms with what replaces
  // them.
  [[nodiscard]] const std::vector<Pair>& former() const { return former_; }
  [[nodiscard]] const std::vector<Pair>& terms() const { return terms_; }

 private:
  void DrawHosts();
  void DrawEndpoints();
  void DrawTerms();

  Random random_;
  std::vector<std::string> names_;
  std::vector<int> ports_;
  int addresses_ = 0;
  std::map<std::string, std::string> fleet_;
  std::vector<Pair> former_;
  std::vector<Pair> terms_;
};

// Replaces the tokens of one plant's texts. A token means the same wherever
// the plant says it; `#2` behind it makes it another one.
//
//   name NAME ident Name title   a new name: kebab, SCREAMING, snake, Pascal,
//                                words; with a digit, another name
//   port ip                      new ones; with a digit, others
//   int:A:B pick:A|B|C           a number, a choice
//   hex:N alnum:N upper:N digits:N b64:N pw   random text
//   old.host old.port term term.new          one former endpoint, one term
//   anything else                the fleet's (draw.cc)
class Tokens {
 public:
  explicit Tokens(Draw* draw) : draw_(*draw) {}
  [[nodiscard]] std::string Fill(std::string_view text);
  [[nodiscard]] const std::vector<std::string>& unknown() const {
    return unknown_;
  }

 private:
  std::string ValueOf(const std::string& token);
  std::string Compute(const std::string& token);
  std::string NameForm(const std::string& form, const std::string& suffix);

  Draw& draw_;
  std::map<std::string, std::string> values_;
  std::vector<std::string> unknown_;
};

}  // namespace plimsoll::history

#endif  // PLIMSOLL_TESTS_HISTORY_DRAW_H_
