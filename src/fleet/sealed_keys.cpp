#include "ampcfg/fleet/sealed_keys.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"
#include "ampcfg/os/digest.hpp"

namespace ampcfg::fleet {
namespace {

using drift::Finding;
using drift::Status;
using host::HostReadings;
using host::HostScan;

constexpr std::size_t key_size = 32;

/// Where a finding stands among those of its instance.
auto order_of(const Finding& finding) {
  return std::tie(finding.plugin, finding.file, finding.key);
}

/// Puts a finding to the others, in place of one of the same key.
void put(std::vector<Finding>& findings, Finding finding) {
  const auto at =
      std::lower_bound(findings.begin(), findings.end(), finding,
                       [](const Finding& left, const Finding& right) { return order_of(left) < order_of(right); });
  if (at != findings.end() && order_of(*at) == order_of(finding)) {
    *at = std::move(finding);
  } else {
    findings.insert(at, std::move(finding));
  }
}

bool has(const std::vector<Finding>& findings, const Finding& finding) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& other) { return order_of(other) == order_of(finding); });
}

std::size_t& counter(drift::Counts& counts, Status status) {
  switch (status) {
    case Status::ok:
      return counts.ok;
    case Status::variance:
      return counts.variance;
    case Status::drift:
      return counts.drift;
    case Status::error:
      break;
  }
  return counts.error;
}

/// As an instance's names are the same to who reads them.
std::string lowered(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

std::string in_quotes(std::string_view text) {
  std::string quoted;
  document::write_json(quoted, text);
  return quoted;
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

const std::vector<std::string>& known_in(const host::HostSightings& answer) {
  return answer.known;
}
const std::vector<host::InstanceSightings>& sightings_in(const host::HostSightings& answer) {
  return answer.instances;
}
template <typename Part>
const std::vector<std::string>& known_in(const host::HostAnswer<Part>& answer) {
  return answer.known.instances;
}
template <typename Part>
const std::vector<host::InstanceSightings>& sightings_in(const host::HostAnswer<Part>& answer) {
  return answer.sightings;
}

/// The part of an instance in a host's answer; null where it was not picked.
template <typename Answer>
auto* part_of(std::vector<HostResult<Answer>>& results, const std::string& host, const std::string& instance) {
  for (auto& result : results) {
    if (result.host != host || !result.answer) continue;
    for (auto& part : result.answer->instances) {
      if (part.instance.name == instance) return &part;
    }
  }
  return static_cast<typename decltype(Answer::instances)::pointer>(nullptr);
}

}  // namespace

SealedKeys::SealedKeys(const host::Configuration& configuration)
    : configuration_(configuration), secrets_(configuration), key_(os::random_bytes(key_size)) {}

template <typename Answer>
std::vector<SealedKeys::Told> SealedKeys::told_in(const std::vector<HostResult<Answer>>& results) {
  std::vector<Told> told;
  for (const auto& result : results) {
    Told& one = told.emplace_back();
    one.host = result.host;
    if (!result.answer) continue;
    one.instances = &known_in(*result.answer);
    one.sightings = &sightings_in(*result.answer);
  }
  return told;
}

/// True if every configured host has answered, and no other instance is called so.
bool SealedKeys::is_alone(const std::string& instance, const std::vector<Told>& told) const {
  const auto has_answered = [&](const std::string& host) {
    return std::any_of(told.begin(), told.end(),
                       [&](const Told& one) { return one.host == host && one.instances != nullptr; });
  };
  for (const auto& [name, host] : configuration_.hosts) {
    if (!has_answered(name)) return false;
  }
  std::size_t so_called = 0;
  for (const Told& one : told) {
    if (one.instances == nullptr) return false;
    so_called += static_cast<std::size_t>(
        std::count_if(one.instances->begin(), one.instances->end(),
                      [&](const std::string& other) { return lowered(other) == lowered(instance); }));
  }
  return so_called == 1;
}

/// A host is not believed which secrets its keys should have: the set says it. One that has its own set has none.
std::optional<std::string> SealedKeys::name_of(const Case& one, const std::optional<std::string>& platform,
                                               const std::vector<Told>& told, const drift::Expectations& set) {
  const bool is_here = one.host == configuration_.host_name();
  const auto entry = configuration_.hosts.find(one.host);
  if (!is_here && (entry == configuration_.hosts.end() || entry->second.expectations_there)) return std::nullopt;
  drift::Subject subject{one.host, one.instance, platform};
  subject.host_is_named = !is_here || !configuration_.name.empty();
  const drift::SecretRef& secret = *one.sighting.secret;
  if (secret.port != 0) subject.port = [&secret] { return std::optional(secret.port); };
  auto named = drift::name_secret(set, subject, one.sighting.plugin, secret);
  if (!named) return std::nullopt;
  if (!named->by_instance || is_alone(one.instance, told)) return std::move(named->name);
  has_ambiguous_ = true;
  return std::nullopt;
}

void SealedKeys::judge_secret(Case& one) {
  const std::string* value = one.name ? secrets_.find(*one.name) : nullptr;
  if (value == nullptr) {
    if (one.name) unknown_names_.insert(*one.name);
    one.is_unknown = true;
    ++unknown_;
    return;
  }
  const auto seal = drift::seal_of_secret(*value, one.sighting.secret->as_number, key_);
  one.holds = seal && !one.sighting.seal.empty() && *seal == one.sighting.seal;
}

std::vector<SealedKeys::Case> SealedKeys::cases_of(const std::vector<Told>& told, const drift::Expectations& set) {
  using Value = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
  const auto value_of = [](const drift::Sighting& one) { return Value(one.plugin, one.file, one.key, one.seal); };
  std::map<Value, std::vector<std::string>> holders;
  std::set<std::string> names;
  std::vector<Case> cases;
  for (const Told& one : told) {
    if (one.sightings == nullptr) continue;
    for (const host::InstanceSightings& instance : *one.sightings) {
      for (const drift::Sighting& sighting : instance.sightings) {
        if (!sighting.seal.empty()) holders[value_of(sighting)].push_back(one.host + ":" + instance.instance);
        if (!sighting.finding) continue;
        Case& made = cases.emplace_back(Case{one.host, instance.instance, sighting, {}, false, true, {}});
        if (sighting.secret) made.name = name_of(made, instance.platform, told, set);
        if (made.name) names.insert(*made.name);
      }
    }
  }
  if (!names.empty()) secrets_.ask(names);
  bool has_unique = false;
  for (Case& one : cases) {
    if (one.sighting.secret) {
      judge_secret(one);
      continue;
    }
    has_unique = true;
    if (one.sighting.seal.empty()) continue;
    one.also_on = holders[value_of(one.sighting)];
    std::erase(one.also_on, one.host + ":" + one.instance);
    one.holds = one.also_on.empty();
  }
  for (const Told& one : told) {
    if (has_unique && one.instances == nullptr) silent_.insert(one.host);
  }
  return cases;
}

/// Of one that does not hold.
drift::Finding SealedKeys::finding_of(const Case& one) {
  Finding finding = *one.sighting.finding;
  if (!finding.key) return finding;
  finding.status = Status::drift;
  if (!one.also_on.empty()) {
    finding.kind = "not-unique";
    finding.also_on = one.also_on;
    finding.message = "is also on " + joined(one.also_on);
  } else if (finding.kind != "missing-key") {
    finding.kind = "constraint";
    finding.message = "is not the secret " + in_quotes(*one.name);
  }
  return finding;
}

void SealedKeys::judge(std::vector<HostResult<HostScan>>& results, const drift::Expectations& set, bool with_ok) {
  for (const Case& one : cases_of(told_in(results), set)) {
    host::InstanceScan* part = part_of(results, one.host, one.instance);
    if (part == nullptr) continue;
    const Finding& if_held = *one.sighting.finding;
    if (one.is_unknown) {
      if (part->counts.keys > 0) --part->counts.keys;
      if (if_held.undecided && part->counts.undecided > 0) --part->counts.undecided;
    } else if (!one.holds) {
      Finding finding = finding_of(one);
      if (!finding.key && has(part->findings, finding)) continue;
      // One that is to be unique was counted as what it is by itself.
      if (!one.sighting.secret && counter(part->counts, if_held.status) > 0) --counter(part->counts, if_held.status);
      ++part->counts.drift;
      put(part->findings, std::move(finding));
    } else if (one.sighting.secret) {
      Finding finding = if_held;
      finding.ended.reset();
      ++counter(part->counts, finding.status);
      if (with_ok || finding.status == Status::variance) put(part->findings, std::move(finding));
    }
  }
}

void SealedKeys::judge(std::vector<HostResult<HostReadings>>& results, const drift::Expectations& set) {
  for (const Case& one : cases_of(told_in(results), set)) {
    host::InstanceReadings* part = part_of(results, one.host, one.instance);
    if (part == nullptr) continue;
    for (drift::Reading& reading : part->keys) {
      const drift::Sighting& seen = one.sighting;
      if (reading.plugin != seen.plugin || reading.file != seen.file || reading.key != seen.key) continue;
      if (one.is_unknown) {
        reading.message = "is not checked: its secret is not known here";
        continue;
      }
      if (one.holds && !seen.secret) continue;
      Finding finding = one.holds ? *seen.finding : finding_of(one);
      reading.status = finding.status;
      reading.kind = finding.kind;
      reading.message = finding.message;
      if (one.holds) finding.ended.reset();
      reading.ended = finding.ended;
    }
  }
}

std::map<std::string, Orders> SealedKeys::orders(const std::vector<HostResult<host::HostSightings>>& results,
                                                 const drift::Expectations& set) {
  using What = drift::Order::What;
  std::map<std::string, Orders> orders;
  for (const Case& one : cases_of(told_in(results), set)) {
    if (one.holds && !one.is_unknown) continue;
    drift::Order order{one.sighting.plugin, one.sighting.file, one.sighting.key};
    if (one.is_unknown) {
      order.what = What::unknown;
      order.reason = one.name ? "its secret is not known here" : "which secret it should have is not known here";
    } else if (one.sighting.secret) {
      order.what = What::write;
      order.name = *one.name;
    } else {
      order.what = What::not_unique;
    }
    orders[one.host][one.instance].push_back(std::move(order));
  }
  return orders;
}

std::string SealedKeys::why_unknown() const {
  if (!secrets_.unusable().empty()) return secrets_.unusable();
  if (!unknown_names_.empty()) {
    const std::size_t others = unknown_names_.size() - 1;
    return "`secrets` does not know " + in_quotes(*unknown_names_.begin()) +
           (others > 0 ? " and " + std::to_string(others) + " more" : "");
  }
  if (has_ambiguous_) {
    return "a name with {instance} and without {host} is filled in only where every configured host has answered, and "
           "none has another instance of that name";
  }
  return "the hosts have expectations of their own";
}

std::vector<host::Warning> SealedKeys::warnings() const {
  std::vector<host::Warning> warnings;
  if (unknown_ > 0) {
    warnings.push_back(host::Warning::of_kind(
        host::warning_kind::secret_unknown,
        std::to_string(unknown_) + (unknown_ == 1 ? " key that has a secret is" : " keys that have secrets are") +
            " not checked: " + why_unknown()));
  }
  for (const std::string& host : silent_)
    warnings.emplace_back("whether " + host + " has values that no other instance may have is not known");
  return warnings;
}

}  // namespace ampcfg::fleet
