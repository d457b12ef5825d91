#include "ampcfg/fleet/hosts.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <map>
#include <utility>

#include "ampcfg/fleet/cache/executable.hpp"
#include "ampcfg/fleet/cache/needed_glibc.hpp"
#include "ampcfg/os/deadline.hpp"
#include "fleet/asking/fan_out.hpp"
#include "fleet/ssh/known_hosts.hpp"
#include "fleet/ssh/session.hpp"
#include "fleet/ssh/shell.hpp"

namespace ampcfg::fleet {
namespace {

using Facts = std::multimap<std::string, std::string>;

constexpr std::int64_t most_skew = 5;           // seconds
constexpr std::int64_t least_space = 64 << 10;  // KiB

os::Deadline soon(const Session& session) {
  constexpr auto time = std::chrono::seconds(30);
  return os::Deadline::first(session.limits().whole, os::Deadline::in(time));
}

std::vector<std::string> lines_after(const std::string& text, std::string_view mark) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    if (line.starts_with(mark)) lines.emplace_back(line.substr(mark.size()));
    begin = end + 1;
  }
  return lines;
}

Facts facts_of(const std::string& text) {
  Facts facts;
  for (const std::string& line : lines_after(text, probe_mark)) {
    const std::size_t space = std::min(line.find(' '), line.size());
    facts.emplace(line.substr(0, space), line.substr(std::min(space + 1, line.size())));
  }
  return facts;
}

std::string first_of(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found == facts.end() ? "" : found->second;
}

std::optional<std::int64_t> number_in(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

/// The first lines that say something, as one.
std::string first_words(const std::string& text) {
  constexpr std::size_t most = 200;
  std::string words;
  for (const char c : text) words += c == '\n' || c == '\r' ? ' ' : c;
  const std::size_t begin = words.find_first_not_of(' ');
  words.erase(0, begin == std::string::npos ? words.size() : begin);
  words.resize(std::min(words.size(), most));
  while (words.ends_with(' ')) words.pop_back();
  return words;
}

/// The looks at one host.
class Looking {
 public:
  Looking(const host::Configuration& configuration, const host::HostEntry& host, const std::string& set)
      : configuration_(configuration), host_(host), set_(set.substr(std::min<std::size_t>(set.find(':') + 1, 7))) {}

  HostCheck run() {
    check_.host = host_.name;
    try {
      Session session(host_, configuration_.known_hosts, limits_of(configuration_));
      add("reachable", true, "reachable");
      session.require_known_key();
      add("key", true, "key known");
      session.authenticate();
      check_.status = AskResult::failed;
      look(session);
      check_.status = check_.next().empty() ? AskResult::ok : AskResult::failed;
    } catch (const Error& error) {
      check_.error = error;
    }
    return std::move(check_);
  }

 private:
  void add(const std::string& name, bool good, const std::string& text, const std::string& next = {}) {
    check_.checks.push_back({name, good, text, good ? "" : next});
  }

  void look(Session& session) {
    const auto before = std::chrono::system_clock::now();
    const auto ran = session.run_to_end(probe_command({}, own_digest(), set_), soon(session));
    const auto after = std::chrono::system_clock::now();
    Facts facts = facts_of(ran.out);
    const std::string account = first_of(facts, "account");
    if (account.empty()) {
      return add("account", false, "runs no commands: " + first_words(ran.err.empty() ? ran.out : ran.err),
                 "give the user a login shell there");
    }
    add("account", true, account);
    if (facts.contains("locked") && !host_.become.empty()) {
      add("become", true, "locked: " + host_.become.front() + " may run the installed ampcfg alone");
    } else if (!host_.become.empty() && !look_as_root(session, facts)) {
      return;
    }
    look_at_system(facts);
    look_at_commands(session);
    look_at_cache(facts);
    look_at_clock(first_of(facts, "clock"), before, after);
  }

  bool look_as_root(Session& session, Facts& facts) {
    const auto ran = session.run_to_end(probe_command(host_.become, own_digest(), set_), soon(session));
    Facts found = facts_of(ran.out);
    const std::string account = first_of(found, "account");
    if (account.empty()) {
      add("become", false, host_.become.front() + " refuses: " + first_words(ran.err),
          "let this user run it there without a password (sudoers: NOPASSWD), or leave out `become`");
      return false;
    }
    add("become", true, host_.become.front() + " makes it " + account);
    facts = std::move(found);
    return true;
  }

  /// As the account that would restart instances.
  void look_at_commands(Session& session) {
    const bool own = host_.ampinstmgr && !host_.ampinstmgr->list.empty();
    const auto& list = own ? host_.ampinstmgr->list : configuration_.ampinstmgr.list;
    const auto ran = session.run_to_end(argv_command(list), soon(session));
    const std::string said = first_words(ran.err.empty() ? ran.out : ran.err);
    const bool none = (ran.out + ran.err).find("no instances") != std::string::npos;
    if (ran.code == 0 && !none) return add("ampinstmgr", true, "ampinstmgr lists its instances");
    add("ampinstmgr", false, "ampinstmgr: " + (said.empty() ? "exit " + std::to_string(ran.code) : said),
        none ? "that account has no instances: name the right one in `ampinstmgr.list` (and restart, start, stop)"
             : "instances cannot be restarted there: see `ampinstmgr` in ampcfg-config(5)");
  }

  void look_at_system(const Facts& facts) {
    const std::string processor = first_of(facts, "processor");
    if (processor != own_processor())
      add("processor", false, processor, "this executable is for " + own_processor() + ": install ampcfg there");
    look_at_glibc(first_of(facts, "glibc"));
    const auto spaces = facts.equal_range("space");
    bool enough = false;
    std::string text;
    for (auto space = spaces.first; space != spaces.second && !enough; ++space) {
      const auto free = number_in(space->second);
      enough = free && *free >= least_space;
      if (free) text = std::to_string(*free >> 10) + " MiB free";
    }
    add("space", enough, text.empty() ? "space unknown" : text, "make room for ampcfg's cache there");
  }

  void look_at_glibc(const std::string& glibc) {
    const std::string needed = own_needed_glibc();
    const std::string version = glibc.substr(std::min(glibc.rfind(' ') + 1, glibc.size()));
    if (!is_older_glibc(version, needed)) return add("glibc", true, glibc);
    add("glibc", false, (glibc.empty() ? "no glibc" : glibc) + ", " + needed + " is needed", hint_for_glibc(needed));
  }

  void look_at_cache(const Facts& facts) {
    if (facts.contains("findless")) {
      add("cache", false, "no find", "install findutils there: without it nobody can say who may write to the cache");
    } else if (facts.contains("refused")) {
      add("cache", false, "cache refused: " + first_of(facts, "refused"),
          "remove it: it must be its user's own folder, and nobody else may write to it");
    }
    const std::string installed = first_of(facts, "installed");
    const bool cached = facts.contains("cached");
    if (facts.contains("gzipless") && !cached)
      add("unpacking", false, "no gzip", "install gzip there: ampcfg is sent packed");
    add("ampcfg", true,
        cached              ? "this ampcfg is there"
        : installed.empty() ? "ampcfg goes there at first use"
                            : "installed: " + installed.substr(installed.find(' ') + 1));
    if (set_.empty() || host_.expectations_there) return;
    add("expectations", true,
        facts.contains("set") ? "these expectations are there" : "expectations go there at first use");
  }

  void look_at_clock(const std::string& clock, std::chrono::system_clock::time_point before,
                     std::chrono::system_clock::time_point after) {
    const auto theirs = number_in(clock);
    if (!theirs) return add("clock", false, "clock unknown", "look at `date` there");
    using std::chrono::seconds;
    const std::int64_t early = *theirs - std::chrono::duration_cast<seconds>(before.time_since_epoch()).count();
    const std::int64_t late = *theirs - std::chrono::duration_cast<seconds>(after.time_since_epoch()).count();
    const std::int64_t skew = early < 0 ? early : late > 0 ? late : 0;
    const bool good = std::abs(skew) <= most_skew;
    add("clock", good,
        good ? "clock right" : "clock " + std::to_string(std::abs(skew)) + " s " + (skew < 0 ? "behind" : "ahead"),
        "set the clock there (systemd-timesyncd)");
  }

  const host::Configuration& configuration_;
  const host::HostEntry& host_;
  std::string set_;
  HostCheck check_;
};

Cleaned clean(const host::Configuration& configuration, const host::HostEntry& host) {
  Cleaned cleaned{host.name, AskResult::unreachable, {}, {}};
  try {
    Session session(host, configuration.known_hosts, limits_of(configuration));
    session.require_known_key();
    session.authenticate();
    cleaned.status = AskResult::failed;
    const auto ran = session.run_to_end(clean_command(host.become), soon(session));
    bool done = false;
    for (const std::string& line : lines_after(ran.out, push_mark)) {
      done = done || line == "done";
      constexpr std::string_view removed = "removed ";
      if (line.starts_with(removed)) cleaned.folders.push_back(line.substr(removed.size()));
    }
    if (!done) throw Error("clean-failed", host.name + " did not remove the cache: " + first_words(ran.err));
    cleaned.status = AskResult::ok;
  } catch (const Error& error) {
    cleaned.error = error;
  }
  return cleaned;
}

}  // namespace

std::string HostCheck::next() const {
  if (error) return error->hint();
  for (const Check& check : checks) {
    if (!check.good) return check.next;
  }
  return {};
}

std::vector<HostCheck> check_hosts(const host::Configuration& configuration, const std::vector<std::string>& hosts,
                                   const std::string& set) {
  return ask_each<HostCheck>(hosts, configuration.forks, {}, [&](const std::string& name, const host::Progress&) {
    return Looking(configuration, configuration.hosts.at(name), set).run();
  });
}

TrustedKey trust_host(const host::Configuration& configuration, const std::string& host) {
  const Session session(configuration.hosts.at(host), configuration.known_hosts, limits_of(configuration));
  const HostKey key = session.host_key();
  if (key.state == KeyState::changed || key.state == KeyState::revoked) session.require_known_key();
  if (key.state == KeyState::unknown) add_known_host(configuration.known_hosts, key.line);
  return {key.type, key.fingerprint, key.as, key.state == KeyState::known};
}

std::vector<Cleaned> clean_hosts(const host::Configuration& configuration, const std::vector<std::string>& hosts) {
  return ask_each<Cleaned>(hosts, configuration.forks, {}, [&](const std::string& name, const host::Progress&) {
    return clean(configuration, configuration.hosts.at(name));
  });
}

}  // namespace ampcfg::fleet
