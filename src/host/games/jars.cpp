#include "host/games/jars.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/state/instance_file_name.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* noted_folder = "jars";
constexpr std::string_view jar_extension = ".json";
constexpr std::uint64_t largest_list = 32u << 20;
constexpr std::size_t most_told_jars = 100'000;
constexpr std::uint64_t largest_hashed = 64u << 20;
/// What a start needs to move JARs out of `update/`.
constexpr std::int64_t start_moves = 60'000'000'000;
/// A start that is told twice may differ so much: the clock is set in between.
constexpr std::int64_t same_start = 2'000'000'000;
/// Bytes that are surely hashed in a millisecond.
constexpr std::uint64_t hashed_in_a_millisecond = 200'000;

bool is_jar(const std::string& name) {
  constexpr std::string_view ending = ".jar";
  return name.size() > ending.size() && name.ends_with(ending);
}

bool is_update(const std::string& name) {
  return name.starts_with("update/");
}

const Jar* find(const std::vector<Jar>& jars, const std::string& name) {
  const auto found = std::lower_bound(jars.begin(), jars.end(), name,
                                      [](const Jar& jar, const std::string& wanted) { return jar.name < wanted; });
  return found != jars.end() && found->name == name ? &*found : nullptr;
}

void sort(std::vector<Jar>& jars) {
  std::sort(jars.begin(), jars.end(), [](const Jar& left, const Jar& right) { return left.name < right.name; });
}

/// Adds the JARs of a folder. A link's target counts, where it may lead there; else the link itself.
void add_jars(const os::Folder& folder, const std::string& prefix, std::vector<Jar>& jars) {
  const auto listed = folder.list(most_told_jars);
  if (const auto* refused = std::get_if<os::Refused>(&listed)) {
    throw Error("plugins-unreadable", "the folder plugins/" + prefix + " " + refused->words(),
                "run ampcfg as root or as the user that AMP runs as");
  }
  for (const os::Entry& entry : std::get<os::Listing>(listed).entries) {
    if (!is_jar(entry.name)) continue;
    if (entry.kind != os::EntryKind::file && entry.kind != os::EntryKind::link) continue;
    auto stamp = folder.target_stamp(entry.name);
    if (!std::holds_alternative<os::Stamp>(stamp)) stamp = folder.stamp(entry.name);
    if (const auto* facts = std::get_if<os::Stamp>(&stamp))
      jars.push_back({prefix + entry.name, facts->size, facts->changed, {}, facts->modified});
  }
}

// ---------------------------------------------------------------- in the state

std::string written(const std::string& instance, const JarList& list) {
  std::vector<std::string> jars;
  for (const Jar& jar : list.jars) {
    jars.push_back(RecordWriter()
                       .text("name", jar.name)
                       .number("size", jar.size)
                       .number("changed", static_cast<std::size_t>(jar.changed))
                       .text("sha256", jar.sha256)
                       .object());
  }
  return RecordWriter()
             .text("instance", instance)
             .number("taken", static_cast<std::size_t>(list.taken))
             .number("start", static_cast<std::size_t>(list.start))
             .list("jars", jars, "  ")
             .object() +
         "\n";
}

JarList parse(std::string bytes, const std::string& instance, const std::string& shown) {
  const document::JsonText json = read_record(std::move(bytes), shown);
  const RecordReader object(json.root(), shown);
  if (object.text("instance") != instance) throw damaged_record(shown, "is of another instance");
  JarList list;
  list.taken = static_cast<std::int64_t>(object.number("taken"));
  list.start = static_cast<std::int64_t>(object.number("start"));
  for (const RecordReader& jar : object.list("jars")) {
    list.jars.push_back(
        {jar.text("name"), jar.number("size"), static_cast<std::int64_t>(jar.number("changed")), jar.text("sha256")});
  }
  sort(list.jars);
  return list;
}

/// Hashes that can be had in time. A JAR that is not as the list has it has lost its chance.
void fill_in(JarList& list, const JarFolder& now, const JarHash& hash, std::chrono::steady_clock::time_point until) {
  for (Jar& jar : list.jars) {
    const auto takes = std::chrono::milliseconds(jar.size / hashed_in_a_millisecond + 1);
    if (!jar.sha256.empty() || std::chrono::steady_clock::now() + takes > until) continue;
    const Jar* there = find(now.jars, jar.name);
    if (there == nullptr || there->changed != jar.changed || there->size != jar.size) continue;
    jar.sha256 = hash(jar);
  }
}

bool is_another_start(const JarList& list, std::int64_t start) {
  return list.start == 0 ? start > list.taken : start > list.start + same_start;
}

}  // namespace

std::string JarChange::words() const {
  std::string jar = "plugins/" + name;
  switch (what) {
    case What::appeared:
      return jar + " is new";
    case What::vanished:
      return jar + " is gone";
    case What::changed:
      return jar + " has changed";
  }
  return jar;
}

JarFolder look_at_jars(const os::Folder& game_folder) {
  JarFolder now;
  const auto plugins = game_folder.folder("plugins");
  if (const auto* refused = std::get_if<os::Refused>(&plugins)) {
    if (refused->why == os::Refusal::absent || refused->why == os::Refusal::not_a_folder) return now;
    throw Error("plugins-unreadable", "the folder plugins/ " + refused->words(),
                "run ampcfg as root or as the user that AMP runs as");
  }
  const auto& folder = std::get<os::Folder>(plugins);
  add_jars(folder, "", now.jars);
  const auto update = folder.folder("update");
  if (const auto* opened = std::get_if<os::Folder>(&update)) add_jars(*opened, "update/", now.jars);
  const auto stamp = folder.stamp();
  if (const auto* facts = std::get_if<os::Stamp>(&stamp)) now.changed = facts->changed;
  sort(now.jars);
  return now;
}

std::string hash_jar(const os::Folder& game_folder, const Jar& jar) {
  if (jar.size > largest_hashed) return {};
  const auto read = game_folder.read("plugins/" + jar.name, largest_hashed);
  const auto* file = std::get_if<os::FileBytes>(&read);
  return file != nullptr ? os::sha256_hex(file->bytes) : std::string();
}

JarList renewed(const JarList& old, const JarFolder& now, std::int64_t start) {
  JarList list{os::now_nanoseconds(), start, {}};
  for (const Jar& jar : now.jars) {
    const Jar* before = find(old.jars, jar.name);
    // A JAR that was moved has the mtime of before; one that somebody puts there has a new one.
    const bool by_the_start = !is_update(jar.name) && jar.changed <= start + start_moves && jar.modified <= start &&
                              find(now.jars, "update/" + jar.name) == nullptr;
    if (jar.changed <= start || by_the_start) {
      const bool same = before != nullptr && before->changed == jar.changed && before->size == jar.size;
      list.jars.push_back(same ? *before : jar);
    } else if (before != nullptr) {
      list.jars.push_back(*before);
    }
  }
  for (const Jar& jar : old.jars) {
    const bool vanished_since = !is_update(jar.name) && now.changed > start + start_moves;
    if (vanished_since && find(now.jars, jar.name) == nullptr) list.jars.push_back(jar);
  }
  sort(list.jars);
  return list;
}

std::vector<JarChange> compare(JarList& list, const JarFolder& now, const JarHash& hash) {
  using What = JarChange::What;
  std::vector<JarChange> changes;
  for (const Jar& jar : now.jars) {
    const Jar* known = find(list.jars, jar.name);
    if (known == nullptr) {
      changes.push_back({jar.name, What::appeared, jar.changed});
    } else if (known->size != jar.size || known->changed != jar.changed) {
      const bool touched = known->size == jar.size && !known->sha256.empty() && known->sha256 == hash(jar);
      if (touched) {
        const auto at = static_cast<std::size_t>(known - list.jars.data());
        list.jars[at].changed = jar.changed;
      } else {
        changes.push_back({jar.name, What::changed, jar.changed});
      }
    }
  }
  for (const Jar& jar : list.jars) {
    if (find(now.jars, jar.name) == nullptr) changes.push_back({jar.name, What::vanished, now.changed});
  }
  std::sort(changes.begin(), changes.end(),
            [](const JarChange& left, const JarChange& right) { return left.name < right.name; });
  return changes;
}

std::optional<JarList> read_jar_list(const State& state, const std::string& instance) {
  const auto folder = state.folder().folder(noted_folder, os::Missing::refused);
  if (!std::holds_alternative<os::PrivateFolder>(folder)) return std::nullopt;
  const std::string name = instance_file_name(instance, jar_extension);
  auto read = std::get<os::PrivateFolder>(folder).read(name, largest_list);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return std::nullopt;
  try {
    return parse(std::move(file->bytes), instance, (state.path() / noted_folder / name).native());
  } catch (const Error&) {
    return std::nullopt;
  }
}

void write_jar_list(const State& state, const std::string& instance, const JarList& list) {
  in_state([&] {
    const auto folder = state.folder().folder(noted_folder, os::Missing::made);
    if (const auto* refused = std::get_if<os::Refused>(&folder)) {
      throw Error("state-unusable", (state.path() / noted_folder).native() + " " + refused->words(),
                  "see that it is a folder of the user who runs ampcfg");
    }
    // Not waited for: a list that a crash takes is taken again, as at first sight.
    std::get<os::PrivateFolder>(folder).replace(instance_file_name(instance, jar_extension), written(instance, list),
                                                os::Durability::passing);
  });
}

void remove_jar_list(const State& state, const std::string& instance) {
  in_state([&] {
    const auto folder = state.folder().folder(noted_folder, os::Missing::refused);
    if (const auto* opened = std::get_if<os::PrivateFolder>(&folder))
      opened->remove(instance_file_name(instance, jar_extension));
  });
}

std::vector<std::string> instances_with_jar_lists(const State& state) {
  std::vector<std::string> instances;
  const auto folder = state.folder().folder(noted_folder, os::Missing::refused);
  if (!std::holds_alternative<os::PrivateFolder>(folder)) return instances;
  const auto listed = std::get<os::PrivateFolder>(folder).names();
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  if (names == nullptr) return instances;
  for (const std::string& name : *names) {
    if (auto instance = instance_of_file_name(name, jar_extension)) instances.push_back(*std::move(instance));
  }
  std::sort(instances.begin(), instances.end());
  return instances;
}

void note_start(const State& state, const std::string& instance, const os::Folder& game_folder, std::int64_t start) {
  const JarFolder now = look_at_jars(game_folder);
  const auto kept = read_jar_list(state, instance);
  write_jar_list(state, instance, kept ? renewed(*kept, now, start) : JarList{os::now_nanoseconds(), start, now.jars});
}

std::vector<JarChange> jar_changes(const State& state, const std::string& instance, const os::Folder& game_folder,
                                   std::optional<std::int64_t> start, std::chrono::steady_clock::time_point until) {
  const JarFolder now = look_at_jars(game_folder);
  const JarHash hash = [&](const Jar& jar) { return hash_jar(game_folder, jar); };
  const auto kept = read_jar_list(state, instance);
  JarList list = kept.value_or(JarList{os::now_nanoseconds(), start.value_or(0), now.jars});
  if (start && is_another_start(list, *start)) list = renewed(list, now, *start);
  if (start && list.start == 0) list.start = *start;
  auto changes = compare(list, now, hash);
  fill_in(list, now, hash, until);
  if (kept != list) write_jar_list(state, instance, list);
  return changes;
}

}  // namespace ampcfg::host
