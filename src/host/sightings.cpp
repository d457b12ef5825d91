#include "ampcfg/host/sightings.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "ampcfg/drift/judging/sight.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/state/seal_key.hpp"
#include "host/reading/host_answer.hpp"
#include "host/reading/unmatched.hpp"
#include "host/reading/walk.hpp"

namespace ampcfg::host {
namespace {

using drift::SightOf;
using Seen = std::vector<std::vector<drift::Sighting>>;  // by plugin

InstanceSightings all_of(const Instance& instance, Seen& seen) {
  InstanceSightings all{instance.name, instance.platform, {}};
  for (auto& of_plugin : seen) std::move(of_plugin.begin(), of_plugin.end(), std::back_inserter(all.sightings));
  return all;
}

}  // namespace

HostSightings sightings(const Configuration& configuration, const drift::Expectations& expectations,
                        const Query& query) {
  const drift::Patterns everywhere;
  const auto plugins = [&] { return expectations.plugins(); };
  Walk walk(configuration, expectations.has_unique() ? everywhere : query.instances, plugins);
  const auto picked = query.instances.pick(walk.known().instances);
  std::vector<std::string> ignored;
  const auto asked = picked_plugins(walk, expectations.plugins(), query, ignored);
  drift::Secrets secrets = secrets_of(configuration, query, &expectations);
  if (const std::string key = host::seal_key(configuration); !key.empty()) secrets.seal_with(key);
  std::vector<Seen> seen;
  for (Visited& visited : walk.instances()) {
    visited.choose(asked);
    seen.emplace_back(visited.plugins.size());
  }
  walk.visit(
      [&](const Visit& visit) {
        if (visit.files == nullptr) return false;
        const Visited& visited = walk.instances()[visit.instance];
        auto subject = subject_of(configuration, visited.instance, &expectations, port_of);
        subject.seal_key = query.seal_key;
        const bool is_picked = std::find(picked.begin(), picked.end(), visited.instance.name) != picked.end();
        auto& all = seen[visit.instance][visit.plugin];
        all = drift::sight(expectations, subject, visited.plugins[visit.plugin], *visit.files, query.selection, secrets,
                           is_picked ? SightOf::all : SightOf::unique);
        const bool is_doubtful =
            std::any_of(all.begin(), all.end(), [](const drift::Sighting& one) { return one.seal.empty(); });
        return is_doubtful && visit.files->unsettled();
      },
      {});
  HostSightings found{walk.known().instances, {}};
  for (std::size_t n = 0; n < seen.size(); ++n) {
    const Instance& instance = walk.instances()[n].instance;
    if (!instance.error) found.instances.push_back(all_of(instance, seen[n]));
  }
  return found;
}

}  // namespace ampcfg::host
