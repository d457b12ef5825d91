#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {

// What `hosts[]` and `instances[]` of every answer begin with. Each opens an object that the caller ends.

/// `host`, `hostname` (null where empty: it was not reached), `status`, `error`.
void begin_host(JsonWriter& json, std::string_view host, std::string_view hostname, std::string_view status,
                const std::optional<Error>& error);

/// The same of one host's part of an answer.
template <typename Answer>
void begin_host(JsonWriter& json, const fleet::HostResult<Answer>& result) {
  begin_host(json, result.host, result.hostname, name(result.status), result.error);
}

/// `instance`, `friendly_name`, `path`, `platform`.
void begin_instance(JsonWriter& json, const host::Instance& instance);
/// `status` and `error` of an instance that was only looked at: `failed` where nothing can be said of it, else `ok`.
void write_state(JsonWriter& json, const host::Instance& instance);
/// `ended`, of a finding and of a key that `get` shows.
void write_ended(JsonWriter& json, const drift::Ended& ended);

}  // namespace ampcfg::cli
