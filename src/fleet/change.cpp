#include "ampcfg/host/writing/change.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/change.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/sightings.hpp"
#include "ampcfg/host/state/deployed_set.hpp"
#include "fleet/asking/ask.hpp"
#include "fleet/wire/change_answer.hpp"

namespace ampcfg::fleet {
namespace {

/// The plans of all targets; `question(query, host)` is what other hosts are asked.
template <typename Ask, typename Here>
std::vector<HostResult<FarPlan>> plan_all(const host::Configuration& configuration, const std::vector<Target>& targets,
                                          const host::Query& query, const Progress& progress, const Ask& question,
                                          const Here& here) {
  auto results = ask_all<FarPlan>(configuration, targets, query, progress, question, here);
  for (std::size_t n = 0; n < results.size(); ++n) {
    if (targets[n].local || !results[n].answer) continue;
    host::Query narrowed = query;
    narrowed.instances = targets[n].instances;
    narrowed.keys_of = targets[n].keys_of;
    Question asked = question(narrowed, targets[n].host);
    FarPlan& far = *results[n].answer;
    Ticket ticket{
        asked.set != nullptr, {asked.verb, std::move(asked.bytes), far.digest, std::string()}, {}, far.digests};
    for (const host::InstancePlan& plan : far.plan.plan.instances) ticket.instances.push_back(plan.instance.name);
    results[n].ticket = to_bytes(ticket);
  }
  return results;
}

/// The same results, of each answer a part.
template <typename Answer, typename Take>
std::vector<HostResult<Answer>> only(std::vector<HostResult<FarPlan>> results, const Take& take) {
  std::vector<HostResult<Answer>> taken;
  for (auto& result : results) {
    auto& one = taken.emplace_back();
    one = {result.host, result.hostname, result.status, {}, result.error, std::move(result.warnings), {}};
    one.ticket = std::move(result.ticket);
    if (result.answer) one.answer = take(*std::move(result.answer));
  }
  return taken;
}

/// Nobody has said what came of it: who asks can look.
Error with_way_to_look(const Error& error, const std::string& host, const std::string& id) {
  constexpr std::array<std::string_view, 6> unsure{"connection-lost", "silent",      "host-timeout",
                                                   "agent-ended",     "interrupted", "garbled"};
  if (std::find(unsure.begin(), unsure.end(), error.code()) == unsure.end()) return error;
  return {error.code(), error.message(),
          "each instance that was begun there is finished or undone; what came of it: ampcfg -H " + host +
              " history show " + id};
}

HostResult<host::HostChange> change_there(const host::Configuration& configuration,
                                          const HostResult<host::HostPlan>& plan, const host::About& about, OwnSet& set,
                                          const host::SecretSource* secrets, const host::Progress& progress) {
  auto ticket = from_bytes<Ticket>(plan.ticket);
  ticket.question.id = about.id;
  if (secrets != nullptr && ticket.question.verb == Verb::plan_deploy) {
    const auto asked = from_bytes<DeployQuestion>(ticket.question.question);
    ticket.question.secrets = secrets_for(*plan.answer, asked.orders, {}, *secrets);
  }
  const Target target{plan.host, false, {}};
  const Question question{Verb::change, to_bytes(ticket.question), ticket.with_set ? &set : nullptr, about.command, {}};
  auto result = ask_there<host::HostChange>(configuration, target, question, progress);
  if (result.error && result.status == AskResult::failed)
    result.error = with_way_to_look(*result.error, plan.host, about.id);
  return result;
}

}  // namespace

namespace {

using Sightings = std::vector<HostResult<host::HostSightings>>;

Sightings look(const host::Configuration& configuration, const drift::Expectations& expectations, OwnSet& set,
               const std::vector<Target>& targets, host::Query query, const SealedKeys& sealed) {
  query.seal_key = sealed.key();
  return ask_all<host::HostSightings>(
      configuration, targets, query, {},
      [&](const host::Query& narrowed) {
        return Question{Verb::sight, to_bytes(narrowed), &set, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) {
        return host::sightings(configuration, expectations, narrowed);
      });
}

std::vector<InstanceOrders> orders_for(const std::map<std::string, Orders>& orders, const std::string& host) {
  std::vector<InstanceOrders> all;
  const auto found = orders.find(host);
  if (found == orders.end()) return all;
  for (const auto& [instance, of_instance] : found->second) all.push_back({instance, of_instance});
  return all;
}

/// The results of all hosts: those that were not asked for a plan, as they did not answer before, with their error.
std::vector<HostResult<FarPlan>> with_failed(std::vector<HostResult<FarPlan>> results, const Sightings& looks) {
  for (std::size_t n = 0; n < looks.size(); ++n) {
    const auto& look = looks[n];
    if (look.answer) continue;
    HostResult<FarPlan> failed{look.host, look.hostname, look.status, {}, look.error, look.warnings, {}};
    results.insert(results.begin() + static_cast<std::ptrdiff_t>(n), std::move(failed));
  }
  return results;
}

}  // namespace

std::vector<HostResult<host::HostPlan>> plan(const host::Configuration& configuration, const Expected& expected,
                                             const std::vector<Target>& targets, const host::Query& query,
                                             const PlanWishes& wishes, SealedKeys& sealed, const Progress& progress) {
  const std::string& digest = expected.digest;
  OwnSet set = expected.files != nullptr ? OwnSet(digest, *expected.files, configuration)
                                         : OwnSet([&] { return digest; }, configuration);
  std::map<std::string, Orders> orders;
  std::vector<Target> answering = targets;
  Sightings looks;
  if (expected.set != nullptr && expected.set->needs_sightings()) {
    looks = look(configuration, *expected.set, set, targets, query, sealed);
    orders = sealed.orders(looks, *expected.set);
    std::erase_if(answering, [&](const Target& target) {
      return std::any_of(looks.begin(), looks.end(),
                         [&](const auto& one) { return one.host == target.host && !one.answer; });
    });
  }
  const auto question = [&](const host::Query& narrowed, const std::string& host) {
    const DeployQuestion asked{narrowed,     wishes.files,      expected.given,          wishes.only_shown,
                               wishes.older, wishes.with_bytes, orders_for(orders, host)};
    return Question{Verb::plan_deploy, to_bytes(asked), expected.given ? nullptr : &set, {}, {}};
  };
  host::ExpectationsFor here = expected.here;
  if (const auto own = orders.find(configuration.host_name()); own != orders.end()) here.orders = own->second;
  auto results =
      plan_all(configuration, answering, query, progress, question,
               [&](const host::Query& narrowed, const host::Progress& report) {
                 if (!wishes.only_shown && !wishes.older)
                   host::refuse_older_set(configuration, expected.digest, expected.created);
                 return FarPlan{{}, {{}, host::plan(configuration, here, narrowed, wishes.files, report)}, {}};
               });
  return only<host::HostPlan>(with_failed(std::move(results), looks),
                              [](FarPlan far) { return std::move(far.plan.plan); });
}

std::vector<HostResult<host::RollbackPlan>> plan_rollback(const host::Configuration& configuration,
                                                          const host::RollbackWish& wish,
                                                          const std::vector<Target>& targets, const host::Query& query,
                                                          bool with_bytes, const Progress& progress) {
  auto results = plan_all(
      configuration, targets, query, progress,
      [&](const host::Query& narrowed, const std::string&) {
        return Question{Verb::plan_rollback, to_bytes(RollbackQuestion{narrowed, wish, with_bytes}), nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress& report) {
        return FarPlan{{}, host::plan_rollback(configuration, wish, narrowed, report), {}};
      });
  return only<host::RollbackPlan>(std::move(results), [](FarPlan far) { return std::move(far.plan); });
}

std::vector<HostResult<host::HostChange>> change(const host::Configuration& configuration,
                                                 const std::vector<HostResult<host::HostPlan>>& plans,
                                                 const host::About& about, const host::SecretSource* secrets,
                                                 const Progress& progress) {
  OwnSet set([&] { return about.expectations_digest; }, configuration);
  return ask_each<HostResult<host::HostChange>>(
      plans, configuration.forks, progress, [&](const HostResult<host::HostPlan>& plan, const host::Progress& report) {
        if (!plan.answer)
          return HostResult<host::HostChange>{plan.host, plan.hostname, plan.status, {}, plan.error, {}, {}};
        const auto& instances = plan.answer->instances;
        if (!plan.ticket.empty() && std::any_of(instances.begin(), instances.end(), host::has_work))
          return change_there(configuration, plan, about, set, secrets, report);
        // Also for another host where there is nothing to do: then nothing is touched here.
        auto result = ask_here<host::HostChange>(
            plan.host, [&] { return host::change(configuration, with_secrets(*plan.answer, secrets), about, report); });
        result.hostname = plan.hostname;
        return result;
      });
}

}  // namespace ampcfg::fleet
