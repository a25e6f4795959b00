// Templates: those of `files` in manifests that are Handlebars, and the whole
// files of `templates` in plimsoll.yml.

#include <algorithm>
#include <set>

#include "compiler/base/path.h"
#include "compiler/resolve/resolver.h"
#include "compiler/resolve/selects.h"
#include "compiler/resolve/template_names.h"
#include "compiler/resolve/template_output.h"

namespace plimsoll {
namespace {

constexpr std::string_view kEndings[] = {".hbs", ".handlebars"};

std::string_view WithoutEnding(std::string_view path) {
  for (const std::string_view ending : kEndings) {
    if (path.ends_with(ending)) {
      return path.substr(0, path.size() - ending.size());
    }
  }
  return path;
}

bool IsGlob(std::string_view path) {
  return path.find_first_of("*?[{") != std::string_view::npos;
}

// The folders of a glob in front of its first wildcard.
std::string_view BaseOf(std::string_view glob) {
  return FolderOf(glob.substr(0, glob.find_first_of("*?[{")));
}

// What templates include is no file of its own.
bool IsPartial(std::string_view path) {
  const std::string_view folder = FolderOf(path);
  return BaseNameOf(folder) == "partials" ||
         folder.find("partials/") != std::string_view::npos;
}

OutputKind KindOf(const FileTemplate& source, std::string_view path) {
  if (source.kind.set()) {
    return source.kind.value == "compose"  ? OutputKind::kCompose
           : source.kind.value == "dotenv" ? OutputKind::kDotenv
                                           : OutputKind::kText;
  }
  const std::string_view name = BaseNameOf(path);
  if (name == ".env" || name.ends_with(".env")) return OutputKind::kDotenv;
  const bool yaml = name.ends_with(".yml") || name.ends_with(".yaml");
  const bool compose =
      name.starts_with("compose.") || name.starts_with("docker-compose");
  return yaml && compose ? OutputKind::kCompose : OutputKind::kText;
}

Value ContentsOf(const templates::Rendered& rendered, const Span& whole) {
  Value contents;
  contents.span = whole;
  for (const templates::Piece& piece : rendered.pieces) {
    if (piece.kind == templates::PieceKind::kSecret) {
      contents.AppendSecret(
          piece.secret,
          piece.is_url ? SecretEncoding::kUrl : SecretEncoding::kVerbatim,
          piece.place);
    } else {
      contents.AppendText(std::string_view(rendered.text)
                              .substr(piece.begin, piece.end - piece.begin));
    }
  }
  return contents;
}

}  // namespace

// Collects what rendering meets, each once, with its hosts.
class OutputResolver {
 public:
  OutputResolver(Resolver& resolver, const SourceMap& sources,
                 const TemplateTrees& trees, TemplateReport* report)
      : resolver_(resolver),
        sources_(sources),
        trees_(trees),
        report_(*report) {}

  // `tree` of `file` for `instance`; false when something is missing.
  bool Render(const SourceFile& file, const TemplateTree& tree,
              const Instance& instance, const Instance* owner,
              templates::Rendered* out) {
    const TemplateNames names(resolver_, instance);
    const templates::Data data = names.AsData();
    const size_t problems = resolver_.fleet().problems.size();
    templates::Outcome outcome = templates::Render(
        tree, data,
        [&](std::string_view name, FileId from) {
          return FindPartial(name, from, file);
        },
        templates::Branches::kAll);
    for (templates::Trouble& trouble : outcome.troubles) {
      AddTrouble(std::move(trouble), *instance.host, owner);
    }
    for (const templates::Choice& choice : outcome.choices) {
      AddChoice(choice, *instance.host);
    }
    *out = std::move(outcome.rendered);
    return outcome.troubles.empty() && !tree.broken &&
           problems == resolver_.fleet().problems.size();
  }

  void AddFault(OutputFault fault) {
    report_.faults.push_back(std::move(fault));
  }
  // The unit that stands for a template, as who asks for addresses.
  const AppUnit& ConsumerFor(const SourceFile& file, const Span& span) {
    const auto [it, fresh] = consumers_.try_emplace(&file, nullptr);
    if (fresh) {
      auto unit = std::make_unique<AppUnit>();
      unit->app.id.value = file.path();
      unit->app.id.state = FieldState::kSet;
      unit->app.id.span = span;
      unit->path = file.path();
      it->second = unit.get();
      report_.consumers.push_back(std::move(unit));
    }
    return *it->second;
  }

 private:
  // Beside the file that names it or below its `partials`, then the same of
  // the template that is rendered.
  const TemplateTree* FindPartial(std::string_view name, FileId from,
                                  const SourceFile& file) const {
    const SourceFile& including =
        from == FileId::kNone ? file : sources_.Get(from);
    for (const SourceFile* start : {&including, &file}) {
      const std::string folder(FolderOf(start->path()));
      for (const std::string_view below : {"", "partials"}) {
        for (const std::string_view ending : kEndings) {
          std::string stated(below);
          if (!stated.empty()) stated += '/';
          stated += name;
          stated += ending;
          const auto path = NormalizeBelow(folder, stated);
          const auto found = path ? trees_.find(*path) : trees_.end();
          if (found != trees_.end()) return found->second;
        }
      }
    }
    return nullptr;
  }

  void AddTrouble(templates::Trouble trouble, const Host& host,
                  const Instance* owner) {
    for (TemplateProblem& known : report_.problems) {
      if (known.trouble.kind != trouble.kind ||
          known.trouble.span != trouble.span ||
          known.trouble.name != trouble.name ||
          known.trouble.message != trouble.message) {
        continue;
      }
      if (known.hosts.back() != &host) known.hosts.push_back(&host);
      return;
    }
    TemplateProblem& problem = report_.problems.emplace_back();
    problem.trouble = std::move(trouble);
    problem.hosts = {&host};
    if (owner != nullptr) problem.app = owner->id;
  }

  void AddChoice(const templates::Choice& choice, const Host& host) {
    const auto [it, fresh] =
        choices_.try_emplace(choice.span, report_.choices.size());
    if (fresh) report_.choices.emplace_back().span = choice.span;
    TemplateChoice& known = report_.choices[it->second];
    ++(choice.holds ? known.held : known.failed);
    if (known.hosts.empty() || known.hosts.back() != &host) {
      known.hosts.push_back(&host);
    }
  }

  Resolver& resolver_;
  const SourceMap& sources_;
  const TemplateTrees& trees_;
  TemplateReport& report_;
  std::map<Span, size_t> choices_;
  std::map<const SourceFile*, const AppUnit*> consumers_;
};

namespace {

// The files of one entry of `templates` for one host.
class EntryOutputs {
 public:
  EntryOutputs(const FileTemplate& source, const SourceMap& sources,
               const TemplateTrees& trees)
      : source_(source), trees_(trees) {
    if (!source.from.set()) return;
    const auto from = NormalizeBelow({}, source.from.value);
    if (!from) return;
    if (!IsGlob(*from)) {
      const SourceFile* file = sources.Find(*from);
      if (file != nullptr) Add(*file, WithoutEnding(BaseNameOf(*from)));
      return;
    }
    const std::string_view base = BaseOf(*from);
    for (size_t i = 0; i < sources.size(); ++i) {
      const std::string& path = sources[i].path();
      if (!MatchesGlob(*from, path) || IsPartial(path)) continue;
      const size_t skipped = base.empty() ? 0 : base.size() + 1;
      Add(sources[i], WithoutEnding(std::string_view(path).substr(skipped)));
    }
  }

  struct Planned {
    const SourceFile* file = nullptr;
    const TemplateTree* tree = nullptr;  // Null for what is copied.
    std::optional<std::string> path;     // Nothing: outside of the folder.
  };
  [[nodiscard]] const std::vector<Planned>& files() const { return files_; }

 private:
  void Add(const SourceFile& file, std::string_view below) {
    std::string to(below);
    if (source_.to.set()) {
      const bool folder =
          IsGlob(source_.from.value) || source_.to.value.ends_with('/');
      to = folder ? source_.to.value + "/" + to : source_.to.value;
    }
    const auto tree = trees_.find(file.path());
    auto path = NormalizeBelow({}, to);
    if (path && path->empty()) path.reset();
    files_.push_back({.file = &file,
                      .tree = tree == trees_.end() ? nullptr : tree->second,
                      .path = std::move(path)});
  }

  const FileTemplate& source_;
  const TemplateTrees& trees_;
  std::vector<Planned> files_;
};

}  // namespace

bool Resolver::RenderFile(const SourceFile& file, const Instance& instance,
                          Value* contents) {
  const auto tree = units_.templates.find(file.path());
  if (tree == units_.templates.end()) return false;
  templates::Rendered rendered;
  const bool whole =
      outputs_->Render(file, *tree->second, instance, &instance, &rendered);
  *contents = ContentsOf(rendered, file.SpanOf(0, file.text().size()));
  return whole;
}

void Resolver::StartTemplates() {
  template_report_ = std::make_shared<TemplateReport>();
  outputs_ = std::make_shared<OutputResolver>(*this, sources_, units_.templates,
                                              template_report_.get());
}

void Resolver::ResolveOutputs() {
  for (const FileTemplate& source : fleet_.project.templates) {
    if (!source.from.set()) continue;
    const EntryOutputs entry(source, sources_, units_.templates);
    if (entry.files().empty()) {
      outputs_->AddFault({.kind = OutputFaultKind::kNoTemplate,
                          .span = source.from.span,
                          .other = {},
                          .path = source.from.value});
    }
    for (const auto& host : fleet_.hosts) {
      const bool wanted = !host->retired() && Selects(source.hosts, *host);
      if (!wanted) continue;
      for (const auto& planned : entry.files()) {
        AddOutput(source, *planned.file, planned.tree, planned.path,
                  host.get());
      }
    }
  }
  fleet_.templates = std::move(template_report_);
}

void Resolver::AddOutput(const FileTemplate& source, const SourceFile& file,
                         const TemplateTree* tree,
                         const std::optional<std::string>& path, Host* host) {
  const Span stated = source.to.set() ? source.to.span : source.from.span;
  if (!path) {
    outputs_->AddFault({.kind = OutputFaultKind::kOutside,
                        .span = stated,
                        .other = {},
                        .path = source.to.value});
    return;
  }
  auto output = std::make_shared<TemplateOutput>();
  output->source = &source;
  output->file = &file;
  output->path = *path;
  output->kind = KindOf(source, *path);
  // A registered host has its variables itself.
  const bool registered =
      host->facts.registered.set() && host->facts.registered.value;
  if (registered && output->kind == OutputKind::kDotenv) return;
  for (const auto& other : host->outputs) {
    if (other->path != output->path) continue;
    outputs_->AddFault({.kind = OutputFaultKind::kDuplicate,
                        .span = stated,
                        .other = other->source->from.span,
                        .path = output->path,
                        .host = host});
    return;
  }
  if (output->kind == OutputKind::kCompose) CheckOtherApps(*output, *host);
  const Span whole = file.SpanOf(0, file.text().size());
  if (tree == nullptr) {
    output->is_copy = true;
    output->complete = file.kind() != FileKind::kBinary;
    output->rendered.AddText(file.text(), whole);
  } else {
    const Instance consumer = ConsumerOf(*output, host);
    output->complete =
        outputs_->Render(file, *tree, consumer, nullptr, &output->rendered);
  }
  output->contents = ContentsOf(output->rendered, whole);
  constexpr uint32_t kReadable = 0644;
  constexpr uint32_t kOwnerOnly = 0600;
  output->mode =
      source.mode
          .or_default({output->contents.HasSecret() ? kOwnerOnly : kReadable})
          .bits;
  host->outputs.push_back(std::move(output));
}

// Both would be the compose file of the host: of these names, compose reads one
// in a folder.
void Resolver::CheckOtherApps(const TemplateOutput& output, const Host& host) {
  const auto app =
      std::ranges::find(host.instances, Runtime::kCompose, &Instance::runtime);
  const bool is_main = output.path == "compose.yaml" ||
                       output.path == "compose.yml" ||
                       output.path == "docker-compose.yaml" ||
                       output.path == "docker-compose.yml";
  if (app == host.instances.end() || !is_main) return;
  outputs_->AddFault({.kind = OutputFaultKind::kOtherApps,
                      .span = output.source->from.span,
                      .other = app->unit->app.id.span,
                      .path = output.path,
                      .host = &host});
}

// Who dials the addresses that a whole file names: a container of the host for
// a compose file, else a program on it.
Instance Resolver::ConsumerOf(const TemplateOutput& output, Host* host) {
  Instance consumer;
  consumer.host = host;
  consumer.unit =
      &outputs_->ConsumerFor(*output.file, output.source->from.span);
  consumer.app = std::make_shared<App>();
  consumer.id = consumer.unit->app.id.value;
  consumer.is_container = output.kind == OutputKind::kCompose;
  consumer.host_network = !consumer.is_container;
  consumer.runtime = consumer.is_container ? Runtime::kCompose : Runtime::kNone;
  // A network of its own: what else runs here is not in that file.
  if (consumer.is_container) consumer.networks = {"\n"};
  return consumer;
}

Resolver::Found Resolver::LookUpForTemplate(const std::string& path,
                                            const Instance& instance,
                                            const Span& use, Value* out) {
  const size_t before = problems_.size();
  std::vector<Origin> steps;
  const NameUse named{instance, use};
  const std::string_view kept = Keep(path);
  const Lookup lookup{.use = named, .path = kept, .out = out, .steps = &steps};
  if (LookUpName(lookup)) {
    out->origin = LinkOrigins(steps);
    return Found::kValue;
  }
  const bool unknown = problems_.size() == before + 1 &&
                       problems_.back().kind == ProblemKind::kUnknownName;
  if (!unknown) return Found::kProblem;
  problems_.pop_back();
  return Found::kNothing;
}

std::vector<const Node*> Resolver::VarsOf(const Host& host) const {
  return {host.facts.vars.node, fleet_.project.vars.node};
}

const Node* Resolver::HostNode(const Host& host) const {
  const auto found = state_->host_nodes.find(&host);
  return found == state_->host_nodes.end() ? nullptr : found->second;
}

}  // namespace plimsoll
