#include "ampcfg/host/state/seal_key.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* seal_key_file = "seal.key";
constexpr std::size_t seal_key_size = 32;
constexpr std::uint64_t largest_seal_key = 100;

std::string read_seal_key(const State& state) {
  auto read = state.folder().read(seal_key_file, largest_seal_key);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return {};
  if (file->bytes.ends_with('\n')) file->bytes.pop_back();
  return is_sha256(file->bytes) ? std::move(file->bytes) : std::string();
}

}  // namespace

std::string seal_key(const Configuration& configuration) {
  const auto opened = State::open(configuration, Access::read);
  const auto* state = std::get_if<State>(&opened);
  if (state == nullptr) return {};
  std::string key = read_seal_key(*state);
  if (!key.empty()) return key;
  try {
    // Of two at once, one makes it.
    const std::string made = os::sha256_hex(os::random_bytes(seal_key_size)) + "\n";
    if (const auto file = state->folder().make(seal_key_file, made)) return read_seal_key(*state);
  } catch (const Error&) {
    return {};  // a full disk: values are hidden all the same
  }
  return read_seal_key(*state);
}

}  // namespace ampcfg::host
