#include "cli/report/metrics.hpp"

#include <fmt/core.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/cli/terminal/version.hpp"
#include "ampcfg/document/json/json_encoding.hpp"

namespace ampcfg::cli {
namespace {

struct InstanceRow {
  const host::InstanceScan* scan = nullptr;      ///< null where a scan did not have it
  const host::InstanceStatus* status = nullptr;  ///< null where its game was not asked
  std::string labels;
};

struct HostFigures {
  const fleet::HostResult<host::HostScan>* result = nullptr;
  std::string labels;
  std::map<std::string, InstanceRow> instances;  ///< by name, as it is on disk
};

/// Each byte that is not UTF-8 is U+FFFD.
std::string as_utf8(const std::string& name) {
  std::string text;
  std::size_t from = 0;
  for (auto bad = document::not_utf8(name); bad; bad = document::not_utf8(name, bad->end)) {
    text.append(name, from, bad->begin - from);
    for (std::uint32_t at = bad->begin; at < bad->end; ++at) text += "\xEF\xBF\xBD";
    from = bad->end;
  }
  return text.append(name, from);
}

std::string escaped(std::string_view value) {
  std::string text;
  for (const char byte : value) {
    if (byte == '\n') {
      text += "\\n";
      continue;
    }
    if (byte == '"' || byte == '\\') text += '\\';
    text += byte;
  }
  return text;
}

std::string label(std::string_view name, std::string_view value) {
  return fmt::format("{}=\"{}\"", name, escaped(value));
}

/// The names as labels, by the names as they are: none is that of two.
std::map<std::string, std::string> labels_of(const std::set<std::string>& names) {
  std::set<std::string> taken;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::size_t> last;
  for (const std::string& name : names) {
    if (!document::not_utf8(name)) taken.insert(labels[name] = name);
  }
  for (const std::string& name : names) {
    if (labels.contains(name)) continue;
    const std::string text = as_utf8(name);
    std::string unique = text;
    for (std::size_t& number = last[text]; !taken.insert(unique).second;)
      unique = text + "#" + std::to_string((number += number == 0 ? 2 : 1));
    labels[name] = std::move(unique);
  }
  return labels;
}

std::map<std::string, InstanceRow> instances_of(const fleet::HostResult<host::HostScan>& scan,
                                                const fleet::HostResult<host::HostStatus>* status) {
  std::map<std::string, InstanceRow> rows;
  std::set<std::string> names;
  if (scan.answer) {
    for (const host::InstanceScan& one : scan.answer->instances) {
      InstanceRow& row = rows[one.instance.name];
      if (row.scan == nullptr) row.scan = &one;
    }
  }
  if (status != nullptr && status->answer) {
    for (const host::InstanceStatus& one : status->answer->instances) {
      InstanceRow& row = rows[one.instance.name];
      if (row.status == nullptr) row.status = &one;
    }
  }
  for (const auto& row : rows) names.insert(row.first);
  for (const auto& [name, text] : labels_of(names)) rows[name].labels = label("amp_instance", text);
  return rows;
}

std::vector<HostFigures> rows_of(const Figures& figures) {
  std::map<std::string, const fleet::HostResult<host::HostStatus>*> games;
  if (figures.games != nullptr) {
    for (const auto& result : *figures.games) games.emplace(result.host, &result);
  }
  std::set<std::string> names;
  for (const auto& result : figures.scan) names.insert(result.host);
  const auto labels = labels_of(names);
  std::vector<HostFigures> rows;
  for (const auto& result : figures.scan) {
    const auto asked = games.find(result.host);
    HostFigures& row = rows.emplace_back();
    row.result = &result;
    row.labels = label("amp_host", labels.at(result.host));
    row.instances = instances_of(result, asked == games.end() ? nullptr : asked->second);
    for (auto& instance : row.instances) instance.second.labels = row.labels + "," + instance.second.labels;
  }
  return rows;
}

/// What a metric of an instance is; nothing where it is not known.
struct InstanceMetric {
  std::string_view name, help;
  std::optional<std::size_t> (*value)(const InstanceRow& row);
};

template <std::size_t drift::Counts::*count>
std::optional<std::size_t> counted_in(const InstanceRow& row) {
  if (row.scan == nullptr || row.scan->instance.error) return std::nullopt;
  return row.scan->counts.*count;
}

std::optional<std::size_t> is_up(const InstanceRow& row) {
  if (row.scan == nullptr) return std::nullopt;
  return row.scan->instance.error ? 0 : 1;
}

std::optional<std::size_t> needs_restart(const InstanceRow& row) {
  if (row.scan == nullptr || !row.scan->needs_restart) return std::nullopt;
  return *row.scan->needs_restart ? 1 : 0;
}

std::optional<std::size_t> ended_exceptions(const InstanceRow& row) {
  if (row.scan == nullptr || row.scan->instance.error) return std::nullopt;
  std::size_t number = 0;
  for (const drift::Finding& finding : row.scan->findings) number += finding.ended ? 1 : 0;
  return number;
}

std::optional<std::size_t> players(const InstanceRow& row) {
  if (row.status == nullptr) return std::nullopt;
  const host::Game& game = row.status->game;
  if (game.state == host::GameState::stopped || game.state == host::GameState::sleeping) return 0;
  if (!game.online) return std::nullopt;
  return *game.online;
}

std::optional<std::size_t> is_game_up(const InstanceRow& row) {
  if (row.status == nullptr) return std::nullopt;
  switch (row.status->game.state) {
    case host::GameState::running:
    case host::GameState::sleeping:
      return 1;
    case host::GameState::stopped:
    case host::GameState::starting:
      return 0;
    case host::GameState::unknown:
      break;
  }
  return std::nullopt;
}

constexpr InstanceMetric of_instance[] = {
    {"ampcfg_instance_up", "Whether the instance could be looked at.", is_up},
    {"ampcfg_keys", "Keys of which a value is expected.", counted_in<&drift::Counts::keys>},
    {"ampcfg_drift", "Keys and files that are not as expected.", counted_in<&drift::Counts::drift>},
    {"ampcfg_variances", "Keys that differ as documented.", counted_in<&drift::Counts::variance>},
    {"ampcfg_undecided", "Keys of which nobody has decided what is expected.", counted_in<&drift::Counts::undecided>},
    {"ampcfg_errors", "Keys and files of which nothing can be said.", counted_in<&drift::Counts::error>},
    {"ampcfg_exceptions_ended", "Keys that still have a value that was expected until a day that has passed.",
     ended_exceptions},
    {"ampcfg_restart_needed", "Whether the game needs a restart for files that it has.", needs_restart},
    {"ampcfg_players", "Players that are on.", players},
    {"ampcfg_game_up", "Whether the game runs, or sleeps until somebody joins.", is_game_up},
};

class MetricsText {
 public:
  explicit MetricsText(const Figures& figures) : figures_(figures), rows_(rows_of(figures)) {}

  std::string run() {
    add_hosts();
    for (const InstanceMetric& metric : of_instance) {
      begin(metric.name, metric.help);
      each_instance([&](const InstanceRow& row) {
        if (const auto value = metric.value(row)) add(row.labels, std::to_string(*value));
      });
    }
    begin("ampcfg_drift_by_plugin", "Keys and files of a plugin that are not as expected.");
    each_instance([this](const InstanceRow& row) { add_plugins(row); });
    return std::move(text_);
  }

 private:
  void add_hosts() {
    begin("ampcfg_up", "Whether the host could be scanned.");
    for (const HostFigures& row : rows_) add(row.labels, row.result->answer ? "1" : "0");
    begin("ampcfg_scan_duration_seconds", "How long the host was awaited.");
    for (const HostFigures& row : rows_) add(row.labels, fmt::format("{:.3f}", row.result->took.count()));
    begin("ampcfg_scan_timestamp_seconds", "When the scan ended, in seconds since 1970.");
    constexpr double nanoseconds = 1e9;
    for (const HostFigures& row : rows_)
      add(row.labels, fmt::format("{:.3f}", static_cast<double>(figures_.at) / nanoseconds));
    begin("ampcfg_info", "The version of ampcfg, and the digest of the expectations.");
    for (const HostFigures& row : rows_) {
      const bool has_own_set = figures_.with_own_set.contains(row.result->host);
      add(row.labels + "," + label("version", version()) + "," +
              label("expectations", has_own_set ? "there" : figures_.expectations),
          "1");
    }
  }

  void add_plugins(const InstanceRow& row) {
    if (row.scan == nullptr || row.scan->instance.error) return;
    std::map<std::string, std::size_t> drift;
    std::set<std::string> names;
    for (const drift::Finding& finding : row.scan->findings) {
      if (finding.status == drift::Status::drift) ++drift[finding.plugin];
    }
    for (const auto& plugin : drift) names.insert(plugin.first);
    const auto labels = labels_of(names);
    for (const auto& [plugin, number] : drift)
      add(row.labels + "," + label("plugin", labels.at(plugin)), std::to_string(number));
  }

  template <typename Look>
  void each_instance(const Look& look) const {
    for (const HostFigures& host : rows_) {
      for (const auto& instance : host.instances) look(instance.second);
    }
  }

  void begin(std::string_view name, std::string_view help) {
    name_ = name;
    head_ = fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
  }

  /// A metric of which there is no sample is not mentioned.
  void add(std::string_view labels, std::string_view value) {
    text_ += std::exchange(head_, {});
    text_.append(name_).append("{").append(labels).append("} ").append(value).append("\n");
  }

  const Figures& figures_;
  std::vector<HostFigures> rows_;
  std::string text_, head_;
  std::string_view name_;
};

}  // namespace

std::string metrics_text(const Figures& figures) {
  return MetricsText(figures).run();
}

}  // namespace ampcfg::cli
