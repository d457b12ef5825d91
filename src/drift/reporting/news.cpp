#include "ampcfg/drift/reporting/news.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/packing.hpp"
#include "drift/reporting/finding_news.hpp"
#include "drift/reporting/scope.hpp"

namespace ampcfg::drift {
namespace {

using State = MarkedInstance::State;

template <typename Named>
const Named* find(const std::vector<Named>& sorted, const std::string& name, std::string Named::*member) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), name,
                                   [&](const Named& one, const std::string& sought) { return one.*member < sought; });
  return at != sorted.end() && (*at).*member == name ? &*at : nullptr;
}

State state_of(const FoundInstance& seen) {
  if (!seen.error) return State::there;
  return seen.is_gone ? State::gone : State::failed;
}

/// A timer does not run to the second.
constexpr std::chrono::minutes tolerance(30);

bool is_due(const Mark& known, const std::string& now, unsigned days) {
  const auto last = os::parse_rfc3339(known.whole_at);
  const auto time = os::parse_rfc3339(now);
  if (!last || !time) return true;
  return std::chrono::nanoseconds(*time - *last) >= std::chrono::days(days) - tolerance;
}

bool is_whole(const FoundHost& host) {
  return !host.error && std::none_of(host.instances.begin(), host.instances.end(),
                                     [](const FoundInstance& one) { return one.error.has_value(); });
}

/// True if all that was ever seen was seen again.
bool has_all(const Mark& known, const Found& seen) {
  return std::all_of(known.hosts.begin(), known.hosts.end(), [&](const MarkedHost& one) {
    return std::any_of(seen.hosts.begin(), seen.hosts.end(),
                       [&](const FoundHost& host) { return host.host == one.host && is_whole(host); });
  });
}

class Comparing {
 public:
  Comparing(const std::optional<Mark>& before, const Found& seen, const os::Hmac& key,
            std::optional<unsigned> remind_days)
      : known_(before ? *before : nothing()), seen_(seen), key_(key), knows_all_hosts_(has_all(known_, seen)) {
    news_.is_first = !before;
    news_.is_reminder = before && remind_days && is_due(known_, seen.at, *remind_days);
    news_.before = known_.at;
  }

  Compared run() {
    for (const FoundHost& host : seen_.hosts) take(host);
    for (const MarkedHost& host : known_.hosts) {
      if (!was_asked(host.host)) mark_.hosts.push_back(host);
    }
    std::sort(mark_.hosts.begin(), mark_.hosts.end(),
              [](const MarkedHost& left, const MarkedHost& right) { return left.host < right.host; });
    take_endings();
    if (news_.is_first) {
      news_.items.clear();
      news_.unseen = {};
    }
    std::stable_sort(news_.items.begin(), news_.items.end(),
                     [](const NewsItem& left, const NewsItem& right) { return left.kind < right.kind; });
    mark_.at = news_.any() ? seen_.at : known_.at;
    mark_.whole_at = news_.is_first || news_.is_reminder ? seen_.at : known_.whole_at;
    return {std::move(news_), std::move(mark_)};
  }

 private:
  static const Mark& nothing() {
    static const Mark none;
    return none;
  }

  [[nodiscard]] bool was_asked(const std::string& host) const {
    return std::any_of(seen_.hosts.begin(), seen_.hosts.end(), [&](const FoundHost& one) { return one.host == host; });
  }

  void add(NewsKind kind, const std::string& host, const std::string& instance = {},
           const std::optional<Error>& error = {}) {
    news_.items.push_back({kind, host, instance, {}, {}, error});
  }

  void take(const FoundHost& host) {
    static const MarkedHost none;
    const MarkedHost* found = find(known_.hosts, host.host, &MarkedHost::host);
    const MarkedHost& known = found != nullptr ? *found : none;
    if (host.error && (known.answers || news_.is_reminder)) add(NewsKind::host_stopped, host.host, {}, host.error);
    if (!host.error && !known.answers) add(NewsKind::host_answers, host.host);
    MarkedHost next{host.host, !host.error, joined(known.covered, host.scope), {}};
    if (host.error) {
      next.instances = known.instances;
    } else {
      for (const FoundInstance& instance : host.instances) next.instances.push_back(take(host, instance, known));
      take_missing(host, known, next);
    }
    mark_.hosts.push_back(std::move(next));
  }

  MarkedInstance take(const FoundHost& host, const FoundInstance& seen, const MarkedHost& known_host) {
    static const MarkedInstance none;
    const MarkedInstance* found = find(known_host.instances, seen.name, &MarkedInstance::name);
    const MarkedInstance& known = found != nullptr ? *found : none;
    tell_state(host, seen, known_host, found);
    MarkedInstance next{seen.name, state_of(seen), {}};
    if (next.state != State::there || seen.findings == nullptr) {
      next.findings = known.findings;
      return next;
    }
    const FindingCircumstances circumstances{
        seen.name, host.scope, known_host.covered, seen_.knows_all_secrets, knows_all_hosts_, news_.is_reminder};
    FindingNews news = compare(known.findings, *seen.findings, circumstances, key_);
    for (NewsItem& item : news.items) {
      item.host = host.host;
      item.instance = seen.name;
    }
    std::move(news.items.begin(), news.items.end(), std::back_inserter(news_.items));
    news_.still += news.still;
    news_.unseen += news.unseen;
    next.findings = std::move(news.marked);
    return next;
  }

  /// That it came, went, failed or is well again. `known` is null where it was never seen.
  void tell_state(const FoundHost& host, const FoundInstance& seen, const MarkedHost& known_host,
                  const MarkedInstance* known) {
    const State now = state_of(seen);
    const State before = known != nullptr ? known->state : State::there;
    if (now != State::there) {
      if (known == nullptr || before != now || news_.is_reminder)
        add(now == State::gone ? NewsKind::instance_went : NewsKind::instance_failed, host.host, seen.name, seen.error);
    } else if (known != nullptr) {
      if (before == State::failed) add(NewsKind::instance_recovered, host.host, seen.name);
      if (before == State::gone) add(NewsKind::instance_came, host.host, seen.name);
    } else if (!known_host.instances.empty() && was_covered(known_host, seen.name)) {
      // Where none was ever seen, the host did not answer, and none of them came.
      add(NewsKind::instance_came, host.host, seen.name);
    }
  }

  static bool was_covered(const MarkedHost& host, const std::string& instance) {
    return std::any_of(host.covered.begin(), host.covered.end(),
                       [&](const Scope& scope) { return looks_at(scope, instance); });
  }

  /// Of a host that has answered, the instances that it has not told of.
  void take_missing(const FoundHost& host, const MarkedHost& known, MarkedHost& next) {
    for (const MarkedInstance& instance : known.instances) {
      if (find(next.instances, instance.name, &MarkedInstance::name) != nullptr) continue;
      if (!looks_at(host.scope, instance.name)) {
        kept_.push_back(instance);
      } else if (instance.state != State::gone) {
        add(NewsKind::instance_went, host.host, instance.name);
      }
    }
    std::move(kept_.begin(), kept_.end(), std::back_inserter(next.instances));
    kept_.clear();
    std::sort(next.instances.begin(), next.instances.end(),
              [](const MarkedInstance& left, const MarkedInstance& right) { return left.name < right.name; });
  }

  void take_endings() {
    for (const Ending& ending : seen_.endings) {
      if (ending.until >= seen_.today) continue;
      os::Packer packer;
      packer(ending);
      std::string seal = seal_of(key_, packer.bytes());
      const bool is_known = std::binary_search(known_.ended.begin(), known_.ended.end(), seal);
      const bool is_seen = concerns_what_was_seen(ending);
      if (is_seen && (!is_known || news_.is_reminder) && !is_told(ending))
        news_.items.push_back({NewsKind::ended, {}, ending.instance, {}, ending, {}});
      if (is_known || is_seen) mark_.ended.push_back(std::move(seal));
    }
    std::sort(mark_.ended.begin(), mark_.ended.end());
    mark_.ended.erase(std::unique(mark_.ended.begin(), mark_.ended.end()), mark_.ended.end());
  }

  [[nodiscard]] bool concerns_what_was_seen(const Ending& ending) const {
    return std::any_of(seen_.hosts.begin(), seen_.hosts.end(), [&](const FoundHost& host) {
      if (host.error || !looks_at(host.scope, ending)) return false;
      if (ending.instance.empty() || ending.instance.starts_with('@')) return host.scope.instances.empty();
      return std::any_of(host.instances.begin(), host.instances.end(),
                         [&](const FoundInstance& one) { return !one.error && is_of(ending, host.host, one.name); });
    });
  }

  static bool is_of(const Ending& ending, const std::string& host, const std::string& instance) {
    return ending.instance.empty() || ending.instance.starts_with('@') || ending.instance == instance ||
           ending.instance == host + ":" + instance;
  }

  /// True if a finding that is news says the same.
  [[nodiscard]] bool is_told(const Ending& ending) const {
    return std::any_of(news_.items.begin(), news_.items.end(), [&](const NewsItem& item) {
      if (!item.finding || !item.finding->ended || !item.finding->key) return false;
      const Finding& finding = *item.finding;
      const Ended& ended = *finding.ended;
      return finding.plugin == ending.plugin && ending.entry.ends_with(*finding.key) && ended.until == ending.until &&
             ended.why == ending.why && ended.by == ending.by && is_of(ending, item.host, item.instance);
    });
  }

  const Mark& known_;
  const Found& seen_;
  const os::Hmac& key_;
  bool knows_all_hosts_;
  News news_;
  Mark mark_;
  std::vector<MarkedInstance> kept_;
};

}  // namespace

std::string_view name(NewsKind kind) {
  constexpr std::array<std::string_view, 11> names{"new",           "changed",         "still",
                                                   "gone",          "ended",           "instance-came",
                                                   "instance-went", "instance-failed", "instance-recovered",
                                                   "host-stopped",  "host-answers"};
  return names.at(static_cast<std::size_t>(kind));
}

bool NewsItem::is_failure() const noexcept {
  return error.has_value() || (finding && finding->status == Status::error && kind != NewsKind::gone);
}

bool NewsItem::is_drift() const noexcept {
  if (kind == NewsKind::ended) return true;
  return finding && finding->status == Status::drift && kind != NewsKind::gone;
}

NewsSum& NewsSum::operator+=(const NewsSum& other) noexcept {
  drift += other.drift;
  error += other.error;
  instances += other.instances;
  return *this;
}

bool News::has_failure() const noexcept {
  return unseen.error > 0 || std::any_of(items.begin(), items.end(), [](const auto& one) { return one.is_failure(); });
}

bool News::has_drift() const noexcept {
  return unseen.drift > 0 || std::any_of(items.begin(), items.end(), [](const auto& one) { return one.is_drift(); });
}

Compared compare(const std::optional<Mark>& before, const Found& seen, const os::Hmac& key,
                 std::optional<unsigned> remind_days) {
  return Comparing(before, seen, key, remind_days).run();
}

}  // namespace ampcfg::drift
