#pragma once

#include <string>

#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::drift {

/// True for what is not as expected, or could not be judged: what people are to see to.
[[nodiscard]] inline bool differs(const Finding& finding) {
  return finding.status == Status::drift || finding.status == Status::error;
}

/// True where a mapping with keys stands there, whose keys are expected one by one.
[[nodiscard]] inline bool is_mapping(const Finding& finding) {
  return finding.actual && finding.actual->starts_with("{") && finding.actual != "{}";
}

/// True for a number that JSON cannot say, which is shown as a text.
[[nodiscard]] inline bool is_beyond_json(const Finding& finding) {
  return finding.actual == "\".inf\"" || finding.actual == "\"-.inf\"" || finding.actual == "\".nan\"";
}

/// True for a list with a secret in it, of which the rest is shown.
[[nodiscard]] inline bool holds_hidden(const Finding& finding) {
  return finding.actual && finding.actual->find(hidden_text) != std::string::npos;
}

}  // namespace ampcfg::drift
