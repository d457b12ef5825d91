#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "host/reading/unmatched.hpp"
#include "host/reading/walk.hpp"

// What the answers to all questions about a host's instances have in common.
namespace ampcfg::host {

/// The plugins that something is expected of, by instance.
using PluginLists = std::vector<std::vector<std::string>>;

/// What a query's answer hides, also by what a set says, if there is one.
drift::Secrets secrets_of(const Configuration& configuration, const Query& query,
                          const drift::Expectations* set = nullptr);

/// What `-p` picks, of what is expected and what is on disk.
std::vector<std::string> picked_plugins(const Walk& walk, const std::vector<std::string>& expected, const Query& query,
                                        std::vector<std::string>& unmatched);

/// An instance of a platform for which the set has no files is not checked at all: people take that for "no drift".
/// `folders` are the set's platforms.
void warn_of_platforms(const std::vector<std::string>& folders, const std::vector<Visited>& instances,
                       const PluginLists& expected, std::vector<Warning>& warnings);

/// What is to be told of a plugin's files on an instance.
void warn_of_files(const std::vector<std::string>& said, const Instance& instance, const std::string& plugin,
                   std::vector<Warning>& warnings);

template <typename Part>
HostAnswer<Part> frame(const Walk& walk) {
  HostAnswer<Part> answer;
  answer.warnings = walk.warnings();
  answer.known = walk.known();
  answer.unmatched_instances = walk.unmatched();
  return answer;
}

/// Finds the patterns for files and keys that match nothing. Where no plugin or instance is left, its pattern is the
/// typing error, not what stands beside it. What `walk` chose before is lost.
template <typename Part>
void find_unmatched(Walk& walk, const drift::Expectations* expectations, const std::vector<std::string>& picked,
                    const Query& query, HostAnswer<Part>& answer) {
  if (picked.empty() || walk.instances().empty()) return;
  const Unmatched unmatched(walk, expectations, picked);
  answer.unmatched_keys = unmatched.keys(query.selection.keys, query.selection.files);
  answer.unmatched_files = unmatched.files(query.selection.files);
  if (!answer.unmatched_keys.empty() || !answer.unmatched_files.empty())
    unmatched.name_present(query.selection.files, answer.known);
}

}  // namespace ampcfg::host
