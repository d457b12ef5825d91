#include "drift/learning/explain.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "drift/deciding/key_entries.hpp"
#include "drift/judging/wanted_files.hpp"
#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {
namespace {

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

/// What the rules count.
struct Numbers {
  std::size_t all = 0;  ///< that have the key
  std::size_t most = 0;
  std::size_t values = 0;
};

Numbers numbers_of(const FileChoices& file, const KeyChoices& key) {
  Numbers numbers;
  for (const ClassHere& one : classes_here(*key.key, file.instances)) {
    numbers.all += one.members.size();
    numbers.most = std::max(numbers.most, one.members.size());
    ++numbers.values;
  }
  return numbers;
}

std::string words_of_secret(const KeyChoices& key, const Numbers& numbers) {
  std::string words = "rule 4: it is a secret, by its name or by its value, so a name stands for the value: ";
  if (!key.choices.empty() && key.choices.front().for_all)
    return words + std::to_string(key.choices.front().members.size()) + " of " + std::to_string(numbers.all) +
           " that have it come under " + key.choices.front().text;
  return words + "no such name is right for more than half of the " + std::to_string(numbers.all) + " that have it";
}

std::string words_of_made(const KeyChoices& key, const Numbers& numbers) {
  const Choice& made = key.choices.front();
  return "rule 6: on " + std::to_string(made.members.size()) + " of the " + std::to_string(numbers.all) +
         " that have it, the value is made of {" + made.part + "}: " + made.text;
}

std::string words_of(const FileChoices& file, const KeyChoices& key, const std::vector<LiveInstance>& instances) {
  const Numbers numbers = numbers_of(file, key);
  const std::string all = std::to_string(numbers.all);
  switch (key.rule) {
    case Rule::nothing:
      return "it is null, or not there, wherever the file is";
    case Rule::said:
      return "the set expects it already of all that have the file, or a key above or below it";
    case Rule::gone:
      return "its value was not to be had: the file has changed, or its host no longer answers";
    case Rule::secret:
      return words_of_secret(key, numbers);
    case Rule::unnameable:
      return "rule 4: it is a secret, but an instance's name cannot stand in a secret's name: it is left out";
    case Rule::unique:
      return "rule 5: all values are ids, another on each of " +
             counted(key.choices.front().members.size(), "instance");
    case Rule::shared_ids:
      return "rule 5: all values are ids, but not another on each of three or more and of most that have the file: it "
             "is "
             "left out";
    case Rule::made_of_facts:
      return words_of_made(key, numbers);
    case Rule::one_class:
      return "rule 7: it is equal wherever it is, on " + counted(numbers.all, "instance") + ": universal";
    case Rule::its_own:
      return "rule 7: it is on " + instances[key.choices.front().members.list().front()].name +
             " alone, and holds that instance's name, its port or an id: a variance";
    case Rule::majority:
      return "rule 8: " + std::to_string(numbers.most) + " of the " + all +
             " that have it have one value, which is universal; other values: " + std::to_string(numbers.values - 1);
    case Rule::no_majority:
      return "rule 8: of " + counted(numbers.values, "value") +
             ", none that nothing speaks against is on more than half of the " + all + " that have it";
  }
  return {};
}

std::string words_of_default(const KeyChoices& key) {
  const auto& classes = key.key->classes;
  const bool is_known =
      std::any_of(classes.begin(), classes.end(), [](const KeyClass& one) { return one.traits.has_default; });
  if (!is_known) return "no JAR brings a default for it; what a plugin has in its code is not known";
  std::size_t same = 0;
  for (const KeyClass& one : classes) same += one.traits.is_default ? one.members.size() : 0;
  return "the JAR brings a default for it, which is on " + counted(same, "instance");
}

/// `reason` as the list of what is left out has it.
std::string words_of_left_out(std::string_view reason) {
  static const std::pair<std::string_view, std::string_view> words[] = {
      {"data files", "rule 2: the file is data: by its name, or one of more than 100 in its folder"},
      {"untouched language files",
       "rule 3: the file is just what the plugin's JAR brings, everywhere (--untouched takes it in)"},
      {"keys of data", "rule 2: its name has a UUID in it"},
      {"mappings elsewhere", "it is a mapping with keys on another instance; the keys below are learned"},
      {"what JSON cannot say", "rule 2: JSON cannot say it, or no set can write its key"},
      {"lists with a secret", "rule 4: a secret is in the list"},
      {"times", "rule 5: it is a time"},
      {"versions of files", "rule 5: it is the version of the file"},
      {"unchecked.json", "rule 2: unchecked.json names it"},
  };
  for (const auto& [known, sentence] : words) {
    if (known == reason) return std::string(sentence) + ": it is left out";
  }
  return "it is left out: " + std::string(reason);
}

std::vector<std::string> words_of_rule(const FileChoices& file, const KeyChoices& key,
                                       const std::vector<LiveInstance>& instances) {
  std::vector<std::string> sentences;
  const auto add = [&](const std::string& words) {
    sentences.push_back((file.folder.empty() ? "" : "for " + file.folder + ": ") + words);
  };
  add(words_of(file, key, instances));
  if (!key.lacking.empty())
    add(counted(key.lacking.size(), "instance") + " with the file without it, or null: set aside");
  const InstanceSet missing = file.missing();
  if (!missing.empty()) add(counted(missing.size(), "instance") + " with the plugin without the file");
  const InstanceSet invalid = file.instances.both(file.file->invalid);
  if (!invalid.empty())
    add(counted(invalid.size(), "instance") + " where the file cannot be read: nothing is said of it");
  if (key.rule != Rule::said && !key.said.whom.empty())
    add("the set expects it already of " + counted(key.said.whom.both(file.instances).size(), "instance"));
  add(words_of_default(key));
  return sentences;
}

/// Says of keys why they are learned as they are.
class Explaining {
 public:
  Explaining(const Learner::Work& work, const Patterns& keys) : work_(work), keys_(keys, nullptr) {}

  std::vector<LearnedWhy> run() {
    for (const LiveFile& file : work_.files) {
      if (!file.left_out.empty()) left_out(file);
      for (const LiveKey& key : file.keys) {
        if (!key.left_out.empty() && is_asked(file, key.name))
          why(file, key.name).push_back(words_of_left_out(key.left_out));
      }
    }
    for (const FileChoices& file : work_.plans) {
      for (const KeyChoices& key : file.keys) {
        if (!is_asked(*file.file, key.key->name)) continue;
        const auto sentences = words_of_rule(file, key, work_.instances);
        auto& all = why(*file.file, key.key->name);
        all.insert(all.end(), sentences.begin(), sentences.end());
      }
    }
    std::vector<LearnedWhy> result;
    for (auto& [of, sentences] : why_) result.push_back({of, std::move(sentences)});
    return result;
  }

 private:
  /// Its keys are in no list.
  void left_out(const LiveFile& file) {
    for (const LiveInstance& instance : work_.instances) {
      for (const SeenFile& seen : instance.seen->files) {
        if (seen.plugin != file.plugin || seen.file != file.file || !seen.invalid.empty()) continue;
        for (const SeenKey& key : work_.seen.contents[seen.content]) {
          if (is_asked(file, key.name)) why(file, key.name) = {words_of_left_out(file.left_out)};
        }
      }
    }
  }

  [[nodiscard]] bool is_asked(const LiveFile& file, std::uint32_t key) const {
    return keys_.pick_in_section(stem_of(file.file), work_.seen.keys[key]);
  }

  std::vector<std::string>& why(const LiveFile& file, std::uint32_t key) {
    return why_[{file.plugin, file.file, work_.seen.keys[key]}];
  }

  const Learner::Work& work_;
  NameFilter keys_;
  std::map<KeyOfFile, std::vector<std::string>> why_;
};

}  // namespace

std::vector<LearnedWhy> explained(const Learner::Work& work, const Patterns& keys) {
  return Explaining(work, keys).run();
}

}  // namespace ampcfg::drift
