#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace ampcfg {

/// What happened, to what, and what to do about it. Thrown anywhere, caught where a unit of work ends: a file, an
/// instance, a host, `main`.
class Error : public std::runtime_error {
 public:
  enum class Kind {
    failed,  ///< exit code 1
    usage,   ///< wrong usage, configuration or expectations on this side, nothing was done: exit code 64
  };

  /// `code` is a short name for scripts, as in DESIGN 5 (`instances-unreadable`); `message` says what happened, to
  /// what; `hint` what to do, empty where nothing can be said.
  Error(std::string code, const std::string& message, std::string hint = {}, Kind kind = Kind::failed)
      : std::runtime_error(message), code_(std::move(code)), hint_(std::move(hint)), kind_(kind) {}

  [[nodiscard]] const std::string& code() const noexcept { return code_; }
  [[nodiscard]] std::string message() const { return what(); }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  std::string code_;
  std::string hint_;
  Kind kind_;
};

/// What is wrong on this side, with nothing done: exit code 64.
inline Error usage_error(std::string code, const std::string& message, std::string hint) {
  return {std::move(code), message, std::move(hint), Error::Kind::usage};
}

}  // namespace ampcfg
