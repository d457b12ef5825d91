#include "drift/judging/key_verdict.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Key;
using document::Value;

/// The parent of a key that is no mapping, and so in its way; null where there is none.
const Key* in_the_way(const Document& document, std::string_view key) {
  constexpr std::size_t longest = 4096;  // the work grows with the square of the length
  key = key.substr(0, longest);
  for (std::size_t dot = key.rfind('.'); dot != std::string_view::npos && dot > 0; dot = key.rfind('.', dot - 1)) {
    const Key* parent = document.find(key.substr(0, dot));
    if (parent == nullptr) continue;
    const bool is_empty_mapping = parent->value.kind() == Value::Kind::mapping;
    return parent->value.is_null() || is_empty_mapping ? nullptr : parent;
  }
  return nullptr;
}

/// Whether `[12]` begins there, at the end of one part of a key.
bool is_index(std::string_view key, std::size_t at) {
  const std::size_t end = key.find_first_not_of("0123456789", at + 1);
  if (end == std::string_view::npos || end == at + 1 || key[end] != ']') return false;
  return end + 1 == key.size() || key[end + 1] == '.' || key[end + 1] == '[';
}

/// A list or a mapping is shown, with what is secret in it hidden.
bool is_secret_scalar(const Wanted& wanted, const Value& value, const Secrets& secrets) {
  const bool is_scalar = value.kind() != Value::Kind::list && value.kind() != Value::Kind::mapping;
  return is_scalar && secrets.hides(wanted.key, value);
}

}  // namespace

const Key* list_of_item(const Document& document, std::string_view key) {
  constexpr std::size_t longest = 4096;
  key = key.substr(0, longest);
  for (std::size_t at = key.find('['); at != std::string_view::npos; at = key.find('[', at + 1)) {
    if (!is_index(key, at)) continue;
    const Key* found = document.find(key.substr(0, at));
    if (found != nullptr && found->value.kind() == Value::Kind::list) return found;
  }
  return nullptr;
}

std::string items_have_no_keys(const Document& document, const Key& list) {
  std::string text;
  document::write_json(text, list.path);
  return text + " is a list (line " + std::to_string(place_of(document, list).line) +
         "), whose items are no keys: write the whole list";
}

std::string_view kind_name(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return "nothing (null)";
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::integer:
    case Value::Kind::floating:
      return "a number";
    case Value::Kind::string:
      return "text";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::mapping:
      return value.entries().empty() ? "an empty mapping" : "a mapping with keys";
  }
  return {};
}

const Key* KeyCursor::find(std::string_view key) {
  if (next_ < keys_.size() && keys_[next_].path == key) return &keys_[next_++];
  const Key* found = document_.find(key);
  if (found != nullptr) next_ = static_cast<std::size_t>(found - keys_.data()) + 1;
  return found;
}

KeyVerdict judge_key(const Document& document, KeyCursor& cursor, const Wanted& wanted) {
  KeyVerdict verdict;
  bool equal = false;
  if (const Key* leaf = cursor.find(wanted.key)) {
    verdict.actual = *leaf;
    equal = leaf->value == wanted.value();
  } else {
    verdict.actual = document.section(wanted.key);
    equal = !verdict.actual && wanted.value().is_null();
  }
  if (!equal) {
    verdict.status = Status::drift;
    verdict.kind = verdict.actual ? "value" : "missing-key";
  } else if (wanted.is_variance()) {
    verdict.status = Status::variance;
    verdict.kind = "documented";
  }
  return verdict;
}

document::Place place_of(const Document& document, const Key& key) {
  const bool is_written = key.written.begin != key.written.end;
  return document.place(is_written ? key.written.begin : key.key.begin);
}

std::string message_of(const Document& document, const Wanted& wanted, const KeyVerdict& verdict) {
  if (verdict.status == Status::variance) return "as documented for this instance";
  if (verdict.status != Status::drift) return {};
  if (!verdict.actual) {
    if (const Key* list = list_of_item(document, wanted.key))
      return "the file has no such key: " + items_have_no_keys(document, *list);
    const Key* parent = in_the_way(document, wanted.key);
    if (parent == nullptr) return "the file has no such key";
    std::string path;
    document::write_json(path, parent->path);
    return "the file has no such key: " + path + " is " + std::string(kind_name(parent->value)) +
           ", not a mapping (line " + std::to_string(place_of(document, *parent).line) + ")";
  }
  const Value& actual = verdict.actual->value;
  const std::string_view is = kind_name(actual);
  const std::string_view should_be = kind_name(wanted.value());
  if (is != should_be) return "is " + std::string(is) + "; expected is " + std::string(should_be);
  const bool has_universal = wanted.source == Source::variable && wanted.universal != nullptr;
  if (has_universal && wanted.universal->value == actual)
    return "has the universal value; another is documented for this instance";
  return "has another value than expected";
}

std::string hint_of(document::ReadingHints& hints, const Wanted& wanted, const KeyVerdict& verdict, bool hidden) {
  const auto is_section = [](const Value& value) {
    return value.kind() == Value::Kind::mapping && !value.entries().empty();
  };
  if (verdict.status != Status::drift || !verdict.actual || is_section(verdict.actual->value)) return {};
  const std::string_view hint = hints.of(*verdict.actual, wanted.value());
  if (hint.empty()) return {};
  return hidden ? "without quotes, a part of it is not read as text" : std::string(hint);
}

ShownValues shown_values(const Wanted& wanted, const Secrets& secrets) {
  if (is_secret_scalar(wanted, wanted.value(), secrets)) return {std::nullopt, std::nullopt, true};
  return {secrets.json(wanted.key, wanted.value()), std::nullopt, false};
}

ShownValues shown_values(const Wanted& wanted, const Key& actual, const DocumentSecrets& secrets) {
  ShownValues shown = shown_values(wanted, secrets.names());
  if (shown.hidden || is_secret_scalar(wanted, actual.value, secrets.names()) || secrets.is_anchored(actual))
    return {std::nullopt, std::nullopt, true};
  shown.actual = secrets.json(actual);
  return shown;
}

}  // namespace ampcfg::drift
