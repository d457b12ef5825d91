// What a hostile far side may send, in two pieces: it is an Error at worst, and what was read can be written again as
// the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "frame.hpp"
#include "request.hpp"

namespace {

using namespace ampcfg;
using namespace ampcfg::fleet;

template <typename T>
void read(std::string_view payload) {
  const std::string once = to_bytes(from_bytes<T>(payload));
  if (to_bytes(from_bytes<T>(once)) != once) std::abort();
}

void read(const Frame& frame) {
  switch (frame.kind) {
    case FrameKind::progress:
      return read<Steps>(frame.payload);
    case FrameKind::part:
      try {
        read<host::InstanceScan>(frame.payload);
      } catch (const Error&) {
        read<host::InstanceReadings>(frame.payload);
      }
      return;
    case FrameKind::rest:
      read<Rest>(frame.payload);
      return read<host::HostScan>(from_bytes<Rest>(frame.payload).answer);
    case FrameKind::failed:
      return read<Failed>(frame.payload);
    case FrameKind::request:
      read<Request>(frame.payload);
      return read<host::Query>(from_bytes<Request>(frame.payload).question);
    case FrameKind::set:
      return read<SentSet>(frame.payload);
    case FrameKind::need_set:
    case FrameKind::beat:
      return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    HelloReader hello;
    hello.take(bytes.substr(0, size / 2));
    hello.take(bytes.substr(size / 2));
    FrameReader frames(1u << 20);
    frames.take(hello.hello() ? std::string_view(hello.rest()) : bytes);
    while (const auto frame = frames.next()) read(*frame);
  } catch (const Error&) {
  }
  return 0;
}
