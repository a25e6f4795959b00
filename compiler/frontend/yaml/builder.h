#ifndef PLIMSOLL_COMPILER_FRONTEND_YAML_BUILDER_H_
#define PLIMSOLL_COMPILER_FRONTEND_YAML_BUILDER_H_

#include <yaml.h>

#include <span>
#include <unordered_map>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/frontend/yaml/placeholders.h"
#include "compiler/frontend/yaml/text_scan.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/tree.h"

namespace plimsoll::yaml {

inline constexpr size_t kMaxDepth = 200;
inline constexpr size_t kMaxNodes = 1'000'000;

// What libyaml reads: the file without its byte order mark, placeholders
// hidden behind as many plain characters.
struct Input {
  const SourceFile* file = nullptr;
  std::string_view text;
  size_t base = 0;  // Where it starts in the file.
  bool ascii = true;
  std::span<const ByteRange> hidden;  // Offsets in the file, ascending.
};

// Makes a Tree of libyaml's events. Spans, comments and anchors' names are
// taken from the file's own text: the events lack the first two.
class TreeBuilder {
 public:
  explicit TreeBuilder(const Input& input);

  // False once the file is refused for its depth or size.
  [[nodiscard]] bool Add(const yaml_event_t& event);
  // Closes what a syntax error left open.
  [[nodiscard]] Tree Finish(bool complete);

  // Byte offset in the file of a character that libyaml counted.
  [[nodiscard]] size_t ByteOf(size_t character) {
    return input_.base + offsets_.ByteOf(character);
  }
  // A hidden placeholder turned out to stand in something other than a plain
  // value, whose text is now wrong.
  [[nodiscard]] bool hid_too_much() const { return hid_too_much_; }
  [[nodiscard]] Sink& sink() { return sink_; }

 private:
  // A collection whose end has not come yet. Frames and their vectors are
  // used again at the next collection of the same depth.
  struct Frame {
    Node* node = nullptr;
    std::vector<const Node*> items;
    std::vector<Entry> entries;
    const Node* key = nullptr;  // Waits for its value.
    uint64_t size = 0;          // Nodes, aliases expanded.
    size_t height = 0;          // Levels below this one, aliases expanded.
  };
  struct Anchor {
    const Node* node = nullptr;
    uint64_t size = 1;
    size_t height = 0;
    bool open = false;  // Its node is still being read.
  };
  // Where a node's own text starts, after its anchor and tag.
  struct Properties {
    std::string_view anchor;
    std::string_view tag;
    size_t end = 0;
  };

  void StartDocument(const yaml_event_t& event);
  void EndDocument(const yaml_event_t& event);
  [[nodiscard]] bool AddScalar(const yaml_event_t& event);
  [[nodiscard]] bool AddAlias(const yaml_event_t& event);
  [[nodiscard]] bool OpenCollection(const yaml_event_t& event);
  void CloseCollection(const yaml_event_t& event);
  void CloseFrame(size_t end);

  [[nodiscard]] Properties ReadProperties(size_t at, bool anchor, bool tag);
  void PlaceScalar(const yaml_event_t& event, Node* node);
  [[nodiscard]] size_t PlaceOfNothing(size_t mark) const;
  [[nodiscard]] std::string_view TextOf(const yaml_event_t& event,
                                        const Node& node);
  [[nodiscard]] bool IsHidden(const Span& span) const;
  void Attach(const Node* node, uint64_t size, size_t height);
  [[nodiscard]] bool Count(uint64_t nodes, const Span& span);
  void RefuseDepth(const Span& span);
  void Define(const Node& node, uint64_t size, size_t height, bool open);

  void ReadCommentsUpTo(size_t end);
  void AddComment(size_t begin);

  [[nodiscard]] Span SpanOf(size_t begin, size_t end) const {
    return input_.file->SpanOf(begin, end);
  }

  Input input_;
  std::string_view text_;  // Of the whole file.
  OffsetMap offsets_;
  Tree tree_;
  Sink sink_;
  std::vector<Frame> frames_;
  size_t depth_ = 0;  // Frames in use.
  std::unordered_map<std::string_view, Anchor> anchors_;
  uint64_t nodes_ = 0;
  size_t floor_ = 0;          // No later node begins before this.
  size_t comment_floor_ = 0;  // Comments before this are known.
  bool in_document_ = false;
  bool hid_too_much_ = false;
};

}  // namespace plimsoll::yaml

#endif  // PLIMSOLL_COMPILER_FRONTEND_YAML_BUILDER_H_
