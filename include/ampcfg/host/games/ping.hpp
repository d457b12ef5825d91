#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/os/activity.hpp"
#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::host {

/// What is asked of an address.
enum class PingKind {
  java,     ///< the status ping of Minecraft's Java edition, which proxies answer too (TCP)
  bedrock,  ///< the one of RakNet, as Bedrock servers and Geyser answer it (UDP)
  connect,  ///< nothing: that it takes a connection is enough (TCP)
};

/// Where something should answer.
struct Endpoint {
  std::string address = "127.0.0.1";  ///< IPv4 or IPv6, in digits
  std::uint16_t port = 0;
};

/// What a game says of itself. The texts are another's: UTF-8, at most 100 characters, to be escaped when shown.
struct PingAnswer {
  std::string version;
  std::optional<std::uint32_t> online, max;
  /// AMP answers for a game that sleeps: it says so where a game has its version.
  bool is_amp = false;
  /// "Powered by AMP" stands in its message of the day, where AMP puts it and so may an operator.
  bool names_amp = false;
};

/// Reads the JSON of a status answer. Nothing where it is none: no object, or neither `version` nor `players` in it.
std::optional<PingAnswer> parse_java_answer(std::string json);
/// Reads what a Bedrock server sent.
std::optional<PingAnswer> parse_bedrock_answer(std::string_view datagram);

/// What bytes from a TCP connection hold so far.
struct JavaFrame {
  enum class State { incomplete, complete, wrong };
  State state = State::incomplete;
  std::string_view json;  ///< of a complete one, in the bytes that were read
};
/// Reads the packet of a status answer. `wrong` as soon as it cannot become one, also where it announces more than
/// 256 KiB.
JavaFrame read_java_frame(std::string_view bytes);

/// One ping, from its beginning to its answer or its time limit. Nothing is waited for but in `os::Activity`'s way, so
/// one thread carries many.
class Ping : public os::Activity {
 public:
  enum class Result {
    answered,    ///< `answer()`; of `connect` an empty one
    refused,     ///< nobody listens there
    no_answer,   ///< somebody may listen, but said nothing in time
    closed,      ///< the connection was taken and closed without an answer
    wrong,       ///< what came is no answer to a ping
    impossible,  ///< the address is none, or cannot be reached from here
  };

  Ping(PingKind kind, const Endpoint& endpoint, std::chrono::milliseconds time_limit);

  [[nodiscard]] bool over() const override { return over_; }
  void watch(std::vector<pollfd>& files) const override;
  [[nodiscard]] Clock::time_point wake() const override { return deadline_; }
  void go_on() override;

  /// When it is over.
  [[nodiscard]] Result result() const noexcept { return result_; }
  [[nodiscard]] const PingAnswer& answer() const noexcept { return answer_; }
  /// The end of a sentence about the game: "does not answer on 127.0.0.1:25565 (nobody listens there)".
  [[nodiscard]] std::string words() const;

 private:
  void begin();
  void connected();
  void send_rest();
  void receive();
  void end(Result result);
  void fail(int number);

  PingKind kind_;
  Endpoint endpoint_;
  Clock::time_point deadline_;
  os::FileDescriptor socket_;
  std::string to_send_, received_;
  bool connecting_ = false;
  bool over_ = false;
  Result result_ = Result::no_answer;
  PingAnswer answer_;
};

}  // namespace ampcfg::host
