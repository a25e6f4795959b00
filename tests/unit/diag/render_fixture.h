#ifndef PLIMSOLL_TESTS_UNIT_DIAG_RENDER_FIXTURE_H_
#define PLIMSOLL_TESTS_UNIT_DIAG_RENDER_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diag/render.h"

namespace plimsoll {

// Files to point into and one finding to render.
class RenderTest : public testing::Test {
 protected:
  RenderTest() {
    finding_.id = "group/bad-thing";
    finding_.message = "what is there";
  }

  const SourceFile& Add(std::string path, std::string text) {
    return sources_.Add(std::move(path), std::move(text), FileKind::kText);
  }
  // The first `text` in `file`.
  Span At(const SourceFile& file, std::string_view text) {
    const size_t begin = file.text().find(text);
    EXPECT_NE(begin, std::string_view::npos) << text;
    return file.SpanOf(begin, begin + text.size());
  }
  void Hide(const Span& span) { secrets_.Add(sources_, span); }

  // The frames and notes of the finding: without its heading and what follows.
  std::string Frame() {
    const std::string text = Human({finding_});
    const size_t begin = text.find('\n') + 1;
    const size_t end = text.rfind("\n\n");
    return text.substr(begin, end + 1 - begin);
  }
  std::string Human(const std::vector<Diagnostic>& findings,
                    Color color = Color::kOff) {
    secrets_.Seal();
    const RedactedView view(sources_, secrets_);
    return RenderHuman(findings, Summarize(findings, sources_.size()), view,
                       color);
  }
  std::string Short(const std::vector<Diagnostic>& findings) {
    secrets_.Seal();
    return RenderShort(findings, RedactedView(sources_, secrets_));
  }
  std::string Json(const std::vector<Diagnostic>& findings) {
    secrets_.Seal();
    const RedactedView view(sources_, secrets_);
    return RenderJson(findings, Summarize(findings, sources_.size()), view,
                      "1.2");
  }

  SourceMap sources_;
  Redactions secrets_;
  Diagnostic finding_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_UNIT_DIAG_RENDER_FIXTURE_H_
