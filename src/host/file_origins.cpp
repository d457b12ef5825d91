#include "ampcfg/host/file_origins.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "host/reading/host_answer.hpp"
#include "host/reading/open_instance.hpp"
#include "host/reading/walk.hpp"

namespace ampcfg::host {
namespace {

/// A file of an instance, as a deployment has left it.
using LeftFile = std::tuple<std::string, std::string, std::string, std::string>;  // instance, plugin, file, SHA-256

/// Which deployment has left which bytes.
class LeftFiles {
 public:
  explicit LeftFiles(const Configuration& configuration) {
    const auto opened = State::open(configuration, Access::look);
    if (const auto* error = std::get_if<Error>(&opened)) {
      is_known_ = error->code() == "state-missing";  // where there never was one, nothing was deployed
      return;
    }
    try {
      const Deployments kept(std::get<State>(opened));
      for (const std::string& id : kept.ids()) note(kept.read(id));
    } catch (const Error&) {
      is_known_ = false;
    }
  }

  [[nodiscard]] bool is_known() const noexcept { return is_known_; }
  [[nodiscard]] std::string find(const LeftFile& file) const {
    const auto found = deployments_.find(file);
    return found == deployments_.end() ? std::string() : found->second;
  }

 private:
  /// Later ones last.
  void note(const std::optional<DeploymentRecord>& record) {
    if (!record) return;
    for (const InstanceRecord& instance : record->instances) {
      for (const FileRecord& file : instance.files)
        deployments_[{instance.instance, file.plugin, file.file, file.after}] = record->about.id;
    }
  }

  std::map<LeftFile, std::string> deployments_;
  bool is_known_ = true;
};

class OriginSearch {
 public:
  explicit OriginSearch(const Configuration& configuration)
      : configuration_(configuration), folder_(configuration), left_(configuration) {}

  InstanceOrigins look_at(const Instance& instance, const std::vector<drift::ExactKeys>& files) const {
    InstanceOrigins origins{instance, {}};
    if (instance.error) return origins;
    try {
      const OpenInstance opened(folder_, origins.instance, configuration_);
      for (const drift::ExactKeys& file : files) {
        if (auto origin = origin_of(opened, instance.name, file)) origins.files.push_back(*std::move(origin));
      }
    } catch (const Error& error) {
      origins.instance.error = error;
    }
    return origins;
  }

 private:
  std::optional<FileOrigin> origin_of(const OpenInstance& opened, const std::string& instance,
                                      const drift::ExactKeys& file) const {
    const auto found = opened.plugin(file.plugin);
    const auto* folder = std::get_if<os::Folder>(&found);
    if (folder == nullptr) return std::nullopt;
    const auto read = folder->read(file.file, configuration_.max_file);
    const auto* bytes = std::get_if<os::FileBytes>(&read);
    if (bytes == nullptr) return std::nullopt;
    return FileOrigin{file.plugin, file.file, std::max<std::int64_t>(bytes->stamp.modified, 0), left_.is_known(),
                      left_.find({instance, file.plugin, file.file, os::sha256_hex(bytes->bytes)})};
  }

  const Configuration& configuration_;
  InstancesFolder folder_;
  LeftFiles left_;
};

}  // namespace

HostOrigins file_origins(const Configuration& configuration, const Query& query) {
  Walk walk(configuration, query.instances, [] { return std::vector<std::string>(); });
  auto answer = frame<InstanceOrigins>(walk);
  const OriginSearch search(configuration);
  for (const Visited& visited : walk.instances()) {
    const auto wanted = std::find_if(query.keys_of.begin(), query.keys_of.end(),
                                     [&](const KeysOfInstance& one) { return one.instance == visited.instance.name; });
    if (wanted != query.keys_of.end()) answer.instances.push_back(search.look_at(visited.instance, wanted->keys));
  }
  return answer;
}

}  // namespace ampcfg::host
