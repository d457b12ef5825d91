#include "host/reading/settled_file.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/reading/look_again.hpp"

namespace ampcfg::host {
namespace {

using namespace std::chrono_literals;

/// When what was read began to be so; nothing where a plugin's saving has no part in it.
std::optional<std::int64_t> changed_at(const os::Folder& folder, const std::string& path,
                                       const os::Outcome<os::FileBytes>& read) {
  if (const auto* file = std::get_if<os::FileBytes>(&read)) return file->stamp.changed;
  if (std::get<os::Refused>(read).why != os::Refusal::absent) return std::nullopt;
  const std::size_t slash = path.rfind('/');
  const auto stamp = slash == std::string::npos ? folder.stamp() : folder.stamp(path.substr(0, slash));
  const auto* found = std::get_if<os::Stamp>(&stamp);
  return found != nullptr ? std::optional(found->changed) : std::nullopt;
}

}  // namespace

os::Outcome<os::FileBytes> read_settled(const os::Folder& folder, const std::string& path,
                                        const Configuration& configuration, const std::string& whole) {
  os::Outcome<os::FileBytes> read = os::Refused{};
  look_until_settled([&] {
    read = folder.read(path, configuration.max_file);
    const auto changed = changed_at(folder, path, read);
    if (!changed) return true;
    const std::chrono::nanoseconds age(os::now_nanoseconds() - *changed);
    // A file's clock may be finer than ours. A time to come is a clock that was set back: nothing can be told by it.
    if (age < -1s || age >= configuration.save_time) return true;
    const auto* file = std::get_if<os::FileBytes>(&read);
    return file != nullptr && os::sha256_hex(file->bytes) == whole;
  });
  return read;
}

}  // namespace ampcfg::host
