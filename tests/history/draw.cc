#include "tests/history/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace plimsoll::history {
namespace {

constexpr std::string_view kAdjectives =
    "amber basalt birch brisk calm cedar clover cobalt copper coral crimson "
    "dapple dusky ember fallow fern flint frosty gilded granite hazel heather "
    "indigo ivory jade juniper larch linen lunar maple marble misty mossy "
    "mellow nimble ochre olive onyx opal pebble pine polar quartz quiet rowan "
    "russet rustic sable saffron silver slate solar spruce sunny tawny tidal "
    "umber velvet violet walnut willow wintry";
constexpr std::string_view kNouns =
    "anvil atlas badger barge beacon bellows buoy cabin canal chart clerk cove "
    "crane creek delta depot ferry finch forge gauge glade grove gull hamlet "
    "heron hollow kiosk lantern ledge lens loom marsh mast meadow mill oar "
    "orchard otter parcel pier pilot plover pond quarry raft reef ridge rudder "
    "sail skiff sluice spire tern thicket tiller trellis wharf willet windlass "
    "yard";

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const size_t space = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return words;
}

std::string Replaced(std::string text, char from, char to) {
  std::ranges::replace(text, from, to);
  return text;
}

char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string Screaming(std::string text) {
  for (char& c : text) c = c == '-' ? '_' : Upper(c);
  return text;
}

std::string Pascal(const std::string& text) {
  std::string result;
  bool up = true;
  for (const char c : text) {
    if (c != '-') result.push_back(up ? Upper(c) : c);
    up = c == '-';
  }
  return result;
}

int Number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

std::string Text(Random* random, const std::string& letters, int size) {
  std::string text;
  for (int i = 0; i < size; ++i) {
    text.push_back(letters[random->Below(letters.size())]);
  }
  return text;
}

// One that a person's password manager would make: all kinds of letters.
std::string Password(Random* random) {
  const std::string all =
      std::string(kLower) + std::string(kUpper) + std::string(kDigits);
  std::string text = Text(random, all, random->Between(9, 15));
  text.insert(2, Text(random, std::string(kDigits), 2));
  text.insert(5, Text(random, std::string(kUpper), 2));
  text.insert(3, Text(random, std::string(kLower), 2));
  return text;
}

std::string RandomText(Random* random, std::string_view kind, int size) {
  const std::string lower(kLower), upper(kUpper), digits(kDigits);
  if (kind == "hex") return Text(random, "0123456789abcdef", size);
  if (kind == "digits") return Text(random, digits, size);
  if (kind == "lower") return Text(random, lower, size);
  if (kind == "upper") return Text(random, upper + digits, size);
  if (kind == "alnum") return Text(random, lower + upper + digits, size);
  if (kind == "b64") return Text(random, lower + upper + digits + "+/", size);
  return {};
}

}  // namespace

uint64_t Random::Next() {
  state_ += 0x9E3779B97F4A7C15U;
  uint64_t value = state_;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

size_t Random::Below(size_t bound) {
  return bound == 0 ? 0 : static_cast<size_t>(Next() % bound);
}

int Random::Between(int low, int high) {
  return low + static_cast<int>(Below(static_cast<size_t>(high - low + 1)));
}

Draw::Draw(uint64_t seed) : random_(seed) {
  for (const std::string& adjective : Words(kAdjectives)) {
    for (const std::string& noun : Words(kNouns)) {
      std::string name = adjective;
      name += '-';
      names_.push_back(name + noun);
    }
  }
  random_.Shuffle(&names_);
  for (int port = 20100; port < 31900; ++port) ports_.push_back(port);
  random_.Shuffle(&ports_);
  DrawHosts();
  DrawEndpoints();
  DrawTerms();
}

std::string Draw::NewName() {
  if (names_.empty()) return "out-of-names";
  std::string name = names_.back();
  names_.pop_back();
  return name;
}

int Draw::NewPort() {
  const int port = ports_.back();
  ports_.pop_back();
  return port;
}

std::string Draw::NewAddress() {
  ++addresses_;
  return fmt::format("{}.{}.{}", fleet_["net"], 1 + addresses_ / 200,
                     20 + addresses_ % 200);
}

const std::string* Draw::Find(const std::string& token) const {
  const auto it = fleet_.find(token);
  return it == fleet_.end() ? nullptr : &it->second;
}

void Draw::DrawHosts() {
  std::vector<std::string> projects =
      Words("lodestar meridian tramontane fathom northing azimuth");
  std::vector<std::string> cities =
      Words("tulsa fresno omaha boise tampa reno dayton toledo");
  random_.Shuffle(&projects);
  random_.Shuffle(&cities);
  fleet_["project"] = projects[0];
  fleet_["ctl"] = cities[0];
  fleet_["edge"] = cities[1];
  fleet_["store"] = cities[2];
  fleet_["gone"] = cities[3];
  fleet_["away"] = cities[4];
  const int net = random_.Between(40, 90);
  fleet_["net"] = fmt::format("10.{}", net);
  fleet_["ctl.lan"] = fmt::format("10.{}.0.10", net);
  fleet_["edge.lan"] = fmt::format("10.{}.0.11", net);
  fleet_["store.lan"] = fmt::format("10.{}.0.12", net);
  fleet_["away.lan"] = fmt::format("10.{}.0.13", net);
  fleet_["gone.net"] = fmt::format("10.{}.0.0/24", net + 100);
  fleet_["gone.addr"] = fmt::format("10.{}.0.10", net + 100);
  fleet_["gone.peer"] =
      fmt::format("10.{}.0.{}", net + 100, random_.Between(20, 240));
  fleet_["gone.beside"] =
      fmt::format("10.{}.0.{}", net + 101, random_.Between(20, 240));
  fleet_["gone.name"] = cities[3] + ".dc.example.net";
  fleet_["ctl.public"] = fmt::format("203.0.113.{}", random_.Between(10, 60));
  fleet_["edge.public"] = fmt::format("203.0.113.{}", random_.Between(70, 120));
  fleet_["ctl.was"] = fmt::format("192.168.{}.130", random_.Between(2, 60));
  fleet_["ctl.overlay"] = fmt::format("100.64.{}.{}", random_.Between(1, 250),
                                      random_.Between(2, 250));
  fleet_["domain"] = "panel." + projects[0] + ".example.org";
  fleet_["domain.api"] = "api." + projects[0] + ".example.org";
  fleet_["domain.ctl"] = "ctl." + projects[0] + ".example.org";
  fleet_["api.port"] = fmt::format("{}", 8000 + random_.Between(1, 9) * 10);
  fleet_["broker.port"] = "7233";
  fleet_["objects.port"] = "9000";
}

void Draw::DrawEndpoints() {
  std::set<int> used;
  const auto port = [&] {
    int value = 0;
    do {
      value = random_.Between(32100, 60900);
    } while (!used.insert(value).second);
    return fmt::format("{}", value);
  };
  std::vector<std::string> hosts;
  for (int i = 1; i <= 8; ++i) {
    hosts.push_back(fmt::format("ssh{}.gpu.example.net", i));
  }
  random_.Shuffle(&hosts);
  fleet_["gpu"] = "gpu-a";
  fleet_["gpu.host"] = hosts[0];
  fleet_["gpu.port"] = port();
  fleet_["gpu2"] = "gpu-b";
  fleet_["gpu2.host"] = hosts[1];
  fleet_["gpu2.port"] = port();
  fleet_["gpu.public"] = fmt::format("198.51.100.{}", random_.Between(10, 90));
  fleet_["gpu2.public"] =
      fmt::format("198.51.100.{}", random_.Between(100, 200));
  // The first rental came back to its own name and to that of the second.
  for (const size_t host : {2U, 3U, 0U, 4U, 1U, 0U, 5U, 2U}) {
    former_.push_back({hosts[host], port()});
  }
  for (size_t i = 0; i < former_.size(); ++i) {
    fleet_[fmt::format("former.{}", i)] =
        former_[i].first + ":" + former_[i].second;
  }
  fleet_["former.0.port"] = former_[0].second;
  fleet_["former.3.port"] = former_[3].second;
}

void Draw::DrawTerms() {
  std::vector<std::string> bases =
      Words("video-processing scene-indexing audio-intake frame-export");
  random_.Shuffle(&bases);
  fleet_["base"] = bases[0];
  terms_ = {{bases[0] + "-queue", bases[0] + "@cpu"},
            {"legacy-gpu-queue", bases[0] + "@gpu"},
            {"thumbs_worker_v1", "thumbnailer"},
            {"sync-nightly-lane", bases[0] + "@night"}};
  for (size_t i = 0; i < terms_.size(); ++i) {
    fleet_[fmt::format("term.{}", i)] = terms_[i].first;
    fleet_[fmt::format("term.{}.new", i)] = terms_[i].second;
  }
}

std::string Tokens::Fill(std::string_view text) {
  constexpr std::string_view kOpen = "\xE2\x80\xB9";
  constexpr std::string_view kClose = "\xE2\x80\xBA";
  std::string filled;
  for (;;) {
    const size_t open = text.find(kOpen);
    const size_t close = text.find(kClose, open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      return filled.append(text);
    }
    filled.append(text.substr(0, open));
    const size_t begin = open + kOpen.size();
    filled += ValueOf(std::string(text.substr(begin, close - begin)));
    text.remove_prefix(close + kClose.size());
  }
}

std::string Tokens::ValueOf(const std::string& token) {
  const auto it = values_.find(token);
  if (it != values_.end()) return it->second;
  std::string value = Compute(token);
  values_[token] = value;
  return value;
}

std::string Tokens::NameForm(const std::string& form,
                             const std::string& suffix) {
  std::string& name = values_["=name" + suffix];
  if (name.empty()) name = draw_.NewName();
  if (form == "NAME") return Screaming(name);
  if (form == "Name") return Pascal(name);
  if (form == "ident") return Replaced(name, '-', '_');
  if (form == "title") return Replaced(name, '-', ' ');
  return name;
}

std::string Tokens::Compute(const std::string& token) {
  std::string word = token.substr(0, token.find('#'));
  if (const std::string* value = draw_.Find(word)) return *value;
  Random& random = draw_.random();
  const size_t colon = word.find(':');
  if (colon != std::string::npos) {
    const std::string kind = word.substr(0, colon);
    const std::string rest = word.substr(colon + 1);
    if (kind == "here") return "\xE2\x80\xB9" + token + "\xE2\x80\xBA";
    if (kind == "int") {
      const size_t second = rest.find(':');
      return fmt::format("{}", random.Between(Number(rest.substr(0, second)),
                                              Number(rest.substr(second + 1))));
    }
    if (kind == "pick") {
      const std::vector<std::string> choices =
          Words(Replaced(Replaced(rest, ' ', '\x01'), '|', ' '));
      return Replaced(choices[random.Below(choices.size())], '\x01', ' ');
    }
    return RandomText(&random, kind, Number(rest));
  }
  if (word == "pw") return Password(&random);
  if (word == "old.host" || word == "old.port") {
    const Draw::Pair& pair =
        draw_.former()[random.Below(draw_.former().size())];
    values_["old.host"] = pair.first;
    values_["old.port"] = pair.second;
    return values_[word];
  }
  if (word == "term" || word == "term.new") {
    const Draw::Pair& pair = draw_.terms()[random.Below(draw_.terms().size())];
    values_["term"] = pair.first;
    values_["term.new"] = pair.second;
    return values_[word];
  }
  std::string suffix;
  while (!word.empty() && word.back() >= '0' && word.back() <= '9') {
    suffix.insert(suffix.begin(), word.back());
    word.pop_back();
  }
  if (word == "port") return fmt::format("{}", draw_.NewPort());
  if (word == "ip") return draw_.NewAddress();
  for (const char* form : {"name", "NAME", "Name", "ident", "title"}) {
    if (word == form) return NameForm(word, suffix);
  }
  unknown_.push_back(token);
  return token;
}

}  // namespace plimsoll::history
