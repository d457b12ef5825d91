#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace ampcfg::os {

/// The present time, RFC 3339 in UTC with seconds: `2026-11-24T09:30:00Z`.
std::string now_rfc3339();
/// A time in nanoseconds since 1970, the same way; the second that has begun.
std::string rfc3339(std::int64_t nanoseconds);
/// A time of RFC 3339, with a fraction and a zone or without (then UTC), in nanoseconds since 1970; nothing where the
/// text is none, or a year before 1970 or after 2200.
std::optional<std::int64_t> parse_rfc3339(const std::string& text);
/// A time as clocks show it where this program runs: in the zone of `TZ`, else of the machine.
struct LocalTime {
  std::string text;         ///< `2026-11-24 10:30:00`
  std::string zone;         ///< `CET`
  std::int64_t offset = 0;  ///< of that zone then, in seconds east of UTC
};
LocalTime local_time(std::int64_t nanoseconds);
/// The time, in nanoseconds since 1970, at which those clocks show `2026-11-24`, `2026-11-24 10:30` or
/// `2026-11-24 10:30:00`, with a `T` for the space or without; nothing where the text is none of these.
std::optional<std::int64_t> parse_local_time(const std::string& text);
/// The present time in nanoseconds since 1970, on the clock that files' times are from.
std::int64_t now_nanoseconds();
/// This machine's name; empty where the system does not say.
std::string hostname();
/// The home folder of this program's user: `$HOME`, else as the system's database has it; nothing where neither says.
std::optional<std::filesystem::path> home_folder();
/// A variable of the environment; nothing where it is not set or empty.
std::optional<std::string> environment(const char* name);

}  // namespace ampcfg::os
