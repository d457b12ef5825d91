// page_parts.hpp: what stands beside a scan: exceptions, restart flags, deployments.
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "ampcfg/drift/matching/secrets.hpp"
#include "cli/page/page_parts.hpp"
#include "cli/report/label.hpp"
#include "cli/report/status_parts.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t columns_of_value = 120;

void begin_section(Html& html, std::string_view id, std::string_view title, std::string_view about) {
  html.tag("<section").attribute("id", id).attribute("aria-labelledby", std::string(id) + "-title").tag("><h2");
  html.attribute("id", std::string(id) + "-title").tag(">").text(title).tag("</h2>\n");
  if (!about.empty()) html.tag("<p class=soft>").text(about).tag("</p>\n");
}

std::string names_joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// A table that a search looks through, and which is no part of the list.
void begin_table(Html& html, std::string_view name, const std::vector<std::string_view>& columns) {
  html.tag("<table").attribute("class", "rows others " + std::string(name)).tag("><thead><tr>");
  for (const std::string_view column : columns) html.tag("<th scope=col>").text(column);
  html.tag("\n<tbody>\n");
}

void end_table(Html& html) {
  html.tag("</table>\n<p class=\"none nothing\" hidden>Nothing here is like that.</p></section>");
}

/// Of which hosts nothing is known, each with why.
template <typename Results>
void write_unknown(Html& html, const Results& results) {
  for (const auto& result : results) {
    if (result.answer || !result.error) continue;
    html.tag("<p class=soft>Of ").text(shown(result.host)).tag(" it is not known: ").text(told(result.error->what()));
    html.tag("</p>\n");
  }
}

// ---------------------------------------------------------------- exceptions

void write_exception(Html& html, const Exceptions& exceptions, const Alike& alike, const PageCommands& commands) {
  const drift::Shown& entry = *alike.entry;
  const bool has_ended = exceptions.has_ended(entry);
  html.tag("<tr><th scope=row>").text(shown(entry.plugin)).tag(" <span class=note>").text(shown(entry.entry));
  html.tag("</span><td class=ex>").text(cut(plain_value(entry.value), columns_of_value)).tag("<td>");
  html.text(alike.whose()).tag("<td>").text(shown(entry.why));
  if (!entry.by.empty()) html.tag("<span class=note>by ").text(shown(entry.by)).tag("</span>");
  html.tag("<td>");
  if (!entry.until.empty()) {
    has_ended ? html.tag("<b class=over>ended ") : html.tag("<span class=until>until ");
    html.text(end_of(exceptions, entry));
    has_ended ? html.tag("</b>") : html.tag("</span>");
  }
  html.tag("<td class=do>");
  write_command(html, commands.unset(entry, alike.instances));
  html.tag("\n");
}

// ---------------------------------------------------------------- restart flags

void write_flag(Html& html, const StatusRow& row, const PageCommands& commands) {
  const host::InstanceStatus& status = *row.status;
  html.tag("<tr><th scope=row>").text(row.label).tag("<td>");
  for (const host::FlagReason& reason : status.reasons) {
    html.tag("<div>").text(told(reason.text));
    if (!reason.since.empty()) html.tag(" <span class=soft>").text(local_minute(reason.since)).tag("</span>");
    html.tag("</div>");
  }
  html.tag("<td>").text(state_of(status));
  if (waits_for_start(status)) html.tag("<span class=note>they wait for its next start</span>");
  html.tag("<td class=do>");
  if (is_flagged(status)) write_command(html, commands.of_instances("restart", {row.label}));
  html.tag("\n");
}

// ---------------------------------------------------------------- deployments

/// A deployment, on the host that has its record.
struct PageDeployment {
  const std::string* host = nullptr;
  const host::HistoryEntry* entry = nullptr;
};

std::vector<PageDeployment> newest(const HistoryResults& results) {
  constexpr std::size_t most = 20;
  std::vector<PageDeployment> deployments;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::HistoryEntry& entry : result.answer->entries) {
      const auto action = entry.action.known();
      if (action && host::deploys(*action)) deployments.push_back({&result.host, &entry});
    }
  }
  std::stable_sort(deployments.begin(), deployments.end(), [](const PageDeployment& left, const PageDeployment& right) {
    return left.entry->time > right.entry->time;
  });
  if (deployments.size() > most) deployments.resize(most);
  return deployments;
}

void write_results(Html& html, const host::HistoryEntry& entry) {
  std::vector<std::pair<std::string, std::vector<std::string>>> results;
  for (const host::HistoryPart& part : entry.parts) {
    if (part.instance.empty()) continue;
    const std::string word = shown(part.result.word());
    const auto found = std::find_if(results.begin(), results.end(), [&](const auto& one) { return one.first == word; });
    if (found == results.end()) {
      results.push_back({word, {shown(part.instance)}});
    } else {
      found->second.push_back(shown(part.instance));
    }
  }
  for (const auto& [word, instances] : results)
    html.tag("<div>").text(word).tag(": ").text(names_joined(instances)).tag("</div>");
  if (!entry.undoes.empty()) html.tag("<div>undoes ").text(shown(entry.undoes)).tag("</div>");
}

std::string change_text(const drift::PlannedKey& key) {
  const auto value = [&](const std::optional<std::string>& json) {
    return key.hidden ? std::string(drift::hidden_text) : cut(json.value_or("(no such key)"), columns_of_value);
  };
  return value(key.before) + " → " + value(key.after);
}

/// What was changed, each once, with the instances.
void write_changes(Html& html, const host::HistoryEntry& entry) {
  constexpr std::size_t most = 8;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> changes;
  for (const host::HistoryPart& part : entry.parts) {
    for (const host::HistoryFile& file : part.changed) {
      const std::string name = shown(file.plugin + "/" + file.file);
      if (!file.untold.empty()) changes[{name, "(" + told(file.untold) + ")"}].push_back(shown(part.instance));
      for (const drift::PlannedKey& key : file.keys)
        changes[{name + ": " + shown(key.key), change_text(key)}].push_back(shown(part.instance));
    }
  }
  if (changes.empty()) return;
  html.tag("<details><summary>").text(counted(changes.size(), "change", "changes")).tag("</summary><ul class=changed>");
  std::size_t left = most;
  for (const auto& [what, instances] : changes) {
    if (left-- == 0) break;
    html.tag("<li>").text(what.first).tag(" <code>").text(what.second).tag("</code> <span class=soft>");
    html.text(names_joined(instances)).tag("</span>");
  }
  if (changes.size() > most) html.tag("<li class=soft>and ").number(changes.size() - most).tag(" more");
  html.tag("</ul></details>");
}

void write_deployment(Html& html, const PageDeployment& deployment, bool several_hosts, const PageCommands& commands) {
  const host::HistoryEntry& entry = *deployment.entry;
  html.tag("<tr><th scope=row>").text(local_minute(entry.time)).tag("<td>").text(shown(entry.action.word()));
  html.tag(" <span class=note>");
  if (several_hosts) html.text("on " + shown(*deployment.host) + ", ");
  html.text("by " + shown(entry.words())).tag("</span><span class=note>").text(shown(entry.id)).tag("</span><td>");
  write_results(html, entry);
  write_changes(html, entry);
  html.tag("<td>");
  if (entry.is_kept) {
    html.tag("<div class=do>");
    write_command(html, commands.of_host("history show", *deployment.host, entry.id));
    html.tag("</div><div class=do>");
    write_command(html, commands.of_host("rollback --all", *deployment.host, entry.id));
    html.tag("</div>");
  }
  html.tag("\n");
}

}  // namespace

Html exceptions_part(const PageFacts& facts, const PageCommands& commands) {
  Html html;
  if (!facts.exceptions || facts.exceptions->entries.empty()) return html;
  std::vector<const drift::Shown*> ended, ending, lasting;
  for (const drift::Shown& entry : facts.exceptions->entries)
    (facts.exceptions->has_ended(entry) ? ended : entry.until.empty() ? lasting : ending).push_back(&entry);
  begin_section(
      html, "exceptions", "Exceptions",
      "What the set expects otherwise than everywhere, or only until a day. What has ended counts no more: the "
      "value below it does.");
  begin_table(html, "exceptions", {"key", "value", "on", "why", "until", "command"});
  for (const auto* entries : {&ended, &ending, &lasting}) {
    for (const Alike& alike : alike_in(*entries)) write_exception(html, *facts.exceptions, alike, commands);
  }
  end_table(html);
  return html;
}

Html flags_part(const PageFacts& facts, const PageCommands& commands) {
  Html html;
  std::vector<StatusRow> rows = status_rows(facts.status);
  std::erase_if(rows, [](const StatusRow& row) { return row.status->reasons.empty(); });
  const bool all_known =
      std::all_of(facts.status.begin(), facts.status.end(), [](const auto& one) { return !!one.answer; });
  if (rows.empty() && all_known) return html;
  begin_section(html, "flags", "Restart flags", "These run on older files than they have.");
  write_unknown(html, facts.status);
  if (rows.empty()) return html.tag("</section>");
  begin_table(html, "flags", {"instance", "why", "now", "command"});
  for (const StatusRow& row : rows) write_flag(html, row, commands);
  end_table(html);
  return html;
}

Html deployments_part(const PageFacts& facts, const PageCommands& commands) {
  Html html;
  const auto deployments = newest(facts.history);
  const bool all_known =
      std::all_of(facts.history.begin(), facts.history.end(), [](const auto& one) { return !!one.answer; });
  if (deployments.empty() && all_known) return html;
  begin_section(html, "deployments", "Last deployments", "");
  write_unknown(html, facts.history);
  if (deployments.empty()) return html.tag("</section>");
  const std::string when = "when (" + local_zone() + ")";
  begin_table(html, "deployments", {when, "what", "result", "command"});
  for (const PageDeployment& one : deployments) write_deployment(html, one, facts.scan.size() > 1, commands);
  end_table(html);
  return html;
}

}  // namespace ampcfg::cli
