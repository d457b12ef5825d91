// bench_change FOLDER [FILES [INSTANCES [ROUNDS]]]: changes FILES files, spread over INSTANCES instances below FOLDER,
// and beside it does the least that can be done for the same files: a loop that writes each anew, syncs it and renames
// it. Both in turns; the best of ROUNDS counts.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "ampcfg/host/writing/change.hpp"

using namespace ampcfg;
namespace fs = std::filesystem;

namespace {

constexpr int files_per_plugin = 4;

std::string bytes_for(std::size_t file, int round) {
  std::string bytes = "# file " + std::to_string(file) + "\nvalue: " + std::to_string(round) + "\n";
  for (int n = 0; n < 60; ++n) bytes += "key-" + std::to_string(n) + ": 'something that is a value'\n";
  return bytes;
}

struct Place {
  std::string instance, plugin, file;
};

Place place_of(std::size_t file, std::size_t instances) {
  const std::size_t in_instance = file / instances;
  return {"I" + std::to_string(file % instances), "Plugin" + std::to_string(in_instance / files_per_plugin),
          "file-" + std::to_string(in_instance % files_per_plugin) + ".yml"};
}

host::HostPlan plan_of(const fs::path& folder, std::size_t files, std::size_t instances, int round) {
  host::HostPlan plan;
  for (std::size_t n = 0; n < instances; ++n) {
    host::InstancePlan& part = plan.instances.emplace_back();
    part.instance.name = "I" + std::to_string(n);
    part.instance.path = folder / "instances" / part.instance.name;
    part.instance.game = part.instance.path / "Minecraft";
    for (std::size_t file = n; file < files; file += instances) {
      const Place place = place_of(file, instances);
      if (part.plugins.empty() || part.plugins.back().plugin != place.plugin) {
        part.plugins.emplace_back().plugin = place.plugin;
      }
      drift::FilePlan& change = part.plugins.back().files.emplace_back();
      change.file = place.file;
      change.before = bytes_for(file, round);
      change.after = bytes_for(file, round + 1);
    }
  }
  return plan;
}

template <typename Work>
double seconds(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void write_all(const fs::path& path, const std::string& bytes, bool is_synced) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0 || ::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  if (is_synced && ::fsync(file) != 0) std::abort();
  ::close(file);
}

fs::path path_of(const fs::path& folder, const Place& place) {
  return folder / "instances" / place.instance / "Minecraft/plugins" / place.plugin / place.file;
}

void least(const fs::path& folder, std::size_t files, std::size_t instances, int round) {
  for (std::size_t file = 0; file < files; ++file) {
    const fs::path path = path_of(folder, place_of(file, instances));
    const fs::path temporary = path.native() + ".new";
    write_all(temporary, bytes_for(file, round + 1), true);
    if (::rename(temporary.c_str(), path.c_str()) != 0) std::abort();
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 64;
  const fs::path folder = arguments[1];
  const std::size_t files = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 1000;
  const std::size_t instances = count > 3 ? std::strtoul(arguments[3], nullptr, 10) : 10;
  const int rounds = count > 4 ? std::atoi(arguments[4]) : 3;
  host::Configuration configuration;
  configuration.instances = folder / "instances";
  configuration.state = folder / "state";
  for (std::size_t file = 0; file < files; ++file) {
    const fs::path path = path_of(folder, place_of(file, instances));
    fs::create_directories(path.parent_path());
    write_all(path, bytes_for(file, 0), false);
  }
  ::sync();
  double floor = 1e9;
  double best = 1e9;
  for (int round = 0; round < 2 * rounds; round += 2) {
    floor = std::min(floor, seconds([&] { least(folder, files, instances, round); }));
    const host::HostPlan plan = plan_of(folder, files, instances, round + 1);
    host::About about;
    about.id = host::new_deployment_id();
    about.kind = host::Action::deploy;
    best = std::min(best, seconds([&] {
                      for (const auto& instance : host::change(configuration, plan, about, {}).instances) {
                        if (instance.result != host::ChangeResult::changed) std::abort();
                      }
                    }));
  }
  std::printf("%zu files on %zu instances: least %.3f s, change %.3f s, ratio %.2f\n", files, instances, floor, best,
              best / floor);
  return 0;
}
