#include "ampcfg/host/amp/instance.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "ampcfg/os/workers.hpp"
#include "host/amp/game_folder.hpp"
#include "host/amp/registry.hpp"

namespace ampcfg::host {
namespace {

/// What was found behind one name in the folder of instances.
struct Found {
  std::optional<Instance> instance;  ///< nothing where it is none
  std::vector<Warning> warnings;
};

bool is_controller(const RegistryEntry* entry) {
  return entry != nullptr && (entry->module == "ADS" || entry->module == "ADSModule");
}

/// Looks into the folder, with its owner's rights. False where it is no instance.
bool look_into(const InstanceFolder& opened, Instance& instance, const Configuration& configuration,
               std::vector<Warning>& warnings) {
  const os::OwnerRights rights(*opened.owner);
  const auto controller = opened.folder.kind("ADSModule.kvp");
  if (std::holds_alternative<os::EntryKind>(controller)) return false;
  if (const auto& refused = std::get<os::Refused>(controller); refused.why != os::Refusal::absent) {
    instance.error = refused_error(configuration, "instance-unreadable", "the folder of " + instance.name, refused);
    return true;
  }
  auto place = find_game_folder(opened.folder, instance.name, configuration, warnings);
  if (!place) return false;
  instance.error = std::move(place->error);
  if (instance.error) return true;
  instance.game = instance.path / place->text;
  instance.platform = std::move(place->game.platform);
  return place->game.has_plugins || instance.platform.has_value() || place->game.is_server;
}

void override_platform(Instance& instance, const Configuration& configuration) {
  for (const Override& change : configuration.overrides) {
    if (change.platform && drift::matches(change.match, instance.name)) instance.platform = change.platform;
  }
}

/// What a file system or a person keeps beside the instances.
bool is_nobodys(const std::string& name) {
  return name == "lost+found" || name.starts_with('.');
}

/// Whether what cannot be looked at is an instance all the same. AMP's controller cannot be told from one where its
/// folder cannot be entered, unless the registry says so.
bool counts_unseen(const std::string& name, const RegistryEntry* listed, const Registry& registry) {
  return listed != nullptr ? !is_controller(listed) : !registry.is_whole && !is_nobodys(name);
}

Found look_at(const InstancesFolder& folder, const std::string& name, const Registry& registry,
              const Configuration& configuration) {
  const auto entry = registry.instances.find(name);
  const RegistryEntry* listed = entry == registry.instances.end() ? nullptr : &entry->second;
  Found found;
  Instance instance;
  instance.name = name;
  instance.friendly_name = listed != nullptr && !listed->friendly_name.empty() ? listed->friendly_name : name;
  if (listed != nullptr) {
    instance.id = listed->id;
    instance.module = listed->module;
  }
  instance.path = configuration.instances / name;
  try {
    if (!look_into(folder.open(name), instance, configuration, found.warnings)) return found;
  } catch (const Error& error) {
    if (error.code() == machine_fails) throw;
    if (error.code() == "instance-missing" && listed == nullptr) return found;
    instance.error = error;
  }
  if (instance.error && !counts_unseen(name, listed, registry)) {
    if (listed == nullptr && !is_nobodys(name))
      found.warnings.push_back(
          Warning::of_kind(warning_kind::amp_registry,
                           instance.error->message() + ", and AMP's registry does not list it: it is left out"));
    return found;
  }
  override_platform(instance, configuration);
  if (!instance.error && !instance.platform) {
    const std::string words =
        "no platform's files in its game folder: only what is expected of every platform counts there";
    found.warnings.push_back(
        Warning::of_kind(warning_kind::platform_unknown, name + " has " + words, "an instance has " + words, name));
  }
  found.instance = std::move(instance);
  return found;
}

/// The registry lies beside the folder of instances: where that is a link, beside the link or what it leads to.
Registry read_registry_beside(const InstancesFolder& folder, const Configuration& configuration) {
  const os::OwnerRights rights(*folder.owner());
  for (const auto& instances : {configuration.instances, folder.path()}) {
    const auto beside = os::Folder::open((instances / "").parent_path().parent_path());
    const auto* opened = std::get_if<os::Folder>(&beside);
    if (opened == nullptr) {
      throw_if_machine_fails(std::get<os::Refused>(beside), "the folder beside AMP's instances");
      continue;
    }
    if (const auto registry = read_registry(*opened)) return *registry;
  }
  return {};
}

/// Whether the registry lists a Minecraft server, or what may be one: it has no folder to look into.
bool lists_ours(const Registry& registry, const std::vector<std::string>& names) {
  return std::any_of(registry.instances.begin(), registry.instances.end(), [&](const auto& listed) {
    const RegistryEntry& entry = listed.second;
    if (is_controller(&entry)) return false;
    return entry.module.starts_with("Minecraft") || !std::binary_search(names.begin(), names.end(), listed.first);
  });
}

/// For a host without an instance.
Error no_instances(const Configuration& configuration) {
  return {"no-instances",
          "nothing in the folder of AMP's instances, " + configuration.instances.native() +
              ", is an instance of Minecraft: none has a game folder (Minecraft/, or what MinecraftModule.kvp or "
              "GenericModule.kvp names) with plugins/ or a server's files",
          "is a disk not mounted? " + hint_to_look_elsewhere(configuration)};
}

/// One that is known from before, and is no instance now.
Instance gone(const std::string& name, const RegistryEntry* listed, const Configuration& configuration) {
  Instance instance;
  instance.name = instance.friendly_name = name;
  if (listed != nullptr) {
    if (!listed->friendly_name.empty()) instance.friendly_name = listed->friendly_name;
    instance.id = listed->id;
    instance.module = listed->module;
  }
  instance.path = configuration.instances / name;
  const std::string registry = listed != nullptr ? "AMP's registry still lists it" : "AMP's registry cannot be read";
  instance.error = Error(
      instance_gone,
      name + " is gone: the last whole scan had it, and " + instance.path.native() + " is no instance now; " + registry,
      "is a disk not mounted? if it is gone for good: `ampcfg retire " + os::shell_word(name) + "`");
  return instance;
}

/// Adds those of `had` (sorted) that were not found.
void add_gone(Inventory& inventory, const std::vector<std::string>& had, const Registry& registry,
              const Configuration& configuration) {
  std::vector<Instance> missing;
  for (const std::string& name : had) {
    const auto& all = inventory.instances;
    if (std::any_of(all.begin(), all.end(), [&](const Instance& one) { return one.name == name; })) continue;
    const auto entry = registry.instances.find(name);
    const RegistryEntry* listed = entry == registry.instances.end() ? nullptr : &entry->second;
    if (is_controller(listed) || (listed == nullptr && registry.is_whole)) {
      inventory.forgotten.push_back(name);
    } else {
      missing.push_back(gone(name, listed, configuration));
    }
  }
  std::move(missing.begin(), missing.end(), std::back_inserter(inventory.instances));
  std::sort(inventory.instances.begin(), inventory.instances.end(),
            [](const Instance& left, const Instance& right) { return left.name < right.name; });
}

/// The instances, and whether the registry leaves room for some that were not found.
std::pair<Inventory, bool> look_around(const Configuration& configuration, const std::vector<std::string>& had) {
  const InstancesFolder folder(configuration);
  const std::vector<std::string> names = folder.names();
  const Registry registry = read_registry_beside(folder, configuration);
  std::vector<Found> found(names.size());
  os::on_all_cores(names.size(), [&](std::size_t n) { found[n] = look_at(folder, names[n], registry, configuration); });
  Inventory inventory;
  inventory.warnings = registry.warnings;
  for (const auto& [name, entry] : registry.instances) {
    if (!is_controller(&entry)) inventory.registered.push_back(name);
    const bool is_told = std::binary_search(had.begin(), had.end(), name);
    if (!is_told && !std::binary_search(names.begin(), names.end(), name) && !is_controller(&entry)) {
      inventory.warnings.push_back(Warning::of_kind(warning_kind::amp_registry,
                                                    "AMP's registry lists " + name + ", but no folder has that name",
                                                    "AMP's registry lists instances that have no folder", name));
    }
  }
  for (Found& item : found) {
    for (Warning& warning : item.warnings) inventory.warnings.push_back(std::move(warning));
    if (item.instance) inventory.instances.push_back(std::move(*item.instance));
  }
  const bool may_be_more = inventory.instances.empty() && (!registry.is_whole || lists_ours(registry, names));
  add_gone(inventory, had, registry, configuration);
  return {std::move(inventory), may_be_more};
}

}  // namespace

Inventory discover(const Configuration& configuration, const std::vector<std::string>& had) {
  auto [inventory, may_be_more] = look_around(configuration, had);
  if (may_be_more) throw no_instances(configuration);
  if (!inventory.instances.empty()) return std::move(inventory);
  inventory.warnings.push_back(Warning::of_kind(
      warning_kind::amp_registry, "no instance of this host is one of Minecraft, as AMP's registry says too"));
  return std::move(inventory);
}

Inventory discover_any(const Configuration& configuration, const std::vector<std::string>& had) {
  return look_around(configuration, had).first;
}

std::vector<Instance> instances_named(const Inventory& inventory, const std::vector<std::string>& names) {
  std::vector<Instance> instances;
  for (const std::string& name : names) {
    const auto found = std::find_if(inventory.instances.begin(), inventory.instances.end(),
                                    [&](const Instance& one) { return one.name == name; });
    if (found != inventory.instances.end()) {
      instances.push_back(*found);
    } else {
      Instance& gone = instances.emplace_back();
      gone.name = gone.friendly_name = name;
      gone.error = Error("instance-missing", name + " is gone since the plan was made");
    }
  }
  return instances;
}

void keep_warnings_of(const std::vector<std::string>& picked, const std::vector<std::string>& all,
                      std::vector<Warning>& warnings) {
  std::erase_if(warnings, [&](const Warning& warning) {
    return std::binary_search(all.begin(), all.end(), warning.about) &&
           !std::binary_search(picked.begin(), picked.end(), warning.about);
  });
}

}  // namespace ampcfg::host
