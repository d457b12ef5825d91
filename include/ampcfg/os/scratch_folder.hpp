#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ampcfg/os/file.hpp"
#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/refusal.hpp"
#include "ampcfg/os/signals.hpp"

namespace ampcfg::os {

/// A folder with mode 0700 for what another program works on. It is gone with all that is in it when this ends; a
/// signal waits for that. What a kill leaves goes as the next of these is made.
class ScratchFolder {
 public:
  /// In the folder `place`, of the account `of`, with whose rights all is done. Throws Error (`write-failed`).
  ScratchFolder(const std::filesystem::path& place, Owner of);
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Writes a file, or writes it anew, with mode 0600. Throws Error (`write-failed`).
  void write(const std::string& name, std::string_view bytes) const;
  [[nodiscard]] Outcome<FileBytes> read(const std::string& name, std::uint64_t max) const;
  /// Leaves the folder with the file `name` alone for the account. Gives the file's path.
  std::filesystem::path keep(const std::string& name);

 private:
  Unbroken whole_;
  Owner of_;
  std::filesystem::path path_;
  FileDescriptor held_;
  bool is_kept_ = false;
};

}  // namespace ampcfg::os
