#include "ampcfg/drift/learning/like.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/deciding/secret_directive.hpp"
#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {
namespace {

/// What is live of a key; null where the file lacks it.
struct Live {
  std::size_t file = 0;
  const SeenKey* key = nullptr;

  [[nodiscard]] bool is_there() const { return key != nullptr && key->traits.kind != Traits::Kind::null; }
};

/// The keys of an instance's files, and those that it lacks there and others have.
std::map<KeyOfFile, Live> keys_of(const Seen& seen, const SeenInstance& instance) {
  std::map<KeyOfFile, Live> live;
  std::set<std::pair<std::string, std::string>> files;
  for (std::size_t n = 0; n < instance.files.size(); ++n) {
    const SeenFile& file = instance.files[n];
    if (!file.invalid.empty()) continue;
    files.insert({file.plugin, file.file});
    for (const SeenKey& key : seen.contents.at(file.content))
      live[{file.plugin, file.file, seen.keys.at(key.name)}] = {n, &key};
  }
  for (const SeenInstance& other : seen.instances) {
    for (const SeenFile& file : other.files) {
      if (!file.invalid.empty() || !files.contains({file.plugin, file.file})) continue;
      for (const SeenKey& key : seen.contents.at(file.content))
        live.try_emplace({file.plugin, file.file, seen.keys.at(key.name)});
    }
  }
  return live;
}

/// As the set is to write it.
std::string name_of(const Seen& seen, const Subject& subject) {
  const auto so_called = std::count_if(seen.instances.begin(), seen.instances.end(), [&](const SeenInstance& one) {
    return one.known.subject.instance == subject.instance;
  });
  return so_called > 1 ? subject.host + ":" + subject.instance : subject.instance;
}

}  // namespace

struct LikeLearner::Work {
  struct Asked {
    KeyOfFile of;
    std::optional<std::string> value;  ///< known without asking
  };

  void add(std::size_t number, const KeyOfFile& key, const Live& live) {
    if (!live.is_there()) return asked.push_back({key, undecided("null")});
    const Traits& traits = live.key->traits;
    if (traits.unsayable || traits.holds_secret) {
      const char* reason = traits.unsayable ? "cannot be written in a set" : "lists with a secret";
      return left_out.push_back({reason, key, 1});
    }
    if (traits.secret) {
      const bool is_number = traits.kind == Traits::Kind::number;
      return asked.push_back({key, undecided(secret_directive(secret_name_of(key, name), is_number))});
    }
    places.push_back(asked.size());
    wanted.push_back({number, live.file, live.key->name});
    asked.push_back({key, std::nullopt});
  }

  const SeenInstance& instance;
  std::string name;
  std::vector<Asked> asked;
  std::vector<WantedValue> wanted;
  std::vector<std::size_t> places;  ///< of what is wanted, in `asked`
  std::vector<LeftOut> left_out;
};

LikeLearner::LikeLearner(const Seen& seen, const Expectations& set, std::size_t instance, const std::string& like)
    : work_(new Work{seen.instances.at(instance), {}, {}, {}, {}, {}}) {
  const Subject& subject = work_->instance.known.subject;
  work_->name = name_of(seen, subject);
  const auto live = keys_of(seen, work_->instance);
  std::vector<KeyOfFile> keys;
  for (const auto& [key, one] : live) keys.push_back(key);
  for (const auto& [key, own] : own_values(set, keys)) {
    const auto has = [&names = own](const std::string& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    const bool is_said = has(subject.instance) || has(subject.host + ":" + subject.instance);
    if (has(like) && !is_said) work_->add(instance, key, live.at(key));
  }
}

LikeLearner::~LikeLearner() = default;

const std::vector<WantedValue>& LikeLearner::wanted() const noexcept {
  return work_->wanted;
}

Learned LikeLearner::learn(const std::vector<std::optional<std::string>>& values) {
  Learned learned;
  learned.left_out = work_->left_out;
  std::vector<Work::Asked> asked = work_->asked;
  for (std::size_t n = 0; n < values.size(); ++n) {
    if (values[n]) asked[work_->places[n]].value = undecided(*values[n]);
  }
  for (Work::Asked& one : asked) {
    if (!one.value) {
      learned.gone.push_back(std::move(one.of));
      continue;
    }
    LearnedEntry& entry = learned.entries.emplace_back();
    entry.by = one.value->find("\"$secret\"") == 2 ? LearnedBy::secret : LearnedBy::variance;
    entry.decision = {std::move(one.of), std::move(one.value), {work_->name}};
    entry.undecided = true;
    entry.question = 1;
  }
  for (const SeenFile& file : work_->instance.files) {
    if (!file.invalid.empty()) learned.invalid.push_back({file.invalid, {file.plugin, file.file, ""}, 0});
  }
  learned.decisions = learned.entries.empty() ? 0 : 1;
  return learned;
}

}  // namespace ampcfg::drift
