#include "ampcfg/os/keyboard.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ampcfg/os/signals.hpp"

namespace ampcfg::os {

Keyboard::Keyboard() noexcept {
  if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
  termios settings = before_;
  settings.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
  settings.c_iflag &= ~static_cast<tcflag_t>(IXON | ICRNL);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  restore_when_signalled(&before_);
  is_changed_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0;
}

Keyboard::~Keyboard() {
  if (is_changed_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  restore_when_signalled(nullptr);
}

std::optional<std::string> Keyboard::read(std::chrono::milliseconds limit) {
  pollfd file{STDIN_FILENO, POLLIN, 0};
  const int ready = ::poll(&file, 1, static_cast<int>(limit.count()));
  if (ready == 0 || (ready < 0 && errno == EINTR)) return std::string();
  std::array<char, 256> bytes{};
  const ssize_t size = ready < 0 ? -1 : ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (size < 0 && errno == EINTR) return std::string();
  if (size <= 0) return std::nullopt;
  return std::string(bytes.data(), static_cast<std::size_t>(size));
}

}  // namespace ampcfg::os
