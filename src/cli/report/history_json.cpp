// history_report.hpp: the JSON of `history`, `history show` and `history verify`.
#include <algorithm>
#include <vector>

#include "ampcfg/drift/planning/plan.hpp"
#include "ampcfg/drift/planning/undo_plan.hpp"
#include "cli/report/apply_report.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/history_parts.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

std::optional<std::string> if_any(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

host::Instance instance_of(const host::InstanceRecord& record) {
  host::Instance instance;
  instance.name = instance.friendly_name = record.instance;
  instance.path = record.path;
  instance.game = (std::filesystem::path(record.path) / record.game).lexically_normal();
  return instance;
}

drift::FilePlan file_plan(const host::ShownFile& file) {
  drift::FilePlan plan;
  plan.file = file.record.file;
  plan.before = file.before;
  plan.after = file.after;
  return plan;
}

void write_who(JsonWriter& json, const host::Who& who) {
  json.member("user", std::string_view(who.user))
      .member("person", if_any(who.person))
      .member("asked_by", if_any(who.asked_by))
      .member("asking_person", if_any(who.asking_person))
      .member("command", std::string_view(who.command));
}

void write_keys(JsonWriter& json, const std::vector<drift::PlannedKey>& keys) {
  json.key("keys").begin_array();
  for (const drift::PlannedKey& key : keys) {
    json.begin_object().member("key", std::string_view(key.key));
    if (key.hidden) json.key("hidden").boolean(true);
    if (key.before) json.key("before").json(*key.before);
    if (key.after) json.key("after").json(*key.after);
    json.end_object();
  }
  json.end_array();
}

/// Null where it is no longer kept.
void write_changed(JsonWriter& json, const host::HistoryEntry& entry, const host::HistoryPart& part) {
  json.key("changed");
  if (entry.is_forgotten() && part.files > 0) {
    json.null();
    return;
  }
  json.begin_array();
  for (const host::HistoryFile& file : part.changed) {
    json.begin_object()
        .member("plugin", std::string_view(file.plugin))
        .member("file", std::string_view(file.file))
        .member("reason", if_any(file.untold));
    write_keys(json, file.keys);
    json.end_object();
  }
  json.end_array();
}

void write_entry(JsonWriter& json, const host::HistoryEntry& entry) {
  json.begin_object()
      .member("time", std::string_view(entry.time))
      .member("action", entry.action.word())
      .member("id", if_any(entry.id))
      .member("undoes", if_any(entry.undoes))
      .key("kept")
      .boolean(entry.is_kept);
  write_who(json, entry);
  json.key("instances").begin_array();
  for (const host::HistoryPart& part : entry.parts) {
    json.begin_object()
        .member("instance", if_any(part.instance))
        .member("result", part.result.word())
        .member("files", part.files);
    write_changed(json, entry, part);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_file(JsonWriter& json, const PlannedChange& change, const host::InstanceRecord& instance,
                const host::ShownFile& file) {
  json.begin_object()
      .member("plugin", std::string_view(file.record.plugin))
      .member("file", std::string_view(file.record.file))
      .member("result", file.record.state.word())
      .member("reason", if_any(file.record.reason))
      .member("before", if_any(file.record.before))
      .member("after", if_any(file.record.after))
      .member("error", file.error);
  if (has_diff(file)) {
    if (const auto keys = drift::changed_values(file.before, file.after, change.secrets)) write_keys(json, *keys);
    json.member("diff", std::string_view(diff_of(change, instance_of(instance), file.record.plugin, file_plan(file))));
  }
  json.end_object();
}

void write_deployment(JsonWriter& json, const PlannedChange& change, const host::ShownDeployment& deployment) {
  const host::DeploymentRecord& record = deployment.record;
  json.member("action", record.about.kind.word())
      .member("undoes", if_any(record.about.undoes))
      .member("deployment", std::string_view(record.about.id));
  write_who(json, record.about);
  json.member("expectations", if_any(record.about.expectations_digest))
      .member("created", std::string_view(record.created))
      .member("finished", if_any(record.finished));
  json.key("instances").begin_array();
  for (const host::InstanceRecord& instance : record.instances) {
    json.begin_object()
        .member("instance", std::string_view(instance.instance))
        .member("path", std::string_view(instance.path))
        .member("result", instance.state.word())
        .member("reason", if_any(instance.reason));
    json.key("files").begin_array();
    for (const host::ShownFile& file : deployment.files) {
      if (file.instance == instance.instance) write_file(json, change, instance, file);
    }
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace

bool has_diff(const host::ShownFile& file) {
  return !file.error && (file.before || file.after);
}

PlannedChange as_change(const ShownResults& results, const drift::Secrets& secrets) {
  PlannedChange change;
  change.secrets = secrets;
  change.is_done = true;
  for (const auto& result : results) {
    auto& plan = change.plans.emplace_back();
    plan = {result.host, result.hostname, result.status, {}, result.error};
    if (!result.answer) continue;
    plan.answer.emplace();
    for (const host::InstanceRecord& instance : result.answer->record.instances) {
      host::InstancePlan& part = plan.answer->instances.emplace_back();
      part.instance = instance_of(instance);
      for (const host::ShownFile& file : result.answer->files) {
        if (file.instance != instance.instance || !has_diff(file)) continue;
        drift::PluginPlan& plugin = part.plugins.emplace_back();
        plugin.plugin = file.record.plugin;
        plugin.files.push_back(file_plan(file));
      }
    }
  }
  return change;
}

std::string history_as_json(const HistoryResults& results, const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "history", warnings);
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("entries").begin_array();
    if (result.answer) {
      for (const host::HistoryEntry& entry : result.answer->entries) write_entry(json, entry);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

namespace {

void write_apply(JsonWriter& json, const std::vector<host::ApplyPart>& parts) {
  json.key("apply").begin_array();
  for (const host::ApplyPart& part : parts) {
    json.begin_object().member("instance", std::string_view(part.instance)).member("batch", part.batch);
    json.key("ran").boolean(part.ran);
    json.member("reason", if_any(part.reason));
    write_steps(json, part.steps);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string shown_as_json(const ShownResults& results, const std::string& id, const drift::Secrets& secrets) {
  std::string newest;
  for (const auto& result : results) {
    if (result.answer) newest = std::max(newest, result.answer->record.about.id);
  }
  const PlannedChange change = as_change(results, secrets);
  JsonWriter json;
  begin_frame(json, "history-show", warnings_of(results));
  json.member("deployment", if_any(newest.empty() ? id : newest));
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    if (result.answer) {
      write_deployment(json, change, *result.answer);
      if (!result.answer->apply.empty()) write_apply(json, result.answer->apply);
    } else {
      json.key("instances").begin_array().end_array();
    }
    json.end_object();
  }
  json.end_array().end_object();
  return json.text();
}

std::string verified_as_json(const VerifyResults& results) {
  JsonWriter json;
  begin_frame(json, "history-verify", warnings_of(results));
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    const host::Verification found = result.answer.value_or(host::Verification());
    begin_host(json, result);
    json.member("lines", found.lines).member("deployments", found.deployments).member("backups", found.backups);
    json.key("problems").begin_array();
    for (const host::RecordProblem& problem : found.problems) {
      json.begin_object().member("file", std::string_view(problem.file));
      json.key("line");
      problem.line > 0 ? json.number(problem.line) : json.null();
      json.member("reason", std::string_view(problem.reason)).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

}  // namespace ampcfg::cli
