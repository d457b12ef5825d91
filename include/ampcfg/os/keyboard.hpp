#pragma once

#include <termios.h>

#include <chrono>
#include <optional>
#include <string>

namespace ampcfg::os {

/// While it lives, keys on the terminal of stdin are read as they are typed and are not seen there, also those that
/// send signals elsewhere. The terminal is as before when it ends, or a signal ends the process.
class Keyboard {
 public:
  Keyboard() noexcept;
  Keyboard(Keyboard&&) = delete;
  Keyboard& operator=(Keyboard&&) = delete;
  ~Keyboard();

  /// What is typed: as soon as something is, or nothing where that takes longer than `limit`. No value where the
  /// terminal is gone.
  std::optional<std::string> read(std::chrono::milliseconds limit);

 private:
  termios before_{};
  bool is_changed_ = false;
};

}  // namespace ampcfg::os
