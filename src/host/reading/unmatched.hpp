#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "host/reading/walk.hpp"

namespace ampcfg::host {

/// Finds patterns that match neither what is expected nor what is on disk. They are typing errors, mostly,
/// so what is cheap is asked first, and the disk only for what is left.
class Unmatched {
 public:
  /// `plugins` are the selected ones, expected or not; what `walk` chose of them before is lost. `expectations` may be
  /// null.
  Unmatched(Walk& walk, const drift::Expectations* expectations, std::vector<std::string> plugins)
      : walk_(walk), expectations_(expectations), plugins_(std::move(plugins)) {}

  /// Those of `patterns` (of `-k`) that pick no key, in the files that `files` pick.
  [[nodiscard]] std::vector<std::string> keys(const drift::Patterns& patterns, const drift::Patterns& files) const;
  /// Those of `patterns` (of `-f`) that pick no file.
  [[nodiscard]] std::vector<std::string> files(const drift::Patterns& patterns) const;
  /// Into `known`: the files on disk, and the keys in those that `files` pick. One of them may be what was meant.
  void name_present(const drift::Patterns& files, Known& known) const;

 private:
  using Picks = std::function<bool(const drift::Patterns& pattern, const Visited& visited, const Visit& visit)>;

  /// In the set, in files that `files` pick.
  [[nodiscard]] bool written(const drift::Patterns& pattern, const drift::Patterns& files) const;
  [[nodiscard]] bool expected(const drift::Selection& selection, const Visited& visited, const Visit& visit) const;
  [[nodiscard]] std::vector<std::string> left(const drift::Patterns& patterns, const drift::Patterns& files,
                                              const Picks& picks) const;

  Walk& walk_;
  const drift::Expectations* expectations_;
  std::vector<std::string> plugins_;
};

/// The YAML files of a plugin's folder, or of the game folder near its top.
std::vector<std::string> files_on_disk(const std::string& plugin, PluginFolder& files);

/// Whether `patterns` (of `-f`) pick `path`, with its extension or without.
bool picks_file(const drift::Patterns& patterns, const std::string& path);

/// How the port of a game is found out; belongs in nobody's rights but this process's own.
using PortOf = std::function<std::optional<std::uint16_t>(const Configuration&, const Instance&)>;

/// An instance for the expectations of a set (null: of any, by its names alone), for as long as the configuration and
/// the instance live. `configuration` says this host's name. Without `port_of`, nothing is filled in with a port.
drift::Subject subject_of(const Configuration& configuration, const Instance& instance, const drift::Expectations* set,
                          const PortOf& port_of = {});

}  // namespace ampcfg::host
