#include "ampcfg/drift/learning/learn.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::learn_test {
namespace {

using learning_test::empty_set;
using learning_test::findings_after;
using learning_test::learn;
using learning_test::lines_of;
using learning_test::loaded;
using learning_test::MadeFleet;
using learning_test::SetFiles;
using Lines = std::vector<std::string>;

/// Makes fleets at random, the same ones for the same seed.
class Making {
 public:
  explicit Making(unsigned seed) : random_(seed) {}

  bool chance(unsigned percent) { return below(100) < percent; }
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }
  std::mt19937& random() { return random_; }

  MadeFleet fleet() {
    MadeFleet fleet;
    const bool has_platforms = chance(30);
    const bool has_twins = chance(20);
    std::vector<std::string> names{"SMP101", "SMP102", "EVO01", "TOW01", "ROY01", "LOB1", "SKY2", "DEV01"};
    names.resize(2 + below(7));
    for (const std::string& name : names) add(fleet, name, "h", has_platforms);
    if (has_twins) add(fleet, names[0], "i", has_platforms);
    make_keys();
    for (const std::string plugin : {"P", "Q", "R"}) {
      for (const std::string file : {"config.yml", "extra.yml", "lang/en.yml"}) write(fleet, plugin, file);
    }
    return fleet;
  }

  [[nodiscard]] const std::vector<std::string>& secrets() const { return secrets_; }

 private:
  enum class Mode {
    equal,
    two,
    own,
    name,
    port,
    made,
    id,
    shared_id,
    secret,
    own_secret,
    section,
    kinds,
    list,
    moment,
    null
  };
  struct Key {
    std::string name;
    Mode mode;
    unsigned lacking;
    std::string value;
  };

  void add(MadeFleet& fleet, const std::string& name, const std::string& host, bool has_platforms) {
    auto& one = fleet.at(name, host);
    if (has_platforms && chance(40)) one.platform = "velocity";
    if (chance(80)) one.port = static_cast<std::uint16_t>(25570 + fleet.instances.size());
    shorts_[host + name] = std::string(1, static_cast<char>('A' + fleet.instances.size())) + "x";
    for (const std::string plugin : {"P", "Q", "R"}) {
      if (chance(85)) one.has(plugin);
    }
  }

  void make_keys() {
    for (int n = 0; n < 9; ++n) {
      const auto mode = static_cast<Mode>(below(15));
      const bool is_secret = mode == Mode::secret || mode == Mode::own_secret;
      keys_.push_back({(is_secret    ? "password"
                        : chance(30) ? "a.k"
                                     : "k") +
                           std::to_string(n),
                       mode, chance(30) ? 25U : 0U, std::to_string(below(3))});
    }
  }

  std::string secret() {
    secrets_.push_back("s3cret" + std::to_string(random_()));
    return secrets_.back();
  }

  static std::string id(unsigned number) { return "00000000-0000-0000-0000-0000000000" + std::to_string(10 + number); }

  std::string value_of(const Key& key, const MadeFleet::Instance& one, const std::string& shared) {
    const bool differs = chance(25);
    switch (key.mode) {
      case Mode::equal:
        return key.value;
      case Mode::two:
        return one.name.starts_with("SMP") ? "one" : "two";
      case Mode::own:
        return "v" + std::to_string(below(4));
      case Mode::name:
        return differs ? "co_SMP101_" : "co_" + one.name + "_";
      case Mode::port:
        return std::to_string(differs ? 25571 : one.port);
      case Mode::made:
        return differs ? "lobby" : "db-" + shorts_[one.host + one.name];
      case Mode::id:
        return id(ids_++ % 80);
      case Mode::shared_id:
        return id(80 + below(3));
      case Mode::secret:
        return differs ? (chance(50) ? "''" : secret()) : shared;
      case Mode::own_secret:
        return secret();
      case Mode::section:
        return differs ? "{below: 1}" : "1";
      case Mode::kinds:
        return differs ? "'7'" : "7";
      case Mode::list:
        return differs ? "[]" : "[a, {b: c}]";
      case Mode::moment:
        return differs ? ".nan" : "2026-01-02 10:00:0" + std::to_string(below(9));
      case Mode::null:
        return differs ? "x" : "~";
    }
    return {};
  }

  void write(MadeFleet& fleet, const std::string& plugin, const std::string& file) {
    std::map<std::string, std::string> shared;
    for (const Key& key : keys_) shared[key.name] = secret();
    const unsigned missing = chance(40) ? 30 : 0;
    for (auto& one : fleet.instances) {
      if (!one.plugins.contains(plugin) || chance(missing)) continue;
      std::string text;
      for (const Key& key : keys_) {
        if (!chance(key.lacking)) text += "\"" + key.name + "\": " + value_of(key, one, shared[key.name]) + "\n";
      }
      one.has(plugin, file, chance(4) ? "a: [" : chance(3) ? "\n" : text.empty() ? "{}\n" : text);
    }
  }

  std::mt19937 random_;
  std::vector<Key> keys_;
  std::vector<std::string> secrets_;
  std::map<std::string, std::string> shorts_;
  unsigned ids_ = 0;
};

/// The set with what was learned, as a command writes it; that takes its time, so mostly in a shorter way.
SetFiles with(const SetFiles& before, const MadeFleet& fleet, const Learned& learned, Making& making) {
  return making.chance(15) ? learning_test::decided(before, fleet, learned) : learning_test::written(before, learned);
}

/// A set that says a part of what was learned, so that it is right.
SetFiles part_of(const MadeFleet& fleet, const Learned& learned, Making& making) {
  Learned part;
  part.groups = learned.groups;
  part.facts = learned.facts;
  std::map<KeyOfFile, unsigned> how;
  for (const LearnedEntry& entry : learned.entries) {
    const unsigned what = how.try_emplace(entry.decision.of, making.below(3)).first->second;
    if (what == 0 || (what == 1 && !entry.decision.whose.empty())) part.entries.push_back(entry);
  }
  return with(empty_set(), fleet, part, making);
}

/// The same from everything in another order.
Lines learned_otherwise(MadeFleet fleet, const Expectations& set, Making& making) {
  std::shuffle(fleet.instances.begin(), fleet.instances.end(), making.random());
  Seen seen = fleet.seen();
  for (SeenInstance& one : seen.instances) std::shuffle(one.files.begin(), one.files.end(), making.random());
  Learner learner(seen, &set, {});
  return lines_of(learner.learn(fleet.values(seen, learner.wanted())));
}

bool holds_any(const Lines& lines, const std::vector<std::string>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [&](const std::string& secret) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return line.find(secret) != std::string::npos; });
  });
}

/// Learns from a set that is right so far, and checks all that is promised.
SetFiles check_promise(MadeFleet& fleet, const SetFiles& before, Making& making, LearnOptions options = {}) {
  const Expectations set = loaded(before);
  const bool is_of_all = !options.selected;
  const Learned learned = learn(fleet, &set, options);
  const SetFiles after = with(before, fleet, learned, making);
  CHECK(findings_after(fleet, after) == Lines());
  const Expectations now = loaded(after);
  CHECK(lines_of(learn(fleet, &now, options)) == Lines());
  Lines all = lines_of(learned);
  if (is_of_all) CHECK(learned_otherwise(fleet, set, making) == all);
  for (const Doubt& doubt : learned.doubts) all.push_back(doubt.words);
  CHECK_FALSE(holds_any(all, making.secrets()));
  return after;
}

}  // namespace

TEST_CASE("directly after learning nothing is found, and nothing is left to learn") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    Making making(seed);
    MadeFleet fleet = making.fleet();
    const Learned learned = learn(fleet);
    check_promise(fleet, empty_set(), making);
    check_promise(fleet, part_of(fleet, learned, making), making);
    LearnOptions some;
    const std::string chosen = fleet.instances[making.below(static_cast<unsigned>(fleet.instances.size()))].name;
    some.selected = [&](const Subject& subject) { return subject.instance == chosen; };
    const SetFiles first = check_promise(fleet, empty_set(), making, some);
    check_promise(fleet, first, making);
  }
}

TEST_CASE("very many keys that differ alike are learned in time that grows as they do") {
  const auto seconds = [](int keys) {
    MadeFleet fleet;
    for (const char* name : {"A", "B", "C"}) {
      std::string text;
      for (int n = 0; n < keys; ++n) text += "k" + std::to_string(n) + ": word" + name + "x" + std::to_string(n) + "\n";
      fleet.at(name).has("P", "config.yml", text);
    }
    const std::clock_t start = std::clock();
    CHECK(learn(fleet).entries.size() == std::size_t(3) * static_cast<std::size_t>(keys));
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  const double few = seconds(500);
  CHECK(seconds(4000) < 8 * 2.5 * few);
}

TEST_CASE("what a review asks once is one decision") {
  MadeFleet fleet;
  for (const char* name : {"A", "B", "C"})
    fleet.at(name).has("P", "config.yml", "url: changeme\nhost: changeme\na: 1").has("Q", "config.yml", "x: changeme");
  const Learned learned = learn(fleet);
  CHECK(std::count_if(learned.entries.begin(), learned.entries.end(),
                      [](const LearnedEntry& entry) { return entry.undecided; }) == 3);
  CHECK(learned.decisions == 2);
}

}  // namespace ampcfg::drift::learn_test
