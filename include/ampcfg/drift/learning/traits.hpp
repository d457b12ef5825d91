#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/document/reading/value.hpp"
#include "ampcfg/drift/learning/seen.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/os/digest.hpp"

namespace ampcfg::drift {

/// Tells what values are, for the rules of learning. Secrets are what everything hides, but for worded texts of message
/// files, and for plain words under names that only have `token` or `webhook` in them (`token-name: Coins`).
class TraitTeller {
 public:
  /// What is hidden by name or by the set, as `Secrets` takes it.
  explicit TraitTeller(const std::vector<std::string>& redact = {}, const SecretKeys& keys = {});

  /// Of all keys of the document, in their order. What the plugin's JAR brings is not known here.
  [[nodiscard]] std::vector<Traits> of(const document::Document& document, std::string_view plugin,
                                       std::string_view file) const;

 private:
  Secrets secrets_;
  Secrets but_for_words_;  ///< without what is hidden for `token` and `webhook` alone
};

/// Makes the marks of values under the key of a request.
class Marker {
 public:
  explicit Marker(std::string_view key) : hmac_(key) {}
  [[nodiscard]] ValueMark of(const document::Value& value) const;

 private:
  os::Hmac hmac_;
};

}  // namespace ampcfg::drift
