#include "host/faults/fault_runs.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace ampcfg::tests {
namespace {

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

bool Run::says(const std::string& beginning) const {
  return std::any_of(said.begin(), said.end(), [&](const std::string& line) { return line.starts_with(beginning); });
}

bool Scene::has_faults() {
  return *AMPCFG_DISK_FAULTS != '\0';
}

Scene::Scene(int more) {
  const fs::path in_memory = "/dev/shm";
  const fs::path above = ::access(in_memory.c_str(), W_OK) == 0 ? in_memory : fs::temp_directory_path();
  std::string name = (above / "ampcfg-faults-XXXXXX").native();
  path_ = fs::canonical(::mkdtemp(name.data()));
  fs::permissions(path_, fs::perms(0755));
  const std::string was = "# kept\nvalue: 1\nother: x\n";
  const std::string wanted = "# kept\nvalue: 22\nother: x\n";
  for (const char* instance : {"A", "B"}) {
    for (const char* file : {"Core/config.yml", "Core/lang/en.yml", "Other/config.yml"}) {
      old_[instance][file] = was;
      new_[instance][file] = wanted;
    }
  }
  new_["A"]["Core/deep/er/made.yml"] = "value: made\n";
  old_["B"]["Core/gone.yml"] = "value: gone\n";
  for (int n = 0; n < more; ++n) {
    const std::string name = (n < 10 ? "C0" : "C") + std::to_string(n);
    old_[name] = old_["A"];
    new_[name] = new_["A"];
  }
  for (const auto& [instance, files] : old_) {
    for (const auto& [file, bytes] : files) write(path_ / "old" / instance / file, bytes);
  }
  for (const auto& [instance, files] : new_) {
    for (const auto& [file, bytes] : files) write(path_ / "new" / instance / file, bytes);
  }
  reset();
}

Scene::~Scene() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Scene::reset() const {
  fs::remove_all(path_ / "instances");
  fs::remove_all(path_ / "state");
  for (const auto& [instance, files] : old_) {
    for (const auto& [file_name, bytes] : files) write(file(instance, file_name), bytes);
  }
  if (::geteuid() == 0) give(path_ / "instances", nobody);
}

void Scene::turn_round() const {
  fs::rename(path_ / "old", path_ / "was");
  fs::rename(path_ / "new", path_ / "old");
  fs::rename(path_ / "was", path_ / "new");
}

fs::path Scene::file(const std::string& instance, const std::string& path) const {
  return path_ / "instances" / instance / "Minecraft/plugins" / path;
}

Run Scene::run(const std::string& id, const Settings& settings) const {
  const fs::path log = path_ / "log";
  const fs::path out = path_ / "out";
  fs::remove(log);
  const pid_t child = fork_child();
  if (child == 0) {
    const int file = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::dup2(file, STDOUT_FILENO);
    if (has_faults()) ::setenv("LD_PRELOAD", AMPCFG_DISK_FAULTS, 1);
    ::setenv("FAULT_LOG", log.c_str(), 1);
    for (const auto& [name, value] : settings) ::setenv(name.c_str(), value.c_str(), 1);
    if (const auto size = settings.find("FILE_SIZE"); size != settings.end()) {
      const rlimit limit{std::stoul(size->second), RLIM_INFINITY};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ::execl(AMPCFG_CARRY_OUT, AMPCFG_CARRY_OUT, path_.c_str(), id.empty() ? nullptr : id.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  Run run;
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.said = lines_of(out);
  for (std::string& line : lines_of(log)) {
    run.had_fault = run.had_fault || line.starts_with("fault ");
    if (!line.starts_with("fault ")) run.calls.push_back(std::move(line));
  }
  return run;
}

Tree Scene::now(const std::string& instance) const {
  Tree tree;
  const fs::path plugins = file(instance, "");
  for (const auto& entry : fs::recursive_directory_iterator(plugins)) {
    const fs::file_status is = entry.symlink_status();
    if (fs::is_directory(is)) continue;
    std::string& bytes = tree[entry.path().lexically_relative(plugins).native()];
    bytes = fs::is_regular_file(is) ? bytes_of(entry.path()) : "no file";
  }
  return tree;
}

bool Scene::has_folder(const std::string& instance, const std::string& path) const {
  return fs::is_directory(file(instance, path));
}

bool Scene::is_flagged(const std::string& instance) const {
  return fs::exists(path_ / "state/flags" / (instance + ".json"));
}

}  // namespace ampcfg::tests
