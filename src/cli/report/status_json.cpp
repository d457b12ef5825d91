// status_report.hpp: the JSON of `status`.
#include "ampcfg/os/machine.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/status_report.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

using host::GameState;
using host::InstanceStatus;

void write_count(JsonWriter& json, std::string_view name, std::optional<std::size_t> count) {
  json.key(name);
  count ? json.number(*count) : json.null();
}

void write_flag(JsonWriter& json, std::string_view name, std::optional<bool> value) {
  json.key(name);
  value ? json.boolean(*value) : json.null();
}

void write_game(JsonWriter& json, const host::Game& game) {
  json.member("state", host::name(game.state))
      .member("since", game.started ? std::optional(os::rfc3339(*game.started)) : std::nullopt)
      .member("reason", game.reason.empty() ? std::nullopt : std::optional(game.reason))
      .member("version", game.version.empty() ? std::nullopt : std::optional(game.version))
      .key("players");
  if (!game.online && !game.max) {
    json.null();
    return;
  }
  json.begin_object();
  write_count(json, "online", game.online);
  write_count(json, "max", game.max);
  json.end_object();
}

void write_scan(JsonWriter& json, const std::optional<host::ScannedInstance>& scan) {
  write_count(json, "drift", scan ? std::optional(scan->drift) : std::nullopt);
  json.member("drift_at", scan ? std::optional(scan->at) : std::nullopt);
  json.key("last_scan");
  if (!scan) {
    json.null();
    return;
  }
  json.begin_object()
      .member("at", std::string_view(scan->at))
      .member("drift", scan->drift)
      .member("error", scan->error);
  json.key("plugins").begin_array();
  for (const host::ScannedPlugin& one : scan->plugins) {
    json.begin_object().member("plugin", std::string_view(one.plugin)).member("findings", one.findings).end_object();
  }
  json.end_array().key("left").begin_array();
  for (const host::ScannedFile& one : scan->left) {
    json.begin_object()
        .member("plugin", std::string_view(one.plugin))
        .member("file", one.file.empty() ? std::nullopt : std::optional(one.file))
        .member("kind", std::string_view(one.kind));
    write_count(json, "line", one.line > 0 ? std::optional(one.line) : std::nullopt);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_instance(JsonWriter& json, const InstanceStatus& status) {
  begin_instance(json, status.instance);
  write_state(json, status.instance);
  write_flag(json, "needs_restart", status.needs_restart);
  write_reasons(json, status.reasons);
  write_game(json, status.game);
  const std::uint16_t port = status.facts.listening.endpoint.port;
  write_count(json, "port", port != 0 ? std::optional<std::size_t>(port) : std::nullopt);
  const bool is_known = status.facts.startup != host::StartupMode::unknown;
  write_flag(json, "comes_back", is_known ? std::optional(host::comes_back(status.facts.startup)) : std::nullopt);
  json.member("last_deployment", status.last_deployment);
  write_scan(json, status.last_scan);
  json.member("warnings", status.warnings).end_object();
}

}  // namespace

void write_reasons(JsonWriter& json, const std::vector<host::FlagReason>& reasons) {
  json.key("reasons").begin_array();
  for (const host::FlagReason& reason : reasons) {
    const bool names_deployment = !reason.id.empty() && reason.kind != host::FlagKind::hand;
    json.begin_object()
        .member("kind", reason.kind.word())
        .member("id", names_deployment ? std::optional(reason.id) : std::nullopt)
        .member("text", std::string_view(reason.text))
        .member("since", reason.since.empty() ? std::nullopt : std::optional(reason.since))
        .end_object();
  }
  json.end_array();
}

std::string status_as_json(const StatusResults& results, const std::vector<std::string>& warnings) {
  std::size_t instances = 0, running = 0, flagged = 0;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const InstanceStatus& status : result.answer->instances) {
      ++instances;
      if (status.game.state == GameState::running) ++running;
      if (status.needs_restart.value_or(false)) ++flagged;
    }
  }
  JsonWriter json;
  begin_frame(json, "status", warnings);
  json.key("summary")
      .begin_object()
      .member("hosts", results.size())
      .member("instances", instances)
      .member("running", running)
      .member("needs_restart", flagged)
      .end_object();
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("instances").begin_array();
    if (result.answer) {
      for (const InstanceStatus& status : result.answer->instances) write_instance(json, status);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

}  // namespace ampcfg::cli
