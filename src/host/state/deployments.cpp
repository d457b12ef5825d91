#include "ampcfg/host/state/deployments.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <utility>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/state/about_record.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* marks_folder = "unfinished";
constexpr const char* manifest_file = "manifest.json";
/// Of a folder that is being removed: what is in it is no deployment any more.
constexpr const char* removed_prefix = ".removed-";
constexpr std::uint64_t largest_manifest = 256u << 20;
constexpr std::uint64_t largest_backup = 0xFFFFFFFF;
constexpr std::string_view id_form = "00000000T000000Z-xxxx";
constexpr std::size_t least_of_id = 9;
/// Each is open until it is synced.
constexpr std::size_t files_per_sync = 64;

os::PrivateFolder make(const os::PrivateFolder& above, const std::string& name, const std::string& shown) {
  auto opened = above.folder(name, os::Missing::made);
  if (auto* folder = std::get_if<os::PrivateFolder>(&opened)) return std::move(*folder);
  throw Error("write-failed", shown + " cannot be made: it " + std::get<os::Refused>(opened).words());
}

std::vector<std::string> ids_in(const std::optional<os::PrivateFolder>& folder, const std::string& shown) {
  if (!folder) return {};
  auto listed = folder->names();
  if (const auto* refused = std::get_if<os::Refused>(&listed)) throw unreadable_record(shown, *refused);
  auto ids = std::get<std::vector<std::string>>(std::move(listed));
  std::erase_if(ids, [](const std::string& name) { return !is_deployment_id(name); });
  std::sort(ids.begin(), ids.end());
  return ids;
}

// ---------------------------------------------------------------- the manifest

std::string written(const FileRecord& file) {
  return RecordWriter()
      .text("plugin", file.plugin)
      .text("file", file.file)
      .text("before", file.before)
      .text("after", file.after)
      .text("temporary", file.temporary)
      .text("state", file.state.word())
      .text("reason", file.reason)
      .boolean("renamed", file.renamed)
      .text("made", file.made)
      .object();
}

std::string written(const InstanceRecord& instance) {
  std::vector<std::string> files;
  for (const FileRecord& file : instance.files) files.push_back(written(file));
  return RecordWriter()
      .text("instance", instance.instance)
      .text("path", instance.path)
      .text("game", instance.game)
      .text("state", instance.state.word())
      .text("reason", instance.reason)
      .text("since", instance.since)
      .list("files", files, "      ")
      .object();
}

std::string written(const DeploymentRecord& record) {
  std::vector<std::string> instances;
  for (const InstanceRecord& instance : record.instances) instances.push_back(written(instance));
  RecordWriter writer(",\n  ");
  write_about(writer, record.about);
  return writer.text("created", record.created)
             .text("finished", record.finished)
             .list("instances", instances, "    ")
             .object() +
         "\n";
}

FileRecord file_record(const RecordReader& json, const std::string& shown) {
  FileRecord file;
  file.plugin = json.text("plugin");
  file.file = json.text("file");
  file.before = json.text("before");
  file.after = json.text("after");
  file.temporary = json.text("temporary");
  file.state = Recorded<FileState>(json.text("state"));
  file.reason = json.text("reason");
  file.renamed = json.boolean("renamed");
  file.made = json.text("made");
  for (const std::string* hash : {&file.before, &file.after}) {
    if (!hash->empty() && !is_sha256(*hash)) throw damaged_record(shown, "`" + *hash + "` is no SHA-256");
  }
  return file;
}

InstanceRecord instance_record(const RecordReader& json, const std::string& shown) {
  InstanceRecord instance;
  instance.instance = json.text("instance");
  instance.path = json.text("path");
  instance.game = json.text("game");
  instance.state = Recorded<InstanceState>(json.text("state"));
  instance.reason = json.text("reason");
  instance.since = json.text("since");
  for (const RecordReader& file : json.list("files")) instance.files.push_back(file_record(file, shown));
  return instance;
}

DeploymentRecord deployment_record(const RecordReader& json, const std::string& shown) {
  DeploymentRecord record;
  record.about = read_about(json);
  record.created = json.text("created");
  record.finished = json.text("finished");
  for (const RecordReader& instance : json.list("instances"))
    record.instances.push_back(instance_record(instance, shown));
  return record;
}

}  // namespace

std::string_view name(FileState state) {
  switch (state) {
    case FileState::planned:
      return "planned";
    case FileState::changed:
      return "changed";
    case FileState::restored:
      return "restored";
    case FileState::left:
      break;
  }
  return "left";
}

std::string_view name(InstanceState state) {
  switch (state) {
    case InstanceState::writing:
      return "writing";
    case InstanceState::done:
      return "done";
    case InstanceState::undone:
      return "undone";
    case InstanceState::partial:
      return "partial";
    case InstanceState::failed:
      break;
  }
  return "failed";
}

// ---------------------------------------------------------------- ids

namespace {

std::string random_id() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string id;
  for (const char c : os::now_rfc3339()) {
    if (c != '-' && c != ':') id += c;
  }
  id += '-';
  for (const char c : os::random_bytes(4)) id += digits[static_cast<unsigned char>(c) % digits.size()];
  return id;
}

}  // namespace

std::string new_deployment_id() {
  static std::mutex mutex;
  static std::set<std::string> given;
  const std::lock_guard lock(mutex);
  std::string id = random_id();
  while (!given.insert(id).second) id = random_id();
  return id;
}

bool is_deployment_id(std::string_view text) {
  return text.size() == id_form.size() && begins_deployment_id(text);
}

bool begins_deployment_id(std::string_view text) {
  if (text.size() < least_of_id || text.size() > id_form.size()) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at], form = id_form[at];
    const bool is_digit = c >= '0' && c <= '9';
    const bool fits = form == '0' ? is_digit : form == 'x' ? is_digit || (c >= 'a' && c <= 'f') : c == form;
    if (!fits) return false;
  }
  return true;
}

// ---------------------------------------------------------------- the folder

Deployments::Deployments(const State& state) : state_(&state.folder()), path_(state.path() / deployments_folder) {}

std::string Deployments::shown(const std::string& id, const std::string& name) const {
  return (path_ / id / name).native();
}

std::string Deployments::record_path(const std::string& id) const {
  return shown(id, manifest_file);
}

std::optional<os::PrivateFolder> Deployments::look(const std::string& id) const {
  if (!is_deployment_id(id)) return std::nullopt;
  const auto all = open_record_folder(*state_, deployments_folder, path_.native());
  return all ? open_record_folder(*all, id, shown(id)) : std::nullopt;
}

os::PrivateFolder& Deployments::folder_of(const std::string& id) {
  if (!is_deployment_id(id)) throw Error("internal", "`" + id + "` is no deployment's id");
  if (open_ && open_id_ == id) return *open_;
  const os::PrivateFolder all = make(*state_, deployments_folder, path_.native());
  open_ = make(all, id, shown(id));
  open_->sweep();
  open_id_ = id;
  unsynced_.clear();
  return *open_;
}

void Deployments::begin(const std::string& id) {
  in_state([&] {
    if (look(id)) throw Error("id-taken", "there is a deployment " + id + " already", "try again");
    const os::PrivateFolder marks = make(*state_, marks_folder, marks_folder);
    (void)marks.make(id, "");
    open_.reset();  // of one that was removed
    folder_of(id);
    has_begun_ = true;
  });
}

void Deployments::reopen(const std::string& id) {
  in_state([&] {
    (void)make(*state_, marks_folder, marks_folder).make(id, "");
    has_begun_ = true;
  });
}

void Deployments::end(const std::string& id) const {
  if (const auto marks = open_record_folder(*state_, marks_folder, marks_folder)) marks->remove(id);
}

std::vector<std::string> Deployments::unfinished() const {
  return ids_in(open_record_folder(*state_, marks_folder, marks_folder), marks_folder);
}

std::string Deployments::save(const DeploymentRecord& record) {
  const std::string bytes = written(record);
  in_state([&] { folder_of(record.about.id).replace(manifest_file, bytes, os::Durability::synced); });
  return os::sha256_hex(bytes);
}

void Deployments::keep(const std::string& id, const std::string& sha256, std::string_view bytes) {
  in_state([&] {
    const os::PrivateFolder& folder = folder_of(id);
    // A crash may leave half of it: the record that names it is written when all are on disk.
    os::FileDescriptor file = folder.make(sha256, bytes);
    if (!file) return;
    unsynced_.push_back(std::move(file));
    if (unsynced_.size() < files_per_sync) return;
    folder.sync(unsynced_);
    unsynced_.clear();
  });
}

void Deployments::sync(const std::string& id) {
  in_state([&] {
    folder_of(id).sync(unsynced_);
    unsynced_.clear();
    if (!has_begun_) return;
    make(*state_, deployments_folder, path_.native()).sync();
    make(*state_, marks_folder, marks_folder).sync();
    state_->sync();
    has_begun_ = false;
  });
}

std::optional<DeploymentRecord> Deployments::read(const std::string& id) const {
  const auto bytes = manifest(id);
  if (!bytes) return std::nullopt;
  const std::string file = shown(id, manifest_file);
  const document::JsonText json = read_record(*bytes, file);
  DeploymentRecord record = deployment_record(RecordReader(json.root(), file), file);
  if (record.about.id != id) throw damaged_record(file, "it is of deployment `" + record.about.id + "`");
  return record;
}

std::optional<std::string> Deployments::manifest(const std::string& id) const {
  const auto folder = look(id);
  if (!folder) return std::nullopt;
  auto read = folder->read(manifest_file, largest_manifest);
  if (auto* file = std::get_if<os::FileBytes>(&read)) return std::move(file->bytes);
  const auto& refused = std::get<os::Refused>(read);
  if (refused.why == os::Refusal::absent) return std::nullopt;
  throw unreadable_record(shown(id, manifest_file), refused);
}

std::string Deployments::bytes(const std::string& id, const std::string& sha256) const {
  const std::string file = shown(id, sha256);
  const std::string hint = "restore this file from a backup of the state folder";
  const auto folder = look(id);
  os::Outcome<os::FileBytes> read = os::Refused{os::Refusal::absent, {}, 0};
  if (folder && is_sha256(sha256)) read = folder->read(sha256, largest_backup);
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    const bool is_absent = refused->why == os::Refusal::absent;
    throw Error("backup-missing", "the backup " + file + (is_absent ? " is not there" : " " + refused->words()), hint);
  }
  auto& bytes = std::get<os::FileBytes>(read).bytes;
  if (os::sha256_hex(bytes) != sha256)
    throw Error("backup-damaged", "the backup " + file + " does not hold what was put there", hint);
  return std::move(bytes);
}

std::vector<std::string> Deployments::ids() const {
  return ids_in(open_record_folder(*state_, deployments_folder, path_.native()), path_.native());
}

void Deployments::remove(const std::string& id) const {
  if (!is_deployment_id(id)) return;
  if (const auto all = open_record_folder(*state_, deployments_folder, path_.native())) {
    // A crash must not leave a deployment of which a half is gone.
    const std::string removed = removed_prefix + id;
    if (all->has(id)) all->rename(id, removed);
    all->remove_folder(removed);
  }
  end(id);
}

void Deployments::sweep() const {
  const auto all = open_record_folder(*state_, deployments_folder, path_.native());
  const auto listed = all ? all->names() : os::Outcome<std::vector<std::string>>();
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  if (names == nullptr) return;
  for (const std::string& name : *names) {
    if (name.starts_with(removed_prefix)) all->remove_folder(name);
  }
}

}  // namespace ampcfg::host
