#include "ampcfg/host/set_writing/set_writing.hpp"

#include <cerrno>
#include <utility>
#include <variant>

#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/folder.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "host/set_writing/set_journal.hpp"
#include "host/set_writing/set_writer.hpp"

namespace ampcfg::host {
namespace {

/// A digest of all that a change says.
std::string meaning_of(const drift::SetChange& change) {
  constexpr std::size_t much = 1U << 20U;
  std::string text;
  const auto add = [&](const std::string& part) { text += std::to_string(part.size()) + ":" + part; };
  for (const drift::SetEdit& edit : change) {
    add(edit.file);
    for (const document::JsonChange& one : edit.changes) {
      text += std::to_string(static_cast<int>(one.kind)) + "/" + std::to_string(one.path.size()) + "/";
      for (const std::string& name : one.path) add(name);
      add(one.text);
      if (text.size() > much) text = os::sha256_hex(text);
    }
  }
  return os::sha256_hex(text);
}

}  // namespace

SetPlan plan_set_change(const Configuration& configuration, const SetPlanner& plan, FirstChange first) {
  std::string meaning;
  const auto worker = [&](const SetInHand& set) {
    const drift::SetChange change = plan(set);
    meaning = meaning_of(change);
    return SetWork{drift::steps_of(set.files, change, &set.expectations), {}};
  };
  SetPlan planned = plan_work(configuration, worker, first);
  planned.meaning = std::move(meaning);
  return planned;
}

void require_changeable(const Configuration& configuration) {
  plan_work(configuration, [](const SetInHand& set) {
    SetWork work;
    for (const drift::SetFile& file : set.files) work.steps.push_back({file.path, file.bytes, file.bytes});
    return work;
  });
}

WrittenSet write_set(const Configuration& configuration, const SetPlan& planned, const SetPlanner& plan, const Who& who,
                     FirstChange first) {
  const auto worker = [&](const SetInHand& set) {
    const drift::SetChange change = plan(set);
    return SetWork{drift::steps_of(set.files, change, &set.expectations), meaning_of(change)};
  };
  return write_work(configuration, planned, planned.meaning, worker, who, {}, first);
}

void refuse_sets_there(const Configuration& configuration, const std::vector<std::string>& hosts) {
  for (const std::string& name : hosts) {
    const auto host = configuration.hosts.find(name);
    if (host == configuration.hosts.end() || !host->second.expectations_there) continue;
    throw usage_error("expectations-there",
                      "the set of " + name + " is there (`expectations: there`), and is not changed from here",
                      "run ampcfg there, or leave that host out");
  }
}

std::optional<Warning> unfinished_set_change(const Configuration& configuration) {
  const os::OwnerRights rights(configuration.expectations_reader);
  auto opened = os::Folder::open(configuration.expectations);
  if (!std::holds_alternative<os::Folder>(opened)) return std::nullopt;
  const auto folder = std::get<os::Folder>(opened).writable();
  const auto* set = std::get_if<os::WritableFolder>(&folder);
  if (set == nullptr || !has_journal(*set) || set->try_lock(os::WritableFolder::Lock::shared) == EWOULDBLOCK)
    return std::nullopt;
  return Warning("a change of the set in " + configuration.expectations.native() +
                     " was cut short; the next command that changes the set undoes it",
                 Warning::Urgency::insistent);
}

}  // namespace ampcfg::host
