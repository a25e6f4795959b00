#include "compiler/driver/rendered.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/base/path.h"
#include "compiler/compose/load.h"
#include "compiler/driver/compose_input.h"
#include "compiler/frontend/frontend.h"
#include "compiler/source/classify.h"

namespace plimsoll {
namespace {

FileKind KindOf(const TemplateOutput& output) {
  switch (output.kind) {
    case OutputKind::kCompose:
      return FileKind::kCompose;
    case OutputKind::kDotenv:
      return FileKind::kDotenv;
    case OutputKind::kText:
      break;
  }
  const FileKind kind = Classify(output.path, output.rendered.text);
  // What is called otherwise is no compose file, whatever it looks like.
  return kind == FileKind::kCompose ? FileKind::kYaml : kind;
}

Tree Parse(const SourceFile& source, Sink& sink) {
  switch (source.kind()) {
    case FileKind::kCompose:
    case FileKind::kYaml:
      return ParseYaml(source, sink);
    case FileKind::kDotenv:
      return ParseDotenv(source, sink);
    case FileKind::kSupervisor:
      return ParseIni(source, sink);
    case FileKind::kSystemd:
    case FileKind::kQuadlet:
      return ParseUnit(source, sink);
    case FileKind::kJson:
      return ParseJson(source, sink);
    case FileKind::kToml:
      return ParseToml(source, sink);
    default:
      return {};
  }
}

// The paths of a host's files, so that rules find what is going to be there.
void AddPaths(const std::set<std::string>& made, Repository* repository) {
  std::set<std::string> missing;
  for (const std::string& path : made) {
    for (std::string_view at = path; !at.empty(); at = FolderOf(at)) {
      if (repository->FindPath(at) == nullptr) missing.insert(std::string(at));
    }
  }
  for (const std::string& path : missing) {
    PathEntry entry;
    entry.path = path;
    entry.type = made.contains(path) ? FileType::kFile : FileType::kDirectory;
    entry.use = PathUse::kNameOnly;
    repository->paths.push_back(std::move(entry));
  }
  std::ranges::sort(repository->paths, {}, &PathEntry::path);
}

class Reader {
 public:
  Reader(Session* session, RenderedFiles* rendered)
      : session_(*session), rendered_(*rendered) {}

  void Run() {
    rendered_.first_id = session_.sources.size();
    for (const auto& host : session_.fleet->hosts) ReadHost(host.get());
    AddPaths(paths_, &session_.repository);
    for (const auto& host : session_.fleet->hosts) LoadCompose(host.get());
  }

 private:
  void ReadHost(Host* host) {
    const std::string folder = fmt::format("{}/{}", session_.output, host->id);
    for (const auto& output : host->outputs) {
      const std::string path = fmt::format("{}/{}", folder, output->path);
      paths_.insert(path);
      if (!output->complete || output->is_copy) continue;
      auto file = std::make_unique<RenderedSource>();
      file->source =
          &session_.sources.Add(path, output->rendered.text, KindOf(*output));
      file->output = output;
      file->host = host;
      Sink sink;
      file->tree = Parse(*file->source, sink);
      session_.diagnostics.Append(std::move(sink));
      rendered_.files.push_back(std::move(file));
    }
    // A registered host's own variables are there, whatever they are.
    if (!host->outputs.empty()) paths_.insert(folder + "/.env");
  }

  void LoadCompose(Host* host) {
    compose::Input input;
    for (const auto& file : rendered_.files) {
      const FileKind kind = file->source->kind();
      const bool is_read = kind == FileKind::kCompose ||
                           kind == FileKind::kYaml || kind == FileKind::kDotenv;
      if (file->host == host && is_read) {
        input.files.push_back({file->source, &file->tree});
      }
    }
    std::ranges::sort(input.files, {}, [](const compose::InputFile& file) {
      return std::string_view(file.source->path());
    });
    ShowPaths(session_.repository, &input);
    for (const compose::InputFile& file : input.files) {
      if (file.source->kind() != FileKind::kCompose) continue;
      compose::Plan plan;
      plan.files = {&file};
      plan.beside = std::make_shared<const std::vector<const Node*>>();
      compose::Project project =
          compose::LoadProject(plan, input, session_.diagnostics);
      project.host = host->id;
      AddServices(project, host, &*session_.fleet, &rendered_.apps);
      session_.repository.compose.push_back(std::move(project));
    }
  }

  Session& session_;
  RenderedFiles& rendered_;
  std::set<std::string> paths_;
};

}  // namespace

const RenderedSource* RenderedFiles::Find(const Span& span) const {
  if (!span.valid()) return nullptr;
  const auto id = static_cast<size_t>(span.file);
  const bool inside = id >= first_id && id - first_id < files.size();
  return inside ? files[id - first_id].get() : nullptr;
}

void ReadRendered(Session* session, [[maybe_unused]] unsigned jobs) {
  auto rendered = std::make_shared<RenderedFiles>();
  Reader(session, rendered.get()).Run();
  session->rendered = std::move(rendered);
}

namespace {

// Moves the places of one finding; returns the hosts whose files it is about.
class Mover {
 public:
  explicit Mover(const RenderedFiles& rendered) : rendered_(rendered) {}

  std::vector<const RenderedSource*> Move(Diagnostic* diagnostic) {
    std::vector<const RenderedSource*> files;
    std::vector<Label> values;
    for (Label& label : diagnostic->labels) {
      const RenderedSource* file = rendered_.Find(label.span);
      if (file == nullptr) continue;
      if (std::ranges::find(files, file) == files.end()) files.push_back(file);
      AddValue(label, *file, &values);
      label.span = Place(label.span);
    }
    for (OriginStep& step : diagnostic->trail) step.span = Place(step.span);
    // An edit of what a template makes would be gone with the next build.
    std::erase_if(diagnostic->fixes, [&](const FixIt& fix) {
      return std::ranges::any_of(fix.edits, [&](const Edit& edit) {
        return rendered_.Find(edit.span) != nullptr;
      });
    });
    std::ranges::move(values, std::back_inserter(diagnostic->labels));
    return files;
  }

 private:
  [[nodiscard]] Span Place(const Span& span) const {
    const RenderedSource* file = rendered_.Find(span);
    return file == nullptr
               ? span
               : file->output->rendered.PlaceOf(span.begin, span.end);
  }

  // Where a value that a tag stands for is set.
  static void AddValue(const Label& label, const RenderedSource& file,
                       std::vector<Label>* values) {
    const templates::Rendered& text = file.output->rendered;
    for (const templates::Piece& piece : text.pieces) {
      if (piece.end <= label.span.begin) continue;
      if (piece.begin >= label.span.end) break;
      const bool set = piece.kind == templates::PieceKind::kValue &&
                       piece.value.valid() && values->size() < 3;
      if (set) {
        values->push_back({piece.value, LabelKind::kSecondary, "set here"});
      }
    }
  }

  const RenderedFiles& rendered_;
};

std::string HostList(const std::vector<const RenderedSource*>& files) {
  std::vector<std::string> ids;
  for (const RenderedSource* file : files) {
    const std::string id = fmt::format("`{}`", file->host->id);
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  constexpr size_t kShown = 3;
  std::string text;
  for (size_t i = 0; i < std::min(kShown, ids.size()); ++i) {
    text += i == 0 ? "" : ", ";
    text += ids[i];
  }
  if (ids.size() > kShown) {
    text += fmt::format(" and {} more", ids.size() - kShown);
  }
  return fmt::format("in `{}` of {}", files.front()->output->path, text);
}

}  // namespace

void PlaceInTemplates(const RenderedFiles& rendered,
                      std::vector<Diagnostic>* diagnostics) {
  Mover mover(rendered);
  std::vector<Diagnostic> kept;
  std::map<std::tuple<std::string_view, std::string, Span>, size_t> known;
  std::map<size_t, std::vector<const RenderedSource*>> files_of;
  for (Diagnostic& diagnostic : *diagnostics) {
    const auto files = mover.Move(&diagnostic);
    if (files.empty()) {
      kept.push_back(std::move(diagnostic));
      continue;
    }
    const auto [it, fresh] = known.try_emplace(
        {diagnostic.id, diagnostic.message, diagnostic.primary()}, kept.size());
    auto& all = files_of[it->second];
    all.insert(all.end(), files.begin(), files.end());
    if (fresh) kept.push_back(std::move(diagnostic));
  }
  for (const auto& [index, files] : files_of) {
    kept[index].AddNote(HostList(files));
  }
  *diagnostics = std::move(kept);
}

}  // namespace plimsoll
