#include "ampcfg/host/state/apply_records.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/os/error.hpp"
#include "host/state/about_record.hpp"
#include "host/state/apply_lock.hpp"
#include "host/state/host_lock.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* apply_folder = "apply";
constexpr const char* kept_file = "apply.json";
constexpr std::string_view record_extension = ".json";
constexpr std::uint64_t largest_apply = 64u << 20;

std::vector<std::string> patterns_written(const drift::Patterns& patterns) {
  std::vector<std::string> written;
  for (const std::string& pattern : patterns.list())
    written.push_back(RecordWriter().text("pattern", pattern).object());
  return written;
}

drift::Patterns patterns_read(const RecordReader& object, std::string_view name) {
  std::vector<std::string> list;
  for (const RecordReader& pattern : object.list(name)) list.push_back(pattern.text("pattern"));
  return drift::Patterns(std::move(list));
}

std::string written(const ApplyPart& part) {
  std::vector<std::string> steps;
  for (const ApplyStep& step : part.steps)
    steps.push_back(RecordWriter().text("step", step.step.word()).text("at", step.at).object());
  return RecordWriter()
      .text("instance", part.instance)
      .number("batch", part.batch)
      .boolean("ran", part.ran)
      .boolean("slept", part.slept)
      .text("reason", part.reason)
      .list("steps", steps, "      ")
      .object();
}

std::string written(const ApplyRecord& record) {
  std::vector<std::string> parts;
  for (const ApplyPart& part : record.parts) parts.push_back(written(part));
  RecordWriter writer(",\n  ");
  write_about(writer, record.about);
  return writer.text("created", record.created)
             .list("plugins", patterns_written(record.selection.plugins), "    ")
             .list("files", patterns_written(record.selection.files), "    ")
             .list("keys", patterns_written(record.selection.keys), "    ")
             .boolean("create", record.wishes.create)
             .boolean("replace", record.wishes.replace)
             .boolean("existing", record.wishes.existing)
             .boolean("ended", record.wishes.ended)
             .list("instances", parts, "    ")
             .object() +
         "\n";
}

ApplyPart part_read(const RecordReader& object) {
  ApplyPart part;
  part.instance = object.text("instance");
  part.batch = object.number("batch");
  part.ran = object.boolean("ran");
  part.slept = object.boolean("slept");
  part.reason = object.text("reason");
  for (const RecordReader& step : object.list("steps"))
    part.steps.push_back({Recorded<Step>(step.text("step")), step.text("at")});
  return part;
}

ApplyRecord record_read(std::string bytes, const std::string& shown) {
  const document::JsonText json = read_record(std::move(bytes), shown);
  const RecordReader object(json.root(), shown);
  ApplyRecord record;
  record.about = read_about(object);
  record.created = object.text("created");
  record.selection = {patterns_read(object, "plugins"), patterns_read(object, "files"), patterns_read(object, "keys")};
  record.wishes = {object.boolean("create"), object.boolean("replace"),
                   object.has("existing") && object.boolean("existing"),  // these are younger than the others
                   object.has("ended") && object.boolean("ended")};
  for (const RecordReader& part : object.list("instances")) record.parts.push_back(part_read(part));
  if (!is_deployment_id(record.about.id)) throw damaged_record(shown, "`" + record.about.id + "` is no id");
  return record;
}

std::optional<ApplyRecord> read(const os::PrivateFolder& folder, const std::string& name, const std::string& shown) {
  auto read = folder.read(name, largest_apply);
  if (auto* file = std::get_if<os::FileBytes>(&read)) return record_read(std::move(file->bytes), shown);
  const auto& refused = std::get<os::Refused>(read);
  if (refused.why == os::Refusal::absent) return std::nullopt;
  throw unreadable_record(shown, refused);
}

/// What is known of its game and its files at a step.
std::string words_of(const ApplyPart& part) {
  const Recorded<Step> step = part.step();
  if (!step.known()) return "is " + std::string(step.word());
  switch (*step.known()) {
    case Step::planned:
      return "was not begun";
    case Step::stopping:
      return "was being stopped; its files are as they were";
    case Step::stopped:
      return "is stopped; its files are as they were";
    case Step::writing:
      return "is stopped; its files were being written";
    case Step::written:
      return part.ran ? "is stopped, with its new files" : "has its new files";
    case Step::starting:
      return "was being started with its new files";
    case Step::checking:
      return "was started with its new files, and not checked";
    case Step::undoing:
      return "was getting its old files back";
    case Step::done:
    case Step::undone:
      break;
  }
  return "is " + std::string(step.word());
}

}  // namespace

std::string_view name(Step step) {
  switch (step) {
    case Step::planned:
      return "planned";
    case Step::stopping:
      return "stopping";
    case Step::stopped:
      return "stopped";
    case Step::writing:
      return "writing";
    case Step::written:
      return "written";
    case Step::starting:
      return "starting";
    case Step::checking:
      return "checking";
    case Step::done:
      return "done";
    case Step::undoing:
      return "undoing";
    case Step::undone:
      break;
  }
  return "undone";
}

ApplyPart* ApplyRecord::find(std::string_view instance) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const ApplyPart& part) { return part.instance == instance; });
  return found == parts.end() ? nullptr : &*found;
}

bool ApplyRecord::is_over() const {
  return std::all_of(parts.begin(), parts.end(), [](const ApplyPart& part) { return part.is_over(); });
}

void ApplyRecords::save(const ApplyRecord& record) const {
  in_state([&] {
    auto made = state_.folder().folder(apply_folder, os::Missing::made);
    if (const auto* refused = std::get_if<os::Refused>(&made))
      throw Error("state-unusable", (state_.path() / apply_folder).native() + " " + refused->words());
    state_.folder().sync();
    std::get<os::PrivateFolder>(made).replace(record.about.id + std::string(record_extension), written(record),
                                              os::Durability::synced);
  });
}

void ApplyRecords::finish(const ApplyRecord& record) const {
  in_state([&] {
    const std::filesystem::path all = state_.path() / deployments_folder;
    if (const auto deployments = open_record_folder(state_.folder(), deployments_folder, all)) {
      if (const auto folder = open_record_folder(*deployments, record.about.id, all / record.about.id)) {
        folder->sweep();
        folder->replace(kept_file, written(record), os::Durability::synced);
      }
    }
    if (const auto folder = open_record_folder(state_.folder(), apply_folder, state_.path() / apply_folder)) {
      folder->remove(record.about.id + std::string(record_extension));
      folder->sync();
    }
  });
}

std::vector<ApplyRecord> ApplyRecords::unfinished() const {
  std::vector<ApplyRecord> records;
  const auto folder = open_record_folder(state_.folder(), apply_folder, state_.path() / apply_folder);
  if (!folder) return records;
  const auto listed = folder->names();
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  if (names == nullptr) return records;
  for (const std::string& name : *names) {
    if (!name.ends_with(record_extension) || !is_deployment_id(name.substr(0, name.size() - record_extension.size())))
      continue;
    if (auto record = read(*folder, name, (state_.path() / apply_folder / name).native()))
      records.push_back(std::move(*record));
  }
  std::sort(records.begin(), records.end(),
            [](const ApplyRecord& left, const ApplyRecord& right) { return left.about.id < right.about.id; });
  return records;
}

std::optional<ApplyRecord> ApplyRecords::finished(const std::string& id) const {
  if (!is_deployment_id(id)) return std::nullopt;
  const std::filesystem::path path = state_.path() / deployments_folder;
  const auto all = open_record_folder(state_.folder(), deployments_folder, path);
  const auto folder = all ? open_record_folder(*all, id, path / id) : std::nullopt;
  if (!folder) return std::nullopt;
  return read(*folder, kept_file, (state_.path() / deployments_folder / id / kept_file).native());
}

bool ApplyRecords::is_unfinished(const std::string& id) const {
  const auto folder = open_record_folder(state_.folder(), apply_folder, state_.path() / apply_folder);
  return folder && is_deployment_id(id) && folder->has(id + std::string(record_extension));
}

Error of_an_apply(const ApplyRecord& record, const ApplyPart& part) {
  return {"apply-unfinished",
          part.instance + " belongs to the apply " + record.about.id + ", which is not over: it " + words_of(part),
          "`ampcfg apply --resume` goes on with it, `ampcfg apply --abort` undoes it"};
}

std::map<std::string, Error> instances_of_applies(const State& state, const std::string& own) {
  std::map<std::string, Error> found;
  for (const ApplyRecord& record : ApplyRecords(state).unfinished()) {
    if (record.about.id == own) continue;
    for (const ApplyPart& part : record.parts) {
      if (!part.is_over()) found.emplace(part.instance, of_an_apply(record, part));
    }
  }
  return found;
}

std::vector<std::string> warn_of_applies(const State& state) {
  std::vector<std::string> said;
  const auto records = ApplyRecords(state).unfinished();
  if (records.empty() || ApplyLock::is_held(state)) return said;  // it is running
  for (const ApplyRecord& record : records) {
    for (const ApplyPart& part : record.parts) {
      if (part.is_over()) continue;
      said.push_back("apply " + record.about.id + " was cut short: " + part.instance + " " + words_of(part));
    }
    said.push_back("`ampcfg apply --resume` goes on with " + record.about.id +
                   ", `ampcfg apply --abort` undoes the part that is not done");
  }
  return said;
}

}  // namespace ampcfg::host
