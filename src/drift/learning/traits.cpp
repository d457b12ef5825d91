#include "ampcfg/drift/learning/traits.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/judging/sight.hpp"
#include "ampcfg/drift/matching/document_secrets.hpp"
#include "ampcfg/drift/matching/messages.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

using document::Value;

constexpr std::size_t long_text = 256;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}

/// The stretches of characters that `belongs` holds for.
template <typename Belongs>
std::vector<std::string_view> words_of(std::string_view text, const Belongs& belongs) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && belongs(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// Letters alone, as one writes a word: a token is none.
bool is_plain_word(std::string_view text) {
  constexpr std::size_t longest = 16;
  if (text.empty() || text.size() > longest || !std::all_of(text.begin(), text.end(), is_letter)) return false;
  const std::string_view rest = text.substr(1);
  return std::all_of(rest.begin(), rest.end(), is_lower) || std::all_of(text.begin(), text.end(), is_upper);
}

/// A name that ends so is that of a token; one that only has the word in it may be about tokens.
bool is_named_token(std::string_view key) {
  const std::string lower = lowered(key);
  const auto parts = words_of(lower, [](char c) { return c != '.'; });
  return std::any_of(parts.begin(), parts.end(),
                     [](std::string_view part) { return part.ends_with("token") || part.ends_with("webhook"); });
}

bool is_uuid(std::string_view text) {
  constexpr std::size_t size = 36;
  constexpr std::array<std::size_t, 4> dashes{8, 13, 18, 23};
  if (text.size() != size) return false;
  for (std::size_t at = 0; at < size; ++at) {
    const bool is_dash = std::find(dashes.begin(), dashes.end(), at) != dashes.end();
    const char c = text[at];
    const bool is_hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (is_dash ? c != '-' : !is_hex) return false;
  }
  return true;
}

/// A date with a clock behind it: three numbers, then two with a colon between.
bool is_moment(std::string_view text) {
  std::size_t at = 0;
  const auto number = [&] {
    const std::size_t begin = at;
    while (at < text.size() && at - begin < 4 && is_digit(text[at])) ++at;
    return at > begin;
  };
  const auto sign = [&](std::string_view any) {
    return at < text.size() && any.find(text[at++]) != std::string_view::npos;
  };
  if (!number() || !sign("-/.") || !number() || !sign("-/.") || !number() || !sign("Tt ,_")) return false;
  while (at < text.size() && text[at] == ' ') ++at;
  return number() && sign(":") && number();
}

/// Of 2001 to 2099, in seconds or milliseconds.
bool is_epoch(std::string_view digits) {
  constexpr std::uint64_t begin = 978'307'200, end = 4'102'444'800, milli = 1000;
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || rest != digits.data() + digits.size()) return false;
  return (number >= begin && number < end) || (number >= begin * milli && number < end * milli);
}

bool is_dotted_number(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
         text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
}

/// A word in capitals at a key such as `registration.type` is one of several to choose from.
bool is_choice(std::string_view key, std::string_view text) {
  constexpr std::array<std::string_view, 3> names{"type", "mode", "method"};
  const std::string last = lowered(key.substr(key.rfind('.') + 1));
  return std::all_of(text.begin(), text.end(), is_upper) && std::find(names.begin(), names.end(), last) != names.end();
}

/// What stands where a person is to fill something in.
bool is_to_fill_in(std::string_view key, std::string_view text) {
  constexpr std::array<std::string_view, 6> any{"change", "changeme", "example", "your", "todo", "xxx"};
  constexpr std::array<std::string_view, 6> capitals{"USERNAME", "PASSWORD", "HOST", "PORT", "DATABASE", "TOKEN"};
  const std::string lower = lowered(text);
  const bool is_telling = std::any_of(
      text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.' || c == '/' || c == ':' || c == '-'; });
  for (const std::string_view word : words_of(std::string_view(lower), is_letter)) {
    const bool is_one = std::find(any.begin(), any.end(), word) != any.end();
    if (is_one && (is_telling || word.size() == text.size())) return true;
  }
  if (is_choice(key, text)) return false;
  const auto words = words_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    if (std::any_of(word.begin(), word.end(), is_lower)) return false;
    return std::find(capitals.begin(), capitals.end(), word) != capitals.end() || word.starts_with("YOUR_") ||
           (word.size() > 3 && word.ends_with("_IP")) || (word.size() > 5 && word.ends_with("_NAME"));
  });
}

/// JSON has no word for these.
bool has_unsayable(const Value& value) {
  if (value.kind() == Value::Kind::floating) return !std::isfinite(value.floating());
  if (value.kind() == Value::Kind::list) {
    const auto items = value.items();
    return std::any_of(items.begin(), items.end(), has_unsayable);
  }
  if (value.kind() != Value::Kind::mapping) return false;
  const auto entries = value.entries();
  return std::any_of(entries.begin(), entries.end(),
                     [](const document::Entry& entry) { return has_unsayable(entry.value); });
}

/// False also where anything but texts stands in it.
template <typename Holds>
bool holds_for_all_texts(const Value& value, const Holds& holds) {
  if (value.kind() == Value::Kind::string) return holds(value.text());
  if (value.kind() != Value::Kind::list) return false;
  const auto items = value.items();
  return std::all_of(items.begin(), items.end(), [&](const Value& item) { return holds_for_all_texts(item, holds); });
}

/// False for names whose bytes are no text.
bool is_written_exactly(std::string_view name) {
  std::string json;
  document::write_json(json, name);
  const auto read = document::JsonText::read(json);
  const auto* text = std::get_if<document::JsonText>(&read);
  return text != nullptr && text->root().value.text() == name;
}

/// Whether a set has a place for keys of that file: its name becomes a section's.
bool has_place(std::string_view plugin, std::string_view file) {
  return !plugin.empty() && !plugin.starts_with('$') && !file.starts_with('$') && is_written_exactly(plugin) &&
         is_written_exactly(file);
}

Traits::Kind kind_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return Traits::Kind::null;
    case Value::Kind::boolean:
      return Traits::Kind::boolean;
    case Value::Kind::integer:
    case Value::Kind::floating:
      return Traits::Kind::number;
    case Value::Kind::string:
      return Traits::Kind::text;
    case Value::Kind::list:
      return Traits::Kind::list;
    case Value::Kind::mapping:
      break;
  }
  return Traits::Kind::mapping;
}

void note_text(Traits& traits, std::string_view key, std::string_view text, bool in_messages) {
  traits.empty = text.empty();
  traits.is_long = text.size() > long_text;
  traits.uuid = is_uuid(text);
  traits.time = is_moment(text);
  traits.version = is_dotted_number(text);
  traits.never_filled_in = !in_messages && !traits.is_long && !is_worded(text) && is_to_fill_in(key, text);
}

}  // namespace

TraitTeller::TraitTeller(const std::vector<std::string>& redact, const SecretKeys& keys) : secrets_(redact, keys) {
  std::vector<std::string> others = redact;
  others.insert(others.end(), {"!*token*", "!*webhook*"});
  but_for_words_ = Secrets(others, keys);
}

std::vector<Traits> TraitTeller::of(const document::Document& document, std::string_view plugin,
                                    std::string_view file) const {
  std::optional<Secrets> made, made_others;
  const Secrets& secrets = secrets_.of_file(plugin, file, made);
  const Secrets& others = but_for_words_.of_file(plugin, file, made_others);
  const DocumentSecrets hidden(document, secrets);
  const bool in_messages = is_message_file(file);
  const bool is_sayable = has_place(plugin, file);
  // Of a text that is hidden for its name.
  const auto is_shown = [&](const document::Key& key, std::string_view text) {
    if (text.empty()) return true;
    if (!secrets.hides(key.path) || has_password(text)) return false;
    if (in_messages && is_worded(text)) return true;
    return is_plain_word(text) && !others.hides(key.path) && !is_named_token(key.path);
  };
  std::vector<Traits> all;
  for (const document::Key& key : document.keys()) {
    Traits& traits = all.emplace_back();
    const Value& value = key.value;
    traits.kind = kind_of(value);
    traits.unsayable = !is_sayable || key.path.empty() || has_unsayable(value);
    const bool is_hidden = hidden.hides(key);
    if (value.kind() == Value::Kind::string) {
      note_text(traits, key.path, value.text(), in_messages);
      traits.secret = is_hidden && !is_shown(key, value.text());
    } else if (value.kind() == Value::Kind::list) {
      traits.holds_secret =
          is_hidden && !holds_for_all_texts(value, [&](std::string_view text) { return is_shown(key, text); });
    } else {
      traits.secret = is_hidden;
    }
    if (value.kind() == Value::Kind::integer) traits.time = is_epoch(value.digits());
    if (traits.kind == Traits::Kind::number) traits.version = true;
  }
  return all;
}

ValueMark Marker::of(const Value& value) const {
  constexpr unsigned bits = 8;
  const auto sum = hmac_.of(canonical_text(value));
  ValueMark mark = {};
  for (std::size_t n = 0; n < mark.size() * sizeof(mark[0]); ++n) {
    std::uint64_t& half = mark[n / sizeof(mark[0])];
    half = half << bits | sum[n];
  }
  return mark;
}

}  // namespace ampcfg::drift
