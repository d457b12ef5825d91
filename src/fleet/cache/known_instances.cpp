#include "ampcfg/fleet/cache/known_instances.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "ampcfg/os/error.hpp"
#include "fleet/cache/own_cache.hpp"

namespace ampcfg::fleet {
namespace {

constexpr const char* instances_folder = "instances";
constexpr std::size_t most_names = 500, longest_name = 255;
constexpr std::uint64_t largest_list = most_names * (longest_name + 1);

/// A host's name is its file's, where it can be one.
bool is_file_name(std::string_view name) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  return !name.empty() && name.size() <= longest_name && name.front() != '.' &&
         name.find_first_not_of(plain) == std::string_view::npos;
}

bool is_line(const std::string& name) {
  return !name.empty() && name.size() <= longest_name &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == '\x7f'; });
}

std::optional<os::PrivateFolder> folder(os::Missing missing) {
  const auto cache = own_cache();
  if (!cache) return std::nullopt;
  auto opened = cache->folder(instances_folder, missing);
  if (auto* usable = std::get_if<os::PrivateFolder>(&opened)) return std::move(*usable);
  return std::nullopt;
}

std::string read(const os::PrivateFolder& folder, const std::string& host) {
  auto read = folder.read(host, largest_list);
  auto* file = std::get_if<os::FileBytes>(&read);
  return file == nullptr ? std::string() : std::move(file->bytes);
}

}  // namespace

std::vector<std::string> known_instances(const std::string& host) {
  std::vector<std::string> names;
  if (!is_file_name(host)) return names;
  const auto kept = folder(os::Missing::refused);
  const std::string text = kept ? read(*kept, host) : std::string();
  for (std::size_t begin = 0; begin < text.size() && names.size() < most_names;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    names.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

void keep_known_instances(const std::string& host, const std::vector<std::string>& instances) {
  if (!is_file_name(host)) return;
  std::string text;
  std::size_t number = 0;
  for (const std::string& name : instances) {
    if (is_line(name) && number++ < most_names) text += name + "\n";
  }
  const auto kept = folder(os::Missing::made);
  if (!kept || read(*kept, host) == text) return;
  try {
    kept->replace(host, text, os::Durability::passing);
  } catch (const Error&) {
    // A Tab offers less.
  }
}

}  // namespace ampcfg::fleet
