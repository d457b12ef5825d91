#pragma once

#include "ampcfg/drift/judging/verdict.hpp"

namespace ampcfg::drift {

/// True for what is not as expected, or could not be judged: what people are to see to.
[[nodiscard]] inline bool differs(const Finding& finding) {
  return finding.status == Status::drift || finding.status == Status::error;
}

}  // namespace ampcfg::drift
