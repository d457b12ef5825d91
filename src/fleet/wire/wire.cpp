#include "fleet/wire/wire.hpp"

#include <algorithm>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::fleet {
namespace {

constexpr unsigned bits = 7;
constexpr unsigned more = 1u << bits;
constexpr std::size_t most_word = 64;
constexpr std::size_t most_message = 16'384;

}  // namespace

Error too_large() {
  return {"answer-too-large", "the far side's answer is larger than ampcfg takes",
          "ask for less: instances, -p, -f, -k"};
}

Error garbled(const std::string& what) {
  return {"garbled", "the far side's answer is garbled: " + what,
          "something between here and there changes bytes, or what runs there is not ampcfg"};
}

void Writer::number(std::uint64_t value) {
  for (; value >= more; value >>= bits) bytes_ += static_cast<char>(static_cast<unsigned char>(value | more));
  bytes_ += static_cast<char>(static_cast<unsigned char>(value));
}

void Writer::write(const std::string& text) {
  number(text.size());
  bytes_ += text;
}

void Writer::write(const Error& error) {
  write(error.code());
  write(error.message().substr(0, most_message));
  write(error.hint().substr(0, most_message));
}

void Reader::must(bool holds) const {
  if (!holds) throw garbled("it says what no ampcfg says");
}

std::uint64_t Reader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += bits) {
    must(!bytes_.empty() && shift < 64);
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    const std::uint64_t part = byte & (more - 1);
    must(part << shift >> shift == part);
    value |= part << shift;
    if (byte < more) return value;
  }
}

void Reader::take_room(std::size_t size) {
  if (size > *room_) throw too_large();
  *room_ -= size;
}

void Reader::read(std::string& text) {
  const std::uint64_t size = number();
  must(size <= bytes_.size());
  text = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
}

void Reader::read(std::filesystem::path& path) {
  std::string text;
  read(text);
  must(text.find('\0') == std::string::npos);
  path = std::move(text);
}

void Reader::read(bool& value) {
  const std::uint64_t found = number();
  must(found <= 1);
  value = found == 1;
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

}  // namespace ampcfg::fleet
