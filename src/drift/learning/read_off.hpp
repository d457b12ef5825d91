#pragma once

#include <map>
#include <string>

#include "ampcfg/drift/learning/learn.hpp"
#include "drift/learning/derived_facts.hpp"
#include "drift/learning/live_keys.hpp"
#include "drift/learning/said.hpp"

namespace ampcfg::drift {

/// Facts that the set's templates need and an instance lacks, read off its live values of the keys with them.
class ReadOff {
 public:
  ReadOff(const ExpectationSet* set, const std::vector<LiveInstance>& instances);

  /// Looks at what the set says of all files.
  void read(const Seen& seen, const std::vector<LiveFile>& files);
  /// Whether an entry can be filled in, with what was read.
  [[nodiscard]] bool resolves(const document::JsonNode& node, std::size_t instance) const;
  /// By the fact's name, then by instance.
  [[nodiscard]] const std::map<std::string, std::map<std::size_t, std::string>>& facts() const { return facts_; }

 private:
  void look(const LiveFile& file, const LiveKey& key, const SaidOfKey& said);

  const ExpectationSet* set_;
  const std::vector<LiveInstance>& instances_;
  std::vector<Parts> parts_;  // of each instance
  std::map<std::string, FactVotes> votes_;
  std::map<std::string, std::map<std::size_t, std::string>> facts_;
};

}  // namespace ampcfg::drift
