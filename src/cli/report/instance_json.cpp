#include "cli/report/instance_json.hpp"

namespace ampcfg::cli {

void begin_host(JsonWriter& json, std::string_view host, std::string_view hostname, std::string_view status,
                const std::optional<Error>& error) {
  json.begin_object().member("host", host).key("hostname");
  hostname.empty() ? json.null() : json.string(hostname);
  json.member("status", status).member("error", error);
}

void begin_instance(JsonWriter& json, const host::Instance& instance) {
  json.begin_object()
      .member("instance", std::string_view(instance.name))
      .member("friendly_name", std::string_view(instance.friendly_name))
      .member("path", std::string_view(instance.path.native()))
      .member("platform", instance.platform);
}

void write_state(JsonWriter& json, const host::Instance& instance) {
  json.member("status", std::string_view(instance.error ? "failed" : "ok")).member("error", instance.error);
}

void write_ended(JsonWriter& json, const drift::Ended& ended) {
  json.key("ended").begin_object().member("until", std::string_view(ended.until));
  if (!ended.why.empty()) json.member("why", std::string_view(ended.why));
  if (!ended.by.empty()) json.member("by", std::string_view(ended.by));
  json.end_object();
}

}  // namespace ampcfg::cli
