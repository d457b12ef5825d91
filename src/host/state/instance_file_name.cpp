#include "host/state/instance_file_name.hpp"

#include <charconv>

#include "ampcfg/os/digest.hpp"

namespace ampcfg::host {
namespace {

constexpr std::size_t longest_file_name = 255;

bool is_plain(char c, bool first) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         (c == '.' && !first);
}

}  // namespace

std::string instance_file_name(std::string_view instance, std::string_view extension) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string name;
  for (const char c : instance) {
    if (is_plain(c, name.empty())) {
      name += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    name += '%';
    name += digits[byte >> 4u];
    name += digits[byte & 0xFu];
  }
  if (name.size() + extension.size() > longest_file_name) name = "%sha256-" + os::sha256_hex(instance);
  return name.append(extension);
}

std::optional<std::string> instance_of_file_name(std::string_view name, std::string_view extension) {
  if (!name.ends_with(extension)) return std::nullopt;
  name.remove_suffix(extension.size());
  std::string instance;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] != '%') {
      instance += name[at];
      continue;
    }
    const std::string_view digits = name.substr(at + 1, 2);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) return std::nullopt;
    instance += static_cast<char>(value);
    at += 2;
  }
  if (instance_file_name(instance, extension) != std::string(name).append(extension)) return std::nullopt;
  return instance;
}

}  // namespace ampcfg::host
