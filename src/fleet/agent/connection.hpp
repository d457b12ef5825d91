#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/file_descriptor.hpp"
#include "fleet/wire/frame.hpp"

namespace ampcfg::fleet {

/// The agent's side of the connection. A thread of its own listens and beats; where the connection has gone, is silent
/// or the time is up, it ends the process at its next safe point.
class Connection {
 public:
  Connection(int in, int out);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Sends bytes that are no frame: the hello.
  void send_raw(std::string_view bytes);
  /// From any thread.
  void send(FrameKind kind, std::string_view payload);
  /// The next frame that is for the work, neither a beat nor a wish to stop. Waits for it; nothing where the connection
  /// has ended.
  std::optional<Frame> receive();
  /// The process ends after that many seconds (0: never for that), and after so many of silence.
  void limit(unsigned seconds, unsigned silence);

 private:
  void listen();
  std::chrono::seconds silence();
  void end();
  /// False where the connection has ended.
  bool take();
  void write(std::string_view bytes);

  int in_, out_;
  os::FileDescriptor stop_;
  std::mutex out_lock_, lock_;
  std::condition_variable came_;
  std::optional<Frame> frame_;
  bool has_ended_ = false;
  os::Deadline end_ = os::Deadline::never();
  std::chrono::seconds silence_{host::usual_silence};
  FrameReader frames_;
  std::thread listener_;
};

}  // namespace ampcfg::fleet
