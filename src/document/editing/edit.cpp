#include "ampcfg/document/editing/edit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "document/editing/edit_check.hpp"
#include "document/editing/edit_plan.hpp"
#include "document/editing/outline.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {
namespace {

/// Makes edits in rounds: as many at once as fit side by side, halves of them where the whole does not hold.
class Editor {
 public:
  Editor(const Document& document, std::span<const Edit> edits)
      : document_(&document), first_(document.bytes()), bytes_(first_), edits_(edits) {}

  void run(std::vector<std::size_t> which) {
    while (!which.empty()) {
      Round round = make(which);
      if (round.planned.empty()) {
        for (const std::size_t index : round.deferred) refuse(index, "another edit stands in its way");
        return;
      }
      if (round.fault) give_way(std::move(round.planned), *round.fault);
      which = std::move(round.deferred);
    }
  }

  /// What was refused may be possible beside what has been made since.
  void run_refused_again() {
    if (bytes_ == first_) return;
    std::vector<std::size_t> again;
    for (const RefusedEdit& refused : refused_) {
      if (!refused.shape) again.push_back(refused.edit);
    }
    std::erase_if(refused_, [](const RefusedEdit& refused) { return !refused.shape; });
    run(std::move(again));
  }

  Edited take() {
    std::sort(refused_.begin(), refused_.end(),
              [](const RefusedEdit& left, const RefusedEdit& right) { return left.edit < right.edit; });
    return {std::move(bytes_), std::move(refused_)};
  }

 private:
  struct Round {
    std::vector<std::size_t> planned;   ///< made at once, if there is no fault
    std::vector<std::size_t> deferred;  ///< to be made afterwards
    std::optional<Fault> fault;
  };

  Round make(const std::vector<std::size_t>& which) {
    const std::shared_ptr<Outline> outline = current();
    Arena arena;
    Plan plan(*outline, edits_, arena);
    plan.make(which);
    for (const RefusedEdit& refused : plan.refused()) refused_.push_back(refused);
    Round round{plan.planned(), {}, {}};
    if (!round.planned.empty()) round.fault = attempt(*outline, plan);
    round.deferred = plan.deferred();
    return round;
  }

  std::shared_ptr<Outline> current() {
    if (!outline_) outline_ = std::make_shared<Outline>(bytes_);
    return outline_;
  }

  void refuse(std::size_t index, std::string reason) { refused_.push_back({index, false, std::move(reason)}); }

  /// What is wrong with the planned text, which is the file's if nothing is.
  std::optional<Fault> attempt(const Outline& outline, const Plan& plan) {
    std::variant<Document, Invalid> read = Document::read(plan.apply());
    if (const auto* invalid = std::get_if<Invalid>(&read))
      return Fault{fmt::format("Bukkit's loader could not read the file any more: {}", invalid->reason),
                   {},
                   invalid->is_of_whole};
    auto& after = std::get<Document>(read);
    std::optional<Fault> fault =
        find_fault(outline, document_->keys(), after, edits_, plan.planned(), plan.changes(), plan.moved());
    if (fault) return fault;
    read_ = std::make_unique<Document>(std::move(after));
    document_ = read_.get();
    bytes_ = document_->bytes();
    outline_.reset();
    return std::nullopt;
  }

  void give_way(std::vector<std::size_t> planned, const Fault& fault) {
    if (planned.size() == 1) return refuse(planned.front(), fault.reason);
    if (fault.is_of_whole) return give_way_to_size(std::move(planned), fault);
    if (!fault.culprits.empty() && fault.culprits.size() < planned.size()) {
      const std::unordered_set<std::size_t> culprits(fault.culprits.begin(), fault.culprits.end());
      std::erase_if(planned, [&](std::size_t index) { return culprits.contains(index); });
      run(std::move(planned));
      for (const std::size_t index : fault.culprits) run({index});
      return;
    }
    const auto middle = planned.begin() + static_cast<std::ptrdiff_t>(planned.size() / 2);
    run({planned.begin(), middle});
    run({middle, planned.end()});
  }

  /// What is too much at once is not tried in parts, of which none would be better than another: that a file has room
  /// for some of its new keys is of no use. What changes keys that are there is not held up by that.
  void give_way_to_size(std::vector<std::size_t> planned, const Fault& fault) {
    const auto is_there = [&](std::size_t index) {
      const std::string_view path = edits_[index].path;
      return document_->find(path) != nullptr || document_->has_section(path);
    };
    const auto added = std::stable_partition(planned.begin(), planned.end(), is_there);
    if (added != planned.begin() && added != planned.end()) {
      run({planned.begin(), added});
      run({added, planned.end()});
      return;
    }
    for (const std::size_t index : planned) refuse(index, fault.reason);
  }

  const Document* document_;
  std::string_view first_;  ///< bytes, before any edit
  std::unique_ptr<Document> read_;
  std::string bytes_;
  std::span<const Edit> edits_;
  std::shared_ptr<Outline> outline_;  ///< of `bytes_`, once it was asked for
  std::vector<RefusedEdit> refused_;
};

}  // namespace

Edited edit(const Document& document, std::span<const Edit> edits) {
  Editor editor(document, edits);
  std::vector<std::size_t> all(edits.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  editor.run(std::move(all));
  editor.run_refused_again();
  return editor.take();
}

}  // namespace ampcfg::document
