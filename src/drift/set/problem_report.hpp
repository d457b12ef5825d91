#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/drift/set/problem.hpp"

namespace ampcfg::drift {

/// Collects the problems of one file of a set.
class ProblemReport {
 public:
  ProblemReport(std::string file, std::vector<Problem>& problems) : file_(std::move(file)), problems_(problems) {}

  /// `near` follows the message: a name of ours.
  void error(std::string code, std::optional<document::Place> place, std::string message, std::string hint,
             std::string near = {}) {
    add(Problem::Severity::error, std::move(code), place, std::move(message), std::move(hint), std::move(near));
    ++errors_;
  }
  void warning(std::string code, std::optional<document::Place> place, std::string message, std::string hint) {
    add(Problem::Severity::warning, std::move(code), place, std::move(message), std::move(hint), {});
  }
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }

 private:
  void add(Problem::Severity severity, std::string code, std::optional<document::Place> place, std::string message,
           std::string hint, std::string near) {
    message += near;
    problems_.push_back(
        {severity, std::move(code), file_, place, std::move(message), std::move(hint), std::move(near)});
  }

  std::string file_;
  std::vector<Problem>& problems_;
  std::size_t errors_ = 0;
};

/// A name in a message: quoted, and escaped as JSON.
inline std::string in_quotes(std::string_view name) {
  std::string text;
  document::write_json(text, name);
  return text;
}

/// `; did you mean "a" or "b"?`, behind what a problem says.
inline constexpr Suggestion behind_problem{.start = "; did you mean ", .between = " or ", .written = in_quotes};

}  // namespace ampcfg::drift
