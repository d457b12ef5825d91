#include "fleet/agent/connection.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>

#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/signals.hpp"
#include "fleet/wire/beat.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::uint64_t most_request = 512u << 20;
/// How often the one that listens looks at what was asked meanwhile: how long it may listen.
constexpr auto listen_look_every = std::chrono::seconds(1);

/// What a signal would do: at once, or when the last `os::Unbroken` ends. A second one would not wait for that.
void end_at_safe_point() {
  if (!os::signalled()) ::kill(::getpid(), SIGTERM);
}

}  // namespace

Connection::Connection(int in, int out) : in_(in), out_(out), stop_(::eventfd(0, EFD_CLOEXEC)), frames_(most_request) {
  listener_ = std::thread([this] { listen(); });
}

Connection::~Connection() {
  const std::uint64_t one = 1;
  if (::write(stop_.get(), &one, sizeof one) == sizeof one) listener_.join();
}

void Connection::write(std::string_view bytes) {
  const std::lock_guard held(out_lock_);
  while (!bytes.empty()) {
    const ssize_t count = ::write(out_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    // Nobody is there any more: the listener learns it too.
    if (count < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Connection::send_raw(std::string_view bytes) {
  write(bytes);
}

void Connection::send(FrameKind kind, std::string_view payload) {
  write(encode(kind, payload));
}

std::optional<Frame> Connection::receive() {
  std::unique_lock held(lock_);
  came_.wait(held, [this] { return frame_.has_value() || has_ended_; });
  return std::exchange(frame_, std::nullopt);
}

void Connection::end() {
  {
    const std::lock_guard held(lock_);
    has_ended_ = true;
  }
  came_.notify_one();
  end_at_safe_point();
}

void Connection::limit(unsigned seconds, unsigned silence) {
  const std::lock_guard held(lock_);
  if (seconds > 0) end_ = os::Deadline::in(std::chrono::seconds(seconds));
  silence_ = std::chrono::seconds(silence);
}

std::chrono::seconds Connection::silence() {
  const std::lock_guard held(lock_);
  return silence_;
}

bool Connection::take() {
  constexpr std::size_t room = 65'536;
  std::array<char, room> bytes{};
  const ssize_t count = ::read(in_, bytes.data(), bytes.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count <= 0) return false;
  frames_.take({bytes.data(), static_cast<std::size_t>(count)});
  while (auto frame = frames_.next()) {
    if (frame->kind == FrameKind::beat) continue;
    if (frame->kind == FrameKind::stop) {
      end_at_safe_point();
      continue;
    }
    const std::lock_guard held(lock_);
    frame_ = *std::move(frame);
    came_.notify_one();
  }
  return true;
}

void Connection::listen() {
  os::Deadline silent = os::Deadline::in(silence());
  os::Deadline beat = os::Deadline::in(beat_within(silence()));
  for (;;) {
    silent = os::Deadline::first(silent, os::Deadline::in(silence()));
    beat = os::Deadline::first(beat, os::Deadline::in(beat_within(silence())));
    os::Deadline last = silent;
    {
      const std::lock_guard held(lock_);
      last = os::Deadline::first(last, end_);
    }
    if (last.passed()) return end();
    std::array<pollfd, 2> polled{pollfd{in_, POLLIN, 0}, pollfd{stop_.get(), POLLIN, 0}};
    ::poll(polled.data(), polled.size(),
           os::Deadline::first(os::Deadline::first(beat, last), os::Deadline::in(listen_look_every)).milliseconds());
    if (polled[1].revents != 0) return;
    if (polled[0].revents != 0) {
      bool open = false;
      try {
        open = take();
      } catch (const Error&) {
        // Garbled: as good as gone.
      }
      if (!open) return end();
      silent = os::Deadline::in(silence());
    }
    if (beat.passed()) {
      send(FrameKind::beat, "");
      beat = os::Deadline::in(beat_within(silence()));
    }
  }
}

}  // namespace ampcfg::fleet
