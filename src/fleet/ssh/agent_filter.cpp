#include "fleet/ssh/agent_filter.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "ampcfg/os/base64.hpp"

namespace ampcfg::fleet {
namespace {

constexpr char identities_answer = 12, sign_request = 13;  // of the protocol of ssh's agents
constexpr std::size_t length_size = 4;
constexpr std::uint32_t largest_message = 256u << 10;

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t n = 0; n < length_size; ++n) number = number << 8U | static_cast<unsigned char>(bytes[at + n]);
  return number;
}

std::string number_bytes(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFFU);
  return bytes;
}

/// The text at `at`, which moves behind it; nothing where there is none.
std::optional<std::string_view> text_at(std::string_view bytes, std::size_t& at) {
  if (bytes.size() < length_size || at > bytes.size() - length_size) return std::nullopt;
  const std::uint32_t size = number_at(bytes, at);
  at += length_size;
  if (size > bytes.size() - at) return std::nullopt;
  at += size;
  return bytes.substr(at - size, size);
}

std::string text_bytes(std::string_view text) {
  return number_bytes(static_cast<std::uint32_t>(text.size())) + std::string(text);
}

bool read_all(int file, char* to, std::size_t size, os::Deadline deadline) {
  while (size > 0) {
    pollfd polled{file, POLLIN, 0};
    const int ready = ::poll(&polled, 1, deadline.milliseconds());
    const bool again = ready < 0 ? errno == EINTR : !deadline.passed();
    if (ready <= 0 && again) continue;
    if (ready <= 0) return false;
    const ssize_t count = ::read(file, to, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    to += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

std::optional<std::string> read_message(int file, os::Deadline deadline) {
  std::array<char, length_size> length{};
  if (!read_all(file, length.data(), length.size(), deadline)) return std::nullopt;
  const std::uint32_t size = number_at({length.data(), length.size()}, 0);
  if (size == 0 || size > largest_message) return std::nullopt;
  std::string message(size, '\0');
  if (!read_all(file, message.data(), message.size(), deadline)) return std::nullopt;
  return message;
}

bool write_message(int file, const std::string& message) {
  const std::string bytes = number_bytes(static_cast<std::uint32_t>(message.size())) + message;
  for (std::string_view left = bytes; !left.empty();) {
    const ssize_t count = ::send(file, left.data(), left.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

os::FileDescriptor connect_to_agent(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) return {};
  std::memcpy(address.sun_path, path.data(), path.size());
  os::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return {};
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
  return socket;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> keys_in(const std::string& answer) {
  std::vector<std::pair<std::string, std::string>> keys;
  if (answer.size() < 1 + length_size || answer[0] != identities_answer) return keys;
  const std::uint32_t all = number_at(answer, 1);
  std::size_t at = 1 + length_size;
  for (std::uint32_t n = 0; n < all; ++n) {
    const auto key = text_at(answer, at);
    const auto comment = key ? text_at(answer, at) : std::nullopt;
    if (!comment) break;
    keys.emplace_back(*key, *comment);
  }
  return keys;
}

bool is_certificate_of(const std::string& certificate, const std::string& key) {
  std::size_t at = 0, key_at = 0;
  const auto type = text_at(certificate, at), key_type = text_at(key, key_at);
  const auto nonce = type ? text_at(certificate, at) : std::nullopt;
  if (!nonce || !key_type || key_at == key.size()) return false;
  const std::string_view name = key_type->substr(0, key_type->find('@'));  // sk-ssh-ed25519@openssh.com
  return type->starts_with(name) && type->substr(name.size()).starts_with("-cert-v01@") &&
         std::string_view(certificate).substr(at).starts_with(std::string_view(key).substr(key_at));
}

std::string shown_keys(const std::string& answer, const AgentKeys& keys, std::map<std::string, std::string>& key_of) {
  if (answer.size() < 1 + length_size || answer[0] != identities_answer) return answer;
  auto left = keys_in(answer);
  std::string shown;
  std::uint32_t number = 0;
  const auto show = [&](const std::string& key, const std::string& comment) {
    shown += text_bytes(key) + text_bytes(comment);
    ++number;
  };
  const auto take = [&](const std::string& key) {
    const auto found = std::find_if(left.begin(), left.end(), [&](const auto& one) { return one.first == key; });
    if (found == left.end()) return false;
    show(found->first, found->second);
    left.erase(found);
    return true;
  };
  for (const std::string& written : keys.certificates) {
    const std::string certificate = os::bytes_of_base64(written);
    if (take(certificate)) continue;
    const auto own = std::find_if(left.begin(), left.end(),
                                  [&](const auto& one) { return is_certificate_of(certificate, one.first); });
    if (own == left.end()) continue;
    key_of[certificate] = own->first;
    show(certificate, own->second);
  }
  for (const std::string& written : keys.first) take(os::bytes_of_base64(written));
  if (!keys.only) {
    for (const auto& [key, comment] : left) show(key, comment);
  }
  return identities_answer + number_bytes(number) + shown;
}

std::string asked_of_key(const std::string& asked, const std::map<std::string, std::string>& key_of) {
  if (asked.empty() || asked[0] != sign_request) return asked;
  std::size_t at = 1;
  const auto certificate = text_at(asked, at);
  const auto found = certificate ? key_of.find(std::string(*certificate)) : key_of.end();
  return found == key_of.end() ? asked : sign_request + text_bytes(found->second) + asked.substr(at);
}

AgentFilter::AgentFilter(const std::string& socket, AgentKeys keys, os::Deadline deadline)
    : keys_(std::move(keys)), deadline_(deadline), agent_(connect_to_agent(socket)) {
  std::array<int, 2> pair{};
  if (!agent_ || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) return;
  client_ = os::FileDescriptor(pair[0]);
  server_ = os::FileDescriptor(pair[1]);
  thread_ = std::thread([this] { serve(); });
}

AgentFilter::~AgentFilter() {
  if (!thread_.joinable()) return;
  ::shutdown(server_.get(), SHUT_RDWR);
  ::shutdown(agent_.get(), SHUT_RDWR);
  thread_.join();
}

bool AgentFilter::has(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  return had_.contains(key);
}

std::string AgentFilter::handed_on(const std::string& answer) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, comment] : keys_in(answer)) had_.insert(os::base64_of(key));
  return shown_keys(answer, keys_, key_of_);
}

void AgentFilter::serve() {
  for (;;) {
    const auto asked = read_message(server_.get(), os::Deadline::never());
    if (!asked || !write_message(agent_.get(), asked_of_key(*asked, key_of_))) break;
    const auto answered = read_message(agent_.get(), deadline_);
    was_silent_ = !answered && deadline_.passed();
    if (!answered || !write_message(server_.get(), handed_on(*answered))) break;
  }
  ::shutdown(server_.get(), SHUT_RDWR);
}

}  // namespace ampcfg::fleet
