#include "ampcfg/host/games/ping.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "host/ping_scene.hpp"

namespace ampcfg::host::ping_test {

using namespace ampcfg::tests;
using namespace std::chrono_literals;
using host::Ping;
using host::PingAnswer;
using host::PingKind;
using Result = host::Ping::Result;
using State = host::JavaFrame::State;

namespace {

const std::string paper_json =
    R"({"version":{"name":"Paper 1.21.4","protocol":769},"players":{"max":20,"online":3,"sample":[]},)"
    R"("description":{"text":"A server","extra":["x"]},"enforcesSecureChat":true})";

std::string pong(const std::string& text) {
  std::string bytes = "\x1c" + std::string(16, '\0');
  bytes += std::string("\x00\xff\xff\x00\xfe\xfe\xfe\xfe\xfd\xfd\xfd\xfd\x12\x34\x56\x78", 16);
  bytes += static_cast<char>(text.size() >> 8);
  bytes += static_cast<char>(text.size() & 0xFF);
  return bytes + text;
}

Result asked(PingKind kind, const host::Endpoint& endpoint, std::chrono::milliseconds limit = 60s) {
  Ping ping(kind, endpoint, limit);
  const std::array<os::Activity*, 1> all{&ping};
  os::go_on_until_over(all);
  return ping.result();
}

}  // namespace

TEST_CASE("a status answer says version and players, and whose it is") {
  struct Case {
    const char* json;
    const char* version;
    std::optional<std::uint32_t> online, max;
    bool is_amp = false, names_amp = false;
  };
  const auto c = GENERATE(values<Case>({
      {R"({"version":{"name":"Paper 1.21.4"},"players":{"max":20,"online":3}})", "Paper 1.21.4", 3, 20},
      {R"({"version":{"name":"§aVelocity§r 3"},"players":{"max":0,"online":0}})", "Velocity 3", 0, 0},
      {R"({"players":{}})", "", {}, {}},
      {R"({"version":1,"players":[]})", "", {}, {}},
      {R"({"version":{"name":"x"},"players":{"max":-1,"online":4294967296}})", "x", {}, {}},
      {R"({"version":{"name":"x"},"players":{"max":1.5,"online":"3"}})", "x", {}, {}},
      {R"({"version":{"name":"Powered by AMP","protocol":-1},"players":{"max":0,"online":0}})", "Powered by AMP", 0, 0,
       true},
      {R"({"version":{"name":"§cpowered BY amp"}})", "powered BY amp", {}, {}, true},
      {R"({"version":{"name":"Paper"},"description":"Powered by AMP"})", "Paper", {}, {}, false, true},
      {R"({"version":{"name":"Paper"},"description":{"text":"","extra":["Powered ",{"text":"by AMP"}]}})",
       "Paper",
       {},
       {},
       false,
       true},
  }));
  CAPTURE(c.json);
  const auto answer = host::parse_java_answer(c.json);
  REQUIRE(answer);
  CHECK(answer->version == c.version);
  CHECK(answer->online == c.online);
  CHECK(answer->max == c.max);
  CHECK(answer->is_amp == c.is_amp);
  CHECK(answer->names_amp == c.names_amp);
}

TEST_CASE("what is no status answer is none") {
  CHECK_FALSE(host::parse_java_answer(
      GENERATE("", "{", "[]", "{}", "\"version\"", "null", R"({"text":"banned"})", "\xff", R"({"version":)")));
}

TEST_CASE("a version is bounded, and whole characters of UTF-8") {
  std::string name;
  for (int n = 0; n < 1000; ++n) name += "ü";
  const auto answer = host::parse_java_answer(R"({"version":{"name":")" + name + R"(\ud800"}})");
  REQUIRE(answer);
  CHECK(answer->version == name.substr(0, 200));
  CHECK(host::parse_java_answer(R"({"version":{"name":"a\ud800b"}})")->version == "ab");
}

TEST_CASE("a packet is read as it comes, and refused as soon as it cannot be one") {
  const std::string whole = java_packet(paper_json);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(host::read_java_frame(whole.substr(0, size)).state == State::incomplete);
  }
  CHECK(host::read_java_frame(whole).state == State::complete);
  CHECK(host::read_java_frame(whole).json == paper_json);
  CHECK(host::read_java_frame(whole + "more").json == paper_json);
  const auto wrong = GENERATE(values<std::string>({
      "HTTP/1.1 400 Bad Request\r\n",          // another packet's number
      "SSH-2.0-OpenSSH_9.2p1\r\n",             // the same
      "\xff\xff\xff\xff\xff",                  // a number without end
      std::string("\x00", 1),                  // nothing in it
      "\xff\xff\x7f",                          // 2 MiB
      std::string("\x05\x00\x7f{}}", 6),       // a text that is longer than its packet
      std::string("\x03\x01\x01}", 4),         // packet 1
      std::string("\x04\x00\xff\xff\xff", 5),  // a packet that ends in a number
  }));
  CAPTURE(wrong);
  CHECK(host::read_java_frame(wrong).state == State::wrong);
}

TEST_CASE("a ping says what became of it") {
  const std::string good = java_packet(paper_json);
  struct Case {
    const char* name;
    Listener::Talk talk;
    Result result;
  };
  const auto c = GENERATE_REF(values<Case>({
      {"answers", answering(good), Result::answered},
      {"answers late", answering(good, 150ms), Result::answered},
      {"answers when it is too late",
       [&](int connection) {
         char request[512];
         while (::recv(connection, request, sizeof request, 0) > 0) {
         }
         send_all(connection, good);
       },
       Result::no_answer},
      {"says nothing", answering(""), Result::closed},
      {"closes at once", [](int) {}, Result::closed},
      {"rubbish", answering("rubbish"), Result::wrong},
      {"ends in the middle", answering(good.substr(0, 30)), Result::wrong},
      {"no status", answering(java_packet("{}")), Result::wrong},
      {"byte by byte",
       [&](int connection) {
         answering("")(connection);
         for (const char byte : good) {
           send_all(connection, {&byte, 1});
           std::this_thread::sleep_for(1ms);
         }
       },
       Result::answered},
      {"a drip without end",
       [](int connection) {
         send_all(connection, "\xff\x7f");
         while (::send(connection, "", 1, MSG_NOSIGNAL) == 1) std::this_thread::sleep_for(10ms);
       },
       Result::no_answer},
  }));
  CAPTURE(c.name);
  const Listener listener(c.talk);
  const std::chrono::milliseconds limit = c.result == Result::no_answer ? 300ms : 60s;
  CHECK(asked(PingKind::java, {"127.0.0.1", listener.port()}, limit) == c.result);
}

TEST_CASE("where nobody listens, and where nothing can be asked") {
  std::uint16_t port = 0;
  {
    const Listener listener([](int) {});
    port = listener.port();
  }
  CHECK(asked(PingKind::java, {"127.0.0.1", port}) == Result::refused);
  CHECK(asked(PingKind::connect, {"127.0.0.1", port}) == Result::refused);
  CHECK(asked(PingKind::java, {"example.com", 25565}) == Result::impossible);
  CHECK(asked(PingKind::java, {"127.0.0.1", 0}) == Result::impossible);
  CHECK(asked(PingKind::java, {"", 25565}) == Result::impossible);
}

TEST_CASE("taking a connection is enough for tcp") {
  const Listener listener([](int) {});
  CHECK(asked(PingKind::connect, {"127.0.0.1", listener.port()}) == Result::answered);
}

TEST_CASE("the request is a handshake for a status and the request for it") {
  std::string request;
  {
    const Listener listener([&](int connection) {
      char buffer[512];
      const auto size = ::recv(connection, buffer, sizeof buffer, 0);
      request.assign(buffer, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
      send_all(connection, java_packet(paper_json));
    });
    CHECK(asked(PingKind::java, {"127.0.0.1", listener.port()}) == Result::answered);
    const std::string port{static_cast<char>(listener.port() >> 8), static_cast<char>(listener.port() & 0xFF)};
    CHECK(request == std::string("\x0f\x00\x2f\x09", 4) + "127.0.0.1" + port + "\x01" + std::string("\x01\x00", 2));
  }
}

TEST_CASE("a Bedrock server's answer says version and players") {
  const auto answer = host::parse_bedrock_answer(pong("MCPE;Powered by AMP;766;1.21.50;4;20;123;world;Survival;1;"));
  REQUIRE(answer);
  CHECK(answer->version == "1.21.50");
  CHECK(answer->online == 4);
  CHECK(answer->max == 20);
  CHECK(answer->names_amp);
  CHECK_FALSE(answer->is_amp);
  CHECK_FALSE(host::parse_bedrock_answer(pong("MCPE;x;1;2;3")));
  CHECK_FALSE(host::parse_bedrock_answer(pong("HTTP;x;1;2;3;4;5")));
  const std::string good = pong("MCPE;x;1;2;3;4;5");
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(host::parse_bedrock_answer(good.substr(0, size)));
}

TEST_CASE("a Bedrock server is asked by datagram, and only an answer counts") {
  const Listener listener(
      [&](int socket) {
        std::array<char, 512> buffer{};
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const auto got = ::recvfrom(socket, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (got != 33 || buffer[0] != 1) return;
        for (const std::string& bytes : {std::string("noise"), pong("MCPE;x;766;1.21.50;4;20;5")})
          ::sendto(socket, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
      },
      SOCK_DGRAM);
  CHECK(asked(PingKind::bedrock, {"127.0.0.1", listener.port()}) == Result::answered);
}

TEST_CASE("many are asked at once") {
  constexpr int count = 17;
  AllAtOnce together(count);
  std::vector<std::unique_ptr<Listener>> listeners;
  std::vector<std::unique_ptr<Ping>> pings;
  std::vector<os::Activity*> all;
  for (int n = 0; n < count; ++n)
    listeners.push_back(std::make_unique<Listener>(together.answering(java_packet(paper_json))));
  for (const auto& listener : listeners) {
    pings.push_back(std::make_unique<Ping>(PingKind::java, host::Endpoint{"127.0.0.1", listener->port()}, 60s));
    all.push_back(pings.back().get());
  }
  os::go_on_until_over(all);
  for (const auto& ping : pings) CHECK(ping->result() == Result::answered);
}

TEST_CASE("what became of a ping is said in words") {
  std::uint16_t port = 0;
  {
    const Listener listener([](int) {});
    port = listener.port();
  }
  Ping ping(PingKind::java, {"127.0.0.1", port}, 60s);
  const std::array<os::Activity*, 1> all{&ping};
  os::go_on_until_over(all);
  CHECK(ping.words() == "does not answer on 127.0.0.1:" + std::to_string(port) + " (nobody listens there)");
}

}  // namespace ampcfg::host::ping_test
