#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/memory/remembered_verdict.hpp"
#include "host/memory/scan_cache.hpp"

using namespace ampcfg;

/// A cache's file whose sum is right, whatever else is not: it is read or refused, and what is read is written alike.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  const auto stamp = [](std::string_view) { return os::Outcome<os::Stamp>(os::Stamp()); };
  const host::Sight everything{stamp, stamp, [](std::string_view) { return std::string(); }};
  (void)host::remembered_verdict(content, everything);
  (void)host::unpack_scan(content, "", 1);
  const std::string sealed = host::sealed(content);
  const auto scan = host::unpack_scan(sealed, "", 1);
  if (!scan) return 0;
  for (const auto& [place, instance] : scan->instances) {
    for (const auto& [plugin, verdict] : instance.verdicts) (void)host::remembered_verdict(verdict, everything);
  }
  const std::string again = host::pack_scan(*scan, "", 0);
  const auto back = host::unpack_scan(again, "", 1);
  if (!back || host::pack_scan(*back, "", 0) != again) std::abort();
  return 0;
}
