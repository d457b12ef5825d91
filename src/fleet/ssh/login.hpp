#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fleet/ssh/agent_filter.hpp"
#include "fleet/ssh/ssh_settings.hpp"

struct ssh_session_struct;
struct ssh_key_struct;

namespace ampcfg::fleet {

/// Offers a session the keys that OpenSSH would offer, and never asks for a passphrase. Must outlive the session's
/// login.
class Login {
 public:
  /// Calls a step of libssh until it is done or the time is up; returns what it returned last.
  using Until = std::function<int(const std::function<int()>& step)>;

  /// `deadline` is for an agent's answers.
  Login(ssh_session_struct* session, const std::optional<SshSettings>& settings, os::Deadline deadline, Until until)
      : session_(session), settings_(settings), deadline_(deadline), until_(std::move(until)) {}

  /// First `identity` of the host's entry, if any. True once one is accepted.
  bool run(const std::string& identity);

  /// The time was up.
  [[nodiscard]] bool was_slow() const { return was_slow_; }
  /// Why keys that are meant for it could not be offered: "…, and /home/x/.ssh/id_rsa is encrypted"; may be empty.
  [[nodiscard]] std::string what_was_left() const;
  /// What to do about that.
  [[nodiscard]] std::string cure() const;

 private:
  bool offer(ssh_key_struct* key);
  bool with_file(const std::filesystem::path& file);
  bool with_certificate(const std::filesystem::path& file, const std::filesystem::path& certificate);
  bool with_certificates(const std::filesystem::path& file);
  bool with_agent();
  bool with_settings();
  bool with_usual_names();
  [[nodiscard]] AgentKeys keys_of_agent() const;
  /// Those whose keys no agent has shown.
  [[nodiscard]] std::vector<std::filesystem::path> not_of_agent(std::vector<std::filesystem::path> files) const;
  [[nodiscard]] bool may_go_on() const;

  ssh_session_struct* session_;
  const std::optional<SshSettings>& settings_;
  os::Deadline deadline_;
  Until until_;
  std::filesystem::path identity_;
  std::unique_ptr<AgentFilter> filter_;
  std::set<std::filesystem::path> tried_, offered_;        ///< files; and those with a key that the host has refused
  std::vector<std::filesystem::path> encrypted_, unread_;  ///< files: unread is what is in PKCS#8
  bool was_slow_ = false;
};

}  // namespace ampcfg::fleet
