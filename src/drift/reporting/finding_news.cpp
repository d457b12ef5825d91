#include "drift/reporting/finding_news.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/os/packing.hpp"
#include "drift/reporting/scope.hpp"

namespace ampcfg::drift {
namespace {

template <typename Placed>
auto order_of(const Placed& one) {
  return std::tie(one.plugin, one.file, one.key);
}

template <typename Placed>
FindingPlace place_of(const Placed& one) {
  return {one.plugin, one.file, one.key};
}

/// Where it stands in its file is nothing that it says.
MarkedFinding marked(const Finding& finding, const os::Hmac& key) {
  os::Packer said;
  said(finding.kind, finding.expected, finding.actual);
  if (!finding.key) said(finding.message);
  return {finding.plugin,
          finding.file,
          finding.key,
          finding.kind,
          finding.status == Status::error,
          finding.hidden,
          seal_of(key, said.bytes()),
          finding.seal.empty() ? std::string() : seal_of(key, finding.seal)};
}

/// What is hidden is compared where both nights could seal it.
bool says_the_same(const MarkedFinding& left, const MarkedFinding& right) {
  const bool knows_hidden = !left.hidden_seal.empty() && !right.hidden_seal.empty();
  return left.seal == right.seal && (!knows_hidden || left.hidden_seal == right.hidden_seal);
}

Finding remembered(const MarkedFinding& known) {
  Finding finding;
  finding.status = known.is_error ? Status::error : Status::drift;
  finding.kind = known.kind;
  finding.plugin = known.plugin;
  finding.file = known.file;
  finding.key = known.key;
  finding.hidden = known.is_hidden;
  return finding;
}

class FindingComparison {
 public:
  FindingComparison(const std::vector<Finding>& seen, const FindingCircumstances& circumstances, const os::Hmac& key)
      : circumstances_(circumstances), key_(key) {
    for (const Finding& finding : seen) {
      if (differs(finding) && !finding.key) wholes_.push_back(&finding);
    }
  }

  /// `known` is null where nothing was known of it.
  void meet(const Finding& finding, const MarkedFinding* known) {
    result_.marked.push_back(marked(finding, key_));
    MarkedFinding& now = result_.marked.back();
    if (known != nullptr && now.hidden_seal.empty()) now.hidden_seal = known->hidden_seal;
    if (known != nullptr && says_the_same(*known, now)) {
      count(result_.still, finding.status);
      if (circumstances_.reminds) add(NewsKind::still, finding);
    } else if (known != nullptr) {
      add(NewsKind::changed, finding);
    } else if (was_covered(finding)) {
      add(finding.ended ? NewsKind::ended : NewsKind::fresh, finding);
    } else {
      count(result_.unseen, finding.status);
    }
  }

  void miss(const MarkedFinding& known) {
    if (is_unknown(known)) {
      result_.marked.push_back(known);
    } else {
      add(NewsKind::gone, remembered(known));
    }
  }

  FindingNews take() {
    for (NewsSum* sum : {&result_.still, &result_.unseen}) sum->instances = sum->any() ? 1 : 0;
    return std::move(result_);
  }

 private:
  static void count(NewsSum& sum, Status status) { ++(status == Status::error ? sum.error : sum.drift); }

  void add(NewsKind kind, Finding finding) { result_.items.push_back({kind, {}, {}, std::move(finding), {}, {}}); }

  [[nodiscard]] bool was_covered(const Finding& finding) const {
    const auto& covered = circumstances_.covered;
    return std::any_of(covered.begin(), covered.end(), [&](const Scope& scope) {
      return looks_at(scope, circumstances_.instance) && looks_at(scope, place_of(finding), InDoubt::looked_at);
    });
  }

  /// True where it may still be there.
  [[nodiscard]] bool is_unknown(const MarkedFinding& known) const {
    if (!looks_at(circumstances_.scope, place_of(known), InDoubt::left_out)) return true;
    if (known.is_hidden && !circumstances_.knows_all_secrets) return true;
    if (known.kind == "not-unique" && !circumstances_.knows_all_hosts) return true;
    return std::any_of(wholes_.begin(), wholes_.end(), [&](const Finding* whole) {
      return known.plugin == whole->plugin && (!whole->file || known.file == whole->file);
    });
  }

  const FindingCircumstances& circumstances_;
  const os::Hmac& key_;
  std::vector<const Finding*> wholes_;  ///< of files and folders: they stand for all that is expected in these
  FindingNews result_;
};

}  // namespace

std::string seal_of(const os::Hmac& key, const std::string& told) {
  constexpr std::size_t enough = 16;
  const auto whole = key.of(told);
  return {whole.begin(), whole.begin() + enough};
}

FindingNews compare(const std::vector<MarkedFinding>& known, const std::vector<Finding>& seen,
                    const FindingCircumstances& circumstances, const os::Hmac& key) {
  FindingComparison comparison(seen, circumstances, key);
  auto next = known.begin();
  for (const Finding& finding : seen) {
    if (!differs(finding)) continue;
    for (; next != known.end() && order_of(*next) < order_of(finding); ++next) comparison.miss(*next);
    const bool is_known = next != known.end() && order_of(*next) == order_of(finding);
    comparison.meet(finding, is_known ? &*next : nullptr);
    if (is_known) ++next;
  }
  for (; next != known.end(); ++next) comparison.miss(*next);
  return comparison.take();
}

}  // namespace ampcfg::drift
