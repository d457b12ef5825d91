#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/plugin_files.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"

// What a host alone cannot judge: whether a value is a secret that only the side knows which asks, or is on another
// instance, too. It tells how its values look, sealed, and that side compares.
namespace ampcfg::drift {

/// Equal values, in kind too, and they alone, have one text.
std::string canonical_text(const document::Value& value);
/// The HMAC-SHA256 of a value's kind and its canonical text under `Subject::seal_key`: equal values have equal seals.
/// Nobody without the key learns anything of the value.
std::string seal_of(const document::Value& value, std::string_view key);
/// The same of a secret's text, or of the number that YAML reads from it; nothing where it is none.
std::optional<std::string> seal_of_secret(const std::string& text, bool as_number, std::string_view key);

/// A secret that a key should have, as its directive names it.
struct SecretRef {
  std::string text;  ///< the name before its parts are filled in
  bool as_number = false;
  std::uint16_t port = 0;  ///< of the game, where the name has it; 0: not known
};

/// One key as it is on an instance.
struct Sighting {
  std::string plugin, file, key;
  std::string seal;  ///< of the value; empty where the key is not there, or null
  /// Of a key that must be judged: the finding if it holds, or, where the seal is empty, if it does not; without a key
  /// where the file is not there. Nothing where others are only to be compared with it.
  std::optional<Finding> finding;
  std::optional<SecretRef> secret;  ///< of `finding`; nothing of a value that no other instance may have
};

/// Which keys are looked at: of `$unique`, those of any instance in the set, and those that this one has such an
/// expectation of; secrets of this one.
enum class SightOf { all, unique };

/// The sightings on one installed plugin of an instance. Without a finding for what is not selected; of `unique` none
/// has one. Nothing where the file cannot be read: that is a finding of `judge`.
std::vector<Sighting> sight(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                            PluginFiles& files, const Selection& selection, const Secrets& secrets, SightOf of);

/// The name of a secret, for a subject that the set gives it to.
struct NamedSecret {
  std::string name;
  bool by_instance = false;  ///< by its instance, and not by its host
};
/// What `secret` names for this subject; nothing where the set gives that plugin there no such secret, or a part has no
/// value. For who does not trust what a host says of itself.
std::optional<NamedSecret> name_secret(const Expectations& expectations, const Subject& subject,
                                       const std::string& plugin, const SecretRef& secret);

}  // namespace ampcfg::drift
