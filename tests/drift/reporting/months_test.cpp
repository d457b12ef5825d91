// Months of nights, made by chance, and a judge who knows nothing of marks: it remembers what each receiver was told,
// and works out from that and from what is true what there is to tell.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "ampcfg/drift/reporting/news.hpp"

namespace ampcfg::drift::months_test {

namespace {

using Names = std::vector<std::string>;

const Names all_hosts{"here", "hetzner", "ovh"};
const Names all_instances{"EVO01", "SMP101", "SMP102"};
const Names all_plugins{"Chat", "Shop"};
const Names all_files{"config.yml", "prices.yml"};
const Names all_keys{"a", "b.c", "d"};

/// Host, instance, plugin, file, key; an empty key is the file itself.
using Place = std::array<std::string, 5>;

Place file_of(Place place) {
  place[4].clear();
  return place;
}

enum class Is { there, failed, absent };

/// What is true. A value is a number; a file's is why it is invalid.
struct World {
  std::map<Place, int> drift;
  std::map<std::array<std::string, 2>, Is> instances;
  std::set<std::string> silent;
  std::map<std::string, std::string> until;  ///< of exceptions, by instance
  int day = 1;
};

/// What a scan is asked for; empty is all.
struct Asked {
  Names hosts, instances, plugins, keys;

  static bool has(const Names& names, const std::string& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
  }
  [[nodiscard]] bool picks(const Place& place) const {
    return has(hosts, place[0]) && has(instances, place[1]) && has(plugins, place[2]) &&
           (place[4].empty() || has(keys, place[4]));
  }
};

class Chance {
 public:
  explicit Chance(unsigned seed) : numbers_(seed) {}
  bool once_in(int times) { return below(times) == 0; }
  int below(int most) { return std::uniform_int_distribution<int>(0, most - 1)(numbers_); }
  const std::string& of(const Names& names) {
    return names[static_cast<std::size_t>(below(static_cast<int>(names.size())))];
  }
  Names some(const Names& names) {
    if (!once_in(5)) return {};
    return {of(names)};
  }

 private:
  std::mt19937 numbers_;
};

/// Of one instance.
template <typename Look>
void each_place(const std::string& host, const std::string& instance, const Look& look) {
  for (const auto& plugin : all_plugins) {
    for (const auto& file : all_files) {
      look(Place{host, instance, plugin, file, ""});
      for (const auto& key : all_keys) look(Place{host, instance, plugin, file, key});
    }
  }
}

template <typename Look>
void each_instance(const Look& look) {
  for (const auto& host : all_hosts) {
    for (const auto& instance : all_instances) look(host, instance);
  }
}

template <typename Look>
void each_place(const Look& look) {
  each_instance([&](const std::string& host, const std::string& instance) { each_place(host, instance, look); });
}

/// Days that are sorted as they come.
std::string day(int number) {
  return "day " + std::to_string(100 + number);
}

void live_on(World& world, Chance& chance) {
  ++world.day;
  each_place([&](const Place& place) {
    if (!chance.once_in(place[4].empty() ? 80 : 25)) return;
    const int value = chance.below(4);  // values come back
    value == 0 ? static_cast<void>(world.drift.erase(place)) : static_cast<void>(world.drift[place] = value);
  });
  for (const auto& host : all_hosts) {
    if (chance.once_in(4)) world.silent.erase(host);
    if (chance.once_in(8)) world.silent.insert(host);
    for (const auto& instance : all_instances) {
      if (!chance.once_in(10)) continue;
      const Is is = static_cast<Is>(chance.below(3));
      world.instances[{host, instance}] = is;
    }
  }
  if (chance.once_in(6)) world.until[chance.of(all_instances)] = day(world.day + chance.below(5));
}

Is state_of(const World& world, const std::string& host, const std::string& instance) {
  const auto found = world.instances.find({host, instance});
  return found == world.instances.end() ? Is::there : found->second;
}

bool has_invalid(const World& world, const Place& place) {
  return world.drift.contains(file_of(place));
}

/// What is found at a place by a scan that looks there; nothing where there is nothing, or it cannot be seen.
std::optional<int> seen_at(const World& world, const Place& place) {
  if (!place[4].empty() && has_invalid(world, place)) return std::nullopt;
  const auto found = world.drift.find(place);
  return found == world.drift.end() ? std::nullopt : std::optional(found->second);
}

Finding finding_of(const Place& place, int value) {
  Finding finding;
  finding.status = Status::drift;
  finding.plugin = place[2];
  finding.file = place[3];
  finding.kind = place[4].empty() ? "invalid-file" : "value";
  if (place[4].empty()) finding.message = "because of " + std::to_string(value);
  if (!place[4].empty()) finding.key = place[4];
  if (!place[4].empty()) finding.actual = std::to_string(value);
  return finding;
}

void scan_instance(const World& world, const Asked& asked, const std::string& instance, FoundHost& host,
                   std::deque<std::vector<Finding>>& kept) {
  const Is is = state_of(world, host.host, instance);
  if (is == Is::absent || !Asked::has(asked.instances, instance)) return;
  std::vector<Finding>& findings = kept.emplace_back();
  FoundInstance& part = host.instances.emplace_back(FoundInstance{instance, {}, false, &findings});
  if (is == Is::failed) part.error.emplace("unreadable", "it cannot be read");
  if (is == Is::failed) return;
  each_place(host.host, instance, [&](const Place& place) {
    const auto value = seen_at(world, place);
    if (asked.picks(place) && value) findings.push_back(finding_of(place, *value));
  });
}

/// What a scan says; its findings are in `kept`.
Found scan(const World& world, const Asked& asked, std::deque<std::vector<Finding>>& kept) {
  Found found{day(world.day), day(world.day), {}, {}, true};
  for (const auto& host : all_hosts) {
    if (!Asked::has(asked.hosts, host)) continue;
    FoundHost& one =
        found.hosts.emplace_back(FoundHost{host, {}, {asked.instances, asked.plugins, {}, asked.keys}, {}});
    if (world.silent.contains(host)) {
      one.error.emplace("refused", "it does not answer");
      continue;
    }
    for (const auto& instance : all_instances) scan_instance(world, asked, instance, one, kept);
  }
  for (const auto& [instance, until] : world.until)
    found.endings.push_back({"Chat", "a", "", instance, until, "why", ""});
  return found;
}

using Said = std::tuple<std::string, std::string, std::string, std::string>;  // news, host, instance, place

/// What one receiver was told, and so knows.
struct Judge {
  std::map<Place, int> known;
  std::set<Place> looked_at;
  std::map<std::array<std::string, 2>, Is> instances;  ///< that were told of, or seen in a first report
  std::set<std::string> silent;                        ///< hosts
  std::set<std::string> ended;
  bool is_first = true;
};

/// What there is to tell, and what is known once it is told. `unseen`: what was never looked at, which is told in
/// numbers.
struct Verdict {
  std::set<Said> said;
  std::size_t unseen = 0;
  Judge then;
};

std::string words_of(const Place& place) {
  return place[2] + "/" + place[3] + " " + place[4];
}

/// One place that a scan has looked at, below an instance that answered.
void judge_place(const World& world, const Asked& asked, const Judge& judge, const Place& place, Verdict& verdict) {
  if (!asked.picks(place) || (!place[4].empty() && has_invalid(world, place))) return;  // nobody can say
  const auto value = seen_at(world, place);
  const auto before = judge.known.find(place);
  const bool was_known = before != judge.known.end();
  const auto say = [&](const std::string& what) { verdict.said.insert({what, place[0], place[1], words_of(place)}); };
  if (value) {
    verdict.then.known[place] = *value;
    if (was_known && before->second != *value) say("changed");
    if (!was_known && judge.looked_at.contains(place)) say("new");
    if (!was_known && !judge.looked_at.contains(place)) ++verdict.unseen;
  } else if (was_known && (!place[4].empty() || asked.keys.empty())) {
    // Of a file's own finding, a scan for keys cannot say that it is gone.
    say("gone");
    verdict.then.known.erase(place);
  }
}

void judge_instance(const World& world, const Judge& judge, const std::array<std::string, 2>& where, Verdict& verdict) {
  const Is is = state_of(world, where[0], where[1]);
  const auto known = judge.instances.find(where);
  const bool was_known = known != judge.instances.end();
  const bool had_failed = was_known && known->second == Is::failed;
  const auto say = [&](const std::string& what) { verdict.said.insert({what, where[0], where[1], ""}); };
  const bool was_looked_at = std::any_of(judge.looked_at.begin(), judge.looked_at.end(), [&](const Place& place) {
    return place[0] == where[0] && place[1] == where[1];
  });
  const bool knows_others = std::any_of(judge.instances.begin(), judge.instances.end(),
                                        [&](const auto& one) { return one.first[0] == where[0]; });
  if (is == Is::absent && was_known) say("instance-went");
  if (is == Is::failed && !had_failed) say("instance-failed");
  if (is == Is::there && had_failed) say("instance-recovered");
  if (is == Is::there && !was_known && was_looked_at && knows_others) say("instance-came");
  verdict.then.instances[where] = is;
  if (is != Is::absent) return;
  verdict.then.instances.erase(where);
  std::erase_if(verdict.then.known,
                [&](const auto& one) { return one.first[0] == where[0] && one.first[1] == where[1]; });
}

void judge_host(const World& world, const Asked& asked, const Judge& judge, const std::string& host, Verdict& verdict) {
  const bool is_silent = world.silent.contains(host);
  const bool was_silent = judge.silent.contains(host);
  if (is_silent && !was_silent) verdict.said.insert({"host-stopped", host, "", ""});
  if (!is_silent && was_silent) verdict.said.insert({"host-answers", host, "", ""});
  verdict.then.silent.erase(host);
  if (is_silent) verdict.then.silent.insert(host);
  for (const auto& instance : all_instances) {
    if (!Asked::has(asked.instances, instance)) continue;
    each_place(host, instance, [&](const Place& place) {
      if (asked.picks(place)) verdict.then.looked_at.insert(place);
    });
    if (is_silent) continue;
    judge_instance(world, judge, {host, instance}, verdict);
    if (state_of(world, host, instance) != Is::there) continue;
    each_place(host, instance, [&](const Place& place) { judge_place(world, asked, judge, place, verdict); });
  }
}

/// An exception of the set, of the instances of that name.
void judge_ending(const World& world, const Asked& asked, const Judge& before, const std::string& instance,
                  const std::string& until, Verdict& verdict) {
  const bool is_seen = std::any_of(all_hosts.begin(), all_hosts.end(), [&](const std::string& host) {
    return asked.picks({host, instance, "Chat", "config.yml", "a"}) && !world.silent.contains(host) &&
           state_of(world, host, instance) == Is::there;
  });
  const std::string ended = instance + " " + until;
  if (until >= day(world.day) || !is_seen || before.ended.contains(ended)) return;
  verdict.said.insert({"ended", "", instance, "a"});
  verdict.then.ended.insert(ended);
}

Verdict judge(const World& world, const Asked& asked, const Judge& before) {
  Verdict verdict{{}, 0, before};
  for (const auto& host : all_hosts) {
    if (Asked::has(asked.hosts, host)) judge_host(world, asked, before, host, verdict);
  }
  for (const auto& ending : world.until) judge_ending(world, asked, before, ending.first, ending.second, verdict);
  if (before.is_first) verdict.said.clear();
  verdict.then.is_first = false;
  return verdict;
}

std::set<Said> said_in(const News& news) {
  std::set<Said> said;
  for (const NewsItem& item : news.items) {
    std::string place;
    if (item.finding) place = item.finding->plugin + "/" + *item.finding->file + " " + item.finding->key.value_or("");
    if (item.ending) place = item.ending->entry;
    const bool is_once = said.insert({std::string(name(item.kind)), item.host, item.instance, place}).second;
    CHECK(is_once);
  }
  return said;
}

/// One who is told; its mark goes to disk and comes back each night.
struct Receiver {
  std::optional<std::string> mark;
  Judge judge;
  int fails_until = 0;
  std::size_t told = 0, silent = 0;
};

void tell(Receiver& receiver, const World& world, const Asked& asked, Chance& chance) {
  std::deque<std::vector<Finding>> kept;
  const os::Hmac key("the key of a state");
  const Found found = scan(world, asked, kept);
  const auto before = receiver.mark ? unpack_mark(*receiver.mark, "its seal") : std::nullopt;
  REQUIRE(before.has_value() == receiver.mark.has_value());
  const Compared compared = compare(before, found, key);
  const Verdict verdict = judge(world, asked, receiver.judge);
  CHECK(compared.news.is_first == receiver.judge.is_first);
  CHECK(said_in(compared.news) == verdict.said);
  if (!compared.news.is_first) CHECK(compared.news.unseen.drift == verdict.unseen);
  compared.news.any() ? ++receiver.told : ++receiver.silent;
  // A command that fails, or a kill between giving and noting: the same again next time.
  if (receiver.fails_until < world.day && chance.once_in(12)) receiver.fails_until = world.day + chance.below(4);
  if (receiver.fails_until >= world.day) return;
  receiver.mark = pack_mark(compared.mark, "its seal");
  receiver.judge = verdict.then;
}

}  // namespace

TEST_CASE("in months of nights each thing is told once to each receiver, and nothing is lost", "[news]") {
  constexpr unsigned months = 24;
  std::size_t told = 0, silent = 0;
  for (unsigned month = 1; month <= months; ++month) {
    CAPTURE(month);
    Chance chance(month);
    World world;
    each_place([&](const Place& place) {
      if (chance.once_in(place[4].empty() ? 20 : 4)) world.drift[place] = 1 + chance.below(3);
    });
    std::vector<Receiver> receivers(3);
    const bool is_narrowed = chance.once_in(2);
    for (int night = 0; night < 30; ++night) {
      CAPTURE(night);
      Asked asked;
      if (is_narrowed)
        asked = {chance.some(all_hosts), chance.some(all_instances), chance.some(all_plugins), chance.some(all_keys)};
      for (Receiver& receiver : receivers) tell(receiver, world, asked, chance);
      // A second cron at once waits for the first, and has nothing to say.
      for (Receiver& receiver : receivers) {
        if (receiver.fails_until < world.day) tell(receiver, world, asked, chance);
      }
      live_on(world, chance);
    }
    for (const Receiver& receiver : receivers) {
      told += receiver.told;
      silent += receiver.silent;
    }
  }
  // That there was something to judge.
  CHECK(told > months * 30);
  CHECK(silent > months * 30);
}

}  // namespace ampcfg::drift::months_test
