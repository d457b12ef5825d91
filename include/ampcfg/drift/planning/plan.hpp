#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/document/editing/edit.hpp"
#include "ampcfg/drift/judging/plugin_files.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift {

/// A key that a plan changes, as people see it: values are JSON, secrets already hidden.
struct PlannedKey {
  std::string key;
  std::optional<std::string> before;  ///< nothing where the key is absent
  std::optional<std::string> after;   ///< nothing where it is taken away
  bool hidden = false;                ///< a secret: neither value is given
  std::optional<Source> source;       ///< of the expectation; nothing in a rollback
};

/// An edit whose value only who asks knows: a placeholder stands for it until `reveal`.
struct SecretEdit {
  std::size_t edit = 0;  ///< of `FilePlan::edits`
  std::string name;
  bool as_number = false;
};

/// What a plan makes of one file.
struct FilePlan {
  std::string file;                   ///< relative to the plugin's folder
  std::optional<std::string> before;  ///< the bytes that it was planned from; nothing where the file is not there
  std::optional<std::string> after;   ///< nothing where the file is taken away
  std::string made;  ///< the topmost folder to take away with it, if that is empty then: `lang` of `lang/en.yml`
  /// What makes `after` of `before`: where the file has other bytes by then, these are made in them instead. None where
  /// whole bytes are brought back.
  std::vector<document::Edit> edits;
  std::vector<SecretEdit> secrets;
  std::shared_ptr<const void> owner;  ///< of the edits' values
  std::vector<PlannedKey> keys;       ///< sorted by key
  /// Why it will not be written, as far as it is known beforehand: `link`, `owner`…, or `undone`, with another file.
  std::optional<Error> obstacle;

  [[nodiscard]] bool is_undone() const { return obstacle && obstacle->code() == "undone"; }
};

/// Drift that a plan leaves, and why.
struct LeftAlone {
  std::string plugin;
  std::optional<std::string> file;  ///< nothing for a plugin's folder that is not there or cannot be read
  std::optional<std::string> key;   ///< nothing for a whole file
  /// `plugin-absent`, `missing-key`, `missing-file`, `empty-file`, `invalid-file`, `ambiguous`, `shape`, `uneditable`,
  /// `no-single-value`, `ended`, `secret-unknown` are skipped; `unreadable`, `unsupported-format`, `unresolved`,
  /// `two-groups` have failed.
  std::string code;
  std::string reason;

  [[nodiscard]] bool has_failed() const;
  /// False for what is no drift as far as anybody knows.
  [[nodiscard]] bool counts() const { return code != "secret-unknown"; }
};

/// True if any of it is drift that somebody knows of.
bool leaves_drift(const std::vector<LeftAlone>& left);

/// What a plan makes of one plugin of one instance.
struct PluginPlan {
  std::string plugin;
  std::vector<FilePlan> files;        ///< those that change, sorted
  std::vector<LeftAlone> left;        ///< sorted by file, then key
  std::vector<std::string> warnings;  ///< a number where the file has a list, …
  Counts counts;                      ///< as `judge` has them
};

/// What a deploy may do beyond setting keys.
struct Wishes {
  bool create = false;    ///< make missing files, and what is missing in empty ones
  bool replace = false;   ///< overwrite a mapping, or a scalar or list at a parent, with what is expected
  bool existing = false;  ///< change only keys that are there; what is missing is left, as `missing-key`
  bool ended = false;     ///< change also what was expected until a day that has passed
};

/// The edits that give one installed plugin of an instance the values that are expected, and change nothing else. Pure:
/// what `files` give is all that it sees.
PluginPlan plan(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
                const Selection& selection, const Secrets& secrets, const Wishes& wishes);

/// Puts the values of secrets, by name, in the place of what stands for them. What cannot be written so is left.
void reveal(PluginPlan& plan, const std::map<std::string, std::string>& values);

/// The plan for a plugin whose folder is there but cannot be read: nothing but what is left.
PluginPlan plan_unreadable(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                           const std::string& reason, const Selection& selection);

}  // namespace ampcfg::drift
