#include "ampcfg/host/reading/named_file.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::host {
namespace {

namespace fs = std::filesystem;

struct Place {
  std::string instance, path;
};

/// By its name alone: nothing is looked at that the caller might not look at.
std::optional<Place> place_below(const fs::path& instances, const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  if (error) return std::nullopt;
  const fs::path relative = whole.lexically_normal().lexically_relative(instances.lexically_normal());
  auto part = relative.begin();
  if (part == relative.end() || *part == ".." || *part == ".") return std::nullopt;
  Place place{part->native(), {}};
  fs::path rest;
  for (++part; part != relative.end(); ++part) rest /= *part;
  place.path = rest.native();
  if (place.path.empty()) return std::nullopt;
  return place;
}

bool is_instance(const Configuration& configuration, const std::string& name) {
  const auto& instances = discover_any(configuration).instances;
  return std::any_of(instances.begin(), instances.end(),
                     [&](const Instance& instance) { return instance.name == name; });
}

/// Nothing where the path is none in an instance.
std::optional<FileContent> read_in_instance(const Configuration& configuration, const std::string& path) {
  try {
    const InstancesFolder instances(configuration);
    auto place = place_below(configuration.instances, path);
    if (!place) place = place_below(instances.path(), path);
    if (!place || !is_instance(configuration, place->instance)) return std::nullopt;
    const InstanceFolder opened = instances.open(place->instance);
    const os::OwnerRights rights(*opened.owner);
    return content_of(opened.folder.read(place->path, configuration.max_file), path, configuration.max_file);
  } catch (const Error&) {
    return std::nullopt;  // without instances, all else is to be read all the same
  }
}

}  // namespace

FileContent read_named_file(const Configuration& configuration, const std::string& path) {
  if (configuration.locked && path != "-") {
    if (auto content = read_in_instance(configuration, path)) return *std::move(content);
  }
  const os::OwnerRights rights(rights_of_request());
  return read_config_file(path, configuration.max_file);
}

}  // namespace ampcfg::host
