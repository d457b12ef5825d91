#include "ampcfg/drift/matching/document_secrets.hpp"

#include "ampcfg/document/reading/any_text.hpp"

namespace ampcfg::drift {

using document::Value;

DocumentSecrets::DocumentSecrets(const document::Document& document, const Secrets& secrets) : secrets_(secrets) {
  const std::string_view bytes = document.bytes();
  if (bytes.find('*') == std::string_view::npos) return;
  for (const document::Key& key : document.keys()) {
    const std::string_view written = bytes.substr(key.written.begin, key.written.end - key.written.begin);
    if (written.find('*') == std::string_view::npos || !secrets.hides(key.path, key.value)) continue;
    document::any_text(key.value, [this](std::string_view text) {
      if (!text.empty()) aliased_.insert(text);
      return false;
    });
  }
}

bool DocumentSecrets::hides(const document::Key& key) const {
  return secrets_.hides(key.path, key.value) || holds_aliased(key.value);
}

std::string DocumentSecrets::json(const document::Key& key) const {
  return secrets_.json(key.path, holds_aliased(key.value) ? Value::string(hidden_text) : key.value);
}

bool DocumentSecrets::holds_aliased(const Value& value) const {
  return !aliased_.empty() &&
         document::any_text(value, [this](std::string_view text) { return aliased_.contains(text); });
}

}  // namespace ampcfg::drift
