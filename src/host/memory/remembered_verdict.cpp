#include "host/memory/remembered_verdict.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <limits>

#include "ampcfg/os/packing.hpp"

namespace ampcfg::host {
namespace {

using drift::Finding;
using drift::Source;
using drift::Status;

constexpr std::uint64_t largest = std::numeric_limits<std::uint32_t>::max();

void pack(os::Packer& packer, const os::Stamp& stamp) {
  packer.number(stamp.device);
  packer.number(stamp.inode);
  packer.number(stamp.size);
  packer.number(static_cast<std::uint64_t>(stamp.modified));
  packer.number(static_cast<std::uint64_t>(stamp.changed));
  packer.number(stamp.mode);
  packer.number(stamp.owner);
  packer.number(stamp.group);
}

os::Stamp unpack_stamp(os::Unpacker& bytes) {
  os::Stamp stamp;
  stamp.device = bytes.number();
  stamp.inode = bytes.number();
  stamp.size = bytes.number();
  stamp.modified = static_cast<std::int64_t>(bytes.number());
  stamp.changed = static_cast<std::int64_t>(bytes.number());
  stamp.mode = static_cast<std::uint32_t>(bytes.number(largest));
  stamp.owner = static_cast<std::uint32_t>(bytes.number(largest));
  stamp.group = static_cast<std::uint32_t>(bytes.number(largest));
  return stamp;
}

void pack(os::Packer& packer, const Finding& finding) {
  packer.number(static_cast<std::uint64_t>(finding.status));
  packer.text(finding.kind);
  packer.optional_text(finding.file);
  packer.optional_text(finding.key);
  packer.optional_text(finding.expected);
  packer.optional_text(finding.actual);
  packer.number(finding.hidden ? 1 : 0);
  packer.number(finding.source ? 1 + static_cast<std::uint64_t>(*finding.source) : 0);
  packer.number(finding.place ? 1 : 0);
  if (finding.place) {
    packer.number(finding.place->line);
    packer.number(finding.place->column);
  }
  packer.text(finding.message);
}

Finding unpack_finding(os::Unpacker& bytes, const std::string& plugin) {
  Finding finding;
  finding.plugin = plugin;
  finding.status = static_cast<Status>(bytes.number(static_cast<std::uint64_t>(Status::error)));
  finding.kind = bytes.text();
  finding.file = bytes.optional_text();
  finding.key = bytes.optional_text();
  finding.expected = bytes.optional_text();
  finding.actual = bytes.optional_text();
  finding.hidden = bytes.number(1) == 1;
  const std::uint64_t source = bytes.number(1 + static_cast<std::uint64_t>(Source::variable));
  if (source > 0) finding.source = static_cast<Source>(source - 1);
  if (bytes.number(1) == 1) {
    finding.place.emplace();
    finding.place->line = static_cast<std::uint32_t>(bytes.number(largest));
    finding.place->column = static_cast<std::uint32_t>(bytes.number(largest));
  }
  finding.message = bytes.text();
  return finding;
}

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
  const bool is_folder = bytes.number(1) == 1;
  const bool rested = bytes.number(1) == 1;
  const os::Stamp before = unpack_stamp(bytes);
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
  for (const Fingerprint& fingerprint : fingerprints) {
    packer.text(fingerprint.path);
    packer.number(fingerprint.is_folder ? 1 : 0);
    packer.number(fingerprint.rested ? 1 : 0);
    pack(packer, fingerprint.stamp);
    packer.text(fingerprint.names);
  }
  const drift::Counts& counts = verdict.counts;
  for (const std::size_t count : {counts.files, counts.keys, counts.ok, counts.variance, counts.drift, counts.error})
    packer.number(count);
  packer.number(verdict.findings.size());
  for (const Finding& finding : verdict.findings) pack(packer, finding);
  return packer.bytes();
}

std::optional<drift::Verdict> remembered_verdict(std::string_view bytes, const std::string& plugin,
                                                 const Sight& sight) {
  os::Unpacker unpacker(bytes);
  const std::size_t fingerprints = unpacker.count();
  for (std::size_t n = 0; n < fingerprints; ++n) {
    if (!holds(unpacker, sight)) return std::nullopt;
  }
  drift::Verdict verdict;
  drift::Counts& counts = verdict.counts;
  for (std::size_t* count : {&counts.files, &counts.keys, &counts.ok, &counts.variance, &counts.drift, &counts.error})
    *count = static_cast<std::size_t>(unpacker.number());
  const std::size_t findings = unpacker.count();
  constexpr std::size_t most_reserved = 1000;
  verdict.findings.reserve(std::min(findings, most_reserved));
  for (std::size_t n = 0; n < findings && !unpacker.broken(); ++n)
    verdict.findings.push_back(unpack_finding(unpacker, plugin));
  if (fingerprints == 0 || unpacker.broken() || !unpacker.ended()) return std::nullopt;
  return verdict;
}

}  // namespace ampcfg::host
