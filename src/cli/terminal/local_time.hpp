#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Times as people read them, who are where this process runs: in the zone of `TZ`, else of this machine. Records,
// messages between hosts and JSON have them in UTC (RFC 3339). What is no such time is given as it is, safe to print.
namespace ampcfg::cli {

/// `CET`: the zone of times that are given without one, which is today's.
std::string local_zone();
/// `2026-11-24 10:30`; `2026-07-24 10:30 +02:00` where the zone had another offset then.
std::string local_minute(const std::string& time);
/// The same of a day that is told beside it: `10:30:00`.
std::string local_second(const std::string& time);
/// `2026-11-24 10:30 CET`, where no heading tells the zone.
std::string local_moment(const std::string& time);
/// `10:30`; a `local_minute` where that is not today.
std::string local_brief(const std::string& time);
/// The same with the zone: `10:30 CET`, else a `local_moment`.
std::string local_clock(const std::string& time);
/// `2026-11-24 10:30:00 CET`.
std::string exact_moment(const std::string& time);

/// A message of ours, safe to print: each time in UTC that stands in it as a word is an `exact_moment`.
std::string told(std::string_view message);

/// The time that a person means by `7d`, `2w`, `12h`, `30min`, `90s` (so long ago), or by `2026-11-24`,
/// `2026-11-24 09:30`, `2026-11-24T09:30:00Z`, in RFC 3339; nothing where the text is none of these.
std::optional<std::string> time_meant(const std::string& text, std::int64_t now);

}  // namespace ampcfg::cli
