#include "ampcfg/os/zone.hpp"

#include <sys/stat.h>

#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <utility>

#include "ampcfg/os/activity.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/process.hpp"

namespace ampcfg::os {
namespace {

constexpr std::size_t day_size = 10;  // 2026-12-31

/// The C library reads zones for a whole process alone, from a variable that threads may not set: so `date` says it.
std::string ask_date(const std::string& zone) {
  ProcessWish wish;
  wish.argv = {"/usr/bin/env", "TZ=:" + zone, "/bin/date", "+%Y-%m-%d"};
  wish.time_limit = std::chrono::seconds(10);
  Process date(std::move(wish));
  go_on_until_over(std::array<Activity*, 1>{&date});
  return date.end().succeeded() ? date.end().output.substr(0, day_size) : std::string();
}

}  // namespace

bool knows_zone(const std::string& zone) {
  struct stat facts {};
  return zone.empty() || (::stat(("/usr/share/zoneinfo/" + zone).c_str(), &facts) == 0 && S_ISREG(facts.st_mode));
}

std::string day_in(const std::string& zone) {
  static std::mutex lock;
  static std::map<std::string, std::string> days;
  const std::lock_guard held(lock);
  std::string& day = days[zone];
  if (!day.empty()) return day;
  const OwnRights own;
  if (!zone.empty() && knows_zone(zone)) day = ask_date(zone);
  if (day.empty()) day = now_rfc3339().substr(0, day_size);
  return day;
}

}  // namespace ampcfg::os
