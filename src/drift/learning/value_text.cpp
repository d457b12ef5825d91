#include "drift/learning/value_text.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view digits = "0123456789";

enum class Of { letter, digit, other };

Of kind_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c >= '0' && c <= '9') return Of::digit;
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  return is_letter ? Of::letter : Of::other;
}

}  // namespace

std::optional<std::string> characters_of(const KeyClass& value) {
  if (value.json == nullptr || value.traits.is_long) return std::nullopt;
  const std::string& json = *value.json;
  if (value.traits.kind == Traits::Kind::number) {
    const bool is_integer = json.find_first_not_of(digits, json.starts_with('-') ? 1 : 0) == std::string::npos;
    return is_integer ? std::optional(json) : std::nullopt;
  }
  if (value.traits.kind != Traits::Kind::text || json.size() < 2) return std::nullopt;
  if (json.find('\\') == std::string::npos) return json.substr(1, json.size() - 2);
  const auto read = document::JsonText::read("[" + json + "]");
  const auto* text = std::get_if<document::JsonText>(&read);
  if (text == nullptr) return std::nullopt;
  return std::string(text->root().value.items().front().text());
}

bool is_edge(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  const Of before = kind_at(text, at - 1);
  const Of behind = kind_at(text, at);
  return before == Of::other || behind == Of::other || before != behind;
}

bool holds_word(std::string_view text, std::string_view part) {
  if (part.empty()) return false;
  const std::string low = lowered(text);
  const std::string word = lowered(part);
  for (std::size_t at = low.find(word); at != std::string::npos; at = low.find(word, at + 1)) {
    if (is_edge(low, at) && is_edge(low, at + word.size())) return true;
  }
  return false;
}

bool holds_own(const KeyClass& value, const LiveInstance& instance) {
  if (value.traits.uuid) return true;
  const auto text = characters_of(value);
  if (!text) return false;
  const std::uint16_t port = instance.seen->port;
  return holds_word(*text, instance.seen->known.subject.instance) ||
         (port != 0 && holds_word(*text, std::to_string(port)));
}

}  // namespace ampcfg::drift
