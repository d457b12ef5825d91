#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::fleet {

/// Which of an agent's keys a host is offered, and in which order. All keys are in base64, as a `.pub` file has them.
struct AgentKeys {
  std::vector<std::string> certificates;  ///< files': offered before all, where the agent has the key of one
  std::vector<std::string> first;
  bool only = false;  ///< no others: `IdentitiesOnly`
};

/// An agent for ssh that shows another's keys as OpenSSH would offer them, and hands all else on: libssh offers them as
/// they come, and an sshd listens to six. On a thread of its own, until this ends.
class AgentFilter {
 public:
  /// `socket` is the other agent's. Where it cannot be reached, there are no keys; where it has not answered by then,
  /// no more.
  AgentFilter(const std::string& socket, AgentKeys keys, os::Deadline deadline);
  AgentFilter(const AgentFilter&) = delete;
  AgentFilter& operator=(const AgentFilter&) = delete;
  ~AgentFilter();

  /// The client's end, given away once; nothing where the agent cannot be reached.
  os::FileDescriptor take_client() { return std::move(client_); }
  /// Whether the agent has shown this key, in base64.
  [[nodiscard]] bool has(const std::string& key) const;
  /// Whether the agent was asked and has not answered in time.
  [[nodiscard]] bool was_silent() const { return was_silent_; }

 private:
  void serve();
  std::string handed_on(const std::string& answer);

  AgentKeys keys_;
  os::Deadline deadline_;
  std::atomic<bool> was_silent_ = false;
  std::map<std::string, std::string> key_of_;  ///< bytes of certificates that are not the agent's: of their keys
  mutable std::mutex mutex_;
  std::set<std::string> had_;  ///< guarded by mutex_
  os::FileDescriptor client_, server_, agent_;
  std::thread thread_;
};

/// The keys of an agent's list (SSH_AGENT_IDENTITIES_ANSWER), with their comments, as bytes; none of anything else.
std::vector<std::pair<std::string, std::string>> keys_in(const std::string& answer);

/// An agent's list with the keys that are meant, in their order; anything else as it is. `key_of` gets those
/// certificates that were put into it.
std::string shown_keys(const std::string& answer, const AgentKeys& keys, std::map<std::string, std::string>& key_of);

/// Whether that certificate is one of that key, both as bytes (PROTOCOL.certkeys of OpenSSH).
bool is_certificate_of(const std::string& certificate, const std::string& key);

/// What an agent is asked (SSH_AGENTC_SIGN_REQUEST) with a certificate's key in place of the certificate.
std::string asked_of_key(const std::string& asked, const std::map<std::string, std::string>& key_of);

}  // namespace ampcfg::fleet
