// Structs written as one scalar.

#include <cstddef>
#include <string_view>
#include <vector>

#include "compiler/model/bind_shapes.h"

namespace plimsoll {
namespace {

constexpr auto kByDialect = Placeholders::kByDialect;

struct Piece {
  size_t begin = 0;
  size_t length = 0;
};

// The pieces of `text` between separators, of which none counts inside a
// placeholder or the brackets of an IPv6 address.
std::vector<Piece> Split(std::string_view text, char separator) {
  std::vector<Piece> pieces;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("{{")) {
      const size_t close = text.find("}}", i);
      if (close != std::string_view::npos) i = close + 1;
    } else if (text[i] == '[' && i == begin) {
      const size_t close = text.find(']', i);
      if (close != std::string_view::npos) i = close;
    } else if (text[i] == separator) {
      pieces.push_back({begin, i - begin});
      begin = i + 1;
    }
  }
  pieces.push_back({begin, text.size() - begin});
  return pieces;
}

bool AnyEmpty(const std::vector<Piece>& pieces) {
  for (const Piece& piece : pieces) {
    if (piece.length == 0) return true;
  }
  return false;
}

template <class T>
void BindPiece(BindContext& ctx, std::string_view key, const Node& node,
               const Piece& piece, Field<T>* out) {
  PathStep step(ctx, key);
  BindPart(ctx, PartOf(node, piece.begin, piece.length), kByDialect, out);
}

// Takes `/tcp` off the end of a short port.
void BindProtocol(BindContext& ctx, const Node& node, Piece* port,
                  PortMapping* out) {
  const std::vector<Piece> halves =
      Split(node.text.substr(port->begin, port->length), '/');
  if (halves.size() != 2) return;
  const Piece protocol{port->begin + halves[1].begin, halves[1].length};
  BindPiece(ctx, "protocol", node, protocol, &out->protocol);
  port->length = halves[0].length;
}

// What a short volume's source says of its type. A source that begins with a
// placeholder says so only once that is filled in.
void ImplyVolumeType(const Text& source, VolumeMount* out) {
  if (source.text.starts_with("{{")) return;
  const bool is_path = source.text.starts_with('/') ||
                       source.text.starts_with('.') ||
                       source.text.starts_with('~');
  out->type = Implied(is_path ? VolumeType::kBind : VolumeType::kVolume,
                      {source.text, source.span});
}

void BindOptions(BindContext& ctx, const Node& node, const Piece& piece,
                 TextList* out) {
  out->span = PartOf(node, piece.begin, piece.length).span;
  const std::string_view text = node.text.substr(piece.begin, piece.length);
  for (const Piece& option : Split(text, ',')) {
    if (option.length == 0) continue;
    BindPart(ctx, PartOf(node, piece.begin + option.begin, option.length),
             kByDialect, &out->items.emplace_back());
  }
}

}  // namespace

void BindShort(BindContext& ctx, const Node& node, BuildSpec* out) {
  BindPart(ctx, WholeOf(node), kByDialect, &out->context);
}

void BindShort(BindContext& ctx, const Node& node, TmpfsMount* out) {
  const std::vector<Piece> pieces = Split(node.text, ':');
  if (AnyEmpty(pieces) || pieces.size() > 2) {
    ctx.WrongText(node.span, node.text,
                  "expected `TARGET` or `TARGET:OPTIONS`, such as "
                  "`/tmp:size=64m`");
    return;
  }
  BindPiece(ctx, "target", node, pieces[0], &out->target);
  if (pieces.size() == 2) {
    BindPiece(ctx, "options", node, pieces[1], &out->options);
  }
}

void BindShort(BindContext& ctx, const Node& node, Ulimit* out) {
  BindPart(ctx, WholeOf(node), kByDialect, &out->soft);
  out->hard = out->soft;
}

void BindShort(BindContext& ctx, const Node& node, AppDependency* out) {
  BindPart(ctx, WholeOf(node), Placeholders::kNever, &out->app_id);
}

void BindShort(BindContext& ctx, const Node& node, AddressSpaceLimit* out) {
  BindPart(ctx, WholeOf(node), kByDialect, &out->value);
}

void BindShort(BindContext& ctx, const Node& node, PortMapping* out) {
  std::vector<Piece> pieces = Split(node.text, ':');
  if (AnyEmpty(pieces) || pieces.size() > 3) {
    ctx.WrongText(node.span, node.text,
                  "expected `[[ADDRESS:]HOST:]PORT[/PROTOCOL]`, such as "
                  "`8080:80` or `127.0.0.1:8080:80/tcp`");
    return;
  }
  BindProtocol(ctx, node, &pieces.back(), out);
  if (pieces.size() == 1) {
    BindPiece(ctx, "port", node, pieces[0], &out->port);
    return;
  }
  if (pieces.size() == 3) BindPiece(ctx, "bind", node, pieces[0], &out->bind);
  BindPiece(ctx, "host", node, pieces[pieces.size() - 2], &out->host);
  BindPiece(ctx, "container", node, pieces.back(), &out->container);
}

void BindShort(BindContext& ctx, const Node& node, VolumeMount* out) {
  const std::vector<Piece> pieces = Split(node.text, ':');
  if (AnyEmpty(pieces) || pieces.size() < 2 || pieces.size() > 3) {
    ctx.WrongText(node.span, node.text,
                  "expected `SOURCE:TARGET[:OPTIONS]`, such as "
                  "`/srv/data:/data:ro`");
    return;
  }
  BindPiece(ctx, "source", node, pieces[0], &out->source);
  BindPiece(ctx, "target", node, pieces[1], &out->target);
  ImplyVolumeType(out->source, out);
  if (pieces.size() == 3) BindOptions(ctx, node, pieces[2], &out->options);
}

void BindShort(BindContext& ctx, const Node& node, ZoneAddress* out) {
  BindPart(ctx, WholeOf(node), kByDialect, &out->address);
}

void BindShort(BindContext& ctx, const Node& node, RuntimePair* out) {
  BindPart(ctx, WholeOf(node), kByDialect, &out->process);
  out->container = out->process;
}

}  // namespace plimsoll
