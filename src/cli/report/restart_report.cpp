#include "cli/report/restart_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "cli/report/below.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/label.hpp"
#include "cli/report/named_list.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using host::InstanceRestart;
using host::InstanceStatus;
using host::RestartResult;

std::string reason_of(const InstanceStatus& status) {
  if (status.reasons.empty()) return "";
  std::string text = shown(status.reasons.front().text);
  if (status.reasons.size() > 1)
    text += fmt::format(" and {} more", counted(status.reasons.size() - 1, "reason", "reasons"));
  return text;
}

/// An instance of the plan: what its game does, who plays, and why it restarts or is left alone.
ListRow plan_row(const RestartCandidate& one) {
  const InstanceStatus& status = *one.status;
  if (status.instance.error)
    return {{one.label, Paint::strong}, {"failed", Paint::red}, {"-"}, {told(status.instance.error->what())}};
  const Paint paint = status.game.online.value_or(0) > 0 ? Paint::yellow : Paint::plain;
  const ListCell state{std::string(host::name(status.game.state))};
  const ListCell players{status.game.online ? grouped(*status.game.online) : "-", paint};
  if (!one.left.empty()) return {{one.label}, state, players, {"left alone: " + shown(one.left), Paint::faint}};
  return {{one.label, Paint::strong}, state, players, {shown(reason_of(status))}};
}

void print_remarks(Output& out, const RestartCandidate& one) {
  const InstanceStatus& status = *one.status;
  if (!one.left.empty() || status.instance.error) return;
  if (!status.game.reason.empty()) print_below(out, shown(status.game.reason), Paint::faint);
  if (!host::comes_back(status.facts.startup))
    print_below(out, "AMP would not start the game again after this: its startup mode is not set to", Paint::red);
}

std::string result_words(const InstanceRestart& part) {
  if (part.result != RestartResult::restarted) return std::string(name(part.result));
  std::string text = fmt::format("restarted in {:.1f} s", static_cast<double>(part.milliseconds) / 1000);
  if (!part.game.version.empty()) text += ", answers as " + cut(shown(part.game.version), 40);
  return text;
}

Paint paint_of(RestartResult result) {
  switch (result) {
    case RestartResult::restarted:
      return Paint::green;
    case RestartResult::failed:
      return Paint::red;
    case RestartResult::skipped:
      break;
  }
  return Paint::yellow;
}

void print_details(Output& out, const InstanceRestart& part, const std::string& apply) {
  if (part.error) {
    print_reason(out, part.error->what(), Paint::plain);
    print_hint(out, part.error->hint());
  }
  for (const host::RevertedKey& key : part.reverted) {
    print_below(
        out,
        shown("reverted: " + key.plugin + "/" + key.file + " " + key.key + " (deployed by " + key.deployment + ")"),
        Paint::yellow);
  }
  if (!part.reverted.empty())
    print_below(out, "a plugin wrote its old values back as it stopped: `" + apply + "` writes between stop and start",
                Paint::faint);
  for (const std::string& warning : part.warnings) print_below(out, shown("warning: " + warning), Paint::plain);
}

/// `ampcfg restart ovh:SMP101`, as it is typed here.
std::string command_for(const std::string& command, const std::string& host, const std::string& instance,
                        const Here& here) {
  return "ampcfg " + command + shown(here.options) + " " +
         shown(os::shell_word(host == here.name ? instance : host + ":" + instance));
}

void print_sum(Output& out, const RestartResults& results) {
  std::size_t all = 0, restarted = 0;
  std::vector<std::string> flagged;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const InstanceRestart& part : result.answer->instances) {
      ++all;
      const bool done = part.result == RestartResult::restarted;
      if (done) ++restarted;
      if (!done || part.error || !part.reverted.empty())
        flagged.push_back(label_in(results.size(), result.host, part.instance.name));
    }
  }
  std::string text = fmt::format("restarted {} of {}", grouped(restarted), counted(all, "instance", "instances"));
  if (!flagged.empty()) text += "; see to " + listed(flagged, "and");
  for (const std::string& line : wrapped(text, out.width()))
    out.line(out.paint(restarted == all && flagged.empty() ? Paint::green : Paint::yellow, line));
}

bool is_down(const InstanceRestart& part) {
  return part.result == RestartResult::failed && part.game.state == host::GameState::stopped;
}

void print_games_down(Output& out, const RestartResults& results, const Here& here) {
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const InstanceRestart& part : result.answer->instances) {
      if (is_down(part))
        print_down(out, label_in(results.size(), result.host, part.instance.name) + " IS DOWN",
                   restart_command(result.host, part.instance.name, here));
    }
  }
}

// ---------------------------------------------------------------- JSON

void write_optional(JsonWriter& json, std::string_view name, std::optional<std::size_t> number) {
  json.key(name);
  number ? json.number(*number) : json.null();
}

void write_game_seen(JsonWriter& json, const host::Game& game) {
  json.member("state", host::name(game.state))
      .member("version", game.version.empty() ? std::nullopt : std::optional(game.version));
  write_optional(json, "players", game.online);
}

void write_part(JsonWriter& json, const InstanceRestart& part) {
  begin_instance(json, part.instance);
  json.member("result", name(part.result)).member("error", part.error);
  write_game_seen(json, part.game);
  json.member("milliseconds", static_cast<std::size_t>(part.milliseconds)).key("answered").begin_array();
  for (const host::FlagReason& reason : part.answered) {
    json.begin_object().member("kind", reason.kind.word()).member("text", std::string_view(reason.text)).end_object();
  }
  json.end_array().key("reverted").begin_array();
  for (const host::RevertedKey& key : part.reverted) {
    json.begin_object()
        .member("plugin", std::string_view(key.plugin))
        .member("file", std::string_view(key.file))
        .member("key", std::string_view(key.key))
        .member("reverted", std::string_view(key.deployment))
        .end_object();
  }
  json.end_array().member("output", std::string_view(part.output)).member("warnings", part.warnings).end_object();
}

/// One that was only looked at.
void write_taken(JsonWriter& json, const RestartCandidate& taken) {
  begin_instance(json, taken.status->instance);
  const auto& failed = taken.status->instance.error;
  std::optional<Error> error = failed;
  if (!failed && !taken.left.empty())
    error.emplace(std::string(host::name(taken.status->game.state)), taken.left, "name it to start it");
  json.member("result", std::string_view(failed               ? "failed"
                                         : taken.left.empty() ? "planned"
                                                              : "skipped"))
      .member("error", error);
  write_game_seen(json, taken.status->game);
  json.key("comes_back").boolean(host::comes_back(taken.status->facts.startup)).end_object();
}

}  // namespace

std::vector<RestartCandidate> in_order(const StatusResults& results, const std::vector<fleet::Target>& targets,
                                       const std::vector<std::string>& arguments) {
  const auto is_argument = [&](const std::string& word) {
    return std::find(arguments.begin(), arguments.end(), word) != arguments.end();
  };
  std::vector<RestartCandidate> all;
  for (const auto& result : results) {
    if (!result.answer) continue;
    const auto target =
        std::find_if(targets.begin(), targets.end(), [&](const fleet::Target& one) { return one.host == result.host; });
    std::vector<std::string> names;
    for (const InstanceStatus& status : result.answer->instances) names.push_back(status.instance.name);
    std::vector<std::string> order;
    for (const std::string& pattern : target->instances.list()) {
      for (std::string& name : drift::Patterns({pattern}).pick(names)) {
        if (std::find(order.begin(), order.end(), name) == order.end()) order.push_back(std::move(name));
      }
    }
    if (target->instances.empty()) order = names;
    for (const std::string& name : order) {
      const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
      all.push_back({result.host,
                     label_in(results.size(), result.host, name),
                     &result.answer->instances[at],
                     is_argument(name) || is_argument(result.host + ":" + name),
                     {}});
    }
  }
  return all;
}

std::string who_plays(const host::Game& game) {
  if (!game.online) return "";
  return *game.online == 0 ? "nobody plays" : counted(*game.online, "player", "players");
}

std::size_t players_on(const std::vector<RestartCandidate>& taken) {
  std::size_t players = 0;
  for (const RestartCandidate& one : taken) {
    if (one.left.empty()) players += one.status->game.online.value_or(0);
  }
  return players;
}

std::string players_words(std::size_t players) {
  return players == 0 ? "" : ", " + counted(players, "player", "players") + " online";
}

std::string restart_command(const std::string& host, const std::string& instance, const Here& here) {
  return command_for("restart", host, instance, here);
}

void print_down(Output& out, const std::string& sentence, const std::string& command) {
  const std::string what = sentence + ".";
  const std::string way = "Try: " + command;
  if (width(what) + 1 + width(way) <= out.width()) return out.line(out.paint(Paint::red, what + " " + way));
  for (const std::string& line : wrapped(what, out.width())) out.line(out.paint(Paint::red, line));
  out.line(out.paint(Paint::red, way));
}

void print_restart_plan(Output& out, const std::vector<RestartCandidate>& taken) {
  if (taken.empty()) return;
  const auto restarts = [](const RestartCandidate* one) { return !one->status->instance.error && one->left.empty(); };
  std::vector<const RestartCandidate*> order;
  for (const RestartCandidate& one : taken) order.push_back(&one);
  std::stable_partition(order.begin(), order.end(), restarts);
  std::vector<ListRow> rows;
  for (const RestartCandidate* one : order) rows.push_back(plan_row(*one));
  const NamedList list(out, {"instance", "game", "players", "why"}, rows);
  list.print_names();
  for (std::size_t n = 0; n < rows.size(); ++n) {
    list.print(rows[n]);
    print_remarks(out, *order[n]);
  }
}

void print_restarts(Output& out, const RestartResults& results, const Here& here, bool worst_only) {
  std::vector<std::pair<const InstanceRestart*, const std::string*>> parts;  // with their hosts
  std::vector<ListRow> rows;
  for (const auto& result : results) {
    if (result.error) print_error_beside(out, shown(result.host), *result.error);
    if (!result.answer) continue;
    for (const InstanceRestart& part : result.answer->instances) {
      if (worst_only && part.result == RestartResult::restarted && !part.error && part.reverted.empty() &&
          part.warnings.empty())
        continue;
      parts.emplace_back(&part, &result.host);
      rows.push_back({{label_in(results.size(), result.host, part.instance.name), Paint::strong},
                      {result_words(part), paint_of(part.result)}});
    }
  }
  const NamedList list(out, {"instance", "result"}, rows);
  if (!rows.empty()) list.print_names();
  for (std::size_t n = 0; n < rows.size(); ++n) {
    list.print(rows[n]);
    const auto& [part, host] = parts[n];
    print_details(out, *part, command_for("apply", *host, part->instance.name, here));
  }
  print_sum(out, results);
  print_games_down(out, results, here);
}

std::vector<GameDown> games_down(const RestartResults& results) {
  std::vector<GameDown> down;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const InstanceRestart& part : result.answer->instances) {
      if (is_down(part))
        down.push_back({result.host, part.instance.name, std::string(host::name(part.game.state)), {}});
    }
  }
  return down;
}

bool has_failed(const RestartResults& results) {
  return std::any_of(results.begin(), results.end(), [](const auto& result) {
    return !result.answer || std::any_of(result.answer->instances.begin(), result.answer->instances.end(),
                                         [](const InstanceRestart& part) {
                                           return part.result != RestartResult::restarted || part.error;
                                         });
  });
}

std::string restarts_as_json(const StatusResults& looked, const std::vector<RestartCandidate>& taken,
                             const RestartResults* results, const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "restart", warnings);
  json.key("hosts").begin_array();
  for (const auto& host : looked) {
    const fleet::HostResult<host::HostRestart>* done = nullptr;
    if (results != nullptr) {
      const auto found =
          std::find_if(results->begin(), results->end(), [&](const auto& one) { return one.host == host.host; });
      if (found != results->end()) done = &*found;
    }
    done != nullptr ? begin_host(json, *done) : begin_host(json, host);
    json.key("instances").begin_array();
    for (const RestartCandidate& one : taken) {
      const bool is_told = done != nullptr && one.left.empty() && !one.status->instance.error;
      if (one.host == host.host && !is_told) write_taken(json, one);
    }
    if (done != nullptr && done->answer) {
      for (const InstanceRestart& part : done->answer->instances) write_part(json, part);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

}  // namespace ampcfg::cli
