#include "ampcfg/fleet/cache/executable.hpp"

#include <sys/stat.h>
#include <sys/utsname.h>
#include <zlib.h>

#include "ampcfg/fleet/cache/needed_glibc.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/machine.hpp"
#include "fleet/cache/own_cache.hpp"

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
  // 16 more than the largest window: gzip's header, which the far side's gzip reads. Level 9 would take twice as
  // long for half a per cent.
  constexpr int gzip_window = MAX_WBITS + 16;
  constexpr int memory = 8;
  if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory, Z_DEFAULT_STRATEGY) != Z_OK)
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

constexpr const char* digest_file = "digest";

/// What tells this executable from another of the same name.
std::optional<std::string> own_stamp() {
  struct stat facts {};
  if (::stat("/proc/self/exe", &facts) != 0) return std::nullopt;
  const os::Stamp stamp = os::stamp_of(facts);
  // One that was written a moment ago may be written again without a newer time.
  constexpr std::int64_t settled = 2'500'000'000;
  if (os::now_nanoseconds() - stamp.changed < settled) return std::nullopt;
  std::string text;
  for (const std::uint64_t number : {stamp.device, stamp.inode, stamp.size, static_cast<std::uint64_t>(stamp.modified),
                                     static_cast<std::uint64_t>(stamp.changed)})
    text += std::to_string(number) + " ";
  return text;
}

std::string find_digest() {
  const auto stamp = own_stamp();
  const auto cache = own_cache();
  if (!stamp || !cache) return os::sha256_hex(own_bytes());
  constexpr std::uint64_t longest = 1024;
  const auto kept = cache->read(digest_file, longest);
  if (const auto* file = std::get_if<os::FileBytes>(&kept); file != nullptr && file->bytes.starts_with(*stamp)) {
    std::string digest = file->bytes.substr(stamp->size());
    if (is_digest(digest)) return digest;
  }
  std::string digest = os::sha256_hex(own_bytes());
  try {
    cache->replace(digest_file, *stamp + digest, os::Durability::passing);
  } catch (const Error&) {
    // The next one sums again.
  }
  return digest;
}

}  // namespace

const std::string& own_digest() {
  static const std::string digest = find_digest();
  return digest;
}

bool is_digest(std::string_view text) {
  constexpr std::size_t size = 64;
  return text.size() == size && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<std::filesystem::path> pushed_executable() {
  std::error_code error;
  std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error || !is_digest(self.filename().native())) return std::nullopt;
  return self;
}

const std::string& own_packed_bytes() {
  static const std::string bytes = packed(own_bytes());
  return bytes;
}

std::string own_needed_glibc() {
  return needed_glibc(own_bytes());
}

std::string own_processor() {
  utsname names{};
  return ::uname(&names) == 0 ? names.machine : "";
}

}  // namespace ampcfg::fleet
