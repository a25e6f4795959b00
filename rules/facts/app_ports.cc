#include "rules/facts/app_ports.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "compiler/index/word_finder.h"
#include "rules/facts/app_names.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

uint16_t PortOf(std::string_view digits) {
  uint32_t port = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool is_port = error == std::errc{} &&
                       end == digits.data() + digits.size() && port > 0 &&
                       port <= 65535;
  return is_port ? static_cast<uint16_t>(port) : uint16_t{0};
}

// `API_PORT` is of `API`; empty for a name that says nothing of an address.
std::string_view StemOf(std::string_view name) {
  for (const std::string_view end :
       {"_HTTP_PORT", "_BASE_URL", "_PORT", "_URL", "_URI", "_ADDRESS", "_ADDR",
        "_ENDPOINT", "_HOST"}) {
    if (name.size() > end.size() && name.ends_with(end)) {
      return name.substr(0, name.size() - end.size());
    }
  }
  return {};
}

// The words of a command that only one app of the fleet is started with.
std::map<std::string, const AppPorts*> ProgramsOf(const Fleet& fleet,
                                                  const AppNames& names) {
  std::map<std::string, const AppPorts*> programs;
  for (const auto& unit : fleet.apps) {
    const auto app = names.apps().find(unit->app.id.value);
    const AppPorts* ports = app == names.apps().end() || app->second.all.empty()
                                ? nullptr
                                : &app->second;
    std::set<std::string> own;
    for (const Text& word : unit->app.process.command.arguments) {
      const std::string& text = word.value;
      const bool tells = text.size() > 5 && text.front() != '-' &&
                         text.find_first_of(".:/") != npos &&
                         !IsAsciiDigit(text.front()) && text.find("{{") == npos;
      if (tells) own.insert(text);
    }
    for (const std::string& text : own) {
      const auto [at, fresh] = programs.try_emplace(text, ports);
      if (!fresh) at->second = nullptr;
    }
  }
  std::erase_if(programs,
                [](const auto& program) { return program.second == nullptr; });
  return programs;
}

class Finder {
 public:
  Finder(const Repository& repository, const Fleet& fleet)
      : repository_(repository),
        fleet_(fleet),
        names_(fleet),
        places_(repository) {}

  std::vector<FactConflict> Run() {
    if (names_.apps().empty()) return {};
    ReadVariables();
    const auto programs = ProgramsOf(fleet_, names_);
    std::vector<std::string> words;
    words.reserve(programs.size());
    for (const auto& [word, app] : programs) words.push_back(word);
    const WordFinder finder(words, WordFinder::Case::kExact);
    for (const ParsedFile& file : repository_.files) {
      const Span start = file.source->SpanOf(0, 0);
      if (!IsJudged(file) || !places_.Counts(start)) continue;
      if (const auto* markdown = std::get_if<Markdown>(&file.lexed)) {
        ReadTables(*file.source, *markdown);
      }
      finder.Find(file.source->text(), [&](size_t word, size_t at) {
        ReadCommand(*file.source, *programs.at(words[word]), at);
        return at + words[word].size();
      });
    }
    return Conflicts();
  }

 private:
  struct Found {
    Span span;
    std::string_view text;
    AppPortName name;
  };

  void Add(const Span& span, std::string_view digits, const AppPortName& name) {
    const uint16_t port = PortOf(digits);
    if (port == 0 || name.allowed().contains(port)) return;
    found_[std::string(name.app->id)].push_back({span, digits, name});
  }

  // API_PORT=8000, API_URL=http://localhost:8000
  void ReadVariables() {
    for (const Fact& fact : repository_.facts->variables) {
      const std::string_view stem = StemOf(fact.name);
      if (!fact.homes.empty() || stem.empty()) continue;
      const AppPortName name = names_.Find(stem);
      if (name.app == nullptr) continue;
      for (const FactPlace& place : fact.places) {
        if (!places_.Counts(place)) continue;
        if (fact.name.ends_with("_PORT")) {
          Add(place.span, place.value, name);
          continue;
        }
        const EndpointText endpoint = ReadEndpoint(place.value);
        if (!endpoint.port.empty() && IsOurs(endpoint.host)) {
          Add(PortSpan(place.span, place.value), endpoint.port, name);
        }
      }
    }
  }

  // A machine of the fleet, or whatever machine this is.
  [[nodiscard]] bool IsOurs(std::string_view host) const {
    if (IsLoopbackHost(host)) return true;
    return std::ranges::any_of(fleet_.hosts, [&](const auto& known) {
      return known->id == host ||
             std::ranges::any_of(known->zones, [&](const Zone& zone) {
               return zone.address == host;
             });
    });
  }

  // A row that names an app in one cell has its port in the column of ports.
  void ReadTables(const SourceFile& source, const Markdown& markdown) {
    for (const MarkdownTable& table : markdown.tables) {
      const size_t column = PortColumn(source, table);
      if (column == npos) continue;
      for (size_t row = 1; row < table.rows.size(); ++row) {
        const std::vector<Span>& cells = table.rows[row];
        if (column >= cells.size()) continue;
        const Span cell = Bare(source, cells[column]);
        for (size_t i = 0; i < cells.size(); ++i) {
          if (i == column) continue;
          const AppPortName name =
              names_.Find(source.TextOf(Bare(source, cells[i])));
          if (name.app == nullptr) continue;
          Add(cell, source.TextOf(cell), name);
          break;
        }
      }
    }
  }

  static Span Bare(const SourceFile& source, Span cell) {
    const std::string_view text = source.TextOf(cell);
    const size_t first = text.find_first_not_of(" \t`*");
    if (first == npos) return cell;
    const size_t last = text.find_last_not_of(" \t`*");
    return source.SpanOf(cell.begin + first, cell.begin + last + 1);
  }

  static size_t PortColumn(const SourceFile& source,
                           const MarkdownTable& table) {
    if (table.rows.empty()) return npos;
    const std::vector<Span>& header = table.rows.front();
    for (size_t i = 0; i < header.size(); ++i) {
      const std::string head =
          AsciiLower(source.TextOf(Bare(source, header[i])));
      if (head == "port" || head == "host port") return i;
    }
    return npos;
  }

  // `--port 8000` on the line of a command that starts the same program.
  void ReadCommand(const SourceFile& source, const AppPorts& app, size_t at) {
    const Span line =
        source.LineSpan(source.LineIndexOf(static_cast<uint32_t>(at)));
    const std::string_view text = source.TextOf(line);
    for (size_t option = text.find("--port"); option != npos;
         option = text.find("--port", option + 1)) {
      size_t begin = option + 6;
      while (begin < text.size() &&
             std::string_view(" =\"',").find(text[begin]) != npos) {
        ++begin;
      }
      size_t end = begin;
      while (end < text.size() && IsAsciiDigit(text[end])) ++end;
      if (end == begin || begin == option + 6) continue;
      const Span span = source.SpanOf(line.begin + begin, line.begin + end);
      Add(span, source.TextOf(span), {&app, {}});
    }
  }

  std::vector<FactConflict> Conflicts() {
    std::vector<FactConflict> conflicts;
    for (auto& [id, places] : found_) {
      std::ranges::sort(places, {}, &Found::span);
      const AppPorts& app = *places.front().name.app;
      FactConflict conflict;
      std::set<uint16_t> wanted;
      for (const Found& place : places) {
        const std::set<uint16_t>& allowed = place.name.allowed();
        wanted.insert(allowed.begin(), allowed.end());
        conflict.places.push_back({place.span, place.text,
                                   allowed.size() == 1
                                       ? std::to_string(*allowed.begin())
                                       : std::string()});
      }
      Word(app, wanted, &conflict);
      conflicts.push_back(std::move(conflict));
    }
    return conflicts;
  }

  static void Word(const AppPorts& app, const std::set<uint16_t>& wanted,
                   FactConflict* conflict) {
    std::vector<std::string> ports;
    ports.reserve(wanted.size());
    for (const uint16_t port : wanted) ports.push_back(std::to_string(port));
    std::vector<std::string> stated;
    for (const Disagreement& place : conflict->places) {
      const std::string text(place.value);
      if (std::ranges::find(stated, text) == stated.end()) {
        stated.push_back(text);
      }
    }
    conflict->message = fmt::format(
        "`{}` has port {}, but {} {}", app.id, fmt::join(ports, ", "),
        conflict->places.size() == 1
            ? std::string("one place says")
            : fmt::format("{} places say", conflict->places.size()),
        JoinNames(stated));
    conflict->is_settled = std::ranges::all_of(
        conflict->places,
        [](const Disagreement& place) { return !place.expected.empty(); });
    conflict->homes.push_back({app.span, "declared here"});
    conflict->help =
        conflict->is_settled
            ? std::string("`plimsoll check --fix` writes the declared port")
            : std::string("write the port that is meant there");
    conflict->object = fmt::format("{}/ports", app.id);
  }

  const Repository& repository_;
  const Fleet& fleet_;
  AppNames names_;
  StatedPlaces places_;
  std::map<std::string, std::vector<Found>> found_;
};

}  // namespace

std::vector<FactConflict> PortConflicts(const Repository& repository,
                                        const Fleet& fleet) {
  if (repository.facts == nullptr) return {};
  return Finder(repository, fleet).Run();
}

}  // namespace plimsoll
