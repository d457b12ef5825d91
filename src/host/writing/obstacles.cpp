#include "host/writing/obstacles.hpp"

#include <optional>
#include <string>
#include <utility>

#include "host/writing/writable_instance.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

/// The first of what stands in the way; each is noted at its file.
std::optional<Error> first_obstacle(WritableInstance& place, InstancePlan& plan, std::uint64_t max) {
  const os::OwnerRights rights = place.rights();
  std::optional<Error> first;
  for (drift::PluginPlan& plugin : plan.plugins) {
    for (drift::FilePlan& file : plugin.files) {
      try {
        place.check_replaceable(plugin.plugin, file.file, max);
      } catch (const Error& error) {
        file.obstacle = error;
        if (!first) first = error_of_file(plan.instance.name, plugin.plugin, file.file, error);
      }
    }
  }
  return first;
}

}  // namespace

void find_obstacles(const Configuration& configuration, const InstancesFolder& instances, InstancePlan& plan) {
  if (!has_work(plan)) return;
  try {
    InstanceFolder opened = instances.open(plan.instance.name);
    std::string game = game_below(opened, plan.instance);
    WritableInstance place(std::move(opened), std::move(game));
    plan.instance.error = first_obstacle(place, plan, configuration.max_file);
  } catch (const Error& error) {
    plan.instance.error = error;
  }
  if (!plan.instance.error) return;
  for (drift::PluginPlan& plugin : plan.plugins) {
    for (drift::FilePlan& file : plugin.files) {
      if (!file.obstacle) file.obstacle = undone_with_another();
    }
  }
}

}  // namespace ampcfg::host
