// news_report.hpp: the JSON of what is new.
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "cli/report/news_report.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

using drift::NewsItem;
using drift::NewsKind;

void write_sum(JsonWriter& json, std::string_view name, const drift::NewsSum& sum) {
  json.key(name)
      .begin_object()
      .member("drift", sum.drift)
      .member("error", sum.error)
      .member("instances", sum.instances)
      .end_object();
}

void write_summary(JsonWriter& json, const ScanTotals& totals) {
  json.key("summary")
      .begin_object()
      .member("hosts", totals.hosts)
      .member("failed_hosts", totals.failed_hosts)
      .member("instances", totals.instances)
      .member("failed_instances", totals.failed_instances)
      .member("differing_instances", totals.differing_instances)
      .member("drift", totals.counts.drift)
      .member("error", totals.counts.error)
      .end_object();
}

void write_name(JsonWriter& json, std::string_view name, const std::string& text) {
  json.key(name);
  text.empty() ? json.null() : json.string(text);
}

void write_unless_empty(JsonWriter& json, std::string_view name, const std::string& text) {
  if (!text.empty()) json.member(name, std::string_view(text));
}

void write_until(JsonWriter& json, const std::string& until, const std::string& why, const std::string& by) {
  json.member("until", std::string_view(until));
  write_unless_empty(json, "why", why);
  write_unless_empty(json, "by", by);
}

void write_finding(JsonWriter& json, const drift::Finding& finding, Values values) {
  json.member("plugin", std::string_view(finding.plugin))
      .member("file", finding.file)
      .member("key", finding.key)
      .member("status", drift::name(finding.status))
      .member("kind", std::string_view(finding.kind));
  if (finding.hidden) json.key("hidden").boolean(true);
  if (values == Values::told) {
    if (finding.expected) json.key("expected").json(*finding.expected);
    if (finding.actual) json.key("actual").json(*finding.actual);
    write_unless_empty(json, "message", finding.message);
  }
  if (finding.place)
    json.member("line", std::size_t{finding.place->line}).member("column", std::size_t{finding.place->column});
  if (finding.ended) write_until(json, finding.ended->until, finding.ended->why, finding.ended->by);
}

void write_origin(JsonWriter& json, const NewsItem& item, const NewsFrame& frame) {
  if (!item.finding->file) return;
  const auto found = frame.origins.find({item.host, item.instance, item.finding->plugin, *item.finding->file});
  if (found == frame.origins.end()) return;
  json.member("file_time", std::string_view(os::rfc3339(found->second.modified)));
  if (found->second.history_is_known) write_name(json, "deployment", found->second.deployment);
}

void write_item(JsonWriter& json, const NewsItem& item, const NewsFrame& frame, Values values) {
  json.begin_object().member("news", drift::name(item.kind));
  write_name(json, "host", item.host);
  write_name(json, "instance", item.instance);
  if (item.finding) {
    write_finding(json, *item.finding, values);
    if (item.kind != NewsKind::gone) write_origin(json, item, frame);
  }
  if (item.ending) {
    json.member("plugin", std::string_view(item.ending->plugin)).member("key", std::string_view(item.ending->entry));
    write_until(json, item.ending->until, item.ending->why, item.ending->by);
  }
  const auto since = frame.silent_since.find(item.host);
  if (item.kind == NewsKind::host_stopped && since != frame.silent_since.end())
    json.member("at", std::string_view(since->second));
  if (item.error) json.member("error", item.error);
  json.end_object();
}

void write_instances(JsonWriter& json, const ScanResults& results) {
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      if (!scan.instance.error && scan.counts.drift + scan.counts.error == 0) continue;
      json.begin_object()
          .member("host", std::string_view(result.host))
          .member("instance", std::string_view(scan.instance.name))
          .member("drift", scan.counts.drift)
          .member("error", scan.counts.error)
          .key("failed")
          .boolean(scan.instance.error.has_value())
          .end_object();
    }
  }
}

}  // namespace

std::string news_as_json(const drift::News& news, const NewsFrame& frame, const std::vector<std::string>& warnings,
                         Values values) {
  JsonWriter json;
  begin_frame(json, "changes", values == Values::told ? warnings : std::vector<std::string>());
  json.member("since", std::string_view(frame.since));
  json.key("first").boolean(news.is_first);
  json.key("reminder").boolean(news.is_reminder);
  write_name(json, "before", news.before);
  write_summary(json, totals_of(frame.results));
  write_sum(json, "still", news.still);
  write_sum(json, "unseen", news.unseen);
  json.key("news").begin_array();
  for (const NewsItem& item : news.items) write_item(json, item, frame, values);
  json.end_array().key("instances").begin_array();
  if (news.is_first) write_instances(json, frame.results);
  json.end_array().end_object();
  return std::move(json).text();
}

}  // namespace ampcfg::cli
