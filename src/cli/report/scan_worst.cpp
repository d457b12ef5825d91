// scan_table.hpp: the instances and plugins with most drift.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/report/finding_table.hpp"
#include "cli/report/label.hpp"
#include "cli/report/scan_table.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

struct Ranked {
  std::string name;
  drift::Counts counts;
  bool failed = false;  ///< nothing can be said of it
};

/// Names with what is wrong with them, the worst first, in lines that are equally wide.
struct Ranking {
  std::vector<std::string> lines;
  std::size_t width = 0;
};

std::vector<Ranked> instances_of(const ScanResults& results) {
  std::vector<Ranked> ranked;
  for (const auto& result : results) {
    if (!result.answer) {
      ranked.push_back({shown(result.host), {}, true});
      continue;
    }
    for (const host::InstanceScan& scan : result.answer->instances) {
      const bool failed = scan.instance.error.has_value();
      if (failed || scan.counts.drift + scan.counts.error > 0)
        ranked.push_back({label_in(results.size(), result.host, scan.instance.name), scan.counts, failed});
    }
  }
  return ranked;
}

std::vector<Ranked> plugins_of(const ScanResults& results) {
  std::map<std::string, drift::Counts> by_plugin;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      for (const drift::Finding& finding : scan.findings) {
        if (finding.status == drift::Status::drift) ++by_plugin[finding.plugin].drift;
        if (finding.status == drift::Status::error) ++by_plugin[finding.plugin].error;
      }
    }
  }
  std::vector<Ranked> ranked;
  for (const auto& [plugin, counts] : by_plugin) ranked.push_back({shown(plugin), counts, false});
  return ranked;
}

Ranking rank(const Output& out, std::vector<Ranked> ranked, const std::string& one, const std::string& many) {
  constexpr std::size_t most = 10;
  const bool has_errors =
      std::any_of(ranked.begin(), ranked.end(), [](const Ranked& one) { return one.counts.error > 0; });
  const std::string_view headings = has_errors ? "   drift  error" : "   drift";
  Ranking ranking;
  if (ranked.size() < 2) return ranking;
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& left, const Ranked& right) {
    if (left.failed != right.failed) return left.failed;
    return left.counts.drift + left.counts.error > right.counts.drift + right.counts.error;
  });
  const std::size_t listed = ranked.size() > most + 1 ? most : ranked.size();
  const std::string more = fmt::format("and {} more {}", grouped(ranked.size() - listed), many);
  std::size_t names = std::max(width(one), listed < ranked.size() ? width(more) : 0);
  for (std::size_t at = 0; at < listed; ++at) names = std::max(names, width(ranked[at].name));
  names = std::min(names, out.width() - std::min(out.width(), headings.size()));
  ranking.width = names + headings.size();
  ranking.lines.push_back(out.paint(Paint::faint, padded(one, names) + std::string(headings)));
  for (std::size_t at = 0; at < listed; ++at) {
    const auto& [name, counts, failed] = ranked[at];
    const std::string errors = counts.error > 0 ? fmt::format("{:>7}", grouped(counts.error))
                               : has_errors     ? spaces(7)
                                                : "";
    const std::string drift = failed ? "failed" : grouped(counts.drift);
    ranking.lines.push_back(padded(cut(name, names), names) +
                            out.paint(Paint::red, fmt::format("{:>8}", drift) + errors));
  }
  if (listed < ranked.size()) ranking.lines.push_back(padded(more, ranking.width));
  return ranking;
}

void print(Output& out, const Ranking& ranking) {
  if (ranking.lines.empty()) return;
  for (const std::string& line : ranking.lines) out.line(line);
  out.line();
}

}  // namespace

void print_worst(Output& out, const ScanResults& results, bool plugins) {
  constexpr std::size_t between = 6;
  const Ranking left = rank(out, instances_of(results), "instance", "instances");
  const Ranking right = plugins ? rank(out, plugins_of(results), "plugin", "plugins") : Ranking();
  if (left.lines.empty() || right.lines.empty() || left.width + between + right.width > out.width()) {
    print(out, right);
    print(out, left);
    return;
  }
  for (std::size_t at = 0; at < std::max(left.lines.size(), right.lines.size()); ++at) {
    const std::string& start = at < left.lines.size() ? left.lines[at] : spaces(left.width);
    out.line(start + (at < right.lines.size() ? spaces(between) + right.lines[at] : ""));
  }
  out.line();
}

}  // namespace ampcfg::cli
