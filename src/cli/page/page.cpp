#include "cli/page/page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "ampcfg/cli/terminal/version.hpp"
#include "ampcfg/os/digest.hpp"
#include "cli/page/page_parts.hpp"
#include "cli/page/page_texts.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// `12 drift and 1 error on 3 of 23 instances`.
std::string findings_in(const ScanTotals& totals) {
  const std::size_t answered = totals.instances - totals.failed_instances;
  if (answered == 0) return "Nothing could be compared";
  const std::string all = counted(totals.instances, "instance", "instances");
  if (totals.counts.drift + totals.counts.error == 0)
    return "Nothing differs on " + (answered == totals.instances ? all : grouped(answered) + " of " + all);
  std::string text = totals.counts.drift > 0 ? grouped(totals.counts.drift) + " drift" : "";
  if (totals.counts.error > 0) text += (text.empty() ? "" : " and ") + counted(totals.counts.error, "error", "errors");
  return text + " on " + grouped(totals.differing_instances) + " of " + all;
}

/// With what is not known beside it: `; 1 of 2 hosts did not answer`.
std::string verdict_of(const ScanTotals& totals) {
  std::string text = findings_in(totals);
  if (totals.failed_hosts > 0)
    text += "; " + grouped(totals.failed_hosts) + " of " + counted(totals.hosts, "host", "hosts") + " did not answer";
  if (totals.failed_instances > 0 && totals.failed_instances < totals.instances)
    text += "; " + counted(totals.failed_instances, "instance", "instances") + " could not be looked at";
  return text;
}

Html counts_of(const PageFacts& facts, const ScanTotals& totals) {
  Html html;
  const auto add = [&](std::string_view kind, std::size_t number, std::string_view one, std::string_view many) {
    html.tag("<li").attribute("class", number > 0 ? kind : "").tag("><b>").number(number).tag("</b>");
    html.text(number == 1 ? one : many).tag("\n");
  };
  add("drift", totals.counts.drift, "drift", "drift");
  add("error", totals.counts.error, "error", "errors");
  add("", totals.counts.variance, "variance", "variances");
  add("", totals.counts.ok, "key as expected", "keys as expected");
  add("", totals.counts.files, "file", "files");
  add("", totals.instances, "instance", "instances");
  if (facts.scan.size() > 1) add("", totals.hosts, "host", "hosts");
  return html;
}

Html made(const PageFacts& facts) {
  Html html;
  html.tag("<time").attribute("datetime", facts.made_at).tag(">").text(local_moment(facts.made_at)).tag("</time>");
  std::vector<std::string> hosts;
  for (const auto& result : facts.scan) hosts.push_back(shown(result.host));
  constexpr std::size_t most_names = 6;
  html.tag(" · ").text(hosts.size() > most_names ? counted(hosts.size(), "host", "hosts") : listed(hosts, "and"));
  if (facts.is_narrowed) html.tag(" · not all was looked at: <code>").text(shown(facts.typed)).tag("</code>");
  return html;
}

void write_failure(Html& html, const std::string& label, const Error& error, const PageCommand& command) {
  html.tag("<li><b>").text(label).tag("</b> ").text(told(error.what()));
  if (!error.hint().empty()) html.tag("<span class=note>").text(shown(error.hint())).tag("</span>");
  html.tag("<div class=do>");
  write_command(html, command);
  html.tag("</div>");
}

/// What could not be looked at, and why.
Html failures_of(const PageFacts& facts, const PageCommands& commands) {
  Html list;
  for (const auto& result : facts.scan) {
    if (result.error)
      write_failure(list, shown(result.host), *result.error, commands.of_host("hosts check", result.host, ""));
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      if (!scan.instance.error) continue;
      const std::string label = label_in(facts.scan.size(), result.host, scan.instance.name);
      write_failure(list, label, *scan.instance.error, commands.of_instances("status", {label}));
    }
  }
  Html html;
  if (list.empty()) return html;
  html.tag("<section aria-labelledby=failed-title><h2 id=failed-title>Could not be looked at</h2>\n<ul class=failed>");
  return html.add(list).tag("</ul></section>");
}

Html warnings_of_page(const PageFacts& facts) {
  Html html;
  if (facts.warnings.empty()) return html;
  html.tag("<section id=warnings aria-labelledby=warnings-title><h2 id=warnings-title>Warnings</h2>\n<ul>");
  for (const std::string& warning : facts.warnings) html.tag("<li>").text(told(warning)).tag("\n");
  return html.tag("</ul></section>");
}

Html colophon(const PageFacts& facts) {
  Html html;
  html.tag("<p>Made by <code>").text(shown(facts.typed)).tag("</code>, ampcfg ").text(version());
  html.tag(", of the set <code>").text(shown(facts.set.digest)).tag("</code>: ");
  html.text(counted(facts.set.universal_plugins, "plugin", "plugins")).tag(" with universal values, ");
  html.number(facts.set.variable_plugins).tag(" with documented ones.</p>\n");
  html.tag(
      "<p>Passwords and tokens are hidden, and nothing of them is in this file. Times are as clocks showed them where "
      "it was made.");
  return html.tag(" <kbd>/</kbd> leads to the search; arrows move on the map.</p>");
}

/// A link for each section that there is.
Html links_to(const std::vector<std::pair<std::string_view, const Html*>>& sections) {
  Html html;
  for (const auto& [name, section] : sections) {
    static const std::map<std::string_view, std::string_view> titles{{"map", "Map"},
                                                                     {"findings", "What differs"},
                                                                     {"exceptions", "Exceptions"},
                                                                     {"flags", "Restart flags"},
                                                                     {"deployments", "Last deployments"},
                                                                     {"warnings", "Warnings"}};
    const auto title = titles.find(name);
    if (section->empty() || title == titles.end()) continue;
    html.tag("<a").address(name).tag(">").text(title->second).tag("</a>");
  }
  return html;
}

std::string policy() {
  return fmt::format(
      "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; "
      "form-action 'none'",
      os::sha256_base64(page_texts.js), os::sha256_base64(page_texts.css));
}

}  // namespace

std::string page_of(const PageFacts& facts) {
  const ScanTotals totals = totals_of(facts.scan);
  const PageRows rows = page_rows(facts);
  const PageCommands commands(facts);
  const std::string verdict = verdict_of(totals);
  Html title;
  title.text(verdict);
  const std::map<std::string_view, Html> sections{
      {"failures", failures_of(facts, commands)},
      {"map", map_part(facts, rows)},
      {"findings", findings_part(facts, rows, commands)},
      {"exceptions", exceptions_part(facts, commands)},
      {"flags", flags_part(facts, commands)},
      {"deployments", deployments_part(facts, commands)},
      {"warnings", warnings_of_page(facts)},
  };
  std::vector<std::pair<std::string_view, const Html*>> in_order;
  for (const std::string_view name : {"map", "findings", "exceptions", "flags", "deployments", "warnings"})
    in_order.emplace_back(name, &sections.at(name));
  const std::map<std::string_view, std::string> pieces{
      {"policy", policy()},
      {"style", std::string(page_texts.css)},
      {"script", std::string(page_texts.js)},
      {"title", title.str() + " · ampcfg"},
      {"verdict", title.str()},
      {"made", made(facts).str()},
      {"counts", counts_of(facts, totals).str()},
      {"sections", links_to(in_order).str()},
      {"colophon", colophon(facts).str()},
  };
  return filled_in(page_texts.html, [&](std::string_view name) -> std::string_view {
    const auto section = sections.find(name);
    return section != sections.end() ? std::string_view(section->second.str()) : std::string_view(pieces.at(name));
  });
}

}  // namespace ampcfg::cli
