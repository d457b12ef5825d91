#include "host/jars/jar_defaults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ampcfg/os/error.hpp"
#include "host/jars/zip.hpp"

namespace ampcfg::host {
namespace {

/// The folder and the extension of a file.
std::pair<std::string, std::string> kind_of(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  const std::string_view folder = file.substr(0, slash == std::string_view::npos ? 0 : slash);
  const std::size_t dot = file.rfind('.');
  const bool named = dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash);
  return {std::string(folder), std::string(named ? file.substr(dot) : std::string_view())};
}

constexpr std::array<std::string_view, 4> descriptors = {"paper-plugin.yml", "plugin.yml", "bungee.yml",
                                                         "velocity-plugin.json"};

}  // namespace

bool is_descriptor(std::string_view file) {
  return std::find(descriptors.begin(), descriptors.end(), file) != descriptors.end();
}

JarDefaults::JarDefaults(std::string packed_files) : packed_(std::move(packed_files)) {
  ZipReader(packed_).each([&](const ZipEntry& entry) {
    if (!is_descriptor(entry.name)) files_[entry.name] = static_cast<std::size_t>(entry.place);
  });
  for (const auto& [file, place] : files_) ++of_one_kind_[kind_of(file)];
}

std::optional<std::string> JarDefaults::read(std::string_view file) const {
  const auto found = files_.find(file);
  if (found == files_.end()) return std::nullopt;
  try {
    return ZipReader(packed_).read(found->second, largest_default);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::size_t JarDefaults::beside(std::string_view file) const {
  const auto found = of_one_kind_.find(kind_of(file));
  return found == of_one_kind_.end() ? 0 : found->second;
}

bool is_untouched(const document::Document& live, const document::Document& brought) {
  if (live.bytes() == brought.bytes()) return true;
  const auto keys = live.keys();
  return keys.size() == brought.keys().size() && std::all_of(keys.begin(), keys.end(), [&](const document::Key& key) {
           const document::Key* there = brought.find(key.path);
           return there != nullptr && there->value == key.value;
         });
}

}  // namespace ampcfg::host
