#pragma once

#include <set>
#include <string>
#include <thread>

#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::fleet {

/// An agent for ssh that shows some of another's keys and hands all else on: for `IdentitiesOnly`, which libssh does
/// not know. On a thread of its own, until this ends.
class AgentFilter {
 public:
  /// `socket` is the other agent's; `keys` are those that are shown, in base64 as a `.pub` file has them. Where the
  /// agent cannot be reached, there are none.
  AgentFilter(const std::string& socket, std::set<std::string> keys);
  AgentFilter(const AgentFilter&) = delete;
  AgentFilter& operator=(const AgentFilter&) = delete;
  ~AgentFilter();

  /// The client's end, given away once; nothing where the agent cannot be reached.
  os::FileDescriptor take_client() { return std::move(client_); }

 private:
  void serve() const;

  std::set<std::string> keys_;
  os::FileDescriptor client_, server_, agent_;
  std::thread thread_;
};

/// An agent's list of keys (SSH_AGENT_IDENTITIES_ANSWER) without those that are not in `keys`; anything else as it is.
std::string shown_keys(const std::string& answer, const std::set<std::string>& keys);

}  // namespace ampcfg::fleet
