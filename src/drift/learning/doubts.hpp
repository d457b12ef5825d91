#pragma once

#include <string>
#include <vector>

#include "drift/learning/templates.hpp"

namespace ampcfg::drift {

/// Looks for what is perhaps wrong, and marks what is doubted as undecided.
class Doubts {
 public:
  Doubts(const Seen& seen, const std::vector<LiveInstance>& instances) : seen_(seen), instances_(instances) {}

  /// A file that few instances lack.
  void look_at(FileChoices& file);
  void look_at(const FileChoices& file, KeyChoices& key);
  /// Whose value those have whose key is not made of their own facts.
  void look_at(const Templates::Made& made, const std::vector<Part>& parts);
  /// A fact that two instances share.
  void look_at(const Part& fact);
  /// The most doubtful first.
  std::vector<Doubt> take();

 private:
  void never_filled_in(const FileChoices& file, KeyChoices& key);
  void another_kind(const FileChoices& file, KeyChoices& key);
  void shared_ids(const FileChoices& file, const KeyChoices& key);
  void add(DoubtKind kind, KeyOfFile of, const InstanceSet& whose, std::string words);
  [[nodiscard]] KeyOfFile key_of(const FileChoices& file, const KeyChoices& key) const;
  [[nodiscard]] std::string names(const InstanceSet& instances) const;

  const Seen& seen_;
  const std::vector<LiveInstance>& instances_;
  std::vector<Doubt> doubts_;
};

}  // namespace ampcfg::drift
