#include "compiler/frontend/code/tokens.h"

#include <algorithm>

namespace plimsoll::code {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool IsNameByte(char c) { return IsNameStart(c) || IsDigit(c); }

}  // namespace

TokenReader::TokenReader(const SourceFile& file, CodeFile* code)
    : file_(file), text_(file.text()), code_(code) {
  if (text_.starts_with("\xEF\xBB\xBF")) pos_ = 3;
}

void TokenReader::AddComment(size_t begin, size_t marker) {
  size_t end = pos_;
  size_t from = std::min(begin + marker, end);
  const auto is_blank = [](char c) {
    return c == ' ' || c == '\t' || c == '\r';
  };
  const bool is_block = text_.substr(begin, 2) == "/*";
  size_t text_end = end;
  if (is_block && end >= from + 2 && text_.substr(end - 2, 2) == "*/") {
    text_end -= 2;
  }
  while (end > from && is_blank(text_[end - 1])) --end;
  while (text_end > from && is_blank(text_[text_end - 1])) --text_end;
  text_end = std::min(text_end, end);
  while (from < text_end && is_blank(text_[from])) ++from;
  size_t before = begin;
  while (before > 0 && is_blank(text_[before - 1])) --before;
  Comment comment;
  comment.span = file_.SpanOf(begin, std::max(begin, end));
  comment.text = text_.substr(from, text_end - from);
  comment.own_line = before == 0 || text_[before - 1] == '\n';
  code_->comments.push_back(comment);
}

bool TokenReader::SkipComment() {
  const bool is_python = code_->language == CodeLanguage::kPython;
  const std::string_view marker = is_python ? "#" : "//";
  const size_t begin = pos_;
  // `#!` of a script for node is a comment, too.
  if (Looking(marker) || (pos_ == 0 && Looking("#!"))) {
    pos_ = std::min(text_.find('\n', pos_), text_.size());
    AddComment(begin, marker.size());
    return true;
  }
  if (is_python || !Looking("/*")) return false;
  const size_t end = text_.find("*/", pos_ + 2);
  if (end == npos) code_->broken = true;
  pos_ = end == npos ? text_.size() : end + 2;
  AddComment(begin, 2);
  return true;
}

// The closing quote from `pos_` on, or the end of the line or text.
size_t TokenReader::FindQuote(char quote, bool escapes, bool multi_line) {
  size_t at = pos_;
  while (at < text_.size() && text_[at] != quote) {
    if (text_[at] == '\n' && !multi_line) break;
    at += escapes && text_[at] == '\\' ? 2 : 1;
  }
  return std::min(at, text_.size());
}

Token TokenReader::StringOf(size_t begin, size_t end, size_t after) {
  Token token;
  token.kind = TokenKind::kString;
  token.text = text_.substr(begin, end - begin);
  token.begin = static_cast<uint32_t>(begin);
  pos_ = std::min(after, text_.size());
  code_->strings.push_back({token.text, file_.SpanOf(begin, end)});
  return token;
}

// `prefix` letters such as r or f stand in front of the quote.
Token TokenReader::ReadString(size_t prefix) {
  const bool is_python = code_->language == CodeLanguage::kPython;
  bool raw = false;
  for (size_t i = 0; i < prefix; ++i) {
    raw = raw || text_[pos_ + i] == 'r' || text_[pos_ + i] == 'R';
  }
  pos_ += prefix;
  const char quote = text_[pos_];
  const std::string_view three = text_.substr(pos_, 3);
  if (is_python && (three == "\"\"\"" || three == "'''")) {
    const size_t begin = pos_ + 3;
    const size_t end = text_.find(three, begin);
    if (end == npos) code_->broken = true;
    return StringOf(begin, std::min(end, text_.size()),
                    end == npos ? text_.size() : end + 3);
  }
  const size_t begin = ++pos_;
  const bool multi_line =
      quote == '`' || code_->language == CodeLanguage::kRust;
  const bool escapes =
      !(quote == '`' && code_->language == CodeLanguage::kGo) &&
      !(raw && !is_python);
  const size_t end = FindQuote(quote, escapes, multi_line);
  // Without its partner on the line it is a part of something else, such as
  // a regular expression.
  const bool closed = end < text_.size() && text_[end] == quote;
  if (!closed && multi_line) code_->broken = true;
  if (!closed && !multi_line) {
    pos_ = begin;
    return {TokenKind::kOther, text_.substr(begin - 1, 1),
            static_cast<uint32_t>(begin - 1)};
  }
  return StringOf(begin, end, end + 1);
}

// r"..." and r#"..."#.
Token TokenReader::ReadRustRaw() {
  size_t at = pos_ + 1;
  while (at < text_.size() && text_[at] == '#') ++at;
  const std::string closing =
      "\"" + std::string(text_.substr(pos_ + 1, at - pos_ - 1));
  const size_t begin = at + 1;
  const size_t end = text_.find(closing, begin);
  if (end == npos) code_->broken = true;
  return StringOf(std::min(begin, text_.size()), std::min(end, text_.size()),
                  end == npos ? text_.size() : end + closing.size());
}

Token TokenReader::Next() {
  while (pos_ < text_.size()) {
    const char c = text_[pos_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++pos_;
    } else if (!SkipComment()) {
      break;
    }
  }
  if (pos_ >= text_.size()) return {};
  const size_t begin = pos_;
  const char c = text_[pos_];
  const auto token = [&](TokenKind kind) {
    return Token{kind, text_.substr(begin, pos_ - begin),
                 static_cast<uint32_t>(begin)};
  };
  const bool is_rust = code_->language == CodeLanguage::kRust;
  if (c == '"' || c == '`' || (c == '\'' && !is_rust)) return ReadString(0);
  if (c == '\'') {
    // A character or a lifetime: 'a', '\n', 'static.
    const size_t close = text_.find('\'', pos_ + 1);
    const bool is_char = close != npos && close - pos_ <= 12 &&
                         (text_[pos_ + 1] == '\\' || close - pos_ <= 5);
    const bool is_short = close == pos_ + 2;
    pos_ = is_short || (is_char && !IsNameByte(text_[pos_ + 1])) ? close + 1
                                                                 : pos_ + 1;
    return token(TokenKind::kOther);
  }
  if (IsNameStart(c) || c == '$') {
    ++pos_;
    while (pos_ < text_.size() &&
           (IsNameByte(text_[pos_]) || text_[pos_] == '$')) {
      ++pos_;
    }
    const size_t length = pos_ - begin;
    const char next = pos_ < text_.size() ? text_[pos_] : '\0';
    const bool python_prefix = code_->language == CodeLanguage::kPython &&
                               length <= 2 && (next == '"' || next == '\'');
    if (python_prefix) {
      pos_ = begin;
      return ReadString(length);
    }
    if (is_rust && length == 1 && c == 'r' &&
        (next == '"' || Looking("#\"") || Looking("##"))) {
      pos_ = begin;
      return ReadRustRaw();
    }
    return token(TokenKind::kName);
  }
  if (IsDigit(c)) {
    while (pos_ < text_.size() &&
           (IsNameByte(text_[pos_]) || text_[pos_] == '.')) {
      ++pos_;
    }
    return token(TokenKind::kNumber);
  }
  pos_ += Looking("||") || Looking("??") || Looking("::") ? 2 : 1;
  return token(TokenKind::kOther);
}

}  // namespace plimsoll::code
