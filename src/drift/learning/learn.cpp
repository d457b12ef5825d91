#include "ampcfg/drift/learning/learn.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json/json_write.hpp"
#include "drift/learning/doubts.hpp"
#include "drift/learning/entries.hpp"
#include "drift/learning/explain.hpp"
#include "drift/learning/groups.hpp"
#include "drift/learning/parts.hpp"
#include "drift/learning/read_off.hpp"
#include "drift/learning/rules.hpp"
#include "drift/learning/secret_names.hpp"
#include "drift/learning/templates.hpp"
#include "drift/learning/work.hpp"

namespace ampcfg::drift {
namespace {

bool is_less(const LeftOut& left, const LeftOut& right) {
  return std::tie(left.of, left.reason) < std::tie(right.of, right.reason);
}

/// Whether all values of a key that are no secrets are known.
bool has_values(const LiveKey& key) {
  return std::all_of(key.classes.begin(), key.classes.end(),
                     [](const KeyClass& one) { return one.traits.secret || one.json != nullptr; });
}

/// Learns once all values are there.
class Learning {
 public:
  explicit Learning(Learner::Work& work)
      : work_(work),
        groups_(work.set, work.instances, work.options.taken_groups),
        secrets_(work.set, work.seen, work.instances),
        read_off_(work.set == nullptr ? nullptr : &work.set->set(), work.instances) {}

  void run() {
    work_.learned = {};
    read_off_.read(work_.seen, work_.files);
    work_.plan_files(
        [this](const document::JsonNode& node, std::size_t instance) { return read_off_.resolves(node, instance); });
    for (FileChoices& file : work_.plans) {
      for (KeyChoices& plan : file.keys) choose_for(file, plan);
    }
    Templates templates(work_.seen, parts());
    templates.choose(made_keys());
    look_for_doubts(templates);
    groups_.make_common(work_.plans);
    write_entries(templates);
    list_left_out();
  }

 private:
  void choose_for(const FileChoices& file, KeyChoices& plan) {
    const InstanceSet having = file.having();
    if (having.is_within(plan.said.whom)) {
      plan.rule = Rule::said;
    } else if (!has_values(*plan.key)) {
      plan.rule = Rule::gone;
      const bool is_asked = work_.is_picked(*file.file, *plan.key);
      if (is_asked) work_.learned.gone.push_back(key_of(file, *plan.key));
    } else if (is_secret(*plan.key)) {
      if (!secrets_.choose(plan, file)) plan.rule = Rule::unnameable;
    } else {
      choose(plan, file, work_.instances);
    }
  }

  /// What values may be made of, with what was read off.
  [[nodiscard]] std::vector<Part> parts() const {
    std::vector<Part> parts = known_parts(work_.set == nullptr ? nullptr : &work_.set->set(), work_.instances);
    for (const auto& [fact, values] : read_off_.facts()) {
      auto part =
          std::find_if(parts.begin(), parts.end(), [&name = fact](const Part& one) { return one.name == name; });
      if (part == parts.end()) part = parts.insert(parts.end() - 1, Part{fact, {}});
      part->values.insert(values.begin(), values.end());
    }
    return parts;
  }

  std::vector<MadeKey> made_keys() {
    std::vector<MadeKey> keys;
    for (FileChoices& file : work_.plans) {
      for (KeyChoices& plan : file.keys) {
        if (plan.rule != Rule::majority && plan.rule != Rule::no_majority) continue;
        if (auto key = made_key(file, plan)) keys.push_back(*std::move(key));
      }
    }
    return keys;
  }

  void look_for_doubts(const Templates& templates) {
    Doubts doubts(work_.seen, work_.instances);
    std::set<const Part*> written;
    for (const Templates::Made& made : templates.made()) {
      if (!is_written(*made.key->file, *made.key->key)) continue;
      written.insert(made.filling.part);
      doubts.look_at(made, templates.parts());
    }
    for (const Part* fact : templates.derived()) {
      if (written.contains(fact)) doubts.look_at(*fact);
    }
    for (FileChoices& file : work_.plans) {
      bool is_any_written = false;
      for (KeyChoices& plan : file.keys) {
        if (!is_written(file, plan)) continue;
        is_any_written = true;
        doubts.look_at(file, plan);
      }
      if (is_any_written) doubts.look_at(file);
    }
    work_.learned.doubts = doubts.take();
  }

  /// Whether entries of the key may be written.
  [[nodiscard]] bool is_written(const FileChoices& file, const KeyChoices& plan) const {
    return work_.is_picked(*file.file, *plan.key) && !file.having().both(work_.selected()).is_within(plan.said.whom);
  }

  [[nodiscard]] KeyOfFile key_of(const FileChoices& file, const LiveKey& key) const {
    return {file.file->plugin, file.file->file, work_.seen.keys[key.name]};
  }

  void write_entries(const Templates& templates) {
    Entries entries(work_.seen, work_.instances, work_.selected(), groups_);
    for (const FileChoices& file : work_.plans) {
      for (const KeyChoices& plan : file.keys) {
        if (!plan.choices.empty() && work_.is_picked(*file.file, *plan.key)) entries.add(file, plan);
      }
    }
    work_.learned.entries = entries.take();
    work_.learned.decisions = entries.questions();
    work_.learned.groups = groups_.made();
    for (const Part& part : templates.parts()) {
      const auto needed = entries.needed().find(part.name);
      if (needed != entries.needed().end()) write_facts(part.name, part.values, needed->second);
    }
    for (const auto& [fact, values] : read_off_.facts()) write_facts(fact, values, work_.selected());
    ask_once(entries.questions_of_parts());
  }

  /// Who has decided about a fact has decided about the same in small letters.
  void ask_once(const std::map<std::string, std::size_t>& questions) {
    Learned& learned = work_.learned;
    std::map<std::string, Parts, std::less<>> facts;
    if (work_.set != nullptr) facts = work_.set->set().instances.facts;
    for (const auto& [instance, by_name] : learned.facts) {
      for (const auto& [name, json] : by_name) {
        const auto read = document::JsonText::read(json);
        if (const auto* text = std::get_if<document::JsonText>(&read))
          facts[instance][name] = text->root().value.text();
      }
    }
    std::map<std::size_t, std::size_t> same;
    for (const auto& [part, other] : parts_in_lower_case(facts)) {
      const auto one = questions.find(part), first = questions.find(other);
      if (one != questions.end() && first != questions.end()) same.emplace(one->second, first->second);
    }
    for (LearnedEntry& entry : learned.entries) {
      if (const auto found = same.find(entry.question); found != same.end()) entry.question = found->second;
    }
    learned.decisions -= same.size();
  }

  void write_facts(const std::string& fact, const std::map<std::size_t, std::string>& values,
                   const InstanceSet& whose) {
    if (is_built_in_part(fact)) return;
    for (const auto& [number, value] : values) {
      const LiveInstance& instance = work_.instances[number];
      const bool is_there =
          work_.set != nullptr && work_.set->set().instances.parts_of(instance.seen->known.subject).contains(fact);
      if (is_there || !whose.has(number)) continue;
      std::string& json = work_.learned.facts[instance.name][fact];
      json.clear();
      document::write_json(json, std::string_view(value));
    }
  }

  void list_left_out() {
    for (const LiveFile& file : work_.files) {
      if (!file.left_out.empty())
        work_.learned.left_out.push_back(
            {std::string(file.left_out), {file.plugin, file.file, {}}, file.left_out_keys});
      for (const LiveKey& key : file.keys) {
        if (key.left_out.empty()) continue;
        work_.learned.left_out.push_back(
            {std::string(key.left_out), {file.plugin, file.file, work_.seen.keys[key.name]}, 1});
      }
    }
    for (const FileChoices& file : work_.plans) {
      for (const KeyChoices& plan : file.keys) {
        if (plan.rule == Rule::shared_ids) work_.learned.left_out.push_back({"ids", key_of(file, *plan.key), 1});
        if (plan.rule == Rule::unnameable)
          work_.learned.left_out.push_back({"secrets without a name", key_of(file, *plan.key), 1});
      }
    }
    std::sort(work_.learned.left_out.begin(), work_.learned.left_out.end(), is_less);
    list_invalid();
  }

  void list_invalid() {
    for (const LiveInstance& instance : work_.instances) {
      for (const SeenFile& file : instance.seen->files) {
        const bool is_data = !file.file.empty() && is_left_out_by_name(file.plugin, file.file);
        if (file.invalid.empty() || is_data) continue;
        LeftOut& out = work_.learned.invalid.emplace_back();
        out.reason = instance.name + ": " + file.invalid;
        out.of = {file.plugin, file.file, {}};
      }
    }
    std::sort(work_.learned.invalid.begin(), work_.learned.invalid.end(), is_less);
  }

  Learner::Work& work_;
  Groups groups_;
  SecretNames secrets_;
  ReadOff read_off_;
};

}  // namespace

Learner::Learner(const Seen& seen, const Expectations* set, LearnOptions options)
    : work_(std::make_unique<Work>(seen, set, std::move(options))) {}
Learner::~Learner() = default;
Learner::Learner(Learner&&) noexcept = default;

const std::vector<WantedValue>& Learner::wanted() const noexcept {
  return work_->wanted;
}

Learned Learner::learn(std::vector<std::optional<std::string>> values) {
  work_->take_values(std::move(values));
  Learning(*work_).run();
  return std::move(work_->learned);
}

std::vector<LearnedWhy> Learner::explain(const Patterns& keys) const {
  return explained(*work_, keys);
}

}  // namespace ampcfg::drift
