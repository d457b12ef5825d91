// Whatever answers a ping: no bytes may harm, and what is kept of them is bounded and UTF-8.
#include <cstdlib>
#include <string>
#include <string_view>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/host/games/ping.hpp"

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

void check(const std::optional<ampcfg::host::PingAnswer>& answer) {
  if (!answer) return;
  must(answer->version.size() <= 400);
  must(!ampcfg::document::not_utf8(answer->version));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using State = ampcfg::host::JavaFrame::State;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check(ampcfg::host::parse_bedrock_answer(bytes));
  check(ampcfg::host::parse_java_answer(std::string(bytes)));
  const auto frame = ampcfg::host::read_java_frame(bytes);
  if (frame.state == State::complete) {
    must(frame.json.data() >= bytes.data() && frame.json.data() + frame.json.size() <= bytes.data() + bytes.size());
    check(ampcfg::host::parse_java_answer(std::string(frame.json)));
  }
  // What a part of it says is said of all of it, too.
  const auto half = ampcfg::host::read_java_frame(bytes.substr(0, size / 2));
  if (half.state != State::incomplete) must(half.state == frame.state && half.json == frame.json);
  return 0;
}
