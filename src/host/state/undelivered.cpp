#include "ampcfg/host/state/undelivered.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* unheard_folder = "unheard";
constexpr std::uint64_t largest_undelivered = 65'536;

/// Calls `use` with the folder, if it is there or may be made. What cannot be kept is in the record all the same.
template <typename Use>
void with_folder(const Configuration& configuration, os::Missing missing, const Use& use) {
  const auto opened = State::open(configuration, Access::look);
  const auto* state = std::get_if<State>(&opened);
  if (state == nullptr) return;
  try {
    const auto folder = state->folder().folder(unheard_folder, missing);
    if (const auto* usable = std::get_if<os::PrivateFolder>(&folder)) use(*usable);
  } catch (const Error&) {
  }
}

}  // namespace

void keep_undelivered(const Configuration& configuration, const std::string& id, const std::string& text) {
  with_folder(configuration, os::Missing::made, [&](const os::PrivateFolder& folder) {
    folder.replace(id, text.substr(0, largest_undelivered), os::Durability::passing);
  });
}

void forget_undelivered(const Configuration& configuration, const std::string& id) {
  with_folder(configuration, os::Missing::refused, [&](const os::PrivateFolder& folder) { folder.remove(id); });
}

std::vector<std::string> take_undelivered(const Configuration& configuration) {
  std::vector<std::string> texts;
  with_folder(configuration, os::Missing::refused, [&](const os::PrivateFolder& folder) {
    auto listed = folder.names();
    auto* names = std::get_if<std::vector<std::string>>(&listed);
    if (names == nullptr) return;
    std::sort(names->begin(), names->end());
    for (const std::string& name : *names) {
      if (!is_deployment_id(name)) continue;
      auto read = folder.read(name, largest_undelivered);
      folder.remove(name);
      if (auto* file = std::get_if<os::FileBytes>(&read)) texts.push_back(std::move(file->bytes));
    }
  });
  return texts;
}

}  // namespace ampcfg::host
