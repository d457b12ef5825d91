#include "host/reading/walk.hpp"

#include <algorithm>
#include <iterator>
#include <new>
#include <optional>
#include <utility>

#include "ampcfg/os/workers.hpp"
#include "host/reading/look_again.hpp"

namespace ampcfg::host {
namespace {

constexpr std::size_t plugins_per_job = 2;
/// For documents that the next instance will have again.
constexpr std::size_t cache_bound = std::size_t{20} << 20;

/// Beyond, reading ahead could take longer than what it fills the time of.
constexpr std::uint64_t largest_ahead = std::uint64_t{64} << 10;

Error internal_error(const std::string& what) {
  return {"internal", "ampcfg failed: " + what, "please report this, with the command and its output"};
}

bool may_be_plugin(const os::Entry& entry) {
  const bool folder = entry.kind == os::EntryKind::folder || entry.kind == os::EntryKind::link;
  return folder && !entry.name.starts_with('@');
}

}  // namespace

void Visited::choose(const std::vector<std::string>& names) {
  plugins.clear();
  std::copy_if(names.begin(), names.end(), std::back_inserter(plugins),
               [&](const std::string& name) { return has(name); });
}

bool Visited::has(const std::string& plugin) const {
  if (plugin.starts_with('@')) return plugin == server_plugin;
  return std::binary_search(present.begin(), present.end(), plugin);
}

Walk::Walk(const Configuration& configuration, const drift::Patterns& instances, const Asked& asked,
           const Listed& listed, const std::vector<std::string>& had)
    : configuration_(configuration), folder_(configuration), cache_(cache_bound) {
  Inventory inventory = discover(configuration, had);
  warnings_ = std::move(inventory.warnings);
  forgotten_ = std::move(inventory.forgotten);
  for (const Instance& instance : inventory.instances) known_.instances.push_back(instance.name);
  const auto picked = instances.pick(known_.instances, &unmatched_);
  keep_warnings_of(picked, known_.instances, warnings_);
  for (Instance& instance : inventory.instances) {
    if (!std::binary_search(picked.begin(), picked.end(), instance.name)) continue;
    visited_.push_back({std::move(instance), {}, {}});
  }
  list_plugins(asked, listed);
}

void Walk::list_plugins(const Asked& asked, const Listed& listed) {
  std::vector<std::vector<std::string>> folders(visited_.size());
  os::on_all_cores(visited_.size(), [&](std::size_t n) {
    Visited& visited = visited_[n];
    if (visited.instance.error) return;
    try {
      const OpenInstance opened(folder_, visited.instance, configuration_);
      for (os::Entry& entry : opened.plugins(asked)) {
        if (may_be_plugin(entry)) folders[n].push_back(entry.name);
        visited.present.push_back(std::move(entry.name));
      }
      std::sort(visited.present.begin(), visited.present.end());
      if (listed) listed(visited, opened);
    } catch (const Error& error) {
      visited.instance.error = error;
    }
  });
  std::vector<std::string>& plugins = known_.plugins;
  for (auto& names : folders) std::move(names.begin(), names.end(), std::back_inserter(plugins));
  std::sort(plugins.begin(), plugins.end());
  plugins.erase(std::unique(plugins.begin(), plugins.end()), plugins.end());
}

void Walk::read_ahead(const std::function<bool()>& is_enough) const {
  for (const Visited& visited : visited_) {
    if (is_enough()) return;
    try {
      if (!visited.instance.error) read_ahead(visited, is_enough);
    } catch (const Error&) {
      continue;  // the visit will say so
    }
  }
}

void Walk::read_ahead(const Visited& visited, const std::function<bool()>& is_enough) const {
  Configuration configuration = configuration_;
  configuration.max_file = std::min(configuration.max_file, largest_ahead);
  const OpenInstance opened(folder_, visited.instance, configuration_);
  for (const std::string& name : visited.present) {
    if (!std::binary_search(known_.plugins.begin(), known_.plugins.end(), name)) continue;
    auto folder = opened.plugin(name);
    if (!std::holds_alternative<os::Folder>(folder)) continue;
    PluginFolder files(std::get<os::Folder>(std::move(folder)), configuration, cache_);
    for (const std::string& path : files.yaml_files(1)) {
      if (is_enough()) return;
      (void)files.read(path);
    }
  }
}

std::vector<Walk::Job> Walk::jobs() const {
  std::vector<Job> result;
  for (std::size_t instance = 0; instance < visited_.size(); ++instance) {
    const Visited& visited = visited_[instance];
    const std::size_t count = visited.instance.error ? 0 : visited.plugins.size();
    for (std::size_t plugin = 0; plugin < count; ++plugin) {
      if (plugin % plugins_per_job == 0) result.push_back({instance, {}});
      result.back().plugins.push_back(plugin);
    }
    // One without work is done as well, and counted like the others.
    if (count == 0) result.push_back({instance, {}});
  }
  return result;
}

std::vector<std::size_t> Walk::do_job(const Job& job, const Look& look) const {
  std::vector<std::size_t> again;
  if (job.plugins.empty()) return again;
  const Visited& visited = visited_[job.instance];
  const OpenInstance opened(folder_, visited.instance, configuration_);
  for (const std::size_t plugin : job.plugins) {
    auto folder = opened.plugin(visited.plugins[plugin]);
    Visit visit{job.instance, plugin, nullptr, {}};
    std::optional<PluginFolder> files;
    if (const auto* refused = std::get_if<os::Refused>(&folder)) {
      if (refused->why == os::Refusal::absent) continue;  // removed meanwhile
      visit.unreadable = refused->words();
      if (refused->why == os::Refusal::leads_out)
        visit.unreadable += "; " + hint_to_allow(configuration_, refused->target);
    } else {
      files.emplace(std::get<os::Folder>(std::move(folder)), configuration_, cache_, unsettled_);
      visit.files = &*files;
    }
    if (look(visit)) again.push_back(plugin);
  }
  return again;
}

std::vector<Walk::Job> Walk::do_jobs(const std::vector<Job>& jobs, const Look& look, const Progress& progress) {
  std::vector<Job> again;
  os::on_all_cores(jobs.size(), [&](std::size_t n) {
    const Job& job = jobs[n];
    std::optional<Error> failure;
    std::vector<std::size_t> plugins;
    try {
      plugins = do_job(job, look);
    } catch (const Error& error) {
      failure = error;
    } catch (const std::bad_alloc&) {
      failure = Error("memory", "there is not enough memory");
    } catch (const std::exception& error) {
      failure = internal_error(error.what());
    }
    const std::lock_guard lock(done_lock_);
    if (failure) failures_.emplace_back(job.instance, *failure);
    if (!plugins.empty()) {
      again.push_back({job.instance, std::move(plugins)});
    } else if (--jobs_left_[job.instance] == 0) {
      ++instances_done_;
      if (progress) progress(instances_done_, visited_.size());
    }
  });
  return again;
}

void Walk::visit(const Look& look, const Progress& progress) {
  std::vector<Job> left = jobs();
  jobs_left_.assign(visited_.size(), 0);
  for (const Job& job : left) ++jobs_left_[job.instance];
  instances_done_ = 0;
  look_until_settled([&] {
    left = do_jobs(left, look, progress);
    unsettled_ = configuration_.save_time;  // a file that has rested so long is whole
    return left.empty();
  });
  if (!left.empty() && progress) progress(visited_.size(), visited_.size());
  for (const auto& [instance, error] : failures_) {
    auto& noted = visited_[instance].instance.error;
    if (!noted) noted = error;
  }
}

}  // namespace ampcfg::host
