#include "host/jars/jar_shelf.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <variant>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "host/jars/read_jar.hpp"
#include "host/jars/zip.hpp"
#include "host/state/instance_file_name.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* jars_folder = "jars";
constexpr std::string_view extension = ".zip";
/// What parts the plugin from the JAR's SHA-256 in a record's name: no such name has it otherwise.
constexpr std::string_view of_jar = "@";
constexpr std::size_t most_remembered = 2;
constexpr std::uint64_t largest_defaults = std::uint64_t{64} << 20;
constexpr std::size_t most_jars = 2'000;
/// Of all plugins together, packed.
constexpr std::size_t most_kept = std::size_t{48} << 20;

Error unread(const std::string& reason) {
  return {"jar-unreadable", reason, "look what it is, and where it comes from"};
}

Error not_a_plugin() {
  return unread("is no plugin's on this platform");
}

/// None where the folder cannot be listed.
std::vector<Jar> jars_in(const os::Folder& game) {
  std::vector<Jar> jars;
  try {
    jars = look_at_jars(game).jars;
  } catch (const Error&) {
    return {};
  }
  jars.erase(
      std::remove_if(jars.begin(), jars.end(), [](const Jar& jar) { return jar.name.find('/') != std::string::npos; }),
      jars.end());
  if (jars.size() > most_jars) jars.resize(most_jars);
  return jars;
}

/// What a plugin's JARs brought, as the state has it.
struct Remembered {
  std::string name;
  std::string packed_files;
  std::int64_t written = 0;
};

std::string record_name(const std::string& plugin, const std::string& sha256) {
  return instance_file_name(plugin, std::string(of_jar) + sha256 + std::string(extension));
}

/// What all record names of a plugin begin with.
std::string begin_of_records(const std::string& plugin) {
  const std::string none(64, '0');
  const std::string name = record_name(plugin, none);
  return name.substr(0, name.size() - none.size() - extension.size());
}

/// The last one first.
std::vector<Remembered> remembered_of(const os::PrivateFolder& folder, const std::string& plugin) {
  std::vector<Remembered> all;
  const auto listed = folder.names();
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  if (names == nullptr) return all;
  const std::string begin = begin_of_records(plugin);
  for (const std::string& name : *names) {
    if (!name.starts_with(begin) || !name.ends_with(extension)) continue;
    auto read = folder.read(name, largest_defaults);
    if (auto* file = std::get_if<os::FileBytes>(&read))
      all.push_back({name, std::move(file->bytes), file->stamp.modified});
  }
  std::sort(all.begin(), all.end(), [](const Remembered& left, const Remembered& right) {
    return std::pair(right.written, right.name) < std::pair(left.written, left.name);
  });
  return all;
}

/// The identity of the JAR whose defaults a record has; empty where it is damaged.
std::string identity_of(const std::string& packed_files) {
  try {
    return ZipReader(packed_files).comment();
  } catch (const Error&) {
    return {};
  }
}

std::optional<os::PrivateFolder> records_in(const State* state, os::Missing missing) {
  if (state == nullptr) return std::nullopt;
  auto opened = state->folder().folder(jars_folder, missing);
  auto* folder = std::get_if<os::PrivateFolder>(&opened);
  return folder != nullptr ? std::optional(std::move(*folder)) : std::nullopt;
}

}  // namespace

/// One distinct JAR.
struct JarShelf::Shelved {
  std::mutex lock;
  bool read = false;
  std::string identity;  ///< equal for equal JARs, and for no others
  std::string reason;    ///< why nothing is known of it
  FilesByPath descriptors;
  std::shared_ptr<const JarDefaults> defaults;
  std::set<std::string> remembered_as;  ///< plugins
};

JarShelf::JarShelf(const State* state) : state_(state) {
  const auto folder = records_in(state, os::Missing::refused);
  if (!folder) return;
  const auto listed = folder->names();
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  if (names == nullptr) return;
  for (const std::string& name : *names) {
    if (!name.ends_with(extension)) continue;
    const auto read = folder->read(name, largest_defaults);
    if (const auto* file = std::get_if<os::FileBytes>(&read)) records_[identity_of(file->bytes)] = name;
  }
  records_.erase("");
}

JarShelf::~JarShelf() = default;

InstanceJars JarShelf::of(const OpenInstance& opened, const std::optional<std::string>& platform) {
  InstanceJars result;
  const auto game = opened.plugin(std::string(server_plugin));
  const auto* folder = std::get_if<os::Folder>(&game);
  if (folder == nullptr) return result;
  std::map<std::string, std::vector<std::pair<Jar, std::shared_ptr<Shelved>>>> by_plugin;
  for (Jar& jar : jars_in(*folder)) {
    try {
      auto one = shelved(*folder, jar);
      const auto plugin = plugin_of(one->descriptors, platform);
      if (!plugin) throw not_a_plugin();
      by_plugin[*plugin].emplace_back(std::move(jar), std::move(one));
    } catch (const Error& error) {
      result.unread.push_back({jar.name, error.message()});
    }
  }
  for (const auto& [plugin, jars] : by_plugin) {
    if (jars.size() == 1) {
      result.plugins.emplace(plugin, jars[0].second->defaults);
      remember(plugin, *jars[0].second, *folder, jars[0].first);
    } else {
      for (const auto& [jar, one] : jars)
        result.unread.push_back({jar.name, "is one of " + std::to_string(jars.size()) + " JARs of " + plugin});
    }
  }
  std::sort(result.unread.begin(), result.unread.end(),
            [](const UnreadJar& left, const UnreadJar& right) { return left.name < right.name; });
  return result;
}

std::shared_ptr<JarShelf::Shelved> JarShelf::shelved(const os::Folder& game, const Jar& jar) {
  const auto opened = game.open_file("plugins/" + jar.name);
  if (const auto* refused = std::get_if<os::Refused>(&opened)) throw unread(refused->words());
  const auto& file = std::get<os::OpenFile>(opened);
  const ReadAt read_at = [&](std::uint64_t place, char* into, std::size_t count) {
    return file.read_at(place, into, count);
  };
  const std::string identity =
      std::to_string(file.stamp.size) + " " + os::sha256_hex(table_of_contents(read_at, file.stamp.size));
  std::shared_ptr<Shelved> one;
  {
    const std::lock_guard lock(lock_);
    auto& there = jars_[identity];
    if (!there) there = std::make_shared<Shelved>();
    one = there;
  }
  const std::lock_guard lock(one->lock);
  one->identity = identity;
  if (!one->read) read(*one, file);
  if (!one->reason.empty()) throw unread(one->reason);
  return one;
}

std::string JarShelf::packed(const std::string& identity, const os::OpenFile& file) {
  {
    const std::lock_guard lock(state_lock_);
    const auto known = records_.find(identity);
    const auto folder = known != records_.end() ? records_in(state_, os::Missing::refused) : std::nullopt;
    auto read = folder ? folder->read(known->second, largest_defaults) : os::Refused();
    auto* record = std::get_if<os::FileBytes>(&read);
    if (record != nullptr && identity_of(record->bytes) == identity) return std::move(record->bytes);
  }
  const ZipReader archive(
      [&](std::uint64_t place, char* into, std::size_t count) { return file.read_at(place, into, count); },
      file.stamp.size);
  const FilesByPath files = read_jar(archive);
  const bool is_plugin =
      std::any_of(files.begin(), files.end(), [](const auto& file) { return is_descriptor(file.first); });
  if (!is_plugin) throw not_a_plugin();
  return zip(files, identity);
}

void JarShelf::read(Shelved& shelved, const os::OpenFile& file) {
  shelved.read = true;
  try {
    std::string bytes = packed(shelved.identity, file);
    shelved.descriptors = descriptors_in(ZipReader(bytes));
    const std::lock_guard lock(lock_);
    if (kept_ + bytes.size() > most_kept) throw unread("brings too much, with what other JARs bring");
    kept_ += bytes.size();
    shelved.defaults = std::make_shared<const JarDefaults>(std::move(bytes));
  } catch (const Error& error) {
    shelved.reason = error.message();
  }
}

void JarShelf::remember(const std::string& plugin, Shelved& shelved, const os::Folder& game, const Jar& jar) {
  const std::lock_guard lock(state_lock_);
  if (state_ == nullptr || !shelved.remembered_as.insert(plugin).second) return;
  const auto known = records_.find(shelved.identity);
  if (known != records_.end() && known->second.starts_with(begin_of_records(plugin))) return;
  const std::string hash = hash_jar(game, jar);
  const auto folder = records_in(state_, os::Missing::made);
  if (hash.empty() || !folder) return;
  try {
    const auto before = remembered_of(*folder, plugin);
    const std::string name = record_name(plugin, hash);
    folder->replace(name, shelved.defaults->packed_files(), os::Durability::passing);
    records_[shelved.identity] = name;
    for (std::size_t n = most_remembered - 1; n < before.size(); ++n) {
      if (before[n].name != name) folder->remove(before[n].name);
    }
  } catch (const Error&) {
    return;  // a full disk: it can be remembered another time
  }
}

std::vector<std::shared_ptr<const JarDefaults>> JarShelf::remembered(const std::string& plugin) const {
  std::vector<std::shared_ptr<const JarDefaults>> all;
  const auto folder = records_in(state_, os::Missing::refused);
  if (!folder) return all;
  for (Remembered& record : remembered_of(*folder, plugin)) {
    try {
      all.push_back(std::make_shared<const JarDefaults>(std::move(record.packed_files)));
    } catch (const Error&) {
      continue;  // damaged: as if it were not there
    }
  }
  return all;
}

}  // namespace ampcfg::host
