#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/editing/edited_file.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/report/get_report.hpp"

namespace ampcfg::cli {

/// A file that a person has edited, and what differs in it now.
struct EditedFile {
  std::string host;
  host::Instance instance;
  std::string plugin, file;
  bool is_there = false;
  std::vector<drift::EditedKey> keys;
  std::optional<std::string> witness;  ///< a key of it, by which instances with the same file are known
};

/// Keys that were edited on one instance become decisions: for it, for a group, or for all, which is asked once.
class EditDecider final : public SetDecider {
 public:
  /// `file` outlives it. `targets`: those whose instances are looked at.
  EditDecider(const CommandLine& line, Console& console, const host::Configuration& configuration,
              const EditedFile& file, std::vector<fleet::Target> targets);

  /// Looks at the other instances, tells what was edited, and asks what is to be asked.
  void prepare(const drift::Expectations& set);
  /// True where a person would have nothing decided.
  [[nodiscard]] bool is_declined() const { return is_declined_; }

  drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) override;
  host::WrittenSet write(const host::Configuration& configuration, DecidedSet& decided, const host::Who& who) override;
  [[nodiscard]] const std::vector<fleet::Target>& targets() const override { return targets_; }
  [[nodiscard]] drift::Selection selection() const override;

  /// True where the set says what was edited, now or before.
  [[nodiscard]] bool is_decided() const { return is_written_ || decided_keys_.empty(); }
  /// The keys that a deploy is to write, and the instances on which they differ, as a command takes them.
  [[nodiscard]] const std::vector<drift::EditedKey>& to_deploy() const { return to_deploy_; }
  [[nodiscard]] const std::vector<std::string>& instances_to_deploy() const { return instances_; }

 private:
  /// Whose decision it is.
  struct Scope {
    enum class Kind { instance, group, all };
    Kind kind = Kind::instance;
    std::string group;
  };
  /// An instance with the file.
  struct Known {
    drift::Subject subject;
    std::map<std::string, std::string> values;  ///< JSON, by key
  };

  void ask_hosts(const drift::Expectations& set);
  void sort_keys(const drift::Expectations& set);
  [[nodiscard]] std::string obstacle(const drift::Expectations& set, const drift::EditedKey& key) const;
  void tell_keys() const;
  void agree_to_replace(const drift::Expectations& set);
  bool choose_scope(const drift::Expectations& set);
  [[nodiscard]] std::vector<Scope> scopes(const drift::Expectations& set) const;
  [[nodiscard]] std::string described(const drift::Expectations& set, const Scope& scope) const;
  /// True where a decision of that scope would count for the instance, but for `key` being somebody else's there.
  [[nodiscard]] bool is_meant(const drift::Expectations& set, const Scope& scope, const Known& known,
                              const drift::EditedKey& key) const;
  [[nodiscard]] bool would_change(const drift::Expectations& set, const Scope& scope, const Known& known) const;
  [[nodiscard]] bool is_edited_one(const drift::Subject& subject) const;
  void leave(const drift::EditedKey& key, std::string why);
  void decide_key(const drift::Expectations& set, const drift::EditedKey& key, std::vector<drift::Decision>& decisions);
  [[nodiscard]] drift::KeyOfFile of(const std::string& key) const { return {edited_.plugin, edited_.file, key}; }
  [[nodiscard]] std::optional<drift::WhatCounts> counting_here(const drift::Expectations& set,
                                                               const std::string& key) const;

  const CommandLine& line_;
  Console& console_;
  const host::Configuration& configuration_;
  const EditedFile& edited_;
  std::vector<fleet::Target> targets_;
  drift::Subject subject_;
  drift::Fleet fleet_;
  std::vector<Known> known_;
  std::size_t hosts_with_it_ = 0;  // an instance of that name
  Scope scope_;
  std::vector<drift::EditedKey> decided_keys_, to_deploy_;
  std::vector<KeyOfInstance> left_;
  std::vector<host::Warning> warnings_;
  std::vector<std::string> instances_;
  bool is_declined_ = false;
  bool is_written_ = false;
};

}  // namespace ampcfg::cli
