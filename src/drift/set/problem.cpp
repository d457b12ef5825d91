#include "ampcfg/drift/set/problem.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace ampcfg::drift {
namespace {

struct Words {
  std::string_view message, hint;  ///< empty: the problem's own, which has nothing of the set's
};

const std::map<std::string_view, Words>& words_by_code() {
  static const std::map<std::string_view, Words> words{
      {"not-utf8", {}},
      {"lone-surrogate", {}},
      {"hidden-value", {}},
      {"deep-key", {}},
      {"directive", {"this directive is not as it must be", "ampcfg-expectations(5) has its form"}},
      {"group-unknown", {"the set defines no such group", "define it in instances.json, at the set's top"}},
      {"group-name", {"this can be no group's name", ""}},
      {"fact-name", {"this can be no fact's name", ""}},
      {"zone", {"this is no time zone", ""}},
      {"zone-unknown", {"this machine does not know the set's time zone", ""}},
      {"group-empty", {"no instance is in one of the groups", ""}},
      {"readable-by-all", {}},
      {"unknown-name", {}},
      {"empty-set", {}},
      {"not-json", {}},
      {"duplicate-key", {"a name stands here again", ""}},
      {"plugin-name", {"this name cannot be a plugin's", ""}},
      {"path-escapes", {"this section is not a path within the plugin's folder", ""}},
      {"replaced-key", {"this key is replaced by a later entry", ""}},
      {"object-value", {"an object as a value", "name its keys one by one"}},
      {"instance-name", {"this can be no instance's name", ""}},
      {"unknown-directive",
       {"a name that begins with $ is not a directive", "ampcfg-expectations(5) has those that there are"}},
      {"schema", {"a value of the wrong kind", ""}},
      {"collision", {"this key stands at another place, too", ""}},
      {"count-mismatch", {"the count is not that of the set", ""}},
      {"checksum-mismatch", {"a sum that is no file's of the set", ""}},
      {"instance-unknown", {"values are documented for an instance that is not there", ""}},
  };
  return words;
}

}  // namespace

std::string told_place(const std::string& file, const std::optional<document::Place>& place) {
  if (!place) return file;
  return file + ":" + std::to_string(place->line) + ":" + std::to_string(place->column);
}

Problem without_text(Problem problem) {
  const auto found = words_by_code().find(problem.code);
  const Words words = found != words_by_code().end() ? found->second : Words{"something is wrong here", "look there"};
  if (words.message.empty()) return problem;
  problem.message = std::string(words.message) + problem.near;
  if (!words.hint.empty()) problem.hint = words.hint;
  return problem;
}

}  // namespace ampcfg::drift
