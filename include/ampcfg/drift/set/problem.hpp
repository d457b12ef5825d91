#pragma once

#include <optional>
#include <string>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::drift {

/// What is wrong, or doubtful, in a set of expectations.
struct Problem {
  enum class Severity { error, warning, hint };

  Severity severity = Severity::error;
  std::string code;  ///< `duplicate-key`, `path-escapes`, `unknown-directive`, …
  std::string file;  ///< relative to the set's folder
  std::optional<document::Place> place;
  std::string message;  ///< what is wrong
  std::string hint;     ///< what to do
};

}  // namespace ampcfg::drift
