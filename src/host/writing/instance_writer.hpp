#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "host/writing/deployment_flag.hpp"
#include "host/writing/writable_instance.hpp"

namespace ampcfg::host {

/// A deployment as it is carried out.
struct Deployment {
  const Configuration& configuration;
  const State& state;
  const InstancesFolder& instances;
  Deployments kept;
  DeploymentRecord record;
  std::string manifest;               ///< the SHA-256 of the record as it was last saved; empty while it was not
  bool is_clean = true;               ///< nothing of it is left for the next command to finish
  std::vector<std::string> warnings;  ///< for people
  std::vector<Undone> undone;         ///< instances whose flag may be taken back
  std::string apply;                  ///< the id of the apply that this belongs to, or undoes; empty where none

  void save() { manifest = kept.save(record); }
};

/// One instance of a plan, carried out: all of its files, or none. Takes the owner's rights and gives them
/// back itself: the state is written with this process's own.
class InstanceWriter {
 public:
  /// Both must outlive it.
  InstanceWriter(Deployment& deployment, const InstancePlan& plan) : deployment_(deployment), plan_(plan) {}

  /// True where no plugin is writing one of the files just now, or none can be looked at. Changes nothing and needs no
  /// lock; this writer is of no more use then.
  [[nodiscard]] bool is_at_rest();

  /// Does it, which is something (`has_work`), and says what became of it, waiting for no plugin; `is_last`: the
  /// deployment's record is finished with it. Throws Error where the state cannot be written, and nothing of the
  /// deployment was begun.
  InstanceChange run(bool is_last);

 private:
  enum class Step {
    waiting,   ///< to be looked at
    planned,   ///< its new bytes are known, and may lie under the temporary name
    in_place,  ///< it has them
    settled,   ///< nothing more is done to it
  };

  /// With a plugin that is saving a file: it is looked at once more later, or is busy.
  enum class Patience { some, none };

  /// Instead of the plan's, where the file had other bytes by then.
  struct Replanned {
    std::optional<std::string> before, after;
  };

  struct File {
    const drift::FilePlan* plan = nullptr;
    FileChange change;
    FileRecord record;
    std::optional<Replanned> again;
    os::Likeness likeness;
    Step step = Step::waiting;
    bool was_in_place = false;  ///< it had its new bytes, if only for a moment
  };

  /// What the restart flag says of this deployment.
  struct Flagged {
    const FileRecord* first = nullptr;
    std::size_t count = 0;
    std::int64_t at = 0;  ///< just before, in nanoseconds since 1970
  };

  void work();

  // One file. They throw Error without its name; all but `settle` need the rights.
  [[nodiscard]] bool look_at(File& file, Patience patience);
  void look_at_missing(File& file);
  [[nodiscard]] bool take(File& file, const os::Original& original, Patience patience);
  [[nodiscard]] bool plan_again(File& file, const os::Original& original, Patience patience);
  void make_ready(File& file, os::Likeness likeness);
  void check_mutable(const File& file);
  void write_temporary(File& file, os::FileDescriptor& made);
  void verify(File& file);
  void discard(File& file);
  void take_back(File& file);
  bool is_as_it_was(const File& file);
  [[nodiscard]] static bool was_exchanged(const File& file);
  static void settle(File& file, FileResult result);
  static void settle(File& file, FileResult result, const Error& error);
  [[nodiscard]] static const std::optional<std::string>& old_bytes(const File& file);
  [[nodiscard]] static const std::optional<std::string>& new_bytes(const File& file);
  [[nodiscard]] const os::WritableFolder& folder_of(const File& file);
  [[nodiscard]] Error named(const File& file, const Error& error) const;

  // All of them.
  void list_files();
  [[nodiscard]] std::vector<File*> at(Step step);
  void open();
  void look_at_files();
  void put_in_place();
  void sync_folders(const std::vector<File*>& files);
  void write_temporaries(const std::vector<File*>& files, File*& now);
  void complete();
  void give_up(const Error& error);
  void name_what_failed();
  bool are_all_back();
  void say_result();

  // The state.
  [[nodiscard]] InstanceRecord& record();
  void write_down();
  void drop_record();
  void raise_flag();
  void correct_flag();
  void close_record(InstanceState state, const std::string& reason);
  void note_in_audit(InstanceState state);

  Deployment& deployment_;
  const InstancePlan& plan_;
  bool is_last_ = false;
  bool is_recorded_ = false;  ///< the record on disk has this instance
  InstanceChange change_;
  std::optional<Flagged> flagged_;  ///< nothing where this has given no reason
  std::optional<WritableInstance> place_;
  std::list<File> files_;
  std::optional<std::size_t> record_;  ///< its place in the deployment's
};

}  // namespace ampcfg::host
