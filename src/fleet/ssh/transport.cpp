#include "fleet/ssh/transport.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/refusal.hpp"
#include "ampcfg/os/signals.hpp"

namespace ampcfg::fleet {
namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

AddressList addresses_of(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (code != 0) {
    throw Error("name-unknown", "the name " + host + " has no address: " + ::gai_strerror(code),
                "check `address` of the host in the configuration, or HostName in ~/.ssh/config");
  }
  return {found, &::freeaddrinfo};
}

std::string text_of(const addrinfo& address) {
  std::array<char, NI_MAXHOST> name{};
  ::getnameinfo(address.ai_addr, address.ai_addrlen, name.data(), name.size(), nullptr, 0, NI_NUMERICHOST);
  return name.data();
}

void keep_alive(int socket) {
  constexpr int on = 1, idle = 15, interval = 10, count = 3;
  ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Connects to addresses that are tried beside each other: the next begins when one has failed, or has not answered for
/// a while.
class Connecting {
 public:
  Connecting(std::string host, std::uint16_t port) : host_(std::move(host)), port_(port) {}

  os::FileDescriptor run(os::Deadline deadline) {
    const AddressList list = addresses_of(host_, port_);
    const addrinfo* next = list.get();
    os::Deadline begin_next = os::Deadline::in({});
    while (next != nullptr || !tries_.empty()) {
      if (deadline.passed()) break;
      if (next != nullptr && (tries_.empty() || begin_next.passed())) {
        begin(*next);
        next = next->ai_next;
        begin_next = os::Deadline::in(std::chrono::milliseconds(250));
      }
      const os::Deadline until = next != nullptr ? os::Deadline::first(deadline, begin_next) : deadline;
      if (auto connected = wait(until)) return connected;
    }
    throw failure();
  }

 private:
  struct Try {
    os::FileDescriptor socket;
    std::string address;
  };

  void begin(const addrinfo& address) {
    os::FileDescriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    std::string text = text_of(address);
    if (socket && (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0 || errno == EINPROGRESS)) {
      tries_.push_back({std::move(socket), std::move(text)});
    } else {
      note(text, errno);
    }
  }

  os::FileDescriptor wait(os::Deadline until) {
    std::vector<pollfd> polled;
    for (const Try& one : tries_) polled.push_back({one.socket.get(), POLLOUT, 0});
    if (::poll(polled.data(), polled.size(), until.milliseconds()) <= 0) return {};
    for (std::size_t n = polled.size(); n-- > 0;) {
      if (polled[n].revents == 0) continue;
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(polled[n].fd, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error == 0) return std::move(tries_[n].socket);
      note(tries_[n].address, error);
      tries_.erase(tries_.begin() + static_cast<std::ptrdiff_t>(n));
    }
    return {};
  }

  void note(const std::string& address, int error) {
    refused_ = refused_ || error == ECONNREFUSED;
    reasons_ += (reasons_.empty() ? "" : "; ") + address + ": " + os::system_words(error);
  }

  [[nodiscard]] Error failure() const {
    std::string reasons = reasons_;
    for (const Try& one : tries_) reasons += (reasons.empty() ? "" : "; ") + one.address + ": no answer";
    const std::string message = "no connection to " + host_ + " port " + std::to_string(port_) + ": " + reasons;
    if (!tries_.empty())
      return {"connect-timeout", message, "is the host up, and does a firewall drop what comes to that port?"};
    if (refused_) return {"refused", message, "does sshd run there, on that port?"};
    return {"no-route", message, "check the network, and `address` of the host in the configuration"};
  }

  std::string host_;
  std::uint16_t port_;
  std::vector<Try> tries_;
  std::string reasons_;
  bool refused_ = false;
};

Error proxy_failed(int number) {
  return {"proxy-failed", "no program for the connection could be started: " + os::system_words(number)};
}

}  // namespace

os::FileDescriptor connect_to(const std::string& host, std::uint16_t port, os::Deadline deadline) {
  os::FileDescriptor socket = Connecting(host, port).run(deadline);
  keep_alive(socket.get());
  return socket;
}

ProxyProcess::ProxyProcess(const std::string& command) {
  std::array<int, 2> pair{}, pipe{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) throw proxy_failed(errno);
  connection_ = os::FileDescriptor(pair[0]);
  const os::FileDescriptor theirs(pair[1]);
  if (::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) throw proxy_failed(errno);
  stderr_ = os::FileDescriptor(pipe[0]);
  const os::FileDescriptor their_stderr(pipe[1]);

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, their_stderr.get(), STDERR_FILENO);
  const sigset_t restored = os::ignored_signals();
  ::posix_spawnattr_setsigdefault(&attributes, &restored);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::string shell = "sh", option = "-c", line = command;
  std::array<char*, 4> argv{shell.data(), option.data(), line.data(), nullptr};
  const int code = ::posix_spawn(&process_, "/bin/sh", &actions, &attributes, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (code != 0) {
    process_ = -1;
    throw proxy_failed(code);
  }
}

ProxyProcess::ProxyProcess(ProxyProcess&& other) noexcept {
  *this = std::move(other);
}

ProxyProcess& ProxyProcess::operator=(ProxyProcess&& other) noexcept {
  std::swap(connection_, other.connection_);
  std::swap(stderr_, other.stderr_);
  std::swap(process_, other.process_);
  std::swap(said_, other.said_);
  return *this;
}

ProxyProcess::~ProxyProcess() {
  if (process_ < 2) return;  // none: kill(-1, …) is for every process of the machine
  ::kill(process_, SIGTERM);
  constexpr int tries = 20;
  for (int n = 0; n < tries; ++n) {
    if (::waitpid(process_, nullptr, WNOHANG) != 0) return;
    ::poll(nullptr, 0, 10);
  }
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::string ProxyProcess::complaint() {
  constexpr std::size_t most = 4096;
  std::array<char, most> bytes{};
  while (stderr_ && said_.size() < most) {
    const ssize_t count = ::read(stderr_.get(), bytes.data(), bytes.size());
    if (count <= 0) break;
    said_.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return said_;
}

std::string jump_policy(const std::filesystem::path& known_hosts) {
  return "Match all\n  StrictHostKeyChecking yes\n  UserKnownHostsFile \"" + known_hosts.native() +
         "\"\n  GlobalKnownHostsFile /etc/ssh/ssh_known_hosts\n  KnownHostsCommand none\n"
         "  VerifyHostKeyDNS no\n  NoHostAuthenticationForLocalhost no\n"
         "  UpdateHostKeys no\n  BatchMode yes\n  ForwardAgent no\n"
         "  PermitLocalCommand no\n  ControlMaster no\n  ControlPath none\n";
}

SshConfigFile::SshConfigFile(std::string lines) : file_(::memfd_create("ampcfg-ssh", MFD_CLOEXEC)) {
  if (const auto home = os::home_folder()) lines += "Include \"" + (*home / ".ssh/config").native() + "\"\n";
  lines += "Match all\nInclude /etc/ssh/ssh_config\n";
  if (!file_ || ::write(file_.get(), lines.data(), lines.size()) != static_cast<ssize_t>(lines.size()))
    throw proxy_failed(errno);
}

std::string SshConfigFile::path() const {
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file_.get());
}

}  // namespace ampcfg::fleet
