#include "host/memory/remembered_verdict.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "ampcfg/drift/judging/verdict_description.hpp"
#include "ampcfg/os/packing.hpp"

namespace ampcfg::host {
namespace {

/// The same folder, though names may have come to it or left it.
bool is_same_folder(const os::Stamp& now, os::Stamp before) {
  before.size = now.size;
  before.modified = now.modified;
  before.changed = now.changed;
  return now == before;
}

/// A folder that changed is asked for its names: servers and plugins replace files all the time.
bool holds(os::Unpacker& bytes, const Sight& sight) {
  const std::string_view path = bytes.text();
  bool is_folder = false, rested = false;
  os::Stamp before;
  bytes(is_folder, rested, before);
  const std::string_view names = bytes.text();
  if (bytes.broken()) return false;
  auto stamp = sight.stamp(path);
  const auto* now = std::get_if<os::Stamp>(&stamp);
  // What was read through a link has the stamp of the file or folder that it led to.
  if (now != nullptr && S_ISLNK(now->mode)) {
    stamp = sight.target(path);
    now = std::get_if<os::Stamp>(&stamp);
  }
  if (now == nullptr) return false;
  if (rested && *now == before) return true;
  return is_folder && is_same_folder(*now, before) && sight.names(path) == names;
}

}  // namespace

std::string pack_verdict(const std::vector<Fingerprint>& fingerprints, const drift::Verdict& verdict) {
  const bool tellable = std::all_of(fingerprints.begin(), fingerprints.end(),
                                    [](const Fingerprint& item) { return item.rested || item.is_folder; });
  if (!tellable) return {};
  os::Packer packer;
  packer.number(fingerprints.size());
  for (const Fingerprint& item : fingerprints) packer(item.path, item.is_folder, item.rested, item.stamp, item.names);
  packer(verdict);
  return packer.take();
}

std::optional<drift::Verdict> remembered_verdict(std::string_view bytes, const Sight& sight) {
  os::Unpacker unpacker(bytes);
  const std::size_t fingerprints = unpacker.count();
  for (std::size_t n = 0; n < fingerprints; ++n) {
    if (!holds(unpacker, sight)) return std::nullopt;
  }
  drift::Verdict verdict;
  unpacker(verdict);
  if (fingerprints == 0 || !unpacker.ended()) return std::nullopt;
  return verdict;
}

}  // namespace ampcfg::host
