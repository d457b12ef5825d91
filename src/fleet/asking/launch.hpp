#pragma once

#include <string>

#include "fleet/ssh/session.hpp"
#include "fleet/wire/frame.hpp"

namespace ampcfg::fleet {

/// An agent that has said hello: of this build.
struct Agent {
  Channel channel;
  std::string received;  ///< what came after its hello
};

/// Runs this build's agent on a host; where it is not there, it is pushed first. `request` are bytes that are sent at
/// once, without waiting for the hello. Throws Error with the true reason: what a shell said in place of a hello, where
/// the executable could not be put, why it does not run there.
Agent launch(Session& session, const host::HostEntry& host, const std::string& request);

}  // namespace ampcfg::fleet
