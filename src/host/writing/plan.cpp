#include "ampcfg/host/writing/plan.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/scan_record.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "host/reading/host_answer.hpp"
#include "host/writing/obstacles.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

/// Leaves the instances with a restart flag.
void keep_flagged(const Configuration& configuration, std::vector<Visited>& instances) {
  std::set<std::string> flagged;
  for (const Flag& flag : flags(require_state(configuration, Access::read))) flagged.insert(flag.instance);
  std::erase_if(instances, [&](const Visited& visited) { return !flagged.contains(visited.instance.name); });
}

/// Whether a plugin may have been in the middle of saving what was planned from: something is missing, or the last line
/// is cut. Another value in a whole line is what it is; and a file is looked at again before it is changed.
bool may_be_half(const drift::PluginPlan& plan) {
  return !plan.left.empty() || std::any_of(plan.files.begin(), plan.files.end(), [](const drift::FilePlan& file) {
    return !file.before || !file.before->ends_with('\n') ||
           std::any_of(file.keys.begin(), file.keys.end(), [](const drift::PlannedKey& key) { return !key.before; });
  });
}

class Planning {
 public:
  Planning(const Configuration& configuration, const ExpectationsFor& expectations, const Query& query,
           const drift::Wishes& wishes)
      : configuration_(configuration),
        expectations_(expectations),
        query_(query),
        wishes_(wishes),
        walk_(
            configuration, query.instances, [&] { return expectations.plugins; }, {}, instances_had(configuration)) {
    if (query.flagged) keep_flagged(configuration, walk_.instances());
  }

  HostPlan run(const Progress& progress) {
    auto answer = frame<InstancePlan>(walk_);
    const auto picked = picked_plugins(walk_, expectations_.plugins, query_, answer.unmatched_plugins);
    choose(picked, answer.warnings);
    auto plans = plan_all(progress);
    const InstancesFolder folder(configuration_);
    for (std::size_t n = 0; n < plans.size(); ++n) {
      add_absent(plans[n], absent_[n]);
      answer.instances.push_back(gather(walk_.instances()[n].instance, plans[n]));
      if (query_.with_obstacles) find_obstacles(configuration_, folder, answer.instances.back());
    }
    if (!query_.selection.keys.empty() || !query_.selection.files.empty()) find_all_unmatched(picked, answer);
    return answer;
  }

 private:
  using PluginPlans = std::vector<drift::PluginPlan>;

  void choose(const std::vector<std::string>& picked, std::vector<Warning>& warnings) {
    PluginLists expected;
    std::vector<std::string> platforms;
    for (Visited& visited : walk_.instances()) {
      const drift::Expectations* set = expectations_.find(subject_of(configuration_, visited.instance, nullptr));
      sets_.push_back(set);
      if (set != nullptr) platforms = set->platforms();
      expected.push_back(set != nullptr ? set->plugins(subject_of(configuration_, visited.instance, set))
                                        : std::vector<std::string>());
      std::vector<std::string> names;
      std::copy_if(expected.back().begin(), expected.back().end(), std::back_inserter(names),
                   [&](const std::string& name) { return std::binary_search(picked.begin(), picked.end(), name); });
      visited.choose(names);
      absent_.emplace_back();
      if (expectations_.by_hand) absent_.back() = absent(visited, names);
    }
    warn_of_platforms(platforms, walk_.instances(), expected, warnings);
  }

  /// Those of `names` that the instance has not.
  static PluginPlans absent(const Visited& visited, const std::vector<std::string>& names) {
    PluginPlans plans;
    for (const std::string& name : names) {
      if (visited.has(name)) continue;
      const std::string near = drift::did_you_mean(name, visited.present);
      drift::PluginPlan& plan = plans.emplace_back();
      plan.plugin = name;
      plan.left.push_back({name, std::nullopt, std::nullopt, "plugin-absent",
                           "plugins/ has no such folder" + (near.empty() ? "" : "; " + near)});
    }
    return plans;
  }

  static void add_absent(PluginPlans& plans, PluginPlans& absent) {
    std::move(absent.begin(), absent.end(), std::back_inserter(plans));
    std::sort(plans.begin(), plans.end(),
              [](const auto& left, const auto& right) { return left.plugin < right.plugin; });
  }

  std::vector<PluginPlans> plan_all(const Progress& progress) {
    std::vector<PluginPlans> plans;
    for (const Visited& visited : walk_.instances()) plans.emplace_back(visited.plugins.size());
    walk_.visit(
        [&](const Visit& visit) {
          drift::PluginPlan& plan = plans[visit.instance][visit.plugin];
          plan = plan_of(visit);
          return visit.files != nullptr && visit.files->unsettled() && may_be_half(plan);
        },
        progress);
    return plans;
  }

  drift::PluginPlan plan_of(const Visit& visit) {
    const Visited& visited = walk_.instances()[visit.instance];
    const std::string& plugin = visited.plugins[visit.plugin];
    const drift::Expectations& set = *sets_[visit.instance];
    auto subject = subject_of(configuration_, visited.instance, &set, port_of);
    const auto orders = expectations_.orders.find(visited.instance.name);
    if (orders != expectations_.orders.end()) subject.orders = &orders->second;
    drift::Selection selection = query_.selection;
    if (!query_.keys_of.empty()) {
      const auto found = std::find_if(query_.keys_of.begin(), query_.keys_of.end(),
                                      [&](const KeysOfInstance& one) { return one.instance == visited.instance.name; });
      if (found == query_.keys_of.end()) return {};
      selection.exact = found->keys;
    }
    if (visit.files == nullptr) return drift::plan_unreadable(set, subject, plugin, visit.unreadable, selection);
    const drift::Secrets secrets = secrets_of(configuration_, query_, expectations_.by_hand ? nullptr : &set);
    return drift::plan(set, subject, plugin, *visit.files, selection, secrets, wishes_);
  }

  static InstancePlan gather(const Instance& instance, PluginPlans& plans) {
    InstancePlan part;
    part.instance = instance;
    if (instance.error) return part;
    for (drift::PluginPlan& plan : plans) {
      part.counts += plan.counts;
      if (!plan.files.empty() || !plan.left.empty()) part.plugins.push_back(std::move(plan));
    }
    return part;
  }

  /// A pattern counts only if it matches nothing in any of the sets.
  void find_all_unmatched(const std::vector<std::string>& picked, HostPlan& answer) {
    std::set<const drift::Expectations*> sets(sets_.begin(), sets_.end());
    bool first = true;
    for (const drift::Expectations* set : sets) {
      HostPlan found;
      find_unmatched(walk_, set, picked, query_, found);
      if (std::exchange(first, false)) {
        answer.unmatched_keys = found.unmatched_keys;
        answer.unmatched_files = found.unmatched_files;
        answer.known.keys = found.known.keys;
        answer.known.files = found.known.files;
        continue;
      }
      keep_common(answer.unmatched_keys, found.unmatched_keys);
      keep_common(answer.unmatched_files, found.unmatched_files);
    }
  }

  static void keep_common(std::vector<std::string>& names, const std::vector<std::string>& others) {
    std::erase_if(
        names, [&](const std::string& name) { return std::find(others.begin(), others.end(), name) == others.end(); });
  }

  const Configuration& configuration_;
  const ExpectationsFor& expectations_;
  const Query& query_;
  const drift::Wishes& wishes_;
  Walk walk_;
  std::vector<const drift::Expectations*> sets_;  // by instance
  std::vector<PluginPlans> absent_;               // by instance: plugins that are not there
};

}  // namespace

bool has_work(const InstancePlan& plan) {
  return !plan.instance.error && std::any_of(plan.plugins.begin(), plan.plugins.end(),
                                             [](const drift::PluginPlan& plugin) { return !plugin.files.empty(); });
}

HostPlan plan(const Configuration& configuration, const ExpectationsFor& expectations, const Query& query,
              const drift::Wishes& wishes, const Progress& progress) {
  const auto claim = query.changes ? words_of_claim(configuration) : std::nullopt;
  std::vector<Warning> said =
      query.finishes_first ? finish_before_planning(configuration) : warn_of_unfinished(configuration);
  HostPlan plan = Planning(configuration, expectations, query, wishes).run(progress);
  plan.warnings.insert(plan.warnings.end(), said.begin(), said.end());
  if (claim) plan.warnings.emplace_back(*claim);
  return plan;
}

HostPlan plan(const Configuration& configuration, const drift::Expectations& expectations, const Query& query,
              const drift::Wishes& wishes, const Progress& progress) {
  const ExpectationsFor same{[&](const drift::Subject&) { return &expectations; }, expectations.plugins()};
  return plan(configuration, same, query, wishes, progress);
}

}  // namespace ampcfg::host
