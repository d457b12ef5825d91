#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/drift/judging/sight.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/secrets/secret_source.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/sightings.hpp"

namespace ampcfg::fleet {

/// What a host is to do with keys that it cannot judge, by instance.
using Orders = std::map<std::string, std::vector<drift::Order>>;

/// Judges the keys that no host alone can: those with secrets, which only this side knows, and those that no other
/// instance may share, which all hosts know together. Hosts tell them sealed under a key of this request.
class SealedKeys {
 public:
  explicit SealedKeys(const host::Configuration& configuration);

  /// The key for `host::Query::seal_key`.
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

  /// Puts what is judged into the answers. Throws Error of kind usage where the secrets may not be used so.
  void judge(std::vector<HostResult<host::HostScan>>& results, const drift::Expectations& set, bool with_ok);
  void judge(std::vector<HostResult<host::HostReadings>>& results, const drift::Expectations& set);
  /// What plans are to do, by host.
  [[nodiscard]] std::map<std::string, Orders> orders(const std::vector<HostResult<host::HostSightings>>& results,
                                                     const drift::Expectations& set);

  /// False where keys that have secrets were not judged.
  [[nodiscard]] bool knows_all_secrets() const noexcept { return unknown_ == 0; }
  /// What was not judged, and why.
  [[nodiscard]] std::vector<host::Warning> warnings() const;
  /// Of those that an answer needed.
  [[nodiscard]] const host::SecretSource& secrets() const noexcept { return secrets_; }

 private:
  /// What a host has told.
  struct Told {
    std::string host;
    const std::vector<std::string>* instances = nullptr;  ///< null: it has not answered
    const std::vector<host::InstanceSightings>* sightings = nullptr;
  };
  /// One key that is to be judged.
  struct Case {
    std::string host;
    std::string instance;
    const drift::Sighting& sighting;  ///< of an answer
    std::optional<std::string> name;  ///< of the secret; nothing where it has none, or may not be asked for
    bool is_unknown = false;
    bool holds = true;
    std::vector<std::string> also_on;  ///< of one that is not unique
  };
  template <typename Answer>
  static std::vector<Told> told_in(const std::vector<HostResult<Answer>>& results);

  std::vector<Case> cases_of(const std::vector<Told>& told, const drift::Expectations& set);
  std::optional<std::string> name_of(const Case& one, const std::optional<std::string>& platform,
                                     const std::vector<Told>& told, const drift::Expectations& set);
  void judge_secret(Case& one);
  [[nodiscard]] bool is_alone(const std::string& instance, const std::vector<Told>& told) const;
  [[nodiscard]] std::string why_unknown() const;
  [[nodiscard]] static drift::Finding finding_of(const Case& one);

  host::Configuration configuration_;
  host::SecretSource secrets_;
  std::string key_;
  std::size_t unknown_ = 0;
  bool has_ambiguous_ = false;           ///< by an instance's name that may not be the only one
  std::set<std::string> unknown_names_;  ///< that the source does not know
  std::set<std::string> silent_;         ///< hosts that may have a value that is to be unique
};

}  // namespace ampcfg::fleet
