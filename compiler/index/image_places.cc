// The images that files name.
#include <algorithm>

#include "compiler/index/docker_run.h"
#include "compiler/index/facts.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsReferenceText(std::string_view text) {
  return !text.empty() && text.size() < 256 &&
         std::ranges::all_of(text, [](char c) {
           return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '.' || c == '_' ||
                  c == '-' || c == '/' || c == ':';
         });
}

// The path behind the registry decides what an image is; the registry is added
// as docker does.
std::string Expanded(std::string_view repository) {
  const size_t slash = repository.find('/');
  if (slash == npos) return "docker.io/library/" + std::string(repository);
  const std::string_view first = repository.substr(0, slash);
  const bool is_registry =
      first.find_first_of(".:") != npos || first == "localhost";
  return (is_registry ? "" : "docker.io/") + std::string(repository);
}

class ImageReader {
 public:
  explicit ImageReader(const ParsedFile& file) : file_(file) {}

  // `text` stands at `span`, byte for byte.
  void Add(std::string_view text, const Span& span) {
    if (span.size() != text.size()) return;
    ImageText image = ReadImage(text);
    if (image.tag.empty()) return;
    const size_t begin = span.begin + image.tag_begin;
    places_.push_back({std::move(image.repository), image.tag,
                       file_.source->SpanOf(begin, begin + image.tag.size())});
  }

  void ReadCompose() {
    for (const Document& document : file_.tree.documents) {
      const Node* services =
          document.root == nullptr ? nullptr : Find(*document.root, "services");
      if (services == nullptr) continue;
      for (const Entry& service : Deref(*services).entries) {
        const Node* image = Find(Deref(*service.value), "image");
        if (image != nullptr) AddNode(Deref(*image));
      }
    }
  }

  void ReadUnit() {
    const Node* root = file_.tree.root();
    if (root == nullptr) return;
    for (const Entry& section : root->entries) {
      for (const Entry& setting : section.value->entries) {
        if (setting.key->text == "Image") AddNode(*setting.value);
      }
    }
  }

  void ReadDockerfile(const Dockerfile& dockerfile) {
    for (const DockerStage& stage : dockerfile.stages) {
      Add(stage.image.text, stage.image.span);
    }
  }

  // docker run IMAGE, docker pull IMAGE: the word that has a tag.
  void ReadScript(const ShellScript& script) {
    for (const ShellCommand& command : script.commands) {
      const std::string_view program = script.NameOf(command);
      if (program != "docker" && program != "podman") continue;
      const auto words = script.WordsOf(command);
      if (words.size() < 3) continue;
      const std::string_view verb = words[1].text;
      if (verb != "run" && verb != "pull" && verb != "create") continue;
      for (size_t i = 2; i < words.size(); ++i) {
        const ShellWord& word = words[i];
        if (word.text.starts_with('-')) {
          if (HasValueInNextWord(word.text)) ++i;
          continue;
        }
        if (word.IsFixed() && !word.is_quoted) Add(word.text, word.span);
        break;
      }
    }
  }

  std::vector<ImagePlace> Take() { return std::move(places_); }

 private:
  void AddNode(const Node& node) {
    if (node.IsScalar()) {
      Add(node.text, SpanOfText(node, 0, node.text.size()));
    }
  }

  const ParsedFile& file_;
  std::vector<ImagePlace> places_;
};

}  // namespace

ImageText ReadImage(std::string_view text) {
  ImageText image;
  const size_t digest = text.find('@');
  const std::string_view name = text.substr(0, digest);
  if (!IsReferenceText(name)) return image;
  const size_t slash = name.rfind('/');
  const size_t colon = name.rfind(':');
  const bool has_tag = colon != npos && (slash == npos || colon > slash);
  if (has_tag) {
    image.tag_begin = colon + 1;
    image.tag = name.substr(colon + 1);
  }
  image.repository = Expanded(has_tag ? name.substr(0, colon) : name);
  return image;
}

std::vector<ImagePlace> ReadImagePlaces(const ParsedFile& file) {
  ImageReader reader(file);
  if (file.source->kind() == FileKind::kCompose) reader.ReadCompose();
  if (file.source->kind() == FileKind::kQuadlet) reader.ReadUnit();
  if (const auto* docker = std::get_if<Dockerfile>(&file.lexed)) {
    if (!docker->is_template) reader.ReadDockerfile(*docker);
  } else if (const auto* script = std::get_if<ShellScript>(&file.lexed)) {
    reader.ReadScript(*script);
  } else if (const auto* markdown = std::get_if<Markdown>(&file.lexed)) {
    for (const ShellScript& block : markdown->scripts) {
      reader.ReadScript(block);
    }
  }
  return reader.Take();
}

}  // namespace plimsoll
