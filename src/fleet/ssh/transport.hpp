#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::fleet {

/// Connects to every address of a name, a little after one another, and keeps the first that answers. Throws Error
/// (`name-unknown`, `refused`, `no-route`, `connect-timeout`) with each address's reason.
os::FileDescriptor connect_to(const std::string& host, std::uint16_t port, os::Deadline deadline);

/// A program whose stdin and stdout are a connection (`ProxyCommand`, `ssh -W`); ended with this.
class ProxyProcess {
 public:
  ProxyProcess() = default;
  /// Runs `command` with /bin/sh. Throws Error (`proxy-failed`).
  explicit ProxyProcess(const std::string& command);
  ProxyProcess(ProxyProcess&& other) noexcept;
  ProxyProcess& operator=(ProxyProcess&& other) noexcept;
  ~ProxyProcess();

  /// The connection; given away once.
  os::FileDescriptor take_connection() { return std::move(connection_); }
  /// What the program has said on stderr so far, at most some KiB.
  std::string complaint();

 private:
  os::FileDescriptor connection_, stderr_;
  pid_t process_ = -1;
  std::string said_;
};

/// A file for `ssh -F`: what OpenSSH obeys by itself, the user's file and the system's, after some lines of ours.
class SshConfigFile {
 public:
  explicit SshConfigFile(std::string lines);
  [[nodiscard]] std::string path() const;

 private:
  os::FileDescriptor file_;
};

/// What `ssh` on the way to a host obeys first: our policy for host keys. Jump hosts of jump hosts obey it too.
std::string jump_policy(const std::filesystem::path& known_hosts);

}  // namespace ampcfg::fleet
