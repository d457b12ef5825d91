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
  std::string message;    ///< what is wrong
  std::string hint;       ///< what to do
  std::string near = {};  ///< of ours that was meant, as `message` has it; empty where nothing is near
};

/// A place in a set as people read it: `universal_configs.json:3:5`, or the file alone.
std::string told_place(const std::string& file, const std::optional<document::Place>& place);

/// The same without a word of the set's: its place, what is wrong in general, and the near name of ours. For who may
/// not read the file.
Problem without_text(Problem problem);

}  // namespace ampcfg::drift
