#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace ampcfg::host {

/// What people are to know beside an answer.
struct Warning {
  enum class Urgency : std::uint8_t {
    usual,
    insistent  ///< with `--quiet`, too
  };

  Warning() = default;
  Warning(std::string words, Urgency how = Urgency::usual) : text(std::move(words)), urgency(how) {}
  bool operator==(const Warning&) const = default;

  std::string text;  ///< one line
  Urgency urgency = Urgency::usual;
};

}  // namespace ampcfg::host
