#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::decisions_test {
namespace {

using learning_test::learn;
using learning_test::MadeFleet;

enum class Decided { universal, group, made, unique, secret, optional };
using Place = std::tuple<std::string, std::string, std::string>;  // plugin, file, key
using Doubted = std::pair<DoubtKind, Place>;

/// A fleet as somebody would have decided it, with mistakes among the decisions.
class DecidedFleet {
 public:
  explicit DecidedFleet(unsigned seed) : random_(seed) {
    const std::pair<std::string, std::string> kinds[] = {
        {"TOW", "TOWER"}, {"ROY", "ROYAL"}, {"SMP", "SMPLAND"}, {"EVO", "EVOLVE"}};
    for (int n = 0; n < 12; ++n) {
      const auto& [name, text] = kinds[n % 4];
      const std::string number = std::to_string(n / 4 + 1);
      names_.push_back(name + "0" + number);
      shorts_.push_back(text + number);
    }
    for (int n = 0; n < 12; ++n) decide("Plugin" + std::to_string(10 + n), n);
    plant();
    write();
  }

  MadeFleet fleet;
  std::map<Place, Decided> decisions;
  std::set<Doubted> mistakes;

 private:
  using Values = std::vector<std::string>;  // of each instance; empty: it has no such key

  void add(const std::string& plugin, const std::string& file, const std::string& key, Decided kind, Values values) {
    decisions[{plugin, file, key}] = kind;
    values_[{plugin, file, key}] = std::move(values);
  }

  template <typename Of>
  Values of_each(const Of& of) const {
    Values values;
    for (std::size_t n = 0; n < names_.size(); ++n) values.push_back(of(n));
    return values;
  }

  std::string number() { return std::to_string(random_() % 400); }
  std::size_t anybody() { return random_() % names_.size(); }
  [[nodiscard]] bool is(std::size_t n, const char* kind) const { return names_[n].starts_with(kind); }

  void decide(const std::string& plugin, int number_of) {
    const std::string config = "config.yml";
    for (int n = 0; n < 12; ++n) add(plugin, config, "u" + std::to_string(n), Decided::universal, Values(12, number()));
    for (int n = 0; n < 3; ++n)
      add(plugin, "menus.yml", "m" + std::to_string(n), Decided::universal, Values(12, number()));
    const std::string one = number();
    add(plugin, config, "smp", Decided::group, of_each([&](std::size_t n) { return is(n, "SMP") ? one + "1" : one; }));
    add(plugin, config, "tow", Decided::group, of_each([&](std::size_t n) { return is(n, "TOW") ? one : one + "1"; }));
    add(plugin, config, "prefix", Decided::made, of_each([&](std::size_t n) { return "co_" + shorts_[n] + "_"; }));
    add(plugin, config, "log", Decided::made, of_each([&](std::size_t n) { return "logs/" + names_[n] + ".log"; }));
    if (number_of % 2 == 0)
      add(plugin, config, "web", Decided::made, of_each([](std::size_t n) { return std::to_string(8110 + 7 * n); }));
    add(plugin, config, "node-id", Decided::unique, of_each([&](std::size_t) {
          return "00000000-0000-0000-0000-0000" + std::to_string(10000000 + random_() % 80000000);
        }));
    if (number_of % 3 == 0)
      add(plugin, config, "password", Decided::secret, Values(12, "pw" + std::to_string(random_())));
    if (number_of % 3 == 1)
      add(plugin, config, "api-token", Decided::secret,
          of_each([&](std::size_t) { return "t0" + std::to_string(random_()); }));
    if (number_of % 5 == 3) {
      const std::string limit = number();
      add(plugin, "limits.yml", "limit", Decided::optional,
          of_each([&](std::size_t n) { return is(n, "SMP") || is(n, "EVO") ? limit : ""; }));
    }
  }

  void mistake(DoubtKind kind, const Place& of) { mistakes.emplace(kind, of); }

  void plant() {
    const auto config = [](int n, const std::string& key) {
      return Place{"Plugin" + std::to_string(n), "config.yml", key};
    };
    for (int n = 10; n < 16; ++n) {
      const std::size_t here = anybody();
      Values& values = values_[config(n, n % 2 == 0 ? "prefix" : "log")];
      values[here] = values[(here + 1 + random_() % 11) % 12];
      mistake(DoubtKind::anothers_value, config(n, n % 2 == 0 ? "prefix" : "log"));
    }
    for (int n = 11; n < 16; ++n) {
      add("Plugin" + std::to_string(n), "config.yml", "url", Decided::universal, Values(12, "http://change.this/api"));
      mistake(DoubtKind::never_filled_in, config(n, "url"));
      std::string& value = values_[config(n, "u3")][anybody()];
      value = "'" + value + "'";
      mistake(DoubtKind::another_kind, config(n, "u3"));
    }
    for (int n = 16; n < 18; ++n) {
      Values& ids = values_[config(n, "node-id")];
      ids[2] = ids[7];
      mistake(DoubtKind::shared_ids, config(n, "node-id"));
      const std::size_t here = anybody();
      for (int key = 0; key < 3; ++key) {
        const Place of{"Plugin" + std::to_string(n), "menus.yml", "m" + std::to_string(key)};
        values_[of][here].clear();
        decisions[of] = Decided::optional;
      }
      mistake(DoubtKind::no_such_file, {"Plugin" + std::to_string(n), "menus.yml", ""});
    }
  }

  void write() {
    for (std::size_t n = 0; n < names_.size(); ++n) {
      std::map<std::pair<std::string, std::string>, std::string> texts;
      for (const auto& [place, values] : values_) {
        const auto& [plugin, file, key] = place;
        if (!values[n].empty()) texts[{plugin, file}] += key + ": " + values[n] + "\n";
      }
      for (const auto& [path, text] : texts) fleet.at(names_[n]).has(path.first, path.second, text);
    }
  }

  std::mt19937 random_;
  std::vector<std::string> names_, shorts_;
  std::map<Place, Values> values_;
};

/// Whether the entries of a key say what was decided.
bool is_as_decided(Decided kind, const std::vector<const LearnedEntry*>& entries) {
  if (entries.empty()) return false;
  const LearnedEntry& first = *entries.front();
  const bool is_universal = first.decision.whose.empty();
  const bool has_group = std::any_of(entries.begin(), entries.end(), [](const LearnedEntry* entry) {
    return !entry->decision.whose.empty() && entry->decision.whose.front().starts_with('@');
  });
  switch (kind) {
    case Decided::universal:
      return is_universal && first.by == LearnedBy::universal;
    case Decided::group:
      return is_universal && has_group && entries.size() == 2;
    case Decided::made:
      return is_universal && first.by == LearnedBy::made_of_facts;
    case Decided::unique:
      return is_universal && first.by == LearnedBy::unique;
    case Decided::secret:
      return is_universal && first.by == LearnedBy::secret && entries.size() == 1;
    case Decided::optional:
      return has_group && entries.size() == 1;
  }
  return false;
}

}  // namespace

TEST_CASE("known decisions come back as what they were, and every planted mistake is doubted, nothing else") {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    INFO("seed " << seed);
    DecidedFleet made(seed);
    const Learned learned = learn(made.fleet);
    std::map<Place, std::vector<const LearnedEntry*>> entries;
    for (const LearnedEntry& entry : learned.entries)
      entries[{entry.decision.of.plugin, entry.decision.of.file, entry.decision.of.key}].push_back(&entry);
    std::size_t right = 0;
    for (const auto& [place, kind] : made.decisions) {
      const bool is_right = is_as_decided(kind, entries[place]);
      right += is_right ? 1 : 0;
      if (!is_right) UNSCOPED_INFO(std::get<0>(place) << "/" << std::get<1>(place) << " " << std::get<2>(place));
    }
    CHECK(right * 100 >= made.decisions.size() * 95);
    std::set<Doubted> doubts;
    for (const Doubt& doubt : learned.doubts)
      doubts.emplace(doubt.kind, Place{doubt.of.plugin, doubt.of.file, doubt.of.key});
    REQUIRE(made.mistakes.size() == 20);
    CHECK(doubts == made.mistakes);
    CHECK(findings_after(made.fleet, learning_test::written(learning_test::empty_set(), learned)) ==
          std::vector<std::string>());
  }
}

}  // namespace ampcfg::drift::decisions_test
