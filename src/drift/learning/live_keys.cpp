#include "drift/learning/live_keys.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ampcfg/drift/matching/messages.hpp"
#include "drift/learning/left_out.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::uint32_t none = ~std::uint32_t{0};

/// Which files there are, by plugin and path.
std::vector<FileAcross> files_across(const std::vector<LiveInstance>& instances) {
  std::map<std::pair<std::string_view, std::string_view>, FileAcross> files;
  for (std::size_t number = 0; number < instances.size(); ++number) {
    const auto& seen = instances[number].seen->files;
    for (std::size_t position = 0; position < seen.size(); ++position) {
      if (seen[position].file.empty()) continue;
      FileAcross& file = files[{seen[position].plugin, seen[position].file}];
      file.plugin = seen[position].plugin;
      file.file = seen[position].file;
      file.copies.push_back({number, position, &seen[position]});
    }
  }
  std::vector<FileAcross> all;
  for (auto& [name, file] : files) all.push_back(std::move(file));
  return all;
}

struct SpotHash {
  std::size_t operator()(const std::pair<std::uint32_t, ValueMark>& spot) const {
    return static_cast<std::size_t>(spot.second[0] ^ (std::uint64_t{spot.first} * 0x9e3779b97f4a7c15U));
  }
};

/// Puts the keys of a file's copies together. One is used for all files.
class KeysOfFile {
 public:
  explicit KeysOfFile(const Seen& seen, const std::vector<LiveInstance>& instances)
      : seen_(seen), instances_(instances), places_(seen.keys.size(), none) {
    for (std::uint32_t name = 0; name < seen.keys.size(); ++name) names_.emplace(seen.keys[name], name);
  }

  void read(const FileAcross& across, LiveFile& file) {
    for (const auto& copy : across.copies) (copy.seen->invalid.empty() ? file.having : file.invalid).add(copy.instance);
    for (const auto& copy : across.copies) {
      if (copy.seen->invalid.empty()) add(copy);
    }
    put_in_order(file);
    for (LiveKey& key : file.keys) {
      key.lacking = file.having;
      for (const KeyClass& one : key.classes) key.lacking.remove(one.members);
    }
  }

  /// Judges keys by themselves: after `read`.
  void leave_out(LiveFile& file, const Unchecked& unchecked) {
    std::vector<bool> is_section(file.keys.size());
    for (std::size_t n = 0; n < file.keys.size(); ++n) places_[file.keys[n].name] = static_cast<std::uint32_t>(n);
    for (const LiveKey& key : file.keys) {
      if (!key.classes.empty()) mark_sections_above(seen_.keys[key.name], is_section);
    }
    for (std::size_t n = 0; n < file.keys.size(); ++n) {
      LiveKey& key = file.keys[n];
      places_[key.name] = none;
      const std::string_view name = seen_.keys[key.name];
      key.left_out = left_out_key(file, key, name, is_section[n]);
      if (key.left_out.empty() && unchecked.names(file, name)) key.left_out = "unchecked.json";
    }
  }

 private:
  void mark_sections_above(std::string_view key, std::vector<bool>& is_section) const {
    for (std::size_t dot = key.rfind('.'); dot != std::string_view::npos && dot > 0; dot = key.rfind('.', dot - 1)) {
      const auto name = names_.find(key.substr(0, dot));
      if (name != names_.end() && places_[name->second] != none) is_section[places_[name->second]] = true;
    }
  }

  void add(const FileAcross::Copy& copy) {
    std::uint32_t before = none;
    const auto& keys = seen_.contents[copy.seen->content];
    for (std::uint32_t position = 0; position < keys.size(); ++position) {
      const SeenKey& seen = keys[position];
      if (places_[seen.name] == none) insert(seen.name, before);
      before = places_[seen.name];
      if (seen.traits.kind != Traits::Kind::null) class_of(seen, copy).members.add(copy.instance);
    }
  }

  /// A key that no copy before had stands behind the one that it follows here.
  void insert(std::uint32_t name, std::uint32_t before) {
    const auto place = static_cast<std::uint32_t>(keys_.size());
    places_[name] = place;
    keys_.push_back({name, {}, {}, {}});
    std::uint32_t& link = before == none ? first_ : next_[before];
    const std::uint32_t behind = std::exchange(link, place);
    next_.push_back(behind);
  }

  KeyClass& class_of(const SeenKey& seen, const FileAcross::Copy& copy) {
    const std::uint32_t place = places_[seen.name];
    std::vector<KeyClass>& classes = keys_[place].classes;
    if (!classes.empty() && classes[0].mark == seen.mark) return joined(classes[0], seen);
    const auto [found, is_new] = classes_.try_emplace({place, seen.mark}, static_cast<std::uint32_t>(classes.size()));
    if (!is_new) return joined(classes[found->second], seen);
    const std::size_t position = instances_[copy.instance].position;
    classes.push_back({seen.mark, seen.traits, {}, {position, copy.position, seen.name}, nullptr});
    return classes.back();
  }

  /// What is a secret on one instance, as by an alias, is one on all.
  static KeyClass& joined(KeyClass& one, const SeenKey& seen) {
    one.traits.secret = one.traits.secret || seen.traits.secret;
    one.traits.holds_secret = one.traits.holds_secret || seen.traits.holds_secret;
    one.traits.unsayable = one.traits.unsayable || seen.traits.unsayable;
    one.traits.has_default = one.traits.has_default || seen.traits.has_default;
    one.traits.is_default = one.traits.is_default || seen.traits.is_default;
    return one;
  }

  void put_in_order(LiveFile& file) {
    for (std::uint32_t place = first_; place != none; place = next_[place]) {
      places_[keys_[place].name] = none;
      file.keys.push_back(std::move(keys_[place]));
    }
    keys_.clear();
    next_.clear();
    classes_.clear();
    first_ = none;
  }

  const Seen& seen_;
  const std::vector<LiveInstance>& instances_;
  std::unordered_map<std::string_view, std::uint32_t> names_;
  std::vector<std::uint32_t> places_;  // of each name in the file that is read
  std::vector<LiveKey> keys_;          // as they were met
  std::vector<std::uint32_t> next_;    // their order in the file
  std::uint32_t first_ = none;
  std::unordered_map<std::pair<std::uint32_t, ValueMark>, std::uint32_t, SpotHash> classes_;
};

std::map<std::string_view, InstanceSet> with_plugins(const std::vector<LiveInstance>& instances) {
  std::map<std::string_view, InstanceSet> plugins;
  for (std::size_t number = 0; number < instances.size(); ++number) {
    for (const std::string& plugin : instances[number].seen->known.plugins) plugins[plugin].add(number);
    for (const SeenFile& file : instances[number].seen->files) plugins[file.plugin].add(number);
    plugins["@server"].add(number);
  }
  return plugins;
}

/// Those of which a plugin's folder cannot be read: it may have any file.
std::map<std::string_view, InstanceSet> unreadable_plugins(const std::vector<LiveInstance>& instances) {
  std::map<std::string_view, InstanceSet> plugins;
  for (std::size_t number = 0; number < instances.size(); ++number) {
    for (const SeenFile& file : instances[number].seen->files) {
      if (file.file.empty()) plugins[file.plugin].add(number);
    }
  }
  return plugins;
}

std::size_t most_keys(const Seen& seen, const FileAcross& across) {
  std::size_t most = 0;
  for (const auto& copy : across.copies) {
    if (copy.seen->invalid.empty()) most = std::max(most, seen.contents[copy.seen->content].size());
  }
  return most;
}

}  // namespace

std::vector<LiveInstance> live_instances(const Seen& seen) {
  std::vector<LiveInstance> instances;
  std::map<std::string_view, std::size_t> counts;
  for (std::size_t position = 0; position < seen.instances.size(); ++position) {
    const SeenInstance& one = seen.instances[position];
    instances.push_back({&one, position, {}, true});
    ++counts[one.known.subject.instance];
  }
  for (LiveInstance& one : instances) {
    const Subject& subject = one.seen->known.subject;
    one.name = counts[subject.instance] > 1 ? subject.host + ":" + subject.instance : subject.instance;
  }
  std::sort(instances.begin(), instances.end(), [](const LiveInstance& left, const LiveInstance& right) {
    const Subject& one = left.seen->known.subject;
    const Subject& other = right.seen->known.subject;
    return std::tie(one.instance, one.host) < std::tie(other.instance, other.host);
  });
  return instances;
}

std::vector<LiveFile> live_files(const Seen& seen, const std::vector<LiveInstance>& instances,
                                 const std::vector<std::string>& unchecked, bool untouched) {
  const std::vector<FileAcross> across = files_across(instances);
  const std::vector<std::string_view> reasons = left_out_files(across, untouched);
  const auto plugins = with_plugins(instances);
  auto unreadable = unreadable_plugins(instances);
  KeysOfFile keys(seen, instances);
  std::vector<LiveFile> files;
  for (std::size_t n = 0; n < across.size(); ++n) {
    LiveFile& file = files.emplace_back();
    file.plugin = across[n].plugin;
    file.file = across[n].file;
    file.with_plugin = plugins.at(across[n].plugin);
    file.of_messages = is_message_file(file.file);
    file.left_out = reasons[n];
    if (!file.left_out.empty()) {
      file.left_out_keys = most_keys(seen, across[n]);
      continue;
    }
    keys.read(across[n], file);
    file.invalid.add(unreadable[across[n].plugin]);
    keys.leave_out(file, Unchecked(unchecked));
  }
  return files;
}

}  // namespace ampcfg::drift
