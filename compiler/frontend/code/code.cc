#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "compiler/frontend/code/tokens.h"
#include "compiler/frontend/frontend.h"

namespace plimsoll {
namespace code {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

CodeLanguage LanguageOf(const SourceFile& file) {
  const std::string& path = file.path();
  const size_t dot = path.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : path.substr(dot);
  if (ending == ".go") return CodeLanguage::kGo;
  if (ending == ".rs") return CodeLanguage::kRust;
  if (ending == ".py") return CodeLanguage::kPython;
  // Without an ending, the first line said what it is.
  const std::string_view first = file.text().substr(0, file.text().find('\n'));
  return first.starts_with("#!") && first.find("python") != first.npos
             ? CodeLanguage::kPython
             : CodeLanguage::kJavaScript;
}

// Functions of many programs that read a variable, lower case.
bool IsGetter(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"getenv", "get_env", "env_or", "envor", "getenvor", "get_env_or",
       "lookupenv", "getenvdefault", "getenvordefault", "env_or_default",
       "envordefault", "getenvwithdefault"});
  return std::ranges::count(kNames, Lower(name)) > 0;
}

bool IsVariableName(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= '0' && c <= '9') || c == '_';
         });
}

// Looks at the tokens in a window that is as long as the longest form.
class Reader {
 public:
  explicit Reader(const SourceFile& file) : file_(file), tokens_(file, &code_) {
    code_.language = LanguageOf(file);
  }

  CodeFile Run() {
    for (size_t i = 0; i < kWindow; ++i) At(i) = tokens_.Next();
    size_t count = 0;
    while (At(0).kind != TokenKind::kEnd) {
      Match();
      Shift();
      if (++count >= CodeFile::kMaxTokens) {
        code_.broken = true;
        break;
      }
    }
    return std::move(code_);
  }

 private:
  static constexpr size_t kWindow = 20;

  void Shift() {
    last_ = At(0);
    ++first_;
    At(kWindow - 1) = tokens_.Next();
  }

  // The tokens from the one that is looked at on.
  [[nodiscard]] Token& At(size_t index) {
    return window_[(first_ + index) % window_.size()];
  }
  [[nodiscard]] const Token& At(size_t index) const {
    return window_[(first_ + index) % window_.size()];
  }

  [[nodiscard]] bool Is(size_t index, std::string_view text) const {
    return index < kWindow && At(index).text == text &&
           At(index).kind != TokenKind::kString;
  }
  [[nodiscard]] bool IsString(size_t index) const {
    return index < kWindow && At(index).kind == TokenKind::kString;
  }

  void Match() {
    if (At(0).kind != TokenKind::kName) return;
    const std::string_view name = At(0).text;
    // process.env.X, import.meta.env.X, Bun.env.X; os.environ["X"].
    if (name == "env" && last_.text == "." &&
        code_.language == CodeLanguage::kJavaScript) {
      if (Is(1, ".") && At(2).kind == TokenKind::kName) {
        if (At(2).text == "get" && Is(3, "(")) return Call(3);
        Add(At(2), 3, Form::kMember);
      } else if (Is(1, "[") && IsString(2) && Is(3, "]")) {
        Add(At(2), 4, Form::kMember);
      }
      return;
    }
    if (name == "environ" && code_.language == CodeLanguage::kPython) {
      if (Is(1, "[") && IsString(2) && Is(3, "]")) {
        // `os.environ["X"] = v` sets it.
        const bool sets = Is(4, "=") && !Is(5, "=");
        if (!sets) Add(At(2), 4, Form::kRequired);
      } else if (Is(1, ".") && (Is(2, "get") || Is(2, "pop")) && Is(3, "(")) {
        Call(3);
      }
      return;
    }
    if (name == "env" && code_.language == CodeLanguage::kRust) {
      if (Is(1, "::") && (Is(2, "var") || Is(2, "var_os")) && Is(3, "(")) {
        Call(3);
      } else if (Is(1, "!") && Is(2, "(") && IsString(3)) {
        Add(At(3), 4, Form::kRequired);
      }
      return;
    }
    if (Is(1, "(") && IsGetter(name)) Call(1);
  }

  // `(` at `open`; the name, and perhaps a default as second argument.
  void Call(size_t open) {
    if (open + 2 >= kWindow || !IsString(open + 1)) return;
    Add(At(open + 1), open + 2, Form::kCall);
  }

  enum class Form : uint8_t { kMember, kCall, kRequired };

  // `next` is what follows the name.
  void Add(const Token& name, size_t next, Form form) {
    if (!IsVariableName(name.text)) return;
    EnvRead read;
    read.name = name.text;
    read.name_span = SpanOf(name);
    read.required = form == Form::kRequired;
    if (form == Form::kMember) {
      if (Is(next, "||") || Is(next, "??")) Default(next + 1, &read);
    } else if (form == Form::kCall) {
      if (Is(next, ",")) {
        Default(next + 1, &read);
      } else if (Is(next, ")")) {
        Behind(next + 1, &read);
      }
    }
    code_.env_reads.push_back(read);
  }

  // What is done with the result: `or "v"`, `|| "v"`, `.unwrap_or(...)`.
  void Behind(size_t next, EnvRead* read) {
    const bool is_python = code_.language == CodeLanguage::kPython;
    if ((is_python && Is(next, "or")) || Is(next, "||") || Is(next, "??")) {
      Default(next + 1, read);
    }
    if (code_.language != CodeLanguage::kRust || !Is(next, ".")) return;
    if (Is(next + 1, "unwrap") || Is(next + 1, "expect")) {
      read->required = true;
    } else if (Is(next + 1, "unwrap_or") && Is(next + 2, "(")) {
      Default(next + 3, read);
    } else if (Is(next + 1, "unwrap_or_else") && Is(next + 2, "(")) {
      // |_| "v".to_string()
      size_t at = next + 3;
      while (at < kWindow && (Is(at, "|") || Is(at, "_") || Is(at, "||"))) ++at;
      Default(at, read);
    } else if (Is(next + 1, "unwrap_or_default")) {
      read->has_default = true;
      read->fallback_span = SpanOf(At(next + 1));
      read->fallback_span.end = read->fallback_span.begin;
    }
  }

  void Default(size_t at, EnvRead* read) {
    if (at >= kWindow) return;
    // String::from("v")
    if (Is(at, "String") && Is(at + 1, "::") && Is(at + 3, "(")) at += 4;
    if (at < kWindow && Is(at, "default") && Is(at + 1, "=")) at += 2;
    if (at >= kWindow) return;
    const Token& token = At(at);
    if (token.text == "None" || token.text == "null" ||
        token.text == "undefined") {
      return;
    }
    read->has_default = true;
    const bool is_known =
        token.kind == TokenKind::kString || token.kind == TokenKind::kNumber;
    if (is_known) read->fallback = token.text;
    read->fallback_span = SpanOf(token);
    if (!is_known) read->fallback_span.end = read->fallback_span.begin;
  }

  [[nodiscard]] Span SpanOf(const Token& token) const {
    return file_.SpanOf(token.begin, token.begin + token.text.size());
  }

  const SourceFile& file_;
  CodeFile code_;
  TokenReader tokens_;
  std::array<Token, 32> window_;  // A ring; a power of two above kWindow.
  size_t first_ = 0;              // Tokens that were left behind.
  Token last_;
};

}  // namespace
}  // namespace code

CodeFile ParseCode(const SourceFile& file) { return code::Reader(file).Run(); }

}  // namespace plimsoll
