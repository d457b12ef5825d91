#include "ampcfg/drift/matching/aliased_secrets.hpp"

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

std::set<std::string_view> aliased_secrets(const document::Document& document, const Secrets& secrets) {
  std::set<std::string_view> texts;
  const std::string_view bytes = document.bytes();
  if (bytes.find('*') == std::string_view::npos) return texts;
  for (const document::Key& key : document.keys()) {
    const std::string_view written = bytes.substr(key.written.begin, key.written.end - key.written.begin);
    if (written.find('*') != std::string_view::npos && secrets.hides(key.path, key.value))
      add_strings(key.value, texts);
  }
  return texts;
}

bool holds_any(const Value& value, const std::set<std::string_view>& texts) {
  if (texts.empty()) return false;
  if (value.kind() == Value::Kind::string) return texts.contains(value.text());
  if (value.kind() == Value::Kind::list) {
    const auto items = value.items();
    return std::any_of(items.begin(), items.end(), [&](const Value& item) { return holds_any(item, texts); });
  }
  if (value.kind() != Value::Kind::mapping) return false;
  const auto entries = value.entries();
  return std::any_of(entries.begin(), entries.end(),
                     [&](const document::Entry& entry) { return holds_any(entry.value, texts); });
}

std::string shown_json(const document::Key& key, const Secrets& secrets, const std::set<std::string_view>& aliased) {
  if (!holds_any(key.value, aliased)) return secrets.json(key.path, key.value);
  return secrets.json(key.path, Value::string(hidden_text));
}

}  // namespace ampcfg::drift
