#include "compiler/driver/read_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "compiler/base/parallel_for.h"
#include "compiler/base/utf8.h"
#include "compiler/index/text_traits.h"
#include "compiler/source/classify.h"
#include "compiler/source/sniff.h"

namespace plimsoll {
namespace {

struct ReadFile {
  std::string text;
  FileKind kind = FileKind::kText;
  const Code* fault = nullptr;
  Severity severity = Severity::kError;
  std::string message;
  std::string help;
};

// Kinds whose reader would refuse what is not text; in other files it is only
// odd.
bool MustBeText(FileKind kind) {
  switch (kind) {
    case FileKind::kText:
    case FileKind::kCode:
    case FileKind::kBinary:
    case FileKind::kMarkdown:
    case FileKind::kPowerShell:
      return false;
    default:
      return true;
  }
}

// Whether a file that nobody here reads is no text at all, or XML, which says
// itself how it is encoded.
bool HasOwnEncoding(std::string_view text) {
  constexpr size_t kLook = 8192;
  constexpr std::string_view kOfTexts = "\t\n\f\r\x1B";
  return text.starts_with("<?xml") ||
         std::ranges::any_of(text.substr(0, kLook), [&](char c) {
           return c >= 0 && c < ' ' &&
                  kOfTexts.find(c) == std::string_view::npos;
         });
}

// "UTF-16" when the text starts with its byte order mark, else nothing.
std::string_view WideEncoding(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return "UTF-16";
  }
  return {};
}

// What Windows writes so: exported tasks, registries, drivers.
bool IsOftenWide(std::string_view path) {
  return path.ends_with(".xml") || path.ends_with(".reg") ||
         path.ends_with(".inf");
}

void SetFault(ReadFile* file, const Code& code, Severity severity,
              std::string message, std::string help) {
  file->fault = &code;
  file->severity = severity;
  file->message = std::move(message);
  file->help = std::move(help);
}

// `promised` is the kind that the path alone tells: a compose file full of NUL
// bytes is not just "binary".
void JudgeEncoding(std::string_view path, FileKind promised, ReadFile* file) {
  // The real file may be anything.
  if (LooksLikePointer(file->text)) return;
  const Severity severity =
      MustBeText(promised) ? Severity::kError : Severity::kWarning;
  const std::string_view wide = WideEncoding(file->text);
  if (!wide.empty()) {
    if (promised == FileKind::kText && IsOftenWide(path)) return;
    // Readers of YAML take it, by its specification; not our own. Of those of
    // JSON, which had to take it until RFC 8259, many do.
    const bool takes_wide = promised == FileKind::kCompose ||
                            promised == FileKind::kYaml ||
                            promised == FileKind::kJson;
    SetFault(file, code::kSyntaxEncoding,
             takes_wide ? Severity::kWarning : severity,
             fmt::format("the file is {}, expected UTF-8", wide),
             "save the file as UTF-8");
    if (takes_wide) file->kind = FileKind::kBinary;
    return;
  }
  if (file->kind == FileKind::kBinary) {
    if (!MustBeText(promised)) return;
    SetFault(file, code::kSyntaxEncoding, severity,
             "the file is binary, expected UTF-8 text",
             "replace it, or add it to `lint.exclude` in plimsoll.yml");
    return;
  }
  const size_t invalid = FindInvalidUtf8(file->text);
  if (invalid == std::string_view::npos) return;
  if (promised == FileKind::kText && HasOwnEncoding(file->text)) return;
  // A shell takes the bytes as they are.
  const bool takes_bytes = file->kind == FileKind::kShell;
  SetFault(file, code::kSyntaxEncoding,
           takes_bytes ? Severity::kWarning : severity,
           fmt::format("byte {} is not valid UTF-8", invalid + 1),
           "save the file as UTF-8");
}

ReadFile ReadOne(const FileSystem& disk, const PathEntry& entry,
                 const std::function<FileKind(std::string_view,
                                              std::string_view)>& kind_of) {
  ReadFile file;
  if (!entry.fault.empty()) {
    SetFault(&file, code::kIoUnreadable, Severity::kError, entry.fault,
             "make it a readable file or folder, or exclude it");
    file.kind = FileKind::kBinary;
    return file;
  }
  const FileStatus status = disk.Stat(entry.path);
  if (status.size > kFileSizeLimit) {
    const FileKind promised = Classify(entry.path, {});
    SetFault(&file, code::kIoTooLarge,
             MustBeText(promised) ? Severity::kError : Severity::kWarning,
             fmt::format("the file has {} MiB, more than the limit of {} MiB, "
                         "and was not read",
                         status.size >> 20, kFileSizeLimit >> 20),
             "add it to `lint.exclude` in plimsoll.yml if it holds no "
             "configuration");
    file.kind = FileKind::kBinary;
    return file;
  }
  Result<std::string> text = disk.Read(entry.path, kFileSizeLimit);
  if (!text) {
    SetFault(&file, code::kIoUnreadable, Severity::kError, text.error(),
             "make the file readable, or exclude it");
    file.kind = FileKind::kBinary;
    return file;
  }
  file.text = std::move(text).value();
  file.kind = kind_of(entry.path, file.text);
  const FileKind promised = kind_of(entry.path, {});
  JudgeEncoding(entry.path, promised, &file);
  // Tests of a program hold text of every encoding, for the program to read,
  // and data that it has to refuse.
  const bool is_data =
      promised == FileKind::kJson || promised == FileKind::kYaml;
  if (file.fault != nullptr && IsBelowTestFolder(entry.path) &&
      promised != FileKind::kCompose &&
      (is_data || file.severity == Severity::kWarning)) {
    file.fault = nullptr;
    if (is_data) file.kind = FileKind::kBinary;
  }
  // Front ends and rules only ever see UTF-8; a file that must be text and is
  // not has nothing to say to them.
  const bool unusable =
      file.fault != nullptr && file.severity == Severity::kError;
  if (unusable || file.kind == FileKind::kBinary) {
    file.text.clear();
    file.kind = FileKind::kBinary;
  }
  return file;
}

}  // namespace

void ReadFiles(const FileSystem& disk, const FileSystem& local,
               const std::vector<PathEntry>& paths, unsigned jobs,
               const std::function<FileKind(std::string_view path,
                                            std::string_view text)>& kind_of,
               SourceMap* sources, Sink* sink) {
  std::vector<const PathEntry*> entries;
  for (const PathEntry& entry : paths) {
    if (entry.use == PathUse::kNameOnly) continue;
    if (entry.type == FileType::kFile || !entry.fault.empty()) {
      entries.push_back(&entry);
    }
  }
  const size_t first = sources->size();
  std::vector<ReadFile> files(entries.size());
  std::vector<std::unique_ptr<SourceFile>> made(entries.size());
  ParallelFor(entries.size(), jobs, [&](size_t i) {
    const bool is_local = entries[i]->use == PathUse::kReadLocal;
    files[i] = ReadOne(is_local ? local : disk, *entries[i], kind_of);
    made[i] = std::make_unique<SourceFile>(
        static_cast<FileId>(first + i), entries[i]->path,
        std::move(files[i].text), files[i].kind);
  });
  for (size_t i = 0; i < files.size(); ++i) {
    ReadFile& file = files[i];
    const SourceFile& source = sources->Add(std::move(made[i]));
    if (file.fault == nullptr) continue;
    Diagnostic& diagnostic =
        sink->Report(*file.fault, source.SpanOf(0, 0), std::move(file.message));
    diagnostic.severity = file.severity;
    diagnostic.Help(std::move(file.help));
  }
}

}  // namespace plimsoll
