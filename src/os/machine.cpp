#include "ampcfg/os/machine.hpp"

#include <limits.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>

#include "os/user_entry.hpp"

namespace ampcfg::os {
namespace {

constexpr std::int64_t nanoseconds_in_a_second = 1'000'000'000;

}  // namespace

std::string now_rfc3339() {
  return rfc3339(std::int64_t{std::time(nullptr)} * nanoseconds_in_a_second);
}

std::string rfc3339(std::int64_t nanoseconds) {
  const std::time_t time = nanoseconds / nanoseconds_in_a_second;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  constexpr std::size_t room = 64;
  std::array<char, room> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::optional<std::int64_t> parse_rfc3339(const std::string& text) {
  std::tm parts{};
  const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  constexpr int first_year = 70, last_year = 300;
  if (rest == nullptr || parts.tm_year < first_year || parts.tm_year > last_year) return std::nullopt;
  std::int64_t fraction = 0;
  if (*rest == '.') {
    std::int64_t unit = nanoseconds_in_a_second;
    for (++rest; *rest >= '0' && *rest <= '9'; ++rest) fraction += (unit /= 10) * (*rest - '0');
  }
  std::tm zone{};
  if (*rest != '\0') rest = ::strptime(rest, "%z", &zone);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  return (std::int64_t{::timegm(&parts)} - zone.tm_gmtoff) * nanoseconds_in_a_second + fraction;
}

LocalTime local_time(std::int64_t nanoseconds) {
  const std::time_t time = nanoseconds / nanoseconds_in_a_second;
  std::tm parts{};
  ::tzset();
  ::localtime_r(&time, &parts);
  constexpr std::size_t room = 64;
  std::array<char, room> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return {{text.data(), size}, parts.tm_zone == nullptr ? "" : parts.tm_zone, parts.tm_gmtoff};
}

std::optional<std::int64_t> parse_local_time(const std::string& text) {
  constexpr int first_year = 70, last_year = 300;
  for (const char* form : {"%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"}) {
    std::tm parts{};
    const char* rest = ::strptime(text.c_str(), form, &parts);
    if (rest == nullptr || *rest != '\0' || parts.tm_year < first_year || parts.tm_year > last_year) continue;
    parts.tm_isdst = -1;
    return std::int64_t{std::mktime(&parts)} * nanoseconds_in_a_second;
  }
  return std::nullopt;
}

std::int64_t now_nanoseconds() {
  timespec now{};
  // The coarse clock is the one that the system stamps files with.
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return std::int64_t{now.tv_sec} * nanoseconds_in_a_second + now.tv_nsec;
}

std::string hostname() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::optional<std::filesystem::path> home_folder() {
  if (auto home = environment("HOME")) return *home;
  const auto user = user_entry(::geteuid());
  if (!user) return std::nullopt;
  return user->home;
}

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace ampcfg::os
