#ifndef PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_PARSER_H_
#define PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_PARSER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/frontend/handlebars/draft.h"
#include "compiler/frontend/handlebars/lexer.h"
#include "compiler/source/source_file.h"

namespace plimsoll::handlebars {

// Reads statements, and what stands within tags. After a fault in a tag it goes
// on behind it, so that a template with several faults is told of them all.
class Parser {
 public:
  Parser(const SourceFile& file, Sink& sink, Arena& arena)
      : file_(file), sink_(sink), arena_(arena), lexer_(file.text()) {}

  [[nodiscard]] DraftBody Run();
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  // What the opening tag of something says.
  struct Head {
    TemplateCall* call = nullptr;
    std::vector<TemplateName> params;
    Token close;  // Its closing braces.
  };
  struct ClosingTag {
    std::string_view name;
    Span span;
    Strip strip;
    bool met = false;
  };
  struct OpenBlock {
    std::string_view name;
    Span span;
  };

  // statements: parser.cc
  void Advance() { token_ = lexer_.Next(); }
  [[nodiscard]] DraftBody ParseProgram();
  bool ParseStatement(DraftBody* body);
  void AddText(DraftBody* body);
  void AddComment(DraftBody* body);
  void AddMustache(DraftBody* body);
  void AddPartial(DraftBody* body);
  void AddBlock(DraftBody* body);
  void AddRawBlock(DraftBody* body);
  void ParseInverse(DraftNode* block);
  void ParseElse(DraftNode* block);
  void ParseChain(DraftNode* block);
  void RefuseInverse(std::string message);
  void RefuseParams(const Head& head);
  bool GoDeeper(const Span& tag);
  [[nodiscard]] uint32_t EndHere() const;
  bool MeetClosingTag();
  void CloseBlock(DraftNode* block);
  [[nodiscard]] std::unique_ptr<DraftBody> Keep(DraftBody body);

  // tags: tag.cc
  [[nodiscard]] Head ParseHead(TokenKind close);
  [[nodiscard]] Head ParseHeadOf(size_t begin, TokenKind close);
  bool ParseCallParts(TemplateCall* call);
  bool ParseHash(TemplateName key, TemplateCall* call,
                 std::vector<TemplateHashPair>* pairs);
  bool ParseParams(std::vector<TemplateName>* params);
  const TemplateExpression* ParseParam();
  const TemplateExpression* ParseCall();
  TemplateExpression* ParseName();
  bool ParsePath(TemplateExpression* path);
  bool AddPathName(const Token& name, std::string_view separator,
                   TemplateExpression* path, std::string* original,
                   std::vector<TemplateName>* names);
  const TemplateExpression* CalleeOf(TemplateExpression* name);
  [[nodiscard]] bool StartsParam() const;
  [[nodiscard]] TemplateName NameOf(const Token& token);
  [[nodiscard]] std::string_view Decoded(const Token& token);
  bool Expect(TokenKind kind, std::string_view what);
  void Unexpected(std::string_view expected);
  void SkipTag();

  [[nodiscard]] std::string_view TextOf(const Token& token) const {
    return file_.text().substr(token.begin, token.end - token.begin);
  }
  [[nodiscard]] Span SpanOf(const Token& token) const {
    return file_.SpanOf(token.begin, token.end);
  }
  Diagnostic& Report(const Span& span, std::string message,
                     std::string label = {});

  const SourceFile& file_;
  Sink& sink_;
  Arena& arena_;
  Lexer lexer_;
  Token token_;
  std::vector<OpenBlock> open_;
  ClosingTag closing_;
  size_t tag_begin_ = 0;
  size_t depth_ = 0;  // Of blocks.
  size_t call_depth_ = 0;
  bool broken_ = false;
};

}  // namespace plimsoll::handlebars

#endif  // PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_PARSER_H_
