#include <fmt/format.h>

#include <string_view>

#include "compiler/driver/fleet_graph.h"

namespace plimsoll {
namespace {

// Browsers draw a lock; fonts on servers, where graphviz runs, often have none.
constexpr std::string_view kLock = "\xF0\x9F\x94\x92";
constexpr std::string_view kSecretsWord = "secrets:";

std::string Joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

// A string of the dot language.
std::string DotText(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Lines(const GraphApp& app, std::string_view line_end,
                  std::string_view secrets_mark) {
  std::string text = app.name;
  if (app.stopped) text += " (not started)";
  if (!app.ports.empty())
    text += fmt::format("{}{}", line_end, Joined(app.ports));
  if (!app.secrets.empty()) {
    text += fmt::format("{}{} {}", line_end, secrets_mark, Joined(app.secrets));
  }
  return text;
}

std::string_view ColorOf(Trouble trouble) {
  switch (trouble) {
    case Trouble::kError:
      return "#c62828";
    case Trouble::kWarning:
      return "#b26a00";
    case Trouble::kNone:
      break;
  }
  return "#546e7a";
}

// Text between quotes of Mermaid, which knows entities but no backslashes.
std::string MermaidText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"') {
      escaped += "#quot;";
    } else if (c == '#') {
      escaped += "#35;";
    } else if (c == '<') {
      escaped += "#lt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string RenderDot(const FleetGraph& graph) {
  std::string out = fmt::format(
      "digraph {} {{\n  rankdir=LR;\n  compound=true;\n"
      "  fontname=\"sans-serif\";\n  labeljust=l;\n"
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
      "  edge [fontname=\"sans-serif\", fontsize=10, color=\"#546e7a\"];\n",
      DotText(graph.project));
  for (size_t h = 0; h < graph.hosts.size(); ++h) {
    const GraphHost& host = graph.hosts[h];
    out += fmt::format(
        "  subgraph cluster_{} {{\n    label={};\n    color=\"{}\";\n", h,
        DotText(host.about.empty() ? host.name : host.name + "\n" + host.about),
        ColorOf(host.trouble));
    for (const size_t i : host.apps) {
      const GraphApp& app = graph.apps[i];
      out += fmt::format("    a{} [label={}, color=\"{}\"{}];\n", i,
                         DotText(Lines(app, "\n", kSecretsWord)),
                         ColorOf(app.trouble),
                         app.stopped ? ", style=\"rounded,dashed\"" : "");
    }
    // A box without anything in it would not be drawn.
    if (host.apps.empty()) {
      out += fmt::format("    h{} [shape=plaintext, label=\"nothing here\"];\n",
                         h);
    }
    out += "  }\n";
  }
  for (const GraphEdge& edge : graph.edges) {
    const bool is_queue = edge.link == GraphLink::kQueue;
    out +=
        fmt::format("  a{} -> a{}{};\n", edge.from, edge.to,
                    is_queue ? fmt::format(" [style=dashed, color=\"#1565c0\", "
                                           "fontcolor=\"#1565c0\", label={}]",
                                           DotText(edge.label))
                             : "");
  }
  return out + "}\n";
}

std::string RenderMermaid(const FleetGraph& graph) {
  std::string out = "flowchart LR\n";
  for (size_t h = 0; h < graph.hosts.size(); ++h) {
    const GraphHost& host = graph.hosts[h];
    const std::string about = host.about.empty() ? "" : " · " + host.about;
    out += fmt::format("  subgraph h{}[\"{}\"]\n", h,
                       MermaidText(host.name + about));
    for (const size_t i : host.apps) {
      // A line break is the one tag that labels may hold.
      std::string text = MermaidText(Lines(graph.apps[i], "\n", kLock));
      for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
        text.replace(at, 1, "<br/>");
      }
      out += fmt::format("    a{}[\"{}\"]\n", i, text);
    }
    out += "  end\n";
  }
  for (const GraphEdge& edge : graph.edges) {
    out += edge.link == GraphLink::kQueue
               ? fmt::format("  a{} -. \"{}\" .-> a{}\n", edge.from,
                             MermaidText(edge.label), edge.to)
               : fmt::format("  a{} --> a{}\n", edge.from, edge.to);
  }
  const auto style = [&](char kind, size_t i, Trouble trouble) {
    if (trouble == Trouble::kNone) return;
    out += fmt::format("  style {}{} stroke:{},stroke-width:3px\n", kind, i,
                       ColorOf(trouble));
  };
  for (size_t i = 0; i < graph.apps.size(); ++i) {
    style('a', i, graph.apps[i].trouble);
  }
  for (size_t i = 0; i < graph.hosts.size(); ++i) {
    style('h', i, graph.hosts[i].trouble);
  }
  return out;
}

}  // namespace plimsoll
