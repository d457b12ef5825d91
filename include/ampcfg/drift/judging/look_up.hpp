#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/judging/plugin_files.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// A key of an instance's plugin, as `get` shows it.
struct Reading {
  std::string plugin;
  std::string file;
  std::string key;
  std::optional<std::string> value;  ///< JSON; nothing where the key is absent
  bool hidden = false;
  std::optional<document::Place> place;
  std::optional<Source> source;         ///< of the expectation, if any
  std::string group = {};               ///< see Finding
  std::optional<Ended> ended = {};      ///< see Finding
  std::optional<std::string> expected;  ///< JSON
  std::optional<Status> status;         ///< nothing where nothing is expected
  std::string kind;
  std::string message;
  std::string hint;  ///< see Finding
};

/// The keys of one plugin that `selection.keys` picks, expected or only present. `files_present` are the plugin's files
/// that exist (relative paths); a key is looked for in the files that an expectation of it names, in those that
/// `selection.files` picks, and as an expectation would write it (sections, prefixed, flat).
std::vector<Reading> look_up(const Expectations* expectations, const Subject& subject, const std::string& plugin,
                             PluginFiles& files, const std::vector<std::string>& files_present,
                             const Selection& selection, const Secrets& secrets);

}  // namespace ampcfg::drift
