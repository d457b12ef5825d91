#include "cli/terminal/clock.hpp"

#include <array>
#include <ctime>

#include "ampcfg/os/machine.hpp"

namespace ampcfg::cli {
namespace {

std::tm local_time(std::int64_t nanoseconds) {
  constexpr std::int64_t in_a_second = 1'000'000'000;
  const std::time_t seconds = nanoseconds / in_a_second;
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return parts;
}

std::string formatted(const char* format, const std::tm& parts) {
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

}  // namespace

std::string clock_words(std::int64_t nanoseconds) {
  return formatted("%H:%M:%S", local_time(nanoseconds));
}

std::string moment_words(std::int64_t nanoseconds) {
  const std::tm now = local_time(os::now_nanoseconds());
  const std::tm then = local_time(nanoseconds);
  const bool is_today = now.tm_year == then.tm_year && now.tm_yday == then.tm_yday;
  return formatted(is_today ? "%H:%M" : "%Y-%m-%d %H:%M", then);
}

}  // namespace ampcfg::cli
