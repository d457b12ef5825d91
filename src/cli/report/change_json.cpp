// change_report.hpp: the JSON of a plan and of what became of it.
#include <algorithm>

#include "ampcfg/fleet/wire/host_result.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

/// What a plan makes of an instance, where it is not carried out.
std::string result_of(const host::InstancePlan& plan) {
  if (plan.instance.error) return "failed";
  bool is_left = false;
  for (const drift::PluginPlan& plugin : plan.plugins) {
    if (!plugin.files.empty()) return "planned";
    is_left |= drift::leaves_drift(plugin.left);
  }
  return is_left ? "skipped" : "unchanged";
}

class Report {
 public:
  Report(const PlannedChange& planned, const ChangeResults* changes, bool diffs, const MoreOfInstance& more)
      : planned_(planned), changes_(changes), diffs_(diffs), more_(more) {}

  std::string run() {
    begin_frame(json_, planned_.schema, texts_of(planned_.warnings));
    json_.key("deployment");
    anything_changed() ? json_.string(planned_.about.id) : json_.null();
    if (!planned_.about.undoes.empty()) json_.member("undoes", std::string_view(planned_.about.undoes));
    json_.key("dry_run").boolean(changes_ == nullptr);
    write_set();
    write_summary();
    json_.key("hosts").begin_array();
    for (std::size_t n = 0; n < planned_.plans.size(); ++n) write_host(n);
    json_.end_array().end_object();
    return json_.text();
  }

 private:
  using Plan = fleet::HostResult<host::HostPlan>;

  void write_set() {
    if (planned_.set) {
      cli::write_set(json_, planned_.set->digest, planned_.set->universal_plugins, planned_.set->variable_plugins);
    } else {
      json_.key("expectations").null();
    }
  }

  /// What became of an instance of a plan; null where that was not carried out.
  [[nodiscard]] const host::InstanceChange* change_of(std::size_t host, const host::InstancePlan& plan) const {
    if (changes_ == nullptr || !(*changes_)[host].answer) return nullptr;
    const auto& instances = (*changes_)[host].answer->instances;
    const auto found = std::find_if(instances.begin(), instances.end(), [&](const host::InstanceChange& change) {
      return change.instance.name == plan.instance.name;
    });
    return found == instances.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::string result(std::size_t host, const host::InstancePlan& plan) const {
    const host::InstanceChange* change = change_of(host, plan);
    if (change != nullptr) return std::string(name(change->result));
    return changes_ != nullptr ? "failed" : result_of(plan);
  }

  [[nodiscard]] bool anything_changed() const {
    if (changes_ == nullptr) return false;
    return std::any_of(changes_->begin(), changes_->end(), [](const auto& result) {
      if (!result.answer) return false;
      const auto& instances = result.answer->instances;
      return std::any_of(instances.begin(), instances.end(),
                         [](const host::InstanceChange& change) { return !change.files.empty(); });
    });
  }

  void write_summary() {
    const PlanTotals totals = totals_of(planned_.plans);
    std::map<std::string, std::size_t> results;
    for (const char* name : {"planned", "changed", "unchanged", "failed", "skipped", "partial"}) results[name] = 0;
    for (std::size_t n = 0; n < planned_.plans.size(); ++n) {
      if (!planned_.plans[n].answer) continue;
      for (const host::InstancePlan& plan : planned_.plans[n].answer->instances) ++results[result(n, plan)];
    }
    json_.key("summary")
        .begin_object()
        .member("hosts", totals.hosts)
        .member("instances", totals.instances)
        .member("files", totals.files)
        .member("keys", totals.keys)
        .member("left", totals.skipped + totals.unreadable);
    for (const auto& [name, number] : results) json_.member(name, number);
    json_.end_object();
  }

  void write_host(std::size_t n) {
    const Plan& plan = planned_.plans[n];
    const bool has_failed = changes_ != nullptr && (*changes_)[n].error;
    if (has_failed) {
      begin_host(json_, (*changes_)[n]);
    } else {
      begin_host(json_, plan);
    }
    json_.key("instances").begin_array();
    if (plan.answer) {
      for (const host::InstancePlan& instance : plan.answer->instances) write_instance(n, instance);
    }
    json_.end_array().end_object();
  }

  void write_instance(std::size_t host, const host::InstancePlan& plan) {
    const host::InstanceChange* change = change_of(host, plan);
    begin_instance(json_, plan.instance);
    json_.member("result", std::string_view(result(host, plan)))
        .member("error", change != nullptr ? change->error : plan.instance.error);
    json_.key("needs_restart");
    change != nullptr && change->flagged ? json_.boolean(true) : json_.null();
    json_.key("files").begin_array();
    for (const drift::PluginPlan& plugin : plan.plugins) {
      for (const drift::FilePlan& file : plugin.files) write_file(plan.instance, plugin.plugin, file, change);
    }
    json_.end_array().key("left").begin_array();
    for (const drift::PluginPlan& plugin : plan.plugins) {
      for (const drift::LeftAlone& left : plugin.left) write_left(left);
    }
    if (change != nullptr) write_left_by_change(plan, *change);
    json_.end_array();
    if (more_) more_(json_, planned_.plans[host].host, plan.instance.name);
    json_.end_object();
  }

  /// Of a file of which nothing was said since.
  [[nodiscard]] std::string_view planned_result(const drift::FilePlan& file) const {
    if (file.obstacle && !file.is_undone()) return "failed";
    return changes_ == nullptr && !file.obstacle ? "planned" : "skipped";
  }

  void write_file(const host::Instance& instance, const std::string& plugin, const drift::FilePlan& file,
                  const host::InstanceChange* change) {
    const host::FileChange* done = nullptr;
    if (change != nullptr) {
      for (const host::FileChange& one : change->files) {
        if (one.plugin == plugin && one.file == file.file) done = &one;
      }
    }
    json_.begin_object()
        .member("plugin", std::string_view(plugin))
        .member("file", std::string_view(file.file))
        .member("result", done != nullptr ? name(done->result) : planned_result(file));
    if (done == nullptr && file.obstacle) {
      json_.member("code", std::string_view(file.obstacle->code()))
          .member("reason", std::string_view(file.obstacle->message()));
      if (!file.obstacle->hint().empty()) json_.member("hint", std::string_view(file.obstacle->hint()));
    }
    if (done != nullptr && !done->code.empty())
      json_.member("code", std::string_view(done->code)).member("reason", std::string_view(done->reason));
    if (done != nullptr && !done->hint.empty()) json_.member("hint", std::string_view(done->hint));
    json_.key("new").boolean(!file.before);
    json_.key("keys").begin_array();
    for (const drift::PlannedKey& key : file.keys) write_key(key);
    json_.end_array();
    if (diffs_) json_.member("diff", std::string_view(diff_of(planned_, instance, plugin, file)));
    json_.end_object();
  }

  void write_key(const drift::PlannedKey& key) {
    json_.begin_object().member("key", std::string_view(key.key));
    if (key.hidden) json_.key("hidden").boolean(true);
    if (key.before) json_.key("before").json(*key.before);
    if (key.after) json_.key("after").json(*key.after);
    if (key.source) json_.member("source", drift::name(*key.source));
    json_.end_object();
  }

  void write_left(const drift::LeftAlone& left) {
    json_.begin_object()
        .member("plugin", std::string_view(left.plugin))
        .member("file", left.file)
        .member("key", left.key)
        .member("code", std::string_view(left.code))
        .member("reason", std::string_view(left.reason))
        .end_object();
  }

  /// What was left only as the plan was carried out.
  void write_left_by_change(const host::InstancePlan& plan, const host::InstanceChange& change) {
    for (const drift::LeftAlone& left : change.left) {
      const bool is_planned = std::any_of(plan.plugins.begin(), plan.plugins.end(), [&](const auto& part) {
        return part.plugin == left.plugin &&
               std::any_of(part.left.begin(), part.left.end(), [&](const drift::LeftAlone& other) {
                 return other.file == left.file && other.key == left.key && other.code == left.code;
               });
      });
      if (!is_planned) write_left(left);
    }
  }

  const PlannedChange& planned_;
  const ChangeResults* changes_;
  bool diffs_;
  const MoreOfInstance& more_;
  JsonWriter json_;
};

}  // namespace

std::string changes_as_json(const PlannedChange& planned, const ChangeResults* changes, bool diffs,
                            const MoreOfInstance& more) {
  return Report(planned, changes, diffs, more).run();
}

}  // namespace ampcfg::cli
