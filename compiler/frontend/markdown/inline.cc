#include "compiler/frontend/markdown/inline.h"

#include <algorithm>
#include <array>

namespace plimsoll::markdown {
namespace {

constexpr size_t npos = std::string_view::npos;

class InlineReader {
 public:
  InlineReader(std::string_view line, const Span& span, Markdown* result)
      : line_(line), span_(span), result_(*result) {}

  void Run() {
    if (ReadDefinition()) return;
    while (at_ < line_.size()) {
      const char c = line_[at_];
      if (c == '\\') {
        at_ += 2;
      } else if (c == '`') {
        ReadCode();
      } else if (c == ']' && line_.substr(at_ + 1).starts_with('(')) {
        ReadTarget();
      } else if (c == '!' && line_.substr(at_ + 1).starts_with('[')) {
        last_image_ = at_ + 1;
        ++at_;
      } else if (c == '[') {
        open_ = at_;
        ++at_;
      } else if (c == '<') {
        ReadTag();
      } else {
        ++at_;
      }
    }
  }

 private:
  void AddLink(size_t begin, size_t end, bool is_image) {
    if (end <= begin) return;
    result_.links.push_back({line_.substr(begin, end - begin),
                             SubSpan(span_, begin, end - begin), is_image});
  }

  // `[name]: target "title"`
  bool ReadDefinition() {
    const size_t begin = std::min(line_.find_first_not_of(' '), line_.size());
    if (begin > 3 || begin == line_.size() || line_[begin] != '[') {
      return false;
    }
    const size_t close = line_.find("]:", begin);
    if (close == npos || line_[begin + 1] == '^') return false;
    size_t target = line_.find_first_not_of(" \t", close + 2);
    if (target == npos) return false;
    size_t end = std::min(line_.find_first_of(" \t", target), line_.size());
    if (line_[target] == '<') {
      ++target;
      end = std::min(line_.find('>', target), line_.size());
    }
    AddLink(target, end, false);
    return true;
  }

  void ReadCode() {
    const size_t begin = at_;
    const size_t text =
        std::min(line_.find_first_not_of('`', begin), line_.size());
    const size_t count = text - begin;
    at_ = text;
    // Longer runs than anybody writes, and lengths already known to have no
    // partner, would make this quadratic.
    if (count > kMaxRun || is_lone_[count]) return;
    size_t close = text;
    while (true) {
      close = line_.find('`', close);
      if (close == npos) {
        is_lone_[count] = true;
        return;
      }
      const size_t end =
          std::min(line_.find_first_not_of('`', close), line_.size());
      if (end - close == count) break;
      close = end;
    }
    at_ = close + count;
    const std::string_view code = line_.substr(text, close - text);
    result_.codes.push_back({code, SubSpan(span_, text, code.size())});
  }

  // Behind `](`: a target, perhaps in `<>`, and perhaps a title.
  void ReadTarget() {
    const bool is_image = open_ != npos && open_ == last_image_;
    size_t begin = line_.find_first_not_of(" \t", at_ + 2);
    at_ += 2;
    if (begin == npos) return;
    size_t end = begin;
    if (line_[begin] == '<') {
      ++begin;
      end = line_.find('>', begin);
      if (end == npos) return;
    } else {
      int open = 1;
      // Longer targets than anybody writes would make this quadratic.
      const size_t most = std::min(line_.size(), begin + kMaxTarget);
      for (; end < most; ++end) {
        const char c = line_[end];
        if (c == ']' && line_.substr(end + 1).starts_with('(')) return;
        if (c == ' ' || c == '\t') break;
        if (c == '(') ++open;
        if (c == ')' && --open == 0) break;
        if (c == '\\' && end + 1 < line_.size()) ++end;
      }
      if (end >= most) return;
    }
    AddLink(begin, end, is_image);
    at_ = end;
  }

  // href and src of HTML.
  void ReadTag() {
    const size_t close = no_tag_ends_ ? npos : line_.find('>', at_);
    no_tag_ends_ = close == npos;
    if (close == npos || line_.substr(at_).starts_with("<http")) {
      ++at_;
      return;
    }
    const std::string_view tag = line_.substr(at_, close - at_);
    for (const std::string_view name : {" href=", " src="}) {
      const size_t found = tag.find(name);
      if (found == npos) continue;
      const size_t quote = found + name.size();
      if (quote >= tag.size()) continue;
      if (tag[quote] != '"' && tag[quote] != '\'') continue;
      const size_t end = tag.find(tag[quote], quote + 1);
      if (end == npos) continue;
      AddLink(at_ + quote + 1, at_ + end, name == " src=");
    }
    at_ = close + 1;
  }

  static constexpr size_t kMaxRun = 8;
  static constexpr size_t kMaxTarget = 2048;

  std::string_view line_;
  Span span_;
  Markdown& result_;
  size_t at_ = 0;
  size_t open_ = npos;
  size_t last_image_ = npos;
  bool no_tag_ends_ = false;
  std::array<bool, kMaxRun + 1> is_lone_ = {};
};

}  // namespace

void ReadInline(std::string_view line, const Span& span, Markdown* result) {
  InlineReader(line, span, result).Run();
}

}  // namespace plimsoll::markdown
