#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {

/// The groups that entries may be written for: those of the set, and new ones.
class Groups {
 public:
  Groups(const Expectations* set, const std::vector<LiveInstance>& instances, std::vector<std::string> taken);

  /// Makes groups of classes that keys of two plugins have.
  void make_common(const std::vector<FileChoices>& files);
  /// A group whose members among `counted` are just these, without any of `others`; empty where there is none.
  [[nodiscard]] std::string find(const InstanceSet& members, const InstanceSet& counted,
                                 const InstanceSet& others) const;
  /// The same; it is made where there is none and they are two or more.
  std::string find_or_make(const InstanceSet& members, const InstanceSet& counted);
  [[nodiscard]] const InstanceSet& members(const std::string& name) const { return groups_.at(name); }
  /// An entry is written for it.
  void use(const std::string& name) { used_.insert(name); }
  /// The new ones that are used.
  [[nodiscard]] NewGroups made() const;

 private:
  const std::string& make(const InstanceSet& members);
  [[nodiscard]] std::string name_for(const InstanceSet& members) const;

  const std::vector<LiveInstance>& instances_;
  std::set<std::string, std::less<>> taken_;  // names
  std::map<std::string, InstanceSet> groups_;
  std::set<std::string, std::less<>> new_, used_;
};

}  // namespace ampcfg::drift
