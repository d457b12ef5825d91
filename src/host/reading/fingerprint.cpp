#include "host/reading/fingerprint.hpp"

#include <algorithm>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/packing.hpp"

namespace ampcfg::host {

bool has_rested(const os::Stamp& stamp, std::int64_t now, std::chrono::nanoseconds tick) {
  return std::max(stamp.modified, stamp.changed) < now - tick.count();
}

std::string sum_of_names(const os::Listing& listing) {
  os::Packer packer;
  for (const os::Entry& entry : listing.entries) {
    packer.text(entry.name);
    packer.number(static_cast<std::uint64_t>(entry.kind));
  }
  return os::sha256_hex(packer.bytes());
}

}  // namespace ampcfg::host
