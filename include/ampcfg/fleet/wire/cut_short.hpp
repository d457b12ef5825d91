#pragma once

#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/state/apply_records.hpp"

namespace ampcfg::fleet {

/// What a cut short apply has left on a host.
struct CutShort {
  std::vector<host::ApplyRecord> records;  ///< one, or none
  std::vector<host::Warning> warnings;

  [[nodiscard]] const host::ApplyRecord* record() const { return records.empty() ? nullptr : &records.front(); }
};

}  // namespace ampcfg::fleet
