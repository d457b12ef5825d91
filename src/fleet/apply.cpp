#include "ampcfg/fleet/apply.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "ampcfg/fleet/wire/cut_short.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "fleet/asking/ask.hpp"
#include "fleet/wire/apply_answer.hpp"

namespace ampcfg::fleet {
namespace {

using Results = std::vector<HostResult<host::HostApply>>;

host::Telling on(const std::string& host, const Telling& tell) {
  return [&tell, host](const std::string& instance, std::string_view word, const std::string& text) {
    if (tell) tell(host, instance, word, text);
  };
}

/// One apply over the hosts of its plans.
class Run {
 public:
  Run(const host::Configuration& configuration, const std::vector<HostResult<host::HostPlan>>& plans,
      const ApplyWish& wish, const Telling& tell)
      : configuration_(configuration), plans_(plans), wish_(wish), tell_(tell) {
    for (const auto& plan : plans) results_.push_back({plan.host, plan.hostname, plan.status, {}, plan.error, {}, {}});
    for (auto& result : results_) {
      if (!result.error) result.answer.emplace();
    }
  }

  Results run() {
    if (!wish_.resumes && !begin_all()) return std::move(results_);
    for (const auto& batch : wish_.batches) carry_out(batch);
    for (const std::string& host : hosts()) {
      if (!result_of(host).error) end(host);
    }
    return std::move(results_);
  }

 private:
  [[nodiscard]] std::vector<std::string> hosts() const {
    std::vector<std::string> names;
    for (const auto& batch : wish_.batches) {
      for (const ApplyPlace& place : batch) {
        if (std::find(names.begin(), names.end(), place.host) == names.end()) names.push_back(place.host);
      }
    }
    return names;
  }

  HostResult<host::HostApply>& result_of(const std::string& host) {
    return *std::find_if(results_.begin(), results_.end(), [&](const auto& result) { return result.host == host; });
  }

  /// True where it was done; else the host has failed, and what it has answered by then stays.
  bool ask(const std::string& host, const std::function<host::HostApply()>& here, const Question& there) {
    const bool is_local = host == configuration_.host_name();
    auto answered = is_local ? ask_here<host::HostApply>(host, here)
                             : ask_there<host::HostApply>(configuration_, {host, false, {}}, there, {});
    const std::lock_guard held(lock_);
    auto& result = result_of(host);
    if (answered.answer) {
      take(host, std::move(*answered.answer));
      return true;
    }
    result.status = answered.status;
    result.error = answered.error;
    is_halted_ = true;
    return false;
  }

  Question question(Verb verb, std::string bytes) const {
    return {verb, std::move(bytes), nullptr, wish_.about.command, {}, {}};
  }

  bool begin(const std::string& host) {
    const host::ApplyRecord record = record_for(host);
    return ask(
        host,
        [&] {
          host::begin_apply(configuration_, record);
          return host::HostApply();
        },
        question(Verb::begin_apply, to_bytes(record)));
  }

  void end(const std::string& host) {
    const std::string& id = wish_.about.id;
    ask(
        host,
        [&] {
          host::end_apply(configuration_, id);
          return host::HostApply();
        },
        question(Verb::end_apply, to_bytes(id)));
  }

  [[nodiscard]] host::ApplyRecord record_for(const std::string& host) const {
    host::ApplyRecord record;
    record.about = wish_.about;
    record.created = os::now_rfc3339();
    record.selection = wish_.selection;
    record.wishes = wish_.wishes;
    for (std::size_t n = 0; n < wish_.batches.size(); ++n) {
      for (const ApplyPlace& place : wish_.batches[n]) {
        if (place.host != host) continue;
        host::ApplyPart& part = record.parts.emplace_back();
        part.instance = place.instance;
        part.batch = n + 1;
      }
    }
    return record;
  }

  bool begin_all() {
    std::vector<std::string> begun;
    for (const std::string& host : hosts()) {
      if (begin(host)) {
        begun.push_back(host);
        continue;
      }
      for (const std::string& other : begun) end(other);
      return false;
    }
    return true;
  }

  [[nodiscard]] const host::HostPlan& plan_of(const std::string& host) const {
    static const host::HostPlan none;
    const auto found = std::find_if(plans_.begin(), plans_.end(), [&](const auto& plan) { return plan.host == host; });
    return found != plans_.end() && found->answer ? *found->answer : none;
  }

  void carry_out_on(const std::string& host, const std::vector<std::string>& instances) {
    const host::Telling told = [&](const std::string& instance, std::string_view word, const std::string& text) {
      const std::lock_guard held(tell_lock_);
      if (tell_) tell_(host, instance, word, text);
    };
    Question there = question(Verb::apply_batch, {});
    there.bytes = to_bytes(batch_question(host, instances, there));
    there.tell = told;
    ask(
        host,
        [&] {
          const host::HostPlan plan = with_secrets(plan_of(host), wish_.secrets);
          return host::apply_batch(configuration_, wish_.about.id, instances, plan, wish_.when_empty, told);
        },
        there);
  }

  /// Its hosts are at it at once.
  void carry_out(const std::vector<ApplyPlace>& batch) {
    if (os::signalled() || is_halted_) return skip(batch);
    std::map<std::string, std::vector<std::string>> by_host;
    for (const ApplyPlace& place : batch) by_host[place.host].push_back(place.instance);
    const std::vector<std::pair<std::string, std::vector<std::string>>> parts(by_host.begin(), by_host.end());
    fan_out(parts.size(), configuration_.forks, [&](std::size_t n) { carry_out_on(parts[n].first, parts[n].second); });
    is_halted_ = is_halted_ || failures_ > wish_.max_failures;
  }

  /// For another host; `question` gets the expectations that its plan was made with.
  BatchQuestion batch_question(const std::string& host, const std::vector<std::string>& instances, Question& question) {
    BatchQuestion batch;
    const auto plan =
        std::find_if(plans_.begin(), plans_.end(), [&](const auto& result) { return result.host == host; });
    if (plan == plans_.end() || plan->ticket.empty()) return batch;
    const auto ticket = from_bytes<Ticket>(plan->ticket);
    batch.id = wish_.about.id;
    batch.plan = from_bytes<DeployQuestion>(ticket.question.question);
    batch.plan.query.instances = drift::Patterns(instances);
    batch.plan.query.finishes_first = false;
    batch.plan.older = true;  // that was settled with the plan
    batch.when_empty = wish_.when_empty;
    for (const std::string& instance : instances) {
      const auto at = std::find(ticket.instances.begin(), ticket.instances.end(), instance);
      batch.instances.push_back(instance);
      batch.digests.push_back(
          at == ticket.instances.end() ? "" : ticket.digests[static_cast<std::size_t>(at - ticket.instances.begin())]);
    }
    if (wish_.secrets != nullptr && plan->answer)
      batch.secrets = secrets_for(*plan->answer, batch.plan.orders, instances, *wish_.secrets);
    if (ticket.with_set) question.set = &set_;
    return batch;
  }

  void take(const std::string& host, host::HostApply answer) {
    host::HostApply& all = *result_of(host).answer;
    for (host::InstanceApply& one : answer.instances) {
      const bool is_left = one.change.error && one.change.error->code() == "players";
      if (one.change.result != host::ChangeResult::changed && !is_left) ++failures_;
      all.instances.push_back(std::move(one));
    }
    all.warnings.insert(all.warnings.end(), answer.warnings.begin(), answer.warnings.end());
  }

  void skip(const std::vector<ApplyPlace>& batch) {
    for (const ApplyPlace& place : batch) {
      auto& result = result_of(place.host);
      if (!result.answer) continue;
      host::InstanceApply& one = result.answer->instances.emplace_back();
      for (const host::InstancePlan& plan : plan_of(place.host).instances) {
        if (plan.instance.name == place.instance) one.change.instance = plan.instance;
      }
      one.part.instance = place.instance;
      one.change.instance.name = place.instance;
      one.change.result = host::ChangeResult::skipped;
      one.change.error = os::signalled()
                             ? Error("interrupted", "a signal came before " + place.instance + " was begun")
                             : Error("halted", "it was not begun: the apply was halted by what failed before",
                                     "fix that, and apply again");
    }
  }

  const host::Configuration& configuration_;
  const std::vector<HostResult<host::HostPlan>>& plans_;
  const ApplyWish& wish_;
  const Telling& tell_;
  OwnSet set_{[this] { return wish_.about.expectations_digest; }, configuration_};
  std::mutex lock_, tell_lock_;
  Results results_;
  std::size_t failures_ = 0;
  bool is_halted_ = false;
};

}  // namespace

std::vector<HostResult<host::HostApply>> apply(const host::Configuration& configuration,
                                               const std::vector<HostResult<host::HostPlan>>& plans,
                                               const ApplyWish& wish, const Telling& tell) {
  return Run(configuration, plans, wish, tell).run();
}

std::vector<HostResult<CutShort>> cut_short_applies(const host::Configuration& configuration,
                                                    const std::vector<Target>& targets) {
  return ask_all<CutShort>(
      configuration, targets, {}, {},
      [](const host::Query&) { return Question{Verb::cut_short_apply, {}, nullptr, {}, {}, {}}; },
      [&](const host::Query&, const host::Progress&) {
        CutShort found;
        if (auto record = host::cut_short_apply(configuration, found.warnings))
          found.records.push_back(std::move(*record));
        return found;
      });
}

std::vector<HostResult<host::HostApply>> abort(const host::Configuration& configuration,
                                               const std::vector<HostResult<CutShort>>& applies, const Telling& tell) {
  std::vector<HostResult<host::HostApply>> results;
  for (const auto& one : applies) {
    if (one.error) {
      results.push_back({one.host, one.hostname, one.status, {}, one.error, {}, {}});
      continue;
    }
    const host::ApplyRecord* record = one.answer->record();
    if (record == nullptr) continue;
    const host::Telling told = on(one.host, tell);
    if (one.host == configuration.host_name()) {
      results.push_back(ask_here<host::HostApply>(
          one.host, [&] { return host::abort_apply(configuration, record->about.id, told); }));
    } else {
      const Question question{Verb::abort_apply, to_bytes(record->about.id), nullptr, record->about.command, {}, told};
      results.push_back(ask_there<host::HostApply>(configuration, {one.host, false, {}}, question, {}));
    }
  }
  return results;
}

}  // namespace ampcfg::fleet
