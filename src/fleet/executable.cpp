#include "executable.hpp"

#include <sys/utsname.h>
#include <zlib.h>

#include "ampcfg/fleet/agent.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"

namespace ampcfg::fleet {
namespace {

std::string own_bytes() {
  constexpr std::uint64_t largest = std::uint64_t{1} << 30;
  auto read = os::read_file("/proc/self/exe", largest);
  if (const auto* refused = std::get_if<os::Refused>(&read))
    throw Error("self-unreadable", "ampcfg's own executable " + refused->words(), "is /proc mounted?");
  return std::move(std::get<os::FileBytes>(read).bytes);
}

std::string packed(std::string bytes) {
  z_stream stream{};
  // 16 more than the largest window: gzip's header, which the far side's gzip reads. Level 1: the network that is
  // slower than that is rare.
  constexpr int gzip_window = MAX_WBITS + 16;
  constexpr int memory = 8;
  if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error("memory", "there is not enough memory");
  std::string result(::deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  const int code = ::deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  ::deflateEnd(&stream);
  if (code != Z_STREAM_END) throw Error("internal", "ampcfg's own executable cannot be packed");
  return result;
}

}  // namespace

const std::string& own_digest() {
  static const std::string digest = os::sha256_hex(own_bytes());
  return digest;
}

const std::string& own_packed_bytes() {
  static const std::string bytes = packed(own_bytes());
  return bytes;
}

std::string own_processor() {
  utsname names{};
  return ::uname(&names) == 0 ? names.machine : "";
}

}  // namespace ampcfg::fleet
