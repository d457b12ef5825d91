#include "ampcfg/drift/learning/learn.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "drift/learning/entries.hpp"
#include "drift/learning/groups.hpp"
#include "drift/learning/rules.hpp"
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

bool is_secret(const LiveKey& key) {
  return std::any_of(key.classes.begin(), key.classes.end(), [](const KeyClass& one) { return one.traits.secret; });
}

/// Learns once all values are there.
class Learning {
 public:
  explicit Learning(Learner::Work& work) : work_(work), groups_(work.set, work.instances, work.options.taken_groups) {}

  void run() {
    work_.learned = {};
    work_.plan_files([](const document::JsonNode&, std::size_t) { return true; });
    for (FileChoices& file : work_.plans) {
      for (KeyChoices& plan : file.keys) choose_for(file, plan);
    }
    groups_.make_common(work_.plans);
    write_entries();
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
    } else if (!is_secret(*plan.key)) {
      choose(plan, file, work_.instances);
    }
  }

  [[nodiscard]] KeyOfFile key_of(const FileChoices& file, const LiveKey& key) const {
    return {file.file->plugin, file.file->file, work_.seen.keys[key.name]};
  }

  void write_entries() {
    Entries entries(work_.seen, work_.instances, groups_);
    for (const FileChoices& file : work_.plans) {
      for (const KeyChoices& plan : file.keys) {
        if (!plan.choices.empty() && work_.is_picked(*file.file, *plan.key)) entries.add(file, plan);
      }
    }
    work_.learned.entries = entries.take();
    work_.learned.decisions = entries.questions();
    work_.learned.groups = groups_.made();
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
      }
    }
    std::sort(work_.learned.left_out.begin(), work_.learned.left_out.end(), is_less);
    list_invalid();
  }

  void list_invalid() {
    for (const LiveInstance& instance : work_.instances) {
      for (const SeenFile& file : instance.seen->files) {
        if (file.invalid.empty() || is_left_out_by_name(file.plugin, file.file)) continue;
        LeftOut& out = work_.learned.invalid.emplace_back();
        out.reason = instance.name + ": " + file.invalid;
        out.of = {file.plugin, file.file, {}};
      }
    }
    std::sort(work_.learned.invalid.begin(), work_.learned.invalid.end(), is_less);
  }

  Learner::Work& work_;
  Groups groups_;
};

}  // namespace

Learner::Learner(const Seen& seen, const Expectations* set, LearnOptions options)
    : work_(std::make_unique<Work>(seen, set, std::move(options))) {}
Learner::~Learner() = default;
Learner::Learner(Learner&&) noexcept = default;

const std::vector<WantedValue>& Learner::wanted() const noexcept {
  return work_->wanted;
}

Learned Learner::learn(const std::vector<std::optional<std::string>>& values) {
  work_->take_values(values);
  Learning(*work_).run();
  return work_->learned;
}

std::vector<LearnedWhy> Learner::explain(const Patterns&) const {
  return {};
}

}  // namespace ampcfg::drift
