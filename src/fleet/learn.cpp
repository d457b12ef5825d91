#include "ampcfg/fleet/learn.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ampcfg/host/learn.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/relative_path.hpp"
#include "fleet/asking/ask.hpp"
#include "fleet/wire/learn_answer.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::size_t seal_key_size = 32;

/// Whatever another host has sent: numbers that lead nowhere, and names that no file has, are nobody's.
void require_sound(const host::HostSeen& seen) {
  for (const auto& content : seen.contents) {
    for (const drift::SeenKey& key : content) {
      if (key.name >= seen.keys.size()) throw garbled("a key without a name");
    }
  }
  for (const host::InstanceSeen& instance : seen.instances) {
    for (const drift::SeenFile& file : instance.files) {
      const bool has_content = !file.invalid.empty() || file.content < seen.contents.size();
      const bool is_named = os::stays_within(file.plugin) && file.plugin.find('/') == std::string::npos &&
                            (file.file.empty() ? !file.invalid.empty() : os::stays_within(file.file));
      if (!has_content || !is_named) throw garbled("a file without a name or a content");
    }
  }
}

/// Puts hosts together.
class Merging {
 public:
  Merging(const host::Configuration& configuration, FleetSeen& fleet) : configuration_(configuration), fleet_(fleet) {}

  void add(const std::string& host, host::HostSeen seen) {
    drift::Seen& all = fleet_.seen;
    const std::size_t first = all.contents.size();
    std::vector<std::uint32_t> numbers;
    for (std::string& key : seen.keys) numbers.push_back(number_of(std::move(key)));
    for (auto& content : seen.contents) {
      for (drift::SeenKey& key : content) key.name = numbers[key.name];
      all.contents.push_back(std::move(content));
    }
    for (host::InstanceSeen& instance : seen.instances) {
      if (instance.instance.error) {
        fleet_.failed.push_back({host, instance.instance.name, *instance.instance.error});
        continue;
      }
      for (drift::SeenFile& file : instance.files) file.content += first;
      all.instances.push_back(of(host, std::move(instance)));
    }
    for (host::Warning& jar : seen.unread_jars) {
      jar.text = host + ": " + jar.text;
      jar.about = host + ":" + jar.about;
      fleet_.unread_jars.push_back(std::move(jar));
    }
    for (drift::SeenFile& file : seen.unread) {
      if (unread_.emplace(file.plugin, file.file).second) fleet_.unread.push_back(std::move(file));
    }
  }

 private:
  std::uint32_t number_of(std::string key) {
    std::vector<std::string>& keys = fleet_.seen.keys;
    const auto [found, is_new] = numbers_.try_emplace(key, static_cast<std::uint32_t>(keys.size()));
    if (is_new) keys.push_back(std::move(key));
    return found->second;
  }

  [[nodiscard]] drift::SeenInstance of(const std::string& host, host::InstanceSeen seen) const {
    drift::SeenInstance result;
    drift::Subject& subject = result.known.subject;
    subject.host = host;
    subject.instance = std::move(seen.instance.name);
    subject.platform = std::move(seen.instance.platform);
    subject.host_is_named = host != configuration_.host_name() || !configuration_.name.empty();
    if (const std::uint16_t port = seen.port; port != 0) subject.port = [port] { return std::optional(port); };
    result.known.plugins.insert(std::make_move_iterator(seen.plugins.begin()),
                                std::make_move_iterator(seen.plugins.end()));
    result.port = seen.port;
    result.files = std::move(seen.files);
    return result;
  }

  const host::Configuration& configuration_;
  FleetSeen& fleet_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::set<std::pair<std::string, std::string>> unread_;
};

bool is_whole(const FleetSeen& fleet, const host::Configuration& configuration) {
  std::size_t configured = 0;
  for (const auto& host : fleet.hosts) {
    if (!host.answer) return false;
    configured += configuration.hosts.contains(host.host) ? 1 : 0;
  }
  return fleet.failed.empty() && configured == configuration.hosts.size();
}

/// Wanted values by host and file, and where each belongs in what was asked for.
struct Questions {
  struct OfHost {
    std::vector<host::WantedOfFile> files;
    std::vector<std::vector<std::size_t>> places;  // of its keys
  };
  std::map<std::string, OfHost> hosts;
};

Questions questions_of(const drift::Seen& seen, const std::vector<drift::WantedValue>& wanted) {
  using Place = std::pair<std::size_t, std::size_t>;
  std::map<Place, std::vector<std::size_t>> by_file;
  for (std::size_t n = 0; n < wanted.size(); ++n) by_file[{wanted[n].instance, wanted[n].file}].push_back(n);
  Questions questions;
  for (const auto& [place, numbers] : by_file) {
    const drift::SeenInstance& instance = seen.instances.at(place.first);
    const drift::SeenFile& file = instance.files.at(place.second);
    std::unordered_map<std::uint32_t, drift::ValueMark> marks;
    for (const drift::SeenKey& key : seen.contents.at(file.content)) marks.emplace(key.name, key.mark);
    Questions::OfHost& host = questions.hosts[instance.known.subject.host];
    host::WantedOfFile& asked =
        host.files.emplace_back(host::WantedOfFile{instance.known.subject.instance, file.plugin, file.file, {}});
    auto& places = host.places.emplace_back();
    for (const std::size_t n : numbers) {
      const auto mark = marks.find(wanted[n].key);
      if (mark == marks.end()) continue;
      asked.keys.push_back({seen.keys.at(wanted[n].key), mark->second});
      places.push_back(n);
    }
  }
  return questions;
}

}  // namespace

FleetSeen see(const host::Configuration& configuration, const std::vector<Target>& targets, const Progress& progress) {
  FleetSeen fleet;
  fleet.seal_key = os::random_bytes(seal_key_size);
  host::Query query;
  query.seal_key = fleet.seal_key;
  std::vector<Target> whole = targets;
  for (Target& target : whole) target.instances = {};
  auto results = ask_all<host::HostSeen>(
      configuration, whole, query, progress,
      [](const host::Query& asked) {
        return Question{Verb::see, to_bytes(asked), nullptr, {}, {}};
      },
      [&](const host::Query& asked, const host::Progress& report) { return host::see(configuration, asked, report); });
  Merging merging(configuration, fleet);
  for (auto& result : results) {
    HostResult<host::Known> host{result.host, result.hostname, result.status,
                                 {},          result.error,    std::move(result.warnings)};
    try {
      if (result.answer) require_sound(*result.answer);
    } catch (const Error& error) {
      host.status = AskResult::failed;
      host.error = error;
      result.answer.reset();
    }
    if (result.answer) {
      std::move(result.answer->warnings.begin(), result.answer->warnings.end(), std::back_inserter(host.warnings));
      host.answer = std::move(result.answer->known);
      merging.add(result.host, *std::move(result.answer));
    }
    fleet.hosts.push_back(std::move(host));
  }
  fleet.seen.is_whole = is_whole(fleet, configuration);
  return fleet;
}

std::vector<std::optional<std::string>> values_of(const host::Configuration& configuration,
                                                  const std::vector<Target>& targets, const FleetSeen& fleet,
                                                  const std::vector<drift::WantedValue>& wanted,
                                                  const Progress& progress) {
  std::vector<std::optional<std::string>> values(wanted.size());
  const Questions questions = questions_of(fleet.seen, wanted);
  std::vector<Target> asked;
  for (const Target& target : targets) {
    if (questions.hosts.contains(target.host)) asked.push_back({target.host, target.local, {}});
  }
  host::Query query;
  query.seal_key = fleet.seal_key;
  auto results = ask_all<host::HostValues>(
      configuration, asked, query, progress,
      [&](const host::Query& of_host, const std::string& host) {
        return Question{
            Verb::see_values, to_bytes(ValuesQuestion{of_host, questions.hosts.at(host).files}), nullptr, {}, {}};
      },
      [&](const host::Query& here, const host::Progress&) {
        return host::values_of(configuration, questions.hosts.at(configuration.host_name()).files, here);
      });
  for (auto& result : results) {
    if (!result.answer) continue;
    const auto& places = questions.hosts.at(result.host).places;
    if (result.answer->files.size() != places.size()) continue;
    for (std::size_t file = 0; file < places.size(); ++file) {
      auto& of_file = result.answer->files[file];
      for (std::size_t n = 0; n < std::min(of_file.size(), places[file].size()); ++n)
        values[places[file][n]] = std::move(of_file[n].json);
    }
  }
  return values;
}

}  // namespace ampcfg::fleet
