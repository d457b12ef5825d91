#include "ampcfg/os/caller.hpp"

#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <variant>
#include <vector>

#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/refusal.hpp"

namespace ampcfg::os {
namespace {

/// The largest number is none: the system takes it for "as it is".
std::optional<std::uint32_t> id_in(std::string_view text) {
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || id == std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return id;
}

constexpr const char* user_variable = "SUDO_UID";
constexpr gid_t group_of_nobody = 65534;

}  // namespace

std::optional<Owner> caller() {
  const char* written = std::getenv(user_variable);
  if (written == nullptr) return std::nullopt;
  const auto user = id_in(written);
  if (!user) {
    throw usage_error("caller-unknown", "the variable SUDO_UID of the environment is no user's number",
                      "run ampcfg by sudo, which sets it, or without that variable");
  }
  if (*user == 0) return std::nullopt;
  const auto group = environment("SUDO_GID");
  return account(*user, group ? id_in(*group).value_or(group_of_nobody) : group_of_nobody);
}

bool is_called_by_another() {
  const char* written = std::getenv(user_variable);
  return written != nullptr && id_in(written) != ::geteuid();
}

std::string person() {
  constexpr std::uint64_t longest = 64;
  const auto read = read_file("/proc/self/loginuid", longest);
  const auto* login = std::get_if<FileBytes>(&read);
  return person_behind(::geteuid(), login == nullptr ? "" : std::string_view(login->bytes), environment("SUDO_USER"));
}

std::string person_behind(uid_t account, std::string_view login, const std::optional<std::string>& sudo_user) {
  constexpr std::size_t longest_name = 256;
  while (login.ends_with('\n')) login.remove_suffix(1);
  if (const auto user = id_in(login)) return *user == account ? "" : user_name(*user);
  if (!sudo_user || sudo_user->size() > longest_name || *sudo_user == user_name(account)) return {};
  return *sudo_user;
}

void keep_environment(std::span<const char* const> kept,
                      std::span<const std::pair<const char*, const char*>> set) noexcept {
  std::vector<std::pair<const char*, std::string>> values;
  for (const char* name : kept) {
    if (const char* value = std::getenv(name)) values.emplace_back(name, value);
  }
  ::clearenv();
  for (const auto& [name, value] : values) ::setenv(name, value.c_str(), 1);
  for (const auto& [name, value] : set) ::setenv(name, value, 1);
}

}  // namespace ampcfg::os
