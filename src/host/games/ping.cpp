#include "ampcfg/host/games/ping.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::host {
namespace {

/// More than any server says: its icon is the largest part, with some 10 KiB.
constexpr std::size_t largest_answer = std::size_t{256} << 10;
constexpr std::size_t largest_datagram = 2048;
/// Of who sends without end, so much is looked at before others have their turn.
constexpr std::size_t received_per_turn = 64;
constexpr std::size_t longest_text = 100;
constexpr std::string_view amp_words = "powered by amp";
/// The protocol of Minecraft 1.8: every server and proxy since answers a ping in its name.
constexpr std::uint32_t protocol = 47;

// ---------------------------------------------------------------- bytes

/// A number in seven bits to a byte, the low ones first.
void put_varint(std::string& bytes, std::uint32_t number) {
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(0x80 | (number & 0x7F));
  bytes += static_cast<char>(number);
}

struct Varint {
  JavaFrame::State state = JavaFrame::State::incomplete;
  std::uint32_t value = 0;
};

/// Takes one from the front.
Varint take_varint(std::string_view& bytes) {
  Varint number;
  for (unsigned n = 0; n < 5; ++n) {
    if (n >= bytes.size()) return number;
    const auto byte = static_cast<unsigned char>(bytes[n]);
    number.value |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * n);
    if ((byte & 0x80) != 0) continue;
    bytes.remove_prefix(n + 1);
    number.state = JavaFrame::State::complete;
    return number;
  }
  number.state = JavaFrame::State::wrong;
  return number;
}

std::string packet(std::string_view content) {
  std::string bytes;
  put_varint(bytes, static_cast<std::uint32_t>(content.size()));
  return bytes.append(content);
}

/// Handshake, with the wish to hear the status, and the request for it.
std::string java_request(const Endpoint& endpoint) {
  std::string handshake;
  put_varint(handshake, 0);
  put_varint(handshake, protocol);
  put_varint(handshake, static_cast<std::uint32_t>(endpoint.address.size()));
  handshake += endpoint.address;
  handshake += static_cast<char>(endpoint.port >> 8);
  handshake += static_cast<char>(endpoint.port & 0xFF);
  put_varint(handshake, 1);
  return packet(handshake) + packet(std::string(1, '\0'));
}

constexpr std::string_view raknet_magic{"\x00\xff\xff\x00\xfe\xfe\xfe\xfe\xfd\xfd\xfd\xfd\x12\x34\x56\x78", 16};

/// An unconnected ping: time and client are numbers of ours that nobody reads.
std::string bedrock_request() {
  return std::string(1, '\x01') + std::string(8, '\0') + std::string(raknet_magic) + std::string(8, '\x2a');
}

// ---------------------------------------------------------------- what is said

/// The first characters of a text of another's; what is not UTF-8 is left away.
std::string bounded(std::string_view text) {
  std::size_t characters = 0, end = 0;
  while (end < text.size() && characters < longest_text) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    ++characters;
  }
  std::string kept(text.substr(0, end));
  while (const auto bad = document::not_utf8(kept)) kept.erase(bad->begin, bad->end - bad->begin);
  return kept;
}

/// Without `§a` and the like, which colour it in the game.
std::string without_colors(std::string_view text) {
  constexpr std::string_view mark = "\xC2\xA7";
  std::string plain;
  for (std::size_t at; (at = text.find(mark)) != std::string_view::npos;) {
    plain += text.substr(0, at);
    text.remove_prefix(std::min(text.size(), at + mark.size() + 1));
  }
  return plain.append(text);
}

bool names_amp(std::string_view text) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  return std::search(text.begin(), text.end(), amp_words.begin(), amp_words.end(), same) != text.end();
}

std::string_view text_of(const document::JsonNode* node) {
  return node != nullptr && node->value.kind() == document::Value::Kind::string ? node->value.text()
                                                                                : std::string_view();
}

template <typename Number>
std::optional<Number> number_from(std::string_view digits) {
  Number number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> count_of(const document::JsonNode* node) {
  if (node == nullptr || node->value.kind() != document::Value::Kind::integer) return std::nullopt;
  return number_from<std::uint32_t>(node->value.digits());
}

/// The texts of a chat component, in order: it may be a text, a list, or an object with `text` and `extra`. As deep as
/// JSON is taken.
void add_texts(const document::JsonNode& node, std::string& all) {
  if (all.size() > largest_answer) return;
  all += text_of(&node);
  if (node.value.kind() == document::Value::Kind::list) {
    for (const document::JsonNode& item : node.children) add_texts(item, all);
  }
  for (const char* name : {"text", "extra"}) {
    if (const auto* part = node.member(name)) add_texts(*part, all);
  }
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// ---------------------------------------------------------------- addresses

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::optional<Address> address_of(const Endpoint& endpoint) {
  Address address;
  sockaddr_in four{};
  sockaddr_in6 six{};
  if (::inet_pton(AF_INET, endpoint.address.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(endpoint.port);
    std::memcpy(&address.storage, &four, sizeof four);
    address.size = sizeof four;
    return address;
  }
  if (::inet_pton(AF_INET6, endpoint.address.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(endpoint.port);
    std::memcpy(&address.storage, &six, sizeof six);
    address.size = sizeof six;
    return address;
  }
  return std::nullopt;
}

}  // namespace

std::optional<PingAnswer> parse_java_answer(std::string json) {
  const auto read = document::JsonText::read(std::move(json));
  const auto* text = std::get_if<document::JsonText>(&read);
  if (text == nullptr) return std::nullopt;
  const document::JsonNode& root = text->root();
  const auto* version = root.member("version");
  const auto* players = root.member("players");
  if (version == nullptr && players == nullptr) return std::nullopt;
  PingAnswer answer;
  if (version != nullptr) answer.version = bounded(without_colors(text_of(version->member("name"))));
  answer.is_amp = names_amp(answer.version);
  if (players != nullptr) {
    answer.online = count_of(players->member("online"));
    answer.max = count_of(players->member("max"));
  }
  if (const auto* description = root.member("description")) {
    std::string message;
    add_texts(*description, message);
    answer.names_amp = names_amp(without_colors(message));
  }
  return answer;
}

std::optional<PingAnswer> parse_bedrock_answer(std::string_view datagram) {
  constexpr std::size_t magic_at = 17, length_at = magic_at + 16, text_at = length_at + 2;
  if (datagram.size() < text_at || datagram[0] != '\x1c') return std::nullopt;
  if (datagram.substr(magic_at, raknet_magic.size()) != raknet_magic) return std::nullopt;
  const auto length = static_cast<std::size_t>(static_cast<unsigned char>(datagram[length_at])) << 8 |
                      static_cast<std::size_t>(static_cast<unsigned char>(datagram[length_at + 1]));
  if (length > datagram.size() - text_at) return std::nullopt;
  // MCPE;message;protocol;version;online;max;…
  const auto parts = split(datagram.substr(text_at, length), ';');
  if (parts.size() < 6 || (parts[0] != "MCPE" && parts[0] != "MCEE")) return std::nullopt;
  PingAnswer answer;
  answer.version = bounded(without_colors(parts[3]));
  answer.online = number_from<std::uint32_t>(parts[4]);
  answer.max = number_from<std::uint32_t>(parts[5]);
  answer.is_amp = names_amp(answer.version);
  answer.names_amp = names_amp(without_colors(parts[1]));
  return answer;
}

JavaFrame read_java_frame(std::string_view bytes) {
  using State = JavaFrame::State;
  const Varint length = take_varint(bytes);
  if (length.state != State::complete) return {length.state, {}};
  if (length.value < 3 || length.value > largest_answer) return {State::wrong, {}};
  const bool whole = bytes.size() >= length.value;
  bytes = bytes.substr(0, length.value);
  const State cut = whole ? State::wrong : State::incomplete;
  const Varint id = take_varint(bytes);
  if (id.state == State::incomplete) return {cut, {}};
  if (id.state == State::wrong || id.value != 0) return {State::wrong, {}};
  const Varint size = take_varint(bytes);
  if (size.state == State::incomplete) return {cut, {}};
  if (size.state == State::wrong || size.value > length.value) return {State::wrong, {}};
  if (!whole) return {State::incomplete, {}};
  if (bytes.size() < size.value) return {State::wrong, {}};
  return {State::complete, bytes.substr(0, size.value)};
}

Ping::Ping(PingKind kind, const Endpoint& endpoint, std::chrono::milliseconds time_limit)
    : kind_(kind), endpoint_(endpoint), deadline_(Clock::now() + time_limit) {
  begin();
}

void Ping::begin() {
  const auto address = address_of(endpoint_);
  if (!address || endpoint_.port == 0) return end(Result::impossible);
  const int type = kind_ == PingKind::bedrock ? SOCK_DGRAM : SOCK_STREAM;
  socket_ = os::FileDescriptor(::socket(address->storage.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket_) return end(Result::impossible);
  if (kind_ == PingKind::java) to_send_ = java_request(endpoint_);
  if (kind_ == PingKind::bedrock) to_send_ = bedrock_request();
  if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address->storage), address->size) == 0) {
    connected();
  } else if (errno == EINPROGRESS) {
    connecting_ = true;
  } else {
    fail(errno);
  }
}

void Ping::watch(std::vector<pollfd>& files) const {
  const short events = connecting_ || !to_send_.empty() ? POLLOUT | POLLIN : POLLIN;
  files.push_back({socket_.get(), events, 0});
}

void Ping::go_on() {
  if (over_) return;
  if (connecting_) {
    pollfd file{socket_.get(), POLLOUT, 0};
    if (::poll(&file, 1, 0) > 0) {
      int number = 0;
      socklen_t size = sizeof number;
      ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &number, &size);
      if (number != 0) return fail(number);
      connecting_ = false;
      connected();
    }
  } else {
    send_rest();
    if (!over_) receive();
  }
  if (!over_ && Clock::now() >= deadline_) end(Result::no_answer);
}

void Ping::connected() {
  if (kind_ == PingKind::connect) return end(Result::answered);
  send_rest();
}

void Ping::send_rest() {
  while (!to_send_.empty()) {
    const auto size = ::send(socket_.get(), to_send_.data(), to_send_.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size < 0) return fail(errno);
    to_send_.erase(0, static_cast<std::size_t>(size));
  }
}

void Ping::receive() {
  std::array<char, 16384> buffer;
  for (std::size_t turn = 0; turn < received_per_turn; ++turn) {
    const auto size = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size < 0) return fail(errno);
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    if (kind_ == PingKind::bedrock) {
      // Others may send datagrams too; only an answer counts.
      const auto answer = bytes.size() > largest_datagram ? std::nullopt : parse_bedrock_answer(bytes);
      if (!answer) continue;
      answer_ = *answer;
      return end(Result::answered);
    }
    if (size == 0) return end(received_.empty() ? Result::closed : Result::wrong);
    received_ += bytes;
    const JavaFrame frame = read_java_frame(received_);
    if (frame.state == JavaFrame::State::incomplete) continue;
    auto answer = frame.state == JavaFrame::State::complete ? parse_java_answer(std::string(frame.json)) : std::nullopt;
    if (!answer) return end(Result::wrong);
    answer_ = std::move(*answer);
    return end(Result::answered);
  }
}

void Ping::fail(int number) {
  if (number == ECONNREFUSED) return end(Result::refused);
  if (number == ECONNRESET || number == EPIPE) return end(received_.empty() ? Result::closed : Result::wrong);
  end(number == ETIMEDOUT ? Result::no_answer : Result::impossible);
}

void Ping::end(Result result) {
  result_ = result;
  over_ = true;
  socket_ = os::FileDescriptor();
  received_.clear();
}

std::string Ping::words() const {
  const std::string where = endpoint_.address.find(':') == std::string::npos
                                ? fmt::format("{}:{}", endpoint_.address, endpoint_.port)
                                : fmt::format("[{}]:{}", endpoint_.address, endpoint_.port);
  switch (result_) {
    case Result::answered:
      return "answers on " + where;
    case Result::refused:
      return "does not answer on " + where + " (nobody listens there)";
    case Result::no_answer:
      return "does not answer on " + where + " in time";
    case Result::closed:
      return "does not answer on " + where + " (the connection was closed)";
    case Result::wrong:
      return "answers on " + where + " with something other than a Minecraft status";
    case Result::impossible:
      return "cannot be asked on " + where;
  }
  return {};
}

}  // namespace ampcfg::host
