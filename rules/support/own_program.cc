#include "rules/support/own_program.h"

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/docker_run.h"
#include "compiler/index/references.h"
#include "compiler/index/word_finder.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

bool IsInFolder(std::string_view path, std::string_view name) {
  for (std::string_view folder = FolderOf(path); !folder.empty();
       folder = FolderOf(folder)) {
    if (AsciiLower(BaseNameOf(folder)) == name) return true;
  }
  return false;
}

// `registry.example.org/store/store:1.0.0` is named `store`.
bool IsNamed(std::string_view image, std::string_view name) {
  return AsciiLower(BaseNameOf(ImageNameOf(image))) == name;
}

// Whether a service that has the value in its environment runs an image of the
// name; of one that is not known, what is written counts.
bool RunsImage(const Span& value, std::string_view name,
               const Repository& repository) {
  for (const compose::Project& project : repository.compose) {
    for (const compose::Service& service : project.services) {
      const compose::Value* image = service.Get("image");
      if (image == nullptr || !image->IsScalar()) continue;
      const std::string_view text = image->unknown && image->node != nullptr
                                        ? image->node->text
                                        : image->text;
      if (!IsNamed(text, name)) continue;
      const bool has_value = std::ranges::any_of(
          compose::PairsOf(service.Get("environment")),
          [&](const compose::Pair& pair) {
            return pair.from != nullptr && pair.from->span.Contains(value);
          });
      if (has_value) return true;
    }
  }
  return false;
}

// The image of a `docker run` among the words of a command line.
std::string_view ImageOfRun(const std::vector<std::string_view>& words) {
  size_t i = 0;
  while (i + 1 < words.size() &&
         !(words[i + 1] == "run" &&
           (words[i].ends_with("docker") || words[i].ends_with("podman")))) {
    ++i;
  }
  for (i += 2; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) return words[i];
    if (HasValueInNextWord(words[i])) ++i;
  }
  return {};
}

// `docker run -e STORE_ADDRESS=:9000 store/store`, over several lines.
bool IsGivenByRun(const SourceFile& file, const Span& value,
                  std::string_view name) {
  const auto continues = [&](size_t line) {
    return TrimBlanks(file.TextOf(file.LineSpan(line))).ends_with('\\');
  };
  const size_t line = file.LineIndexOf(value.begin);
  size_t first = line;
  while (first > 0 && continues(first - 1)) --first;
  std::vector<std::string_view> words;
  for (size_t i = first; i < file.line_count(); ++i) {
    for (const Word& word : SplitWords(file, file.LineSpan(i))) {
      if (word.text != "\\") words.push_back(word.text);
    }
    if (!continues(i)) break;
  }
  return IsNamed(ImageOfRun(words), name);
}

}  // namespace

bool IsOfProgram(const SourceFile& file, const Span& value,
                 std::string_view program, const Repository& repository) {
  return IsInFolder(file.path(), program) ||
         (file.kind() == FileKind::kCompose &&
          RunsImage(value, program, repository)) ||
         IsGivenByRun(file, value, program);
}

}  // namespace plimsoll
