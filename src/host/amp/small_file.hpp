#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// The bytes of one of a game's or AMP's own settings files, of at most 1 MiB; nothing where it is absent or cannot be
/// read. Never waits for a FIFO.
inline std::optional<std::string> read_small_file(const os::Folder& folder, const std::string& name) {
  constexpr std::uint64_t most = 1u << 20;
  const auto kind = folder.kind(name);
  const auto* there = std::get_if<os::EntryKind>(&kind);
  if (there == nullptr || *there == os::EntryKind::other || *there == os::EntryKind::folder) return std::nullopt;
  auto read = folder.read(name, most);
  if (auto* file = std::get_if<os::FileBytes>(&read)) return std::move(file->bytes);
  return std::nullopt;
}

}  // namespace ampcfg::host
