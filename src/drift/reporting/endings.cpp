#include "ampcfg/drift/reporting/endings.hpp"

#include "ampcfg/drift/judging/show.hpp"

namespace ampcfg::drift {

std::vector<Ending> endings(const Expectations& expectations) {
  std::vector<Ending> endings;
  if (!expectations.has_days()) return endings;
  for (const Shown& entry : show(expectations, {}, {}, Secrets())) {
    if (!entry.until.empty())
      endings.push_back({entry.plugin, entry.entry, entry.platform, entry.instance, entry.until, entry.why, entry.by});
  }
  return endings;
}

}  // namespace ampcfg::drift
