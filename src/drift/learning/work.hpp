#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ampcfg/drift/learning/learn.hpp"
#include "drift/judging/wanted_files.hpp"
#include "drift/learning/key_choices.hpp"
#include "drift/learning/live_keys.hpp"
#include "drift/learning/said.hpp"

namespace ampcfg::drift {

/// All that is known while one fleet is learned.
struct Learner::Work {
  Work(const Seen& all, const Expectations* said_already, LearnOptions what);

  /// What is asked for: a value of which one instance is enough.
  void want_values();
  /// Each class its value, where it came.
  void take_values(std::vector<std::optional<std::string>> given);
  /// The files, each once for each folder of the set, with what the set says of their keys.
  void plan_files(const Resolves& resolves);
  /// Those for whom entries are written.
  [[nodiscard]] InstanceSet selected() const;
  [[nodiscard]] bool is_picked(const LiveFile& file, const LiveKey& key) const;

  const Seen& seen;
  const Expectations* set;
  LearnOptions options;
  std::vector<LiveInstance> instances;
  std::vector<LiveFile> files;
  Folders folders;
  NameFilter plugins_picked, files_picked, keys_picked;
  std::vector<WantedValue> wanted;
  std::vector<std::optional<std::string>> values;  // as JSON
  std::vector<FileChoices> plans;
  Learned learned;

 private:
  struct MarkHash {
    std::size_t operator()(const ValueMark& mark) const { return static_cast<std::size_t>(mark[0]); }
  };
  void plan_file(const LiveFile& file, const SaidKeys& said, const Resolves& resolves);

  std::unordered_map<ValueMark, std::size_t, MarkHash> wanted_by_mark_;
};

}  // namespace ampcfg::drift
