#include "cli/commands/review_record.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using AnswerKind = drift::ReviewAnswer::What;

constexpr std::array<std::string_view, 7> names{"skip",  "fix",       "accept",   "everywhere",
                                                "group", "directive", "no-longer"};

std::optional<drift::ReviewAnswer> answer_of(const host::KeptAnswer& kept, const std::string& by) {
  const auto* found = std::find(names.begin(), names.end(), kept.what);
  if (found == names.end() || found == names.begin()) return std::nullopt;
  return drift::ReviewAnswer{static_cast<AnswerKind>(found - names.begin()), kept.text, {kept.why, kept.until, by}};
}

}  // namespace

KeptReview::KeptReview(const host::Configuration& configuration) {
  auto opened = host::State::open_for_sets(configuration, host::Access::read);
  if (auto* state = std::get_if<host::State>(&opened)) {
    state_ = std::move(*state);
    record_ = host::read_review(*state_);
    if (record_.at.empty()) write();
  } else {
    obstacle_ = std::get<Error>(opened).message();
    record_.key = os::sha256_hex(os::random_bytes(32));
  }
}

std::string KeptReview::take_up(std::vector<AskedGroup>& asked, const drift::ReviewedScan& scan,
                                const std::string& by) const {
  std::map<std::string, const host::KeptAnswer*> kept;
  for (const host::KeptAnswer& one : record_.answers) kept[one.id] = &one;
  std::size_t found = 0;
  const auto give = [&](AskedGroup& one) {
    const auto answer = kept.find(one.group.id);
    if (answer == kept.end()) return false;
    one.answer = answer_of(*answer->second, by);
    found += one.answer ? 1 : 0;
    return one.answer.has_value();
  };
  std::vector<AskedGroup> all;
  for (AskedGroup& one : asked) {
    if (!give(one) && one.group.keys.size() > 1 && !kept.empty()) {
      std::vector<AskedGroup> parts;
      bool is_apart = false;
      for (drift::ReviewGroup& part : drift::apart(scan, one.group, record_.key)) {
        parts.push_back({std::move(part), std::nullopt});
        is_apart = give(parts.back()) || is_apart;
      }
      if (is_apart) {
        std::move(parts.begin(), parts.end(), std::back_inserter(all));
        continue;
      }
    }
    all.push_back(std::move(one));
  }
  asked = std::move(all);
  if (kept.empty()) return {};
  std::string text = grouped(found) + " of " + grouped(asked.size()) + (found == 1 ? " was" : " were") +
                     " decided before (" + local_moment(record_.at) + ")" + (found > 0 ? "; b goes back" : "");
  const std::size_t gone = kept.size() - std::min(kept.size(), found);
  if (gone > 0)
    text += "; " + grouped(gone) + " more " +
            (gone == 1 ? "has changed since, and is asked anew" : "have changed since, and are asked anew");
  return text;
}

void KeptReview::keep(const std::vector<AskedGroup>& asked) {
  std::vector<host::KeptAnswer> answers;
  for (const AskedGroup& one : asked) {
    if (!one.answer || one.answer->what == AnswerKind::skip) continue;
    const drift::ReviewAnswer& answer = *one.answer;
    answers.push_back({one.group.id, std::string(names[static_cast<std::size_t>(answer.what)]), answer.text,
                       answer.notes.why, answer.notes.until});
  }
  record_.answers = std::move(answers);
  write();
}

void KeptReview::forget() {
  record_.answers.clear();
  write();
}

void KeptReview::write() {
  if (!state_) return;
  record_.at = os::now_rfc3339();
  try {
    host::write_review(*state_, record_);
  } catch (const Error& error) {
    obstacle_ = error.message();
  }
}

}  // namespace ampcfg::cli
