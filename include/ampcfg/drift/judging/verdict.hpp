#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/judging/plugin_files.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

enum class Status { ok, variance, drift, error };
enum class Source { universal, variable };

/// As DESIGN 5 writes them.
std::string_view name(Status status);
std::string_view name(Source source);

/// One key or file with its verdict. Values are JSON texts (`document::write_json`), secrets already hidden, so a
/// finding outlives the documents and travels between hosts.
struct Finding {
  Status status = Status::ok;
  std::string kind;  ///< DESIGN 3; empty for `ok`
  std::string plugin;
  std::optional<std::string> file;
  std::optional<std::string> key;
  std::optional<std::string> expected;
  std::optional<std::string> actual;
  bool hidden = false;  ///< a secret: neither value is given
  std::optional<Source> source;
  std::optional<document::Place> place;
  std::string message;
  std::string reverted;  ///< the deployment whose value was gone after a restart; empty where there is none
};

/// `keys` counts distinct (file, key) with an expectation; `ok` and `variance` count keys, `drift` and `error`
/// findings.
struct Counts {
  std::size_t files = 0;
  std::size_t keys = 0;
  std::size_t ok = 0;
  std::size_t variance = 0;
  std::size_t drift = 0;
  std::size_t error = 0;

  Counts& operator+=(const Counts& other) noexcept;
};

struct Verdict {
  std::vector<Finding> findings;  ///< sorted by file, then key (bytes, absent first)
  Counts counts;
};

/// Compares one installed plugin of an instance with what is expected of it (DESIGN 3). `ok` findings are left out
/// unless `with_ok`. Counts are of what is selected.
Verdict judge(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
              const Selection& selection, const Secrets& secrets, bool with_ok);

/// The verdict on a plugin whose folder is there but cannot be read: one `unreadable` finding, file and key absent.
Verdict judge_unreadable(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                         const std::string& reason, const Selection& selection);

/// A key of an instance's plugin, as `get` shows it.
struct Reading {
  std::string plugin;
  std::string file;
  std::string key;
  std::optional<std::string> value;  ///< JSON; nothing where the key is absent
  bool hidden = false;
  std::optional<document::Place> place;
  std::optional<Source> source;         ///< of the expectation, if any
  std::optional<std::string> expected;  ///< JSON
  std::optional<Status> status;         ///< nothing where nothing is expected
  std::string kind;
  std::string message;
};

/// The keys of one plugin that `selection.keys` picks, expected or only present. `files_present` are the plugin's files
/// that exist (relative paths); a key is looked for in the files that an expectation of it names, in those that
/// `selection.files` picks, and as an expectation would write it (sections, prefixed, flat).
std::vector<Reading> look_up(const Expectations* expectations, const Subject& subject, const std::string& plugin,
                             PluginFiles& files, const std::vector<std::string>& files_present,
                             const Selection& selection, const Secrets& secrets);

/// What is expected of a key, and where that is written: `expect show`.
struct Shown {
  std::string plugin;
  std::string entry;  ///< as an expectation writes it: `levels/depths/fork: Speed`, `config.Debug`
  std::string value;  ///< JSON, secrets hidden
  bool hidden = false;
  Source source = Source::universal;
  std::string instance;  ///< as documented; empty for a universal one
  std::string platform;  ///< empty outside a platform's folder
  std::string file;      ///< of the set
  document::Place place;
};

/// Everything expected of the plugins and keys that `selection` picks; with `instances`, variables of those alone and
/// universal ones.
std::vector<Shown> show(const Expectations& expectations, const Selection& selection, const Patterns& instances,
                        const Secrets& secrets);

}  // namespace ampcfg::drift
