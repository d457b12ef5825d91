#pragma once

#include <set>
#include <string>
#include <string_view>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::drift {

/// What is a secret in one document: what `Secrets` says of its keys, and the strings that one of those has by an alias
/// (`token: *x`, in lists too), which are written under another key, where nothing else says that they are secret. The
/// document and the secrets must outlive it.
class DocumentSecrets {
 public:
  DocumentSecrets(const document::Document& document, const Secrets& secrets);

  /// True if the value of a key of the document is a secret, or one stands in it.
  [[nodiscard]] bool hides(const document::Key& key) const;
  /// The value as JSON, with `hidden_text` for what is secret; all of it where that stands there by its anchor.
  [[nodiscard]] std::string json(const document::Key& key) const;
  /// True if a secret stands in the value of that key by its anchor.
  [[nodiscard]] bool is_anchored(const document::Key& key) const { return holds_aliased(key.value); }
  /// What is secret by its name or its form, in whatever document.
  [[nodiscard]] const Secrets& names() const { return secrets_; }

 private:
  [[nodiscard]] bool holds_aliased(const document::Value& value) const;

  const Secrets& secrets_;
  std::set<std::string_view> aliased_;
};

}  // namespace ampcfg::drift
