#include "host/reading/plugin_folder.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/os/machine.hpp"

namespace ampcfg::host {
namespace {

struct Split {
  std::string_view folder;  ///< empty: the plugin's own
  std::string_view name;
};

Split split(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {{}, path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

const os::Entry* entry_in(const os::Listing& listing, std::string_view name) {
  const auto found = std::lower_bound(listing.entries.begin(), listing.entries.end(), name,
                                      [](const os::Entry& left, std::string_view right) { return left.name < right; });
  return found != listing.entries.end() && found->name == name ? &*found : nullptr;
}

bool is_yaml(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

}  // namespace

PluginFolder::PluginFolder(os::Folder folder, const Configuration& configuration, DocumentCache& cache,
                           std::chrono::nanoseconds unsettled)
    : folder_(std::move(folder)), configuration_(configuration), cache_(cache), young_(unsettled.count()) {}

std::string PluginFolder::reason(const os::Refused& refused, os::EntryKind asked) const {
  if (refused.why == os::Refusal::leads_out) {
    const auto tree = asked == os::EntryKind::folder ? refused.target : refused.target.parent_path();
    return refused.words() + "; " + hint_to_allow(configuration_, tree);
  }
  if (refused.why == os::Refusal::too_large) {
    return "is larger than max_file, " + std::to_string(configuration_.max_file) + " bytes";
  }
  return refused.words();
}

void PluginFolder::note_age(std::int64_t changed) {
  if (os::now_nanoseconds() - changed < young_) unsettled_ = true;
}

/// A refusal that the file itself gives reason for, as its stamp tells, lasts until the stamp changes.
void PluginFolder::note_refusal(std::string_view path, os::Refusal why) {
  const bool by_itself = why == os::Refusal::hard_links || why == os::Refusal::too_large;
  const std::int64_t now = os::now_nanoseconds();
  const auto stamp = folder_.stamp(std::string(path));
  const auto* found = std::get_if<os::Stamp>(&stamp);
  if (by_itself && found != nullptr) {
    const auto again = folder_.read(path, configuration_.max_file);
    const auto* refused = std::get_if<os::Refused>(&again);
    if (refused != nullptr && refused->why == why) {
      files_read_.push_back({std::string(path), false, *found, has_rested(*found, now, configuration_.clock_tick), {}});
      return;
    }
  }
  tellable_ = false;
}

PluginFolder::Names PluginFolder::list(std::string_view folder) {
  Names names;
  const std::int64_t now = os::now_nanoseconds();
  if (folder.empty() && std::holds_alternative<os::EntryKind>(folder_.kind("."))) {
    list(names, folder_, now);
    return names;
  }
  const auto opened = folder_.folder(folder.empty() ? "." : folder);
  if (const auto* refused = std::get_if<os::Refused>(&opened)) {
    tellable_ = false;
    const bool absent = refused->why == os::Refusal::absent || refused->why == os::Refusal::not_a_folder;
    names.there = !absent;
    if (!absent) names.refused = reason(*refused, os::EntryKind::folder);
    return names;
  }
  list(names, std::get<os::Folder>(opened), now);
  return names;
}

void PluginFolder::list(Names& names, const os::Folder& folder, std::int64_t now) {
  names.there = names.entered = true;
  const auto stamp = folder.stamp();
  if (const auto* found = std::get_if<os::Stamp>(&stamp)) {
    names.stamp = *found;
    names.rested = has_rested(*found, now, configuration_.clock_tick);
  } else {
    tellable_ = false;
  }
  auto listed = folder.list(most_listed_names);
  if (auto* listing = std::get_if<os::Listing>(&listed)) {
    names.listing = std::move(*listing);
  } else {
    names.listing.complete = false;
  }
  tellable_ = tellable_ && names.listing.complete;
}

const PluginFolder::Names& PluginFolder::names_in(std::string_view folder) {
  static const Names nothing;
  // From the top down, so that a path of any length below an absent folder costs one look.
  std::string_view at;
  for (;;) {
    auto known = folders_.find(at);
    if (known == folders_.end()) known = folders_.emplace(std::string(at), list(at)).first;
    const Names& names = known->second;
    if (at.size() == folder.size() || !names.entered) return names;
    const std::size_t begin = at.empty() ? 0 : at.size() + 1;
    const std::size_t end = std::min(folder.find('/', begin), folder.size());
    const os::Entry* entry = entry_in(names.listing, folder.substr(begin, end - begin));
    const bool may_be_folder = entry == nullptr
                                   ? !names.listing.complete
                                   : entry->kind == os::EntryKind::folder || entry->kind == os::EntryKind::link;
    if (!may_be_folder) return nothing;
    at = folder.substr(0, end);
  }
}

bool PluginFolder::exists(std::string_view path) {
  const auto [folder, name] = split(path);
  const Names& names = names_in(folder);
  if (!names.there) return false;
  if (!names.entered) return true;
  if (entry_in(names.listing, name) != nullptr) return true;
  if (names.listing.complete) return false;
  const auto kind = folder_.kind(path);
  const auto* refused = std::get_if<os::Refused>(&kind);
  return refused == nullptr || (refused->why != os::Refusal::absent && refused->why != os::Refusal::not_a_folder);
}

bool PluginFolder::has_file(std::string_view path) {
  if (!exists(path)) return false;
  const auto [folder, name] = split(path);
  const os::Entry* entry = entry_in(names_in(folder).listing, name);
  return entry != nullptr && entry->kind != os::EntryKind::folder;
}

const drift::FileContent& PluginFolder::read(std::string_view path) {
  auto known = files_.find(path);
  if (known == files_.end()) known = files_.emplace(std::string(path), load(path)).first;
  return known->second;
}

drift::FileContent PluginFolder::read_once(std::string_view path) {
  return load(path);
}

drift::FileContent PluginFolder::load(std::string_view path) {
  const auto [folder, name] = split(path);
  const Names& names = names_in(folder);
  if (!names.there) return drift::Absent{};
  if (!names.entered) return drift::Unreadable{"is in a folder that " + names.refused};
  const os::Entry* entry = entry_in(names.listing, name);
  if (entry == nullptr && names.listing.complete) {
    const auto stamp = folder_.stamp();
    if (const auto* now = std::get_if<os::Stamp>(&stamp)) note_age(now->changed);
    return drift::Absent{};
  }
  if (entry != nullptr && entry->kind == os::EntryKind::folder) return drift::Unreadable{"is a folder"};
  if (entry != nullptr && entry->kind == os::EntryKind::other) return drift::Unreadable{"is not a regular file"};
  const std::int64_t now = os::now_nanoseconds();
  auto read = folder_.read(path, configuration_.max_file);
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    note_refusal(path, refused->why);
    if (refused->why == os::Refusal::absent) return drift::Absent{};
    return drift::Unreadable{reason(*refused, os::EntryKind::file)};
  }
  auto& file = std::get<os::FileBytes>(read);
  note_age(file.stamp.changed);
  files_read_.push_back(
      {std::string(path), false, file.stamp, has_rested(file.stamp, now, configuration_.clock_tick), {}});
  return cache_.read(std::move(file.bytes));
}

std::optional<std::vector<Fingerprint>> PluginFolder::fingerprints() const {
  if (!tellable_) return std::nullopt;
  std::vector<Fingerprint> fingerprints;
  for (const auto& [path, names] : folders_)
    fingerprints.push_back({path, true, names.stamp, names.rested, sum_of_names(names.listing)});
  fingerprints.insert(fingerprints.end(), files_read_.begin(), files_read_.end());
  return fingerprints;
}

std::vector<std::string> PluginFolder::yaml_files(std::size_t depth, std::string_view skip, std::size_t most_folders) {
  struct Place {
    std::string folder;
    std::size_t depth;
  };
  std::vector<std::string> files;
  std::deque<Place> places{{"", 0}};
  for (std::size_t seen = 0; !places.empty() && seen < most_folders; ++seen) {
    const Place place = std::move(places.front());
    places.pop_front();
    for (const os::Entry& entry : names_in(place.folder).listing.entries) {
      if (place.depth == 0 && entry.name == skip) continue;
      std::string path = place.folder.empty() ? entry.name : place.folder + "/" + entry.name;
      if (entry.kind == os::EntryKind::folder) {
        if (place.depth < depth) places.push_back({std::move(path), place.depth + 1});
      } else if (entry.kind != os::EntryKind::other && is_yaml(entry.name)) {
        files.push_back(std::move(path));
      }
    }
  }
  return files;
}

}  // namespace ampcfg::host
