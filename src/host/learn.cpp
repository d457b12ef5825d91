#include "ampcfg/host/learn.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/learning/traits.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/digest.hpp"
#include "host/jars/jar_defaults.hpp"
#include "host/jars/jar_shelf.hpp"
#include "host/reading/unmatched.hpp"
#include "host/reading/walk.hpp"

namespace ampcfg::host {
namespace {

using document::Document;
using SharedDocument = std::shared_ptr<const Document>;

/// Beyond, a folder holds data: a file for each player, or each thing.
constexpr std::size_t most_files_of_folder = 2'000;

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

/// A plugin that is writing the file has written a part of it, perhaps.
bool may_be_cut(const drift::FileContent& content) {
  const auto* document = std::get_if<SharedDocument>(&content);
  if (document == nullptr) return true;
  const std::string_view bytes = (*document)->bytes();
  return bytes.empty() || bytes.back() != '\n';
}

std::string words_of(const document::Invalid& invalid) {
  if (invalid.is_of_whole) return invalid.reason;
  return "line " + std::to_string(invalid.place.line) + ", column " + std::to_string(invalid.place.column) + ": " +
         invalid.reason;
}

/// What the JAR of a file's plugin brings; null where that is not known.
using Defaults = std::shared_ptr<const JarDefaults>;

std::optional<Document> brought_by(const Defaults& defaults, const std::string& file) {
  auto bytes = defaults != nullptr ? defaults->read(file) : std::nullopt;
  if (!bytes) return std::nullopt;
  auto read = Document::take(*bytes);
  if (auto* document = std::get_if<Document>(&read)) return std::move(*document);
  return std::nullopt;
}

void compare(drift::Traits& traits, const document::Key& key, const Document& brought) {
  const document::Key* found = brought.find(key.path);
  traits.has_default = found != nullptr;
  traits.is_default = found != nullptr && found->value == key.value;
  if (traits.has_default && !traits.is_default) traits.never_filled_in = false;
}

/// Distinct contents with their keys, from several threads.
class Contents {
 public:
  /// Where a content is in `contents`.
  struct Place {
    std::size_t number = 0;
    bool untouched = false;
  };

  Contents(const Configuration& configuration, const Query& query)
      : teller_(configuration.redact, configuration.secret_keys), marker_(query.seal_key) {}

  /// What is secret depends on the file, too.
  Place add(const Document& document, const std::string& plugin, const std::string& file, const Defaults& defaults) {
    const Name name(plugin, file, os::sha256_hex(document.bytes()), defaults);
    {
      const std::lock_guard hold(lock_);
      if (const auto known = known_.find(name); known != known_.end()) return known->second;
    }
    auto traits = teller_.of(document, plugin, file);
    const auto brought = brought_by(defaults, file);
    std::vector<drift::ValueMark> marks;
    marks.reserve(traits.size());
    for (const document::Key& key : document.keys()) {
      if (brought) compare(traits[marks.size()], key, *brought);
      marks.push_back(marker_.of(key.value));
    }
    const bool untouched = brought && is_untouched(document, *brought);
    const std::lock_guard hold(lock_);
    const auto [known, is_new] = known_.try_emplace(name, Place{contents_.size(), untouched});
    if (!is_new) return known->second;
    std::vector<drift::SeenKey>& content = contents_.emplace_back();
    content.reserve(traits.size());
    for (std::size_t n = 0; n < traits.size(); ++n)
      content.push_back({number_of(document.keys()[n].path), traits[n], marks[n]});
    return known->second;
  }

  void move_to(HostSeen& seen) {
    seen.contents = std::move(contents_);
    seen.keys.resize(numbers_.size());
    while (!numbers_.empty()) {
      auto one = numbers_.extract(numbers_.begin());
      seen.keys[one.mapped()] = std::move(one.key());
    }
  }

 private:
  using Name = std::tuple<std::string, std::string, std::string, Defaults>;

  std::uint32_t number_of(std::string_view key) {
    return numbers_.try_emplace(std::string(key), static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

  drift::TraitTeller teller_;
  drift::Marker marker_;
  std::mutex lock_;
  std::map<Name, Place> known_;
  std::vector<std::vector<drift::SeenKey>> contents_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// What was found of one plugin of one instance.
struct PluginSeen {
  std::vector<drift::SeenFile> files, unread;
};

drift::SeenFile named(const std::string& plugin, const std::string& file) {
  drift::SeenFile seen;
  seen.plugin = plugin;
  seen.file = file;
  return seen;
}

/// True if something in it may be half written.
bool look_at(const std::string& plugin, PluginFolder& folder, const Defaults& defaults, Contents& contents,
             PluginSeen& seen) {
  seen = {};
  bool is_doubtful = false;
  const auto paths = files_on_disk(plugin, folder);
  std::map<std::string_view, std::size_t> of_folder;
  for (const std::string& path : paths) ++of_folder[folder_of(path)];
  for (const std::string& path : paths) {
    if (drift::is_left_out_by_name(plugin, path) || of_folder[folder_of(path)] > most_files_of_folder) {
      seen.unread.push_back(named(plugin, path));
      continue;
    }
    const drift::FileContent content = folder.read_once(path);
    if (std::holds_alternative<drift::Absent>(content)) continue;
    is_doubtful = is_doubtful || may_be_cut(content);
    drift::SeenFile& file = seen.files.emplace_back(named(plugin, path));
    file.modified = folder.modified(path);
    file.of_jar = defaults != nullptr && defaults->has(path);
    if (file.of_jar) file.beside = defaults->beside(path);
    if (const auto* document = std::get_if<SharedDocument>(&content)) {
      const Contents::Place place = contents.add(**document, plugin, path, file.of_jar ? defaults : Defaults());
      file.content = place.number;
      file.untouched = place.untouched;
    } else if (const auto* invalid = std::get_if<document::Invalid>(&content)) {
      file.invalid = words_of(*invalid);
    } else {
      file.invalid = std::get<drift::Unreadable>(content).reason;
    }
  }
  return is_doubtful && folder.unsettled();
}

void add_unread(std::vector<PluginSeen>& plugins, HostSeen& seen, std::set<std::pair<std::string, std::string>>& met) {
  for (PluginSeen& plugin : plugins) {
    for (drift::SeenFile& file : plugin.unread) {
      if (met.emplace(file.plugin, file.file).second) seen.unread.push_back(std::move(file));
    }
  }
}

InstanceSeen gather(const Configuration& configuration, Visited& visited, std::vector<PluginSeen>& plugins) {
  InstanceSeen seen;
  seen.instance = visited.instance;
  if (visited.instance.error) return seen;
  seen.port = port_of(configuration, visited.instance).value_or(std::uint16_t{0});
  seen.plugins = visited.plugins;
  for (PluginSeen& plugin : plugins)
    std::move(plugin.files.begin(), plugin.files.end(), std::back_inserter(seen.files));
  return seen;
}

/// The value of a key, if it is the one that is meant and no secret.
class MarkTeller {
 public:
  MarkTeller(const Configuration& configuration, const Query& query)
      : teller_(configuration.redact, configuration.secret_keys), marker_(query.seal_key) {}

  [[nodiscard]] std::vector<SeenValue> values(const drift::FileContent& content, const WantedOfFile& wanted) const {
    std::vector<SeenValue> values(wanted.keys.size());
    const auto* document = std::get_if<SharedDocument>(&content);
    if (document == nullptr) return values;
    const auto traits = teller_.of(**document, wanted.plugin, wanted.file);
    std::unordered_map<std::string_view, std::size_t> at;
    for (std::size_t n = 0; n < traits.size(); ++n) at.emplace((*document)->keys()[n].path, n);
    for (std::size_t n = 0; n < values.size(); ++n) {
      const auto found = at.find(wanted.keys[n].key);
      if (found == at.end()) continue;
      const drift::Traits& are = traits[found->second];
      const document::Value& value = (*document)->keys()[found->second].value;
      const bool is_told = !are.secret && !are.holds_secret && !are.unsayable;
      if (!is_told || marker_.of(value) != wanted.keys[n].mark) continue;
      document::write_json(values[n].json.emplace(), value);
    }
    return values;
  }

 private:
  drift::TraitTeller teller_;
  drift::Marker marker_;
};

}  // namespace

HostSeen see(const Configuration& configuration, const Query& query, const Progress& progress) {
  const auto state = State::open(configuration);
  JarShelf shelf(std::get_if<State>(&state));
  std::mutex lock;
  std::map<std::string, InstanceJars> jars;
  Walk walk(configuration, query.instances, {}, [&](const Visited& visited, const OpenInstance& opened) {
    InstanceJars of_it = shelf.of(opened, visited.instance.platform);
    const std::lock_guard hold(lock);
    jars[visited.instance.name] = std::move(of_it);
  });
  std::vector<std::string> names = walk.known().plugins;
  names.emplace_back(server_plugin);
  std::sort(names.begin(), names.end());
  std::vector<std::vector<PluginSeen>> found;
  for (Visited& visited : walk.instances()) {
    visited.choose(names);
    found.emplace_back(visited.plugins.size());
  }
  Contents contents(configuration, query);
  walk.visit(
      [&](const Visit& visit) {
        const std::string& plugin = walk.instances()[visit.instance].plugins[visit.plugin];
        PluginSeen& seen = found[visit.instance][visit.plugin];
        if (visit.files != nullptr) {
          const auto& plugins = jars.at(walk.instances()[visit.instance].instance.name).plugins;
          const auto brought = plugins.find(plugin);
          return look_at(plugin, *visit.files, brought != plugins.end() ? brought->second : Defaults(), contents, seen);
        }
        seen.files = {named(plugin, "")};
        seen.files.front().invalid = visit.unreadable;
        return false;
      },
      progress);
  HostSeen seen;
  seen.warnings = walk.warnings();
  seen.known = walk.known();
  for (const auto& [name, of_it] : jars) {
    for (const UnreadJar& jar : of_it.unread) {
      const std::string words = "the JAR " + jar.name + " " + jar.reason + ", so what it brings is not known";
      seen.unread_jars.push_back(Warning::of_kind("", name + ": " + words, words, name));
    }
  }
  std::set<std::pair<std::string, std::string>> met;
  for (std::size_t n = 0; n < found.size(); ++n) {
    add_unread(found[n], seen, met);
    seen.instances.push_back(gather(configuration, walk.instances()[n], found[n]));
  }
  contents.move_to(seen);
  return seen;
}

HostValues values_of(const Configuration& configuration, const std::vector<WantedOfFile>& wanted, const Query& query) {
  using Place = std::pair<std::string, std::string>;  // an instance and a plugin of it
  std::map<Place, std::vector<std::size_t>> places;
  for (std::size_t n = 0; n < wanted.size(); ++n) places[{wanted[n].instance, wanted[n].plugin}].push_back(n);
  Walk walk(configuration, query.instances, {});
  for (Visited& visited : walk.instances()) {
    std::vector<std::string> plugins;
    for (auto at = places.lower_bound({visited.instance.name, ""});
         at != places.end() && at->first.first == visited.instance.name; ++at)
      plugins.push_back(at->first.second);
    visited.choose(plugins);
  }
  const MarkTeller telling(configuration, query);
  HostValues answer;
  for (const WantedOfFile& file : wanted) answer.files.emplace_back(file.keys.size());
  walk.visit(
      [&](const Visit& visit) {
        if (visit.files == nullptr) return false;
        const Visited& visited = walk.instances()[visit.instance];
        for (const std::size_t n : places.at({visited.instance.name, visited.plugins[visit.plugin]}))
          answer.files[n] = telling.values(visit.files->read_once(wanted[n].file), wanted[n]);
        return false;
      },
      {});
  return answer;
}

}  // namespace ampcfg::host
