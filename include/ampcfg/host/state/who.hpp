#pragma once

#include <string>

namespace ampcfg::host {

/// Who has asked for something, and with which words, as records have it.
struct Who {
  std::string user;           ///< the account here
  std::string person;         ///< who uses that account; empty where that is its own user, or not known
  std::string asked_by;       ///< user@host of the asking side; empty where that is here
  std::string asking_person;  ///< who uses that account there; empty likewise
  std::string command;        ///< as typed, secrets never in it

  /// `amp`, `alice as root`, `alice as root@control as amp`.
  [[nodiscard]] std::string words() const;
};

/// Who runs this process, without a command.
Who who_is_here();

}  // namespace ampcfg::host
