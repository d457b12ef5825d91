#include "ampcfg/drift/matching/document_secrets.hpp"

#include <algorithm>

namespace ampcfg::drift {
namespace {

using document::Value;

void add_strings(const Value& value, std::set<std::string_view>& texts) {
  if (value.kind() == Value::Kind::string && !value.text().empty()) texts.insert(value.text());
  if (value.kind() == Value::Kind::list) {
    for (const Value& item : value.items()) add_strings(item, texts);
  }
  if (value.kind() == Value::Kind::mapping) {
    for (const document::Entry& entry : value.entries()) add_strings(entry.value, texts);
  }
}

}  // namespace

DocumentSecrets::DocumentSecrets(const document::Document& document, const Secrets& secrets) : secrets_(secrets) {
  const std::string_view bytes = document.bytes();
  if (bytes.find('*') == std::string_view::npos) return;
  for (const document::Key& key : document.keys()) {
    const std::string_view written = bytes.substr(key.written.begin, key.written.end - key.written.begin);
    if (written.find('*') != std::string_view::npos && secrets.hides(key.path, key.value))
      add_strings(key.value, aliased_);
  }
}

bool DocumentSecrets::hides(const document::Key& key) const {
  return secrets_.hides(key.path, key.value) || holds_aliased(key.value);
}

std::string DocumentSecrets::json(const document::Key& key) const {
  return secrets_.json(key.path, holds_aliased(key.value) ? Value::string(hidden_text) : key.value);
}

bool DocumentSecrets::holds_aliased(const Value& value) const {
  if (aliased_.empty()) return false;
  std::set<std::string_view> strings;
  add_strings(value, strings);
  return std::any_of(strings.begin(), strings.end(), [&](std::string_view text) { return aliased_.contains(text); });
}

}  // namespace ampcfg::drift
