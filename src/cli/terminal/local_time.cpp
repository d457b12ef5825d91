#include "cli/terminal/local_time.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t to_minutes = 16;  // of `2026-11-24 10:30:00`
constexpr std::size_t to_time = 11;     // its date
constexpr std::string_view form = "0000-00-00T00:00:00Z";
constexpr std::int64_t second = 1'000'000'000;

std::optional<os::LocalTime> local(const std::string& time) {
  const auto at = os::parse_rfc3339(time);
  if (!at) return std::nullopt;
  return os::local_time(*at);
}

/// `+02:00`.
std::string offset_words(std::int64_t seconds) {
  constexpr std::int64_t minute = 60, hour = 60;
  const std::int64_t minutes = (seconds < 0 ? -seconds : seconds) / minute;
  return fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', minutes / hour, minutes % hour);
}

/// The offset, where it is not the one of `local_zone`.
std::string other_offset(const os::LocalTime& time) {
  return time.offset == os::local_time(os::now_nanoseconds()).offset ? "" : " " + offset_words(time.offset);
}

bool is_today(const os::LocalTime& time) {
  return time.text.starts_with(os::local_time(os::now_nanoseconds()).text.substr(0, to_time));
}

/// `10:30`.
std::string clock_of(const os::LocalTime& time) {
  return time.text.substr(to_time, to_minutes - to_time);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a time of `form` begins `text`.
bool begins_time(std::string_view text) {
  if (text.size() < form.size()) return false;
  for (std::size_t at = 0; at < form.size(); ++at) {
    if (form[at] == '0' ? !is_digit(text[at]) : text[at] != form[at]) return false;
  }
  return true;
}

/// In quotes, or inside a word, it is somebody's value or name.
bool is_apart(char c) {
  return std::string_view(" ,;:.()").find(c) != std::string_view::npos;
}

}  // namespace

std::string local_zone() {
  return os::local_time(os::now_nanoseconds()).zone;
}

std::string local_minute(const std::string& time) {
  const auto at = local(time);
  return at ? at->text.substr(0, to_minutes) + other_offset(*at) : shown(time);
}

std::string local_second(const std::string& time) {
  const auto at = local(time);
  return at ? at->text.substr(to_time) + other_offset(*at) : shown(time);
}

std::string local_moment(const std::string& time) {
  const auto at = local(time);
  return at ? at->text.substr(0, to_minutes) + " " + at->zone : shown(time);
}

std::string local_brief(const std::string& time) {
  const auto at = local(time);
  return at && is_today(*at) ? clock_of(*at) : local_minute(time);
}

std::string local_clock(const std::string& time) {
  const auto at = local(time);
  return at && is_today(*at) ? clock_of(*at) + " " + at->zone : local_moment(time);
}

std::string exact_moment(const std::string& time) {
  const auto at = local(time);
  return at ? at->text + " " + at->zone : shown(time);
}

std::string told(std::string_view message) {
  const std::string text = shown(message);
  std::string told;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    const bool is_word = begins_time(rest) && (at == 0 || is_apart(text[at - 1])) &&
                         (rest.size() == form.size() || is_apart(rest[form.size()]));
    told += is_word ? exact_moment(std::string(rest.substr(0, form.size()))) : std::string(1, text[at]);
    at += is_word ? form.size() : 1;
  }
  return told;
}

std::optional<std::string> time_meant(const std::string& text, std::int64_t now) {
  constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour, week = 7 * day;
  constexpr std::array units{std::pair{"s", std::int64_t{1}},
                             std::pair{"min", minute},
                             std::pair{"m", minute},
                             std::pair{"h", hour},
                             std::pair{"d", day},
                             std::pair{"w", week}};
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  for (const auto& [name, seconds] : units) {
    if (error != std::errc() || number < 0 || std::string_view(rest, end) != name) continue;
    if (number > now / second / seconds) return os::rfc3339(0);
    return os::rfc3339(now - number * seconds * second);
  }
  auto at = os::parse_local_time(text);
  if (!at) at = os::parse_rfc3339(text);
  if (!at) return std::nullopt;
  return os::rfc3339(*at);
}

}  // namespace ampcfg::cli
