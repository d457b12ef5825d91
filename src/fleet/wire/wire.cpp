#include "fleet/wire/wire.hpp"

#include <algorithm>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg {
namespace {

constexpr std::size_t most_word = 64;
constexpr std::size_t most_message = 16'384;

}  // namespace

void describe(os::Packer& writer, const Error& error) {
  writer(error.code(), error.message().substr(0, most_message), error.hint().substr(0, most_message));
}

namespace fleet {

Error too_large() {
  return {"answer-too-large", "the far side's answer is larger than ampcfg takes",
          "ask for less: instances, -p, -f, -k"};
}

Error garbled(const std::string& what) {
  return {"garbled", "the far side's answer is garbled: " + what,
          "something between here and there changes bytes, or what runs there is not ampcfg"};
}

void Reader::must(bool holds) const {
  if (!holds) throw garbled("it says something that ampcfg never says");
}

void Reader::take_room(std::size_t size) {
  if (size > *room_) throw too_large();
  *room_ -= size;
}

void Reader::read(std::filesystem::path& path) {
  std::string text;
  read(text);
  must(text.find('\0') == std::string::npos);
  path = std::move(text);
}

void Reader::read(std::optional<Error>& error) {
  bool is_there = false;
  read(is_there);
  if (!is_there) return;
  std::string code, message, hint;
  word(code);
  read(message);
  read(hint);
  must(!code.empty() && message.size() <= most_message && hint.size() <= most_message);
  error.emplace(std::move(code), message, std::move(hint));
}

void Reader::word(std::string& text) {
  read(text);
  must(text.size() <= most_word && std::all_of(text.begin(), text.end(), [](char c) {
         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
       }));
}

void Reader::json(std::optional<std::string>& text) {
  read(text);
  if (!text) return;
  const auto parsed = document::JsonText::read(std::move(*text));
  const auto* found = std::get_if<document::JsonText>(&parsed);
  must(found != nullptr);
  std::string written;
  document::write_json(written, found->root().value);
  text = std::move(written);
}

}  // namespace fleet
}  // namespace ampcfg
