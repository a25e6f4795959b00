// `trace`: where each value of one app on one host came from.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "compiler/base/edit_distance.h"
#include "compiler/base/parallel_for.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/rendered.h"
#include "compiler/model/flatten.h"

namespace plimsoll {
namespace {

// One value and how it came to be, nearest step first.
struct Traced {
  std::string name;
  std::string value;
  std::vector<OriginStep> steps;
};

std::string TextOf(const Value& value) {
  std::string text;
  for (const ValuePiece& piece : value.pieces) {
    text += piece.secret.empty() ? piece.text : "<secret " + piece.secret + ">";
  }
  return text;
}

std::vector<OriginStep> StepsOf(const Span& span, std::string first,
                                const Origin* origin) {
  std::vector<OriginStep> steps = {{span, std::move(first)}};
  for (OriginStep& step : TrailOf(origin)) {
    // "filled in here" is the statement itself.
    if (step.span != span) steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Traced> TraceInstance(const Instance& instance) {
  std::vector<Traced> all;
  for (const EnvVar& var : instance.env) {
    const std::string layer = var.layer == OriginKind::kLiteral
                                  ? "environment"
                                  : std::string(NameOf(var.layer));
    all.push_back({var.key, TextOf(var.value),
                   StepsOf(var.value.span, layer, var.value.origin)});
  }
  for (FlatField& field : Flatten(*instance.app)) {
    all.push_back({std::move(field.path), std::string(field.text),
                   StepsOf(field.span, "stated", field.origin)});
  }
  return all;
}

// Apps of a rendered compose file: places are in its template, and what its
// tags stand for is a step of its own.
class TemplateTracer {
 public:
  TemplateTracer(const Session& session, const Instance& instance)
      : rendered_(*session.rendered), host_(*instance.host) {
    for (const compose::Project& project : session.repository.compose) {
      if (project.host != host_.id) continue;
      for (const compose::Service& service : project.services) {
        if (service.name == instance.id) service_ = &service;
      }
    }
    for (const auto& output : host_.outputs) {
      for (const templates::Piece& piece : output->rendered.pieces) {
        if (piece.kind != templates::PieceKind::kSecret) continue;
        secrets_.emplace(templates::StandIn(piece.secret), piece.secret);
      }
    }
  }

  void Trace(Traced* traced) const {
    if (const auto variable = DotenvPlace(traced->name)) {
      traced->steps.push_back({*variable, "variable of the compose file"});
    }
    std::vector<OriginStep> steps;
    for (OriginStep& step : traced->steps) Place(std::move(step), &steps);
    traced->steps = std::move(steps);
    NameSecrets(&traced->value);
  }

 private:
  // Where the variable is set that compose fills into the app's.
  [[nodiscard]] std::optional<Span> DotenvPlace(std::string_view key) const {
    if (service_ == nullptr) return std::nullopt;
    for (const compose::Pair& pair :
         compose::PairsOf(service_->Get("environment"))) {
      if (pair.key != key || pair.from == nullptr) continue;
      if (pair.from->set_at.valid()) return pair.from->set_at;
    }
    return std::nullopt;
  }

  void Place(OriginStep step, std::vector<OriginStep>* steps) const {
    const RenderedSource* file = rendered_.Find(step.span);
    if (file == nullptr) {
      steps->push_back(std::move(step));
      return;
    }
    const templates::Rendered& text = file->output->rendered;
    const Span span = step.span;
    step.span = text.PlaceOf(span.begin, span.end);
    steps->push_back(std::move(step));
    for (const templates::Piece& piece : text.pieces) {
      const bool overlaps = piece.end > span.begin && piece.begin < span.end;
      if (overlaps && piece.kind == templates::PieceKind::kValue &&
          piece.value.valid()) {
        steps->push_back({piece.value, "set here"});
      }
    }
  }

  // Stand-ins are words of the text, and what they stand for is known.
  void NameSecrets(std::string* value) const {
    // One may begin with another, which sorts in front of it.
    for (auto it = secrets_.rbegin(); it != secrets_.rend(); ++it) {
      for (size_t at = value->find(it->first); at != std::string::npos;
           at = value->find(it->first, at + 1)) {
        value->replace(at, it->first.size(), "<secret " + it->second + ">");
      }
    }
  }

  const RenderedFiles& rendered_;
  const Host& host_;
  const compose::Service* service_ = nullptr;
  std::map<std::string, std::string> secrets_;  // By their stand-ins.
};

// `key` itself and what lies below it: `resources` asks for all its fields.
std::vector<Traced> Below(std::vector<Traced> all, std::string_view key) {
  std::erase_if(all, [&](const Traced& traced) {
    const std::string_view name = traced.name;
    return name != key &&
           !(name.starts_with(key) && name.substr(key.size()).starts_with('.'));
  });
  return all;
}

std::string PlaceOf(const Span& span, const RedactedView& view) {
  if (!span.valid()) return {};
  const LineCol at = view.Locate(span.file, span.begin);
  return fmt::format("{}:{}:{}", view.Path(span.file), at.line, at.column);
}

std::string Shown(const RedactedView& view, std::string_view text) {
  return EscapeForDisplay(view.ScrubSource(text));
}

std::string RenderText(const std::vector<Traced>& all,
                       const RedactedView& view) {
  std::string out;
  for (const Traced& traced : all) {
    out += fmt::format("{}={}\n", Shown(view, traced.name),
                       Shown(view, traced.value));
    for (const OriginStep& step : traced.steps) {
      const std::string place = Shown(view, PlaceOf(step.span, view));
      out += fmt::format("  {}{}{}\n", Shown(view, step.text),
                         place.empty() ? "" : ", ", place);
    }
  }
  return out;
}

std::string RenderTraceJson(const Instance& instance,
                            const std::vector<Traced>& all,
                            const RedactedView& view) {
  using Json = nlohmann::ordered_json;
  Json values = Json::array();
  for (const Traced& traced : all) {
    Json steps = Json::array();
    for (const OriginStep& step : traced.steps) {
      Json one = {{"text", view.ScrubSource(step.text)}};
      if (step.span.valid()) {
        const LineCol at = view.Locate(step.span.file, step.span.begin);
        one["path"] = view.Path(step.span.file);
        one["line"] = at.line;
        one["column"] = at.column;
      }
      steps.push_back(std::move(one));
    }
    values.push_back({{"name", view.ScrubSource(traced.name)},
                      {"value", view.ScrubSource(traced.value)},
                      {"trail", std::move(steps)}});
  }
  const Json document = {{"version", 1},
                         {"host", instance.host->id},
                         {"app", instance.id},
                         {"values", std::move(values)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string Nearest(std::string_view word,
                    const std::vector<std::string_view>& known) {
  const std::string_view nearest = NearestWord(word, known);
  return nearest.empty() ? "" : fmt::format("; there is `{}`", nearest);
}

// The instance `HOST/APP` names, or why there is none.
Result<const Instance*> FindInstance(const Fleet& fleet,
                                     std::string_view name) {
  const size_t slash = name.find('/');
  if (slash == std::string_view::npos) {
    return Error{fmt::format("`{}` is not of the form HOST/APP", name)};
  }
  const std::string_view host_id = name.substr(0, slash);
  const std::string_view app = name.substr(slash + 1);
  const Host* host = fleet.FindHost(host_id);
  std::vector<std::string_view> known;
  if (host == nullptr) {
    for (const auto& other : fleet.hosts) known.push_back(other->id);
    return Error{
        fmt::format("no host `{}`{}", host_id, Nearest(host_id, known))};
  }
  if (const Instance* instance = host->FindInstance(app)) return instance;
  if (fleet.FindApp(app) == nullptr) {
    for (const auto& other : fleet.apps) known.push_back(other->app.id.value);
    return Error{fmt::format("no app `{}`{}", app, Nearest(app, known))};
  }
  std::string where;
  for (const Instance* other : fleet.InstancesOf(app)) {
    where += fmt::format("{}`{}`", where.empty() ? "" : ", ", other->host->id);
  }
  return Error{fmt::format("`{}` does not run on `{}`{}", app, host_id,
                           where.empty() ? "" : "; it runs on " + where)};
}

std::string UnknownKey(const Instance& instance, std::string_view key) {
  const std::vector<Traced> all = TraceInstance(instance);
  std::vector<std::string_view> known;
  known.reserve(all.size());
  for (const Traced& traced : all) known.push_back(traced.name);
  return fmt::format("`{}` on `{}` states no `{}`{}", instance.id,
                     instance.host->id, key, Nearest(key, known));
}

}  // namespace

ExitCode RunTrace(const TraceOptions& options, Console& console) {
  const auto fail = [&](std::string_view message, ExitCode code) {
    console.err += fmt::format("plimsoll: {}\n", EscapeForDisplay(message));
    return code;
  };
  const std::string root = FindRoot(console, Absolute(console, options.root));
  Refusal refusal;
  const auto session = LoadRoot(
      console, root, {.jobs = DefaultJobs(), .skip_output = true}, &refusal);
  if (session == nullptr) return fail(refusal.message, refusal.code);
  if (!session->fleet) {
    return fail(session->has_project
                    ? "the project cannot be read; `plimsoll check` says why"
                    : "no plimsoll.yml here or above; `trace` needs a project",
                session->has_project ? ExitCode::kFindings : ExitCode::kUsage);
  }
  const auto instance = FindInstance(*session->fleet, options.instance);
  if (!instance) return fail(instance.error(), ExitCode::kUsage);
  std::vector<Traced> all = TraceInstance(**instance);
  if (!options.key.empty()) all = Below(std::move(all), options.key);
  if ((*instance)->from_template && session->rendered != nullptr) {
    const TemplateTracer tracer(*session, **instance);
    for (Traced& traced : all) tracer.Trace(&traced);
  }
  if (all.empty() && !options.key.empty()) {
    return fail(UnknownKey(**instance, options.key), ExitCode::kUsage);
  }
  const RedactedView view = session->view();
  console.out += options.json ? RenderTraceJson(**instance, all, view)
                              : RenderText(all, view);
  return ExitCode::kClean;
}

}  // namespace plimsoll
