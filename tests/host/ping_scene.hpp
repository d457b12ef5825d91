#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "os/child.hpp"

namespace ampcfg::tests {

/// The packet of a status answer that holds `json`.
inline std::string java_packet(std::string_view json) {
  const auto number = [](std::size_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
    return bytes + static_cast<char>(value);
  };
  const std::string content = std::string(1, '\0') + number(json.size()) + std::string(json);
  return number(content.size()) + content;
}

/// Somebody who listens on a port of 127.0.0.1, and does with each connection what a test says.
class Listener {
 public:
  using Talk = std::function<void(int connection)>;

  explicit Listener(Talk talk, int type = SOCK_STREAM) : talk_(std::move(talk)), socket_(::socket(AF_INET, type, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0) throw std::runtime_error("bind");
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (type == SOCK_STREAM) ::listen(socket_, 16);
    thread_ = std::thread([this, type] { serve(type); });
  }
  Listener(Listener&&) = delete;
  Listener& operator=(Listener&&) = delete;
  ~Listener() {
    ended_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const std::atomic<bool>& ended() const { return ended_; }

 private:
  void serve(int type) {
    if (type == SOCK_DGRAM) return talk_(socket_);
    for (;;) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      talk_(connection);
      ::close(connection);
    }
  }

  Talk talk_;
  int socket_;
  std::uint16_t port_ = 0;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

inline void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

/// Reads the request, then sends these bytes.
inline Listener::Talk answering(std::string bytes, std::chrono::milliseconds after = {}) {
  return [bytes = std::move(bytes), after](int connection) {
    char request[512];
    (void)::recv(connection, request, sizeof request, 0);
    std::this_thread::sleep_for(after);
    send_all(connection, bytes);
  };
}

/// Answers nobody before so many ask at the same time; from then on everybody.
class AllAtOnce {
 public:
  explicit AllAtOnce(int count) : count_(count) {}

  [[nodiscard]] Listener::Talk answering(const std::string& bytes) {
    return [this, bytes](int connection) {
      char request[512];
      (void)::recv(connection, request, sizeof request, 0);
      if (++asking_ >= count_) is_open_ = true;
      // Who gives up closes the connection.
      soon([&] { return is_open_ || ::recv(connection, request, 1, MSG_DONTWAIT | MSG_PEEK) == 0; });
      --asking_;
      if (is_open_) send_all(connection, bytes);
    };
  }

 private:
  int count_;
  std::atomic<int> asking_ = 0;
  std::atomic<bool> is_open_ = false;
};

}  // namespace ampcfg::tests
