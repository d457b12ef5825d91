#include "drift/learning/key_choices.hpp"

#include <utility>

namespace ampcfg::drift {

std::vector<ClassHere> classes_here(const LiveKey& key, const InstanceSet& instances) {
  std::vector<ClassHere> here;
  for (const KeyClass& one : key.classes) {
    InstanceSet members = one.members.both(instances);
    if (!members.empty()) here.push_back({&one, std::move(members)});
  }
  return here;
}

std::string undecided(const std::string& text) {
  const bool is_directive = text.starts_with("{\"$");
  const std::string start = is_directive ? text.substr(0, text.size() - 1) : "{\"$value\": " + text;
  return start + ", \"undecided\": true}";
}

}  // namespace ampcfg::drift
