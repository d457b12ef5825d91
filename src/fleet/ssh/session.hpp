#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/deadline.hpp"

struct ssh_session_struct;
struct ssh_channel_struct;

namespace ampcfg::fleet {

/// How long each phase of a session may take.
struct Limits {
  std::chrono::seconds connect{10};
  std::chrono::seconds authenticate{20};  ///< the keys' exchange, too
  std::chrono::seconds hello{20};
  std::chrono::seconds silence{host::usual_silence};
  os::Deadline whole = os::Deadline::never();  ///< of all work with a host
};

/// As configured; the time for all work with a host begins now.
Limits limits_of(const host::Configuration& configuration);

/// What is known of a host's key.
enum class KeyState { known, unknown, changed, revoked };

/// The key that a host has shown.
struct HostKey {
  KeyState state = KeyState::unknown;
  std::string fingerprint;           ///< `SHA256:…`
  std::string type;                  ///< `ssh-ed25519`
  std::string line;                  ///< as a known_hosts file has it
  std::string as;                    ///< the name that it is looked up as: `host`, `[host]:port`, or its HostKeyAlias
  std::filesystem::path revoked_in;  ///< of a revoked one: the file that says so
  std::string
      not_followed;  ///< of an unknown one: which setting would have it known to ssh, and not here; may be empty
};

class Channel;

/// A connection to a host's sshd. Belongs to one thread. Nothing of it blocks longer than the deadline it is given.
class Session {
 public:
  /// Connects, as the host's entry and `~/.ssh/config` say, and exchanges keys; whose key it is has not been asked yet.
  /// Throws Error with the phase that failed.
  Session(const host::HostEntry& host, const std::filesystem::path& known_hosts, const Limits& limits);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// By our own rule, whatever `~/.ssh/config` says.
  [[nodiscard]] HostKey host_key() const;
  /// Throws Error (`key-unknown`, `key-changed`, `key-revoked`) unless the key is known, with the command that trusts
  /// it.
  void require_known_key() const;
  /// With the host's identity, the agent's keys and the user's. Never asks. Throws Error (`auth-failed`).
  void authenticate();

  /// Runs a command, without a terminal.
  Channel run(const std::string& command, os::Deadline deadline);
  /// Runs a command to its end.
  struct Ran {
    std::string out, err;
    int code = -1;
  };
  Ran run_to_end(const std::string& command, os::Deadline deadline);

  [[nodiscard]] const Limits& limits() const noexcept;
  /// The user that logs in there.
  [[nodiscard]] std::string user() const;

 private:
  friend class Channel;
  struct Content;
  std::unique_ptr<Content> content_;
};

/// A command that runs there. Must not outlive its session.
class Channel {
 public:
  Channel(Channel&&) noexcept;
  Channel& operator=(Channel&&) = delete;
  ~Channel();

  /// Waits until something has come, the other side has ended, or the deadline has passed; what has come on stdout, at
  /// most some 64 KiB. Throws Error (`connection-lost`).
  std::string receive(os::Deadline deadline);
  /// Sends all of it, and keeps what comes meanwhile. Returns false where the other side has ended before. Throws Error
  /// (`connection-lost`, `host-timeout`).
  bool send(std::string_view bytes, os::Deadline deadline);
  void end_input();

  /// No more will come on stdout.
  [[nodiscard]] bool ended() const;
  /// What came on stderr so far, its first 16 KiB.
  [[nodiscard]] const std::string& complaint() const noexcept { return err_; }
  /// Waits for it; -1 where a signal ended the command, or it does not come.
  int exit_code(os::Deadline deadline);

 private:
  friend class Session;
  Channel(Session::Content& session, ssh_channel_struct* channel) : session_(&session), channel_(channel) {}
  bool take();
  bool pump();

  Session::Content* session_;
  ssh_channel_struct* channel_;
  std::string out_, err_;
};

}  // namespace ampcfg::fleet
