// What a hostile far side may send, in two pieces: it is an Error at worst, and what was read can be written again as
// the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fleet/wire/change_answer.hpp"
#include "fleet/wire/frame.hpp"
#include "fleet/wire/history_answer.hpp"
#include "fleet/wire/request.hpp"
#include "fleet/wire/status_answer.hpp"

namespace {

using namespace ampcfg;
using namespace ampcfg::fleet;

template <typename T>
void read(std::string_view payload) {
  const std::string once = to_bytes(from_bytes<T>(payload));
  if (to_bytes(from_bytes<T>(once)) != once) std::abort();
}

/// As each of these; what one of them is to be depends on what was asked.
template <typename... Types>
void read_any(std::string_view payload) {
  const auto read_one = []<typename T>(std::string_view bytes, T*) {
    try {
      read<T>(bytes);
    } catch (const Error&) {
    }
  };
  (read_one(payload, static_cast<Types*>(nullptr)), ...);
}

void read(const Frame& frame) {
  switch (frame.kind) {
    case FrameKind::progress:
      return read<Steps>(frame.payload);
    case FrameKind::part:
      return read_any<host::InstanceScan, host::InstanceReadings, host::InstanceStatus, host::InstanceFlagging,
                      host::HistoryEntry, host::ShownFile, host::RecordProblem, host::InstancePlan,
                      host::InstanceChange>(frame.payload);
    case FrameKind::rest:
      read<Rest>(frame.payload);
      return read_any<host::HostScan, host::HostHistory, host::ShownDeployment, host::Verification, FarPlan,
                      host::HostChange>(from_bytes<Rest>(frame.payload).answer);
    case FrameKind::failed:
      return read<Failed>(frame.payload);
    case FrameKind::request:
      read<Request>(frame.payload);
      return read_any<host::Query, FlagQuestion, HistoryQuestion, std::string, DeployQuestion, RollbackQuestion,
                      ChangeQuestion>(from_bytes<Request>(frame.payload).question);
    case FrameKind::set:
      return read<SentSet>(frame.payload);
    case FrameKind::need_set:
    case FrameKind::beat:
    case FrameKind::stop:
    case FrameKind::heard:
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
