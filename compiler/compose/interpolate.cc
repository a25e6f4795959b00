#include "compiler/compose/interpolate.h"

namespace plimsoll::compose {
namespace {

constexpr size_t npos = std::string_view::npos;
// Nested deeper than anything that is meant; each level is a call.
constexpr int kMaxDepth = 50;

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool IsNameByte(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

// What stands at a `$`.
enum class Token { kDollar, kEscape, kReference, kBad };

struct Scanned {
  Token token = Token::kDollar;
  Reference reference;  // Offsets from the `$`.
};

size_t NameEnd(std::string_view text, size_t at) {
  if (at >= text.size() || !IsNameStart(text[at])) return at;
  while (at < text.size() && IsNameByte(text[at])) ++at;
  return at;
}

// The brace that closes the one at `${`, on the same line, or npos. The reader
// skips whatever follows an opening brace, so `{}` inside a default counts as
// one of each.
size_t ClosingBrace(std::string_view text) {
  int open = 0;
  for (size_t i = 0; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '}') {
      if (--open == 0) return i;
    } else if (text[i] == '{') {
      ++open;
      if (i + 1 < text.size() && text[i + 1] != '\n') ++i;
    }
  }
  return npos;
}

std::string_view FormAt(std::string_view text, size_t at) {
  const size_t sign = at + (at < text.size() && text[at] == ':' ? 1 : 0);
  if (sign >= text.size()) return {};
  const char c = text[sign];
  if (c != '-' && c != '?' && c != '+') return {};
  return text.substr(at, sign + 1 - at);
}

// `text` begins with `$`.
Scanned ScanBraced(std::string_view text) {
  Scanned scanned{.token = Token::kBad};
  Reference& reference = scanned.reference;
  const size_t name_end = NameEnd(text, 2);
  if (name_end == 2) return scanned;
  reference.name = text.substr(2, name_end - 2);
  if (name_end < text.size() && text[name_end] == '}') {
    reference.length = name_end + 1;
    scanned.token = Token::kReference;
    return scanned;
  }
  reference.form = FormAt(text, name_end);
  if (reference.form.empty()) return scanned;
  const size_t operand = name_end + reference.form.size();
  size_t end = ClosingBrace(text);
  if (end == npos) {
    // Then it takes the last one of the line.
    end = text.substr(0, text.find('\n', operand)).rfind('}');
    if (end == npos || end < operand) return scanned;
  }
  reference.operand = text.substr(operand, end - operand);
  reference.length = end + 1;
  scanned.token = Token::kReference;
  return scanned;
}

Scanned ScanDollar(std::string_view text) {
  if (text.size() < 2) return {};
  if (text[1] == '$') return {.token = Token::kEscape};
  if (text[1] == '{') return ScanBraced(text);
  const size_t end = NameEnd(text, 1);
  if (end == 1) return {};
  Scanned scanned{.token = Token::kReference};
  scanned.reference.name = text.substr(1, end - 1);
  scanned.reference.length = end;
  return scanned;
}

class Interpolator {
 public:
  Interpolator(const Environment& environment, std::vector<BadReference>* bad)
      : environment_(environment), bad_(bad) {}

  // `base` is where `text` begins in the whole text.
  Interpolated Run(std::string_view text, size_t base, int depth) {
    Interpolated result;
    while (!text.empty()) {
      const size_t dollar = std::min(text.find('$'), text.size());
      result.text += text.substr(0, dollar);
      text.remove_prefix(dollar);
      base += dollar;
      if (text.empty()) break;
      const size_t taken = Take(text, base, depth, &result);
      text.remove_prefix(taken);
      base += taken;
    }
    return result;
  }

 private:
  size_t Take(std::string_view text, size_t base, int depth,
              Interpolated* result) {
    const Scanned scanned = ScanDollar(text);
    switch (scanned.token) {
      case Token::kDollar:
        result->text += '$';
        return 1;
      case Token::kEscape:
        result->text += '$';
        return 2;
      case Token::kBad: {
        const size_t end = text.find('}');
        const size_t line = text.find('\n');
        const size_t length =
            end != npos && (line == npos || end < line) ? end + 1 : 2;
        bad_->push_back({base, length});
        result->unknown = true;
        return length;
      }
      case Token::kReference:
        break;
    }
    if (depth >= kMaxDepth) {
      result->unknown = true;
    } else {
      const size_t operand =
          scanned.reference.operand.empty()
              ? 0
              : static_cast<size_t>(scanned.reference.operand.data() -
                                    text.data());
      Append(scanned.reference, base + operand, depth, result);
    }
    return scanned.reference.length;
  }

  void Append(const Reference& reference, size_t operand_base, int depth,
              Interpolated* result) {
    const Variable* variable = environment_.Find(reference.name);
    // The operand is read even where it is not used: its faults count.
    Interpolated operand;
    if (!reference.form.empty()) {
      operand = Run(reference.operand, operand_base, depth + 1);
    }
    const bool has_colon = reference.form.starts_with(':');
    const char sign = reference.form.empty() ? '\0' : reference.form.back();
    const bool is_set =
        variable != nullptr && !(has_colon && variable->value.empty());
    if (sign == '-' && !is_set && (variable == nullptr || !variable->unknown)) {
      return Add(operand, result);
    }
    if (sign == '+' && is_set && !variable->unknown) {
      return Add(operand, result);
    }
    if (variable == nullptr || variable->unknown || (sign == '?' && !is_set)) {
      result->unknown = true;
      return;
    }
    result->text += variable->value;
    if (!result->set_at.valid()) result->set_at = variable->span;
  }

  static void Add(const Interpolated& part, Interpolated* result) {
    result->text += part.text;
    result->unknown = result->unknown || part.unknown;
    if (!result->set_at.valid()) result->set_at = part.set_at;
  }

  const Environment& environment_;
  std::vector<BadReference>* bad_;
};

void CollectReferences(std::string_view text, size_t base, int depth,
                       std::vector<Reference>* found) {
  for (size_t at = text.find('$'); at != npos; at = text.find('$', at)) {
    const Scanned scanned = ScanDollar(text.substr(at));
    if (scanned.token != Token::kReference) {
      at += scanned.token == Token::kEscape ? 2 : 1;
      continue;
    }
    Reference reference = scanned.reference;
    reference.offset = base + at;
    found->push_back(reference);
    if (!reference.operand.empty() && depth < kMaxDepth) {
      const auto operand =
          static_cast<size_t>(reference.operand.data() - text.data());
      CollectReferences(reference.operand, base + operand, depth + 1, found);
    }
    at += reference.length;
  }
}

}  // namespace

const Variable* Environment::Find(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

void Environment::Add(const Tree& dotenv) {
  if (dotenv.root() == nullptr) return;
  // Within one file the last of duplicates wins, and a reference sees what
  // stands before it.
  Environment sees = *this;
  std::map<std::string, Variable, std::less<>> own;
  for (const Entry& entry : dotenv.root()->entries) {
    const Node& node = *entry.value;
    // A key alone asks the shell.
    if (node.style == ScalarStyle::kNone) continue;
    Variable variable;
    variable.span = node.span;
    if (node.style == ScalarStyle::kSingleQuoted) {
      variable.value = node.text;
    } else {
      std::vector<BadReference> ignored;
      Interpolated filled = Interpolate(node.text, sees, &ignored);
      variable.value = std::move(filled.text);
      variable.unknown = filled.unknown;
    }
    std::string name(entry.key->text);
    if (Find(name) == nullptr) sees.variables_[name] = variable;
    own[std::move(name)] = std::move(variable);
  }
  variables_.merge(own);
}

void Environment::Add(const Environment& other) {
  for (const auto& entry : other.variables_) variables_.insert(entry);
}

Interpolated Interpolate(std::string_view text, const Environment& environment,
                         std::vector<BadReference>* bad) {
  return Interpolator(environment, bad).Run(text, 0, 0);
}

std::vector<Reference> ReferencesIn(std::string_view text) {
  std::vector<Reference> found;
  CollectReferences(text, 0, 0, &found);
  return found;
}

}  // namespace plimsoll::compose
