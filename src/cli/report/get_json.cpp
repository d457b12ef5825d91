// get_report.hpp: the JSON.
#include <optional>
#include <string_view>

#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/report/get_report.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

void write_reading(JsonWriter& json, const drift::Reading& reading) {
  json.begin_object()
      .member("plugin", std::string_view(reading.plugin))
      .member("file", std::string_view(reading.file))
      .member("key", std::string_view(reading.key));
  if (reading.value) json.key("value").json(*reading.value);
  if (reading.hidden) json.key("hidden").boolean(true);
  if (reading.place) {
    json.member("line", std::size_t{reading.place->line}).member("column", std::size_t{reading.place->column});
  }
  if (reading.source) json.member("source", drift::name(*reading.source));
  if (!reading.group.empty()) json.member("group", std::string_view(reading.group));
  if (reading.ended) write_ended(json, *reading.ended);
  if (reading.expected) json.key("expected").json(*reading.expected);
  json.key("status");
  reading.status ? json.string(drift::name(*reading.status)) : json.null();
  if (!reading.kind.empty()) json.member("kind", std::string_view(reading.kind));
  if (!reading.message.empty()) json.member("message", std::string_view(reading.message));
  if (!reading.hint.empty()) json.member("hint", std::string_view(reading.hint));
  json.end_object();
}

void write_instance(JsonWriter& json, const host::InstanceReadings& readings) {
  begin_instance(json, readings.instance);
  write_state(json, readings.instance);
  json.key("keys").begin_array();
  for (const drift::Reading& reading : readings.keys) write_reading(json, reading);
  json.end_array().end_object();
}

}  // namespace

std::string get_as_json(const GetResults& results, const drift::Expectations* expectations,
                        const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "get", warnings);
  write_expectations(json, expectations);
  std::size_t instances = 0;
  for (const auto& result : results) instances += result.answer ? result.answer->instances.size() : 0;
  json.key("summary").begin_object().member("hosts", results.size()).member("instances", instances).end_object();
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("instances").begin_array();
    if (result.answer) {
      for (const host::InstanceReadings& readings : result.answer->instances) write_instance(json, readings);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

}  // namespace ampcfg::cli
