#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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

  /// One that may be silenced (`warning_kinds.hpp`).
  static Warning of_kind(std::string_view kind, std::string words) {
    Warning warning(std::move(words));
    warning.kind = kind;
    return warning;
  }
  /// One that several instances may share: `of_many` says it without a name, `about` is the name.
  static Warning of_kind(std::string_view kind, std::string words, std::string of_many, std::string about) {
    Warning warning = of_kind(kind, std::move(words));
    warning.of_many = std::move(of_many);
    warning.about = std::move(about);
    return warning;
  }

  std::string text;  ///< one line
  Urgency urgency = Urgency::usual;
  std::string kind;     ///< empty: it cannot be silenced
  std::string of_many;  ///< what is said once where the same is to be said of several; empty: `text`
  std::string about;    ///< whom it is about, then
};

}  // namespace ampcfg::host
