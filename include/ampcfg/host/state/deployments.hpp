#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/state/action.hpp"
#include "ampcfg/host/state/recorded.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::host {

/// Who asked for a change, and what for.
struct About : Who {
  std::string id;  ///< `20261124T093000Z-3f2a`, the same on every host
  Recorded<Action> kind;
  std::string undoes;               ///< of a rollback: the id that it undoes; empty else
  std::string expectations_digest;  ///< `sha256:…`; empty where none were used
  std::string expectations_created;
  bool older = false;  ///< also where a newer set was deployed before; not kept
};

/// A new id: the time in UTC and four random hexadecimal digits. Never one that this process was given before.
std::string new_deployment_id();
/// True for a text that has an id's form.
bool is_deployment_id(std::string_view text);
/// True for the beginning of one, or a whole one: nine characters (`20261124T`) or more.
bool begins_deployment_id(std::string_view text);

/// A file of a deployment. `left`: it has neither the old bytes nor the new ones.
enum class FileState { planned, changed, restored, left };
constexpr FileState last_of(FileState) {
  return FileState::left;
}
std::string_view name(FileState state);

/// What a deployment does to one file: hashes of the bytes before and after, never values. Empty for a file that was
/// not there, or that is taken away.
struct FileRecord {
  std::string plugin;
  std::string file;
  std::string before;     ///< SHA-256, hexadecimal
  std::string after;      ///< the same
  std::string temporary;  ///< the name in the same folder that holds the new bytes, then the displaced ones
  Recorded<FileState> state;
  std::string reason;
  bool renamed = false;
  /// The topmost folder of `file` that was made for it, `lang` of `lang/en.yml`, or that goes with it; empty where
  /// none.
  std::string made;
};

/// An instance of a deployment. `writing`: it is unfinished.
enum class InstanceState { writing, done, undone, partial, failed };
constexpr InstanceState last_of(InstanceState) {
  return InstanceState::failed;
}
std::string_view name(InstanceState state);

/// An instance's part of a deployment.
struct InstanceRecord {
  std::string instance;
  std::string path;  ///< of its folder, without links
  std::string game;  ///< its game folder, relative to that
  Recorded<InstanceState> state;
  std::string reason;
  std::string since;  ///< RFC 3339
  std::vector<FileRecord> files;
};

struct DeploymentRecord {
  About about;
  std::string created;   ///< RFC 3339
  std::string finished;  ///< empty while it is not
  std::vector<InstanceRecord> instances;
};

/// The deployments that a state holds: `deployments/<id>/manifest.json` and the bytes, each under its SHA-256. Nothing
/// is made before something is written. Belongs to one thread; the state must outlive it.
class Deployments {
 public:
  explicit Deployments(const State& state);

  /// Marks a deployment as one that may have left something to finish, before anything else of it is written. On disk
  /// after `sync`. Throws Error (`id-taken`) where there is one of that id, which is then not touched.
  void begin(const std::string& id);
  /// Marks one that there is again, before more is written of it. On disk after `sync`. Throws Error as `save`.
  void reopen(const std::string& id);
  /// Takes the mark away, when nothing of it is left to do. Not waited for: a mark that a crash keeps costs a look.
  void end(const std::string& id) const;
  /// Those that are marked, sorted by id. Cheap: reads no manifest.
  [[nodiscard]] std::vector<std::string> unfinished() const;

  /// Writes the manifest, atomically and on disk, and gives its SHA-256. Throws Error (`write-failed`; `state-full`
  /// for ENOSPC and EDQUOT), the old one is whole then.
  std::string save(const DeploymentRecord& record);
  /// Keeps bytes under their hash in the deployment's folder. On disk only after `sync`. Throws Error as `save`.
  void keep(const std::string& id, const std::string& sha256, std::string_view bytes);
  /// All that was kept in the deployment's folder, and its mark, are on disk afterwards. Throws Error as `save`.
  void sync(const std::string& id);

  /// Nothing where there is no such deployment. Throws Error (`record-damaged`) with the file's name.
  [[nodiscard]] std::optional<DeploymentRecord> read(const std::string& id) const;
  /// The bytes of the manifest; nothing where there is none. Throws Error as `read`.
  [[nodiscard]] std::optional<std::string> manifest(const std::string& id) const;
  /// The bytes that were kept; checked against the hash. Throws Error (`backup-missing`, `backup-damaged`).
  [[nodiscard]] std::string bytes(const std::string& id, const std::string& sha256) const;
  /// Where its manifest is, for messages.
  [[nodiscard]] std::string record_path(const std::string& id) const;
  /// All, sorted by id.
  [[nodiscard]] std::vector<std::string> ids() const;
  /// Takes a deployment away, and its mark: it is there whole, or it is not there. Nothing more may be written of it.
  void remove(const std::string& id) const;
  /// Takes away what a `remove` that was cut short has left.
  void sweep() const;

 private:
  [[nodiscard]] std::string shown(const std::string& id, const std::string& name = {}) const;
  [[nodiscard]] std::optional<os::PrivateFolder> look(const std::string& id) const;
  os::PrivateFolder& folder_of(const std::string& id);

  const os::PrivateFolder* state_;
  std::filesystem::path path_;
  std::optional<os::PrivateFolder> open_;  ///< of `open_id_`
  std::string open_id_;
  std::vector<os::FileDescriptor> unsynced_;
  bool has_begun_ = false;  ///< the names above are not synced yet
};

}  // namespace ampcfg::host
