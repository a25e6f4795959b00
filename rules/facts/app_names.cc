#include "rules/facts/app_names.h"

#include <algorithm>

#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// Words that are part of many names and name nothing.
bool IsGeneric(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "app",   "service", "server", "node",   "the",     "and",    "stack",
      "main",  "system",  "tool",   "model",  "local",   "data",   "worker",
      "agent", "manager", "client", "proxy",  "job",     "task",   "host",
      "port",  "http",    "https",  "public", "private", "engine", "site"};
  return word.size() < 3 || std::ranges::find(kWords, word) != std::end(kWords);
}

// Lower case, words parted by one blank.
std::string Phrase(std::string_view text) {
  std::string phrase;
  for (const char c : text) {
    if (IsAsciiAlpha(c) || IsAsciiDigit(c)) {
      phrase += AsciiLower(c);
    } else if (!phrase.empty() && phrase.back() != ' ') {
      phrase += ' ';
    }
  }
  while (phrase.ends_with(' ')) phrase.pop_back();
  return phrase;
}

std::vector<std::string> WordsOf(const std::string& phrase) {
  std::vector<std::string> words;
  size_t begin = 0;
  while (begin < phrase.size()) {
    const size_t end = std::min(phrase.find(' ', begin), phrase.size());
    words.push_back(phrase.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

}  // namespace

AppNames::AppNames(const Fleet& fleet) {
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) AddInstance(instance);
  }
  for (const auto& unit : fleet.apps) {
    const auto found = apps_.find(unit->app.id.value);
    if (found == apps_.end() || found->second.all.empty()) continue;
    AppPorts* app = &found->second;
    AddPhrase(Phrase(app->id), app);
    const std::string name = Phrase(unit->app.name.value);
    AddPhrase(name, app);
    for (std::string& word : WordsOf(name)) {
      if (!IsGeneric(word)) AddPhrase(std::move(word), app);
    }
  }
  // A word of the name of an app without ports is not the other app's alone.
  for (const auto& unit : fleet.apps) {
    const auto found = apps_.find(unit->app.id.value);
    if (found != apps_.end() && !found->second.all.empty()) continue;
    for (const std::string& word : WordsOf(Phrase(unit->app.name.value))) {
      const auto phrase = phrases_.find(word);
      if (phrase != phrases_.end()) phrase->second = nullptr;
    }
  }
}

void AppNames::AddInstance(const Instance& instance) {
  AppPorts& app = apps_.try_emplace(std::string(instance.id)).first->second;
  app.id = instance.unit->app.id.value;
  for (const ResolvedPort& port : instance.ports) {
    std::set<uint16_t> numbers;
    for (const uint16_t number : {port.host_port, port.container_port}) {
      if (number != 0) numbers.insert(number);
    }
    for (const Zone& zone : instance.host->zones) {
      const auto outside = zone.outside.find(port.host_port);
      if (outside != zone.outside.end()) numbers.insert(outside->second);
    }
    if (!app.span.valid()) app.span = port.span;
    app.all.insert(numbers.begin(), numbers.end());
    if (!port.name.empty()) {
      app.by_name[port.name].insert(numbers.begin(), numbers.end());
    }
  }
}

void AppNames::AddPhrase(std::string phrase, const AppPorts* app) {
  if (phrase.empty()) return;
  const auto [at, fresh] = phrases_.try_emplace(std::move(phrase), app);
  if (!fresh && at->second != app) at->second = nullptr;
}

AppPortName AppNames::Find(std::string_view words) const {
  const std::string phrase = Phrase(words);
  const auto whole = phrases_.find(phrase);
  if (whole != phrases_.end()) return {whole->second, {}};
  // `temporal ui`: the last word may be a port's name.
  const size_t blank = phrase.rfind(' ');
  if (blank == std::string::npos) return {};
  const auto head = phrases_.find(phrase.substr(0, blank));
  if (head == phrases_.end() || head->second == nullptr) return {};
  const std::string port = phrase.substr(blank + 1);
  if (!head->second->by_name.contains(port)) return {};
  return {head->second, port};
}

}  // namespace plimsoll
