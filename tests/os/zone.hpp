#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "ampcfg/os/machine.hpp"

namespace ampcfg::tests {

/// The zone of this process, while it lasts.
class Zone {
 public:
  explicit Zone(const char* zone) : before_(os::environment("TZ")) { ::setenv("TZ", zone, 1); }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
  ~Zone() { before_ ? ::setenv("TZ", before_->c_str(), 1) : ::unsetenv("TZ"); }

 private:
  std::optional<std::string> before_;
};

/// As in Berlin, without any file of zones.
inline constexpr const char* middle_europe = "CET-1CEST,M3.5.0,M10.5.0/3";

}  // namespace ampcfg::tests
