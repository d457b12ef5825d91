// scan_report.hpp: the JSON of a scan.
#include <utility>

#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/scan_report.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

void write_counts(JsonWriter& json, const drift::Counts& counts) {
  json.member("files", counts.files)
      .member("keys", counts.keys)
      .member("ok", counts.ok)
      .member("variance", counts.variance)
      .member("drift", counts.drift)
      .member("error", counts.error);
}

void write_finding(JsonWriter& json, const drift::Finding& finding) {
  json.begin_object().member("status", drift::name(finding.status));
  if (!finding.kind.empty()) json.member("kind", std::string_view(finding.kind));
  json.member("plugin", std::string_view(finding.plugin)).member("file", finding.file).member("key", finding.key);
  if (finding.hidden) json.key("hidden").boolean(true);
  if (finding.expected) json.key("expected").json(*finding.expected);
  if (finding.actual) json.key("actual").json(*finding.actual);
  if (finding.source) json.member("source", drift::name(*finding.source));
  if (!finding.group.empty()) json.member("group", std::string_view(finding.group));
  if (finding.ended) write_ended(json, *finding.ended);
  if (!finding.also_on.empty()) {
    json.key("also_on").begin_array();
    for (const std::string& other : finding.also_on) json.string(other);
    json.end_array();
  }
  if (finding.place) {
    json.member("line", std::size_t{finding.place->line}).member("column", std::size_t{finding.place->column});
  }
  if (!finding.message.empty()) json.member("message", std::string_view(finding.message));
  if (!finding.hint.empty()) json.member("hint", std::string_view(finding.hint));
  if (finding.undecided) json.key("undecided").boolean(true);
  if (!finding.reverted.empty()) json.member("reverted", std::string_view(finding.reverted));
  json.end_object();
}

void write_instance(JsonWriter& json, const host::InstanceScan& scan, const Listing& listing) {
  begin_instance(json, scan.instance);
  json.key("needs_restart");
  scan.needs_restart ? json.boolean(*scan.needs_restart) : json.null();
  write_state(json, scan.instance);
  json.key("summary").begin_object();
  write_counts(json, scan.counts);
  json.end_object().key("findings").begin_array();
  for (const drift::Finding& finding : scan.findings) {
    if (listing.lists(finding.status)) write_finding(json, finding);
  }
  json.end_array().end_object();
}

/// About: what is written of a finding besides its texts, and of an instance besides its findings.
std::size_t expected_size(const ScanResults& results) {
  constexpr std::size_t frame = 160, instance = 600;
  const auto size = [](const std::optional<std::string>& text) { return text ? text->size() : 0; };
  std::size_t sum = instance;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      sum += instance;
      for (const drift::Finding& finding : scan.findings)
        sum += frame + finding.plugin.size() + size(finding.file) + size(finding.key) + size(finding.expected) +
               size(finding.actual) + finding.message.size() + finding.hint.size();
    }
  }
  return sum;
}

}  // namespace

std::string scan_as_json(const ScanResults& results, const Listing& listing, const host::SetFacts& set,
                         const std::vector<std::string>& warnings) {
  const ScanTotals totals = totals_of(results);
  JsonWriter json;
  json.reserve(expected_size(results));
  begin_frame(json, "scan", warnings);
  write_set(json, set.digest, set.universal_plugins, set.variable_plugins);
  json.key("summary").begin_object().member("hosts", totals.hosts).member("instances", totals.instances);
  write_counts(json, totals.counts);
  json.end_object().key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("instances").begin_array();
    if (result.answer) {
      for (const host::InstanceScan& scan : result.answer->instances) write_instance(json, scan, listing);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return std::move(json).text();
}

}  // namespace ampcfg::cli
