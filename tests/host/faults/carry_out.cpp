// carry_out SCENE ID: carries a plan out, as `deploy` does once it was answered yes. The plan is what turns SCENE/old
// into SCENE/new (both as INSTANCE/PLUGIN/FILE); what is there is in SCENE/instances, the state in SCENE/state. A file
// in both has its edit, too: the key `value`. carry_out SCENE: finishes what another run has left, as every command
// that writes does first. Prints what became of it, one line each.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>

#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/recovery.hpp"

/// Of the preloaded library, where there is one.
extern "C" void arm_disk_faults() __attribute__((weak));

using namespace ampcfg;
namespace fs = std::filesystem;

namespace {

std::optional<std::string> bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// The names in two folders.
std::set<std::string> names_in(const fs::path& one, const fs::path& other) {
  std::set<std::string> names;
  for (const auto& folder : {one, other}) {
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().native());
  }
  return names;
}

std::set<std::string> files_below(const fs::path& one, const fs::path& other) {
  std::set<std::string> names;
  for (const auto& folder : {one, other}) {
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) names.insert(entry.path().lexically_relative(folder).native());
    }
  }
  return names;
}

void add_edit(drift::FilePlan& file) {
  auto wanted = std::make_shared<std::variant<document::Document, document::Invalid>>(
      document::Document::read(file.after.value()));
  const auto* read = std::get_if<document::Document>(wanted.get());
  const document::Key* key = read == nullptr ? nullptr : read->find("value");
  if (key == nullptr) return;
  file.edits.push_back({"value", key->value, false});
  file.owner = wanted;
}

/// The topmost folder of a file that `wanted` has not.
std::string folder_without(const fs::path& wanted, const fs::path& file) {
  fs::path folder;
  for (const fs::path& part : file.parent_path()) {
    folder /= part;
    if (!fs::exists(wanted / folder)) return folder.native();
  }
  return {};
}

host::HostPlan plan_of(const fs::path& scene) {
  const fs::path was = scene / "old";
  const fs::path wanted = scene / "new";
  host::HostPlan plan;
  for (const std::string& instance : names_in(was, wanted)) {
    host::InstancePlan part;
    part.instance.name = instance;
    part.instance.path = scene / "instances" / instance;
    part.instance.game = part.instance.path / "Minecraft";
    for (const std::string& plugin : names_in(was / instance, wanted / instance)) {
      drift::PluginPlan files;
      files.plugin = plugin;
      for (const std::string& name : files_below(was / instance / plugin, wanted / instance / plugin)) {
        drift::FilePlan file;
        file.file = name;
        file.before = bytes_of(was / instance / plugin / name);
        file.after = bytes_of(wanted / instance / plugin / name);
        if (!file.after) file.made = folder_without(wanted / instance / plugin, name);
        file.keys.resize(1);
        if (file.before && file.after) add_edit(file);
        files.files.push_back(std::move(file));
      }
      part.plugins.push_back(std::move(files));
    }
    plan.instances.push_back(std::move(part));
  }
  return plan;
}

void print(const host::HostChange& change) {
  for (const host::Warning& warning : change.warnings) std::printf("! %s\n", warning.text.c_str());
  for (const auto& instance : change.instances) {
    std::printf("%s %s", instance.instance.name.c_str(), std::string(name(instance.result)).c_str());
    if (instance.error) std::printf(" %s: %s", instance.error->code().c_str(), instance.error->what());
    std::printf("\n");
    for (const auto& file : instance.files) {
      std::printf("  %s/%s %s %s %s [%s]\n", file.plugin.c_str(), file.file.c_str(),
                  std::string(name(file.result)).c_str(), file.code.c_str(), file.reason.c_str(), file.hint.c_str());
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 64;
  const fs::path scene = arguments[1];
  host::Configuration configuration;
  configuration.instances = scene / "instances";
  configuration.state = scene / "state";
  os::end_on_signals();
  try {
    if (count > 2) {
      host::About about;
      about.id = arguments[2];
      about.kind = host::Action::deploy;
      about.user = "tester";
      about.command = "carry_out";
      const host::HostPlan plan = plan_of(scene);
      if (arm_disk_faults != nullptr) arm_disk_faults();
      print(host::change(configuration, plan, about, {}));
      return 0;
    }
    if (arm_disk_faults != nullptr) arm_disk_faults();
    const auto opened = host::State::open(configuration);
    if (const auto* error = std::get_if<Error>(&opened)) throw Error(*error);
    const auto& state = std::get<host::State>(opened);
    const host::HostLock lock(state, "carry_out");
    for (const host::Warning& warning : host::finish_unfinished(configuration, state))
      std::printf("! %s\n", warning.text.c_str());
  } catch (const Error& error) {
    std::printf("error %s: %s\n", error.code().c_str(), error.what());
    return 1;
  }
  return 0;
}
