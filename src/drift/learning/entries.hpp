#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "drift/learning/groups.hpp"
#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {

/// Makes entries of what was chosen, so that nobody has drift because of them.
class Entries {
 public:
  Entries(const Seen& seen, const std::vector<LiveInstance>& instances, InstanceSet selected, Groups& groups);

  void add(const FileChoices& file, const KeyChoices& plan);
  std::vector<LearnedEntry> take() { return std::move(entries_); }
  /// Who needs which fact, by its name.
  [[nodiscard]] const std::map<std::string, InstanceSet>& needed() const { return needed_; }
  /// For how many decisions the undecided ones stand.
  [[nodiscard]] std::size_t questions() const { return questions_.size(); }
  /// Which of them is about the keys made of which part.
  [[nodiscard]] std::map<std::string, std::size_t> questions_of_parts() const;

 private:
  struct Placing;

  [[nodiscard]] bool is_safe_for_all(const Placing& at, const Choice& choice) const;
  void place_for_all(Placing& at, const Choice& choice);
  void place(Placing& at, const Choice& choice);
  void write(const Placing& at, const Choice& choice, std::vector<std::string> whose);
  [[nodiscard]] std::vector<std::string> names(const InstanceSet& instances) const;
  std::size_t question_of(const Placing& at, const Choice& choice);

  const Seen& seen_;
  const std::vector<LiveInstance>& instances_;
  Groups& groups_;
  InstanceSet selected_;
  std::map<std::pair<std::string, InstanceSet>, std::size_t> questions_;  // by what is asked, and who differs
  std::map<std::string, InstanceSet> needed_;
  std::vector<LearnedEntry> entries_;
};

}  // namespace ampcfg::drift
