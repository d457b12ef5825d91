#include "host/state/record_json.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ampcfg::host {
namespace {

using document::JsonNode;
using document::Value;

/// The bytes that `write_json` has written as lone surrogates, U+DC80 to U+DCFF, are themselves again.
std::string as_bytes(std::string_view text) {
  constexpr std::size_t length = 3;
  constexpr unsigned low_six = 0x3F;
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\xED' || at + length > text.size() || (text[at + 1] != '\xB2' && text[at + 1] != '\xB3')) {
      bytes += text[at];
      continue;
    }
    const unsigned half = static_cast<unsigned char>(text[at + 1]) & 1u;
    const unsigned low = static_cast<unsigned char>(text[at + 2]) & low_six;
    bytes += static_cast<char>(0x80u | half << 6u | low);
    at += length - 1;
  }
  return bytes;
}

std::string_view kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::string:
      return "a text";
    case Value::Kind::integer:
      return "a number";
    case Value::Kind::boolean:
      return "true or false";
    default:
      return "a list";
  }
}

}  // namespace

void RecordWriter::begin(std::string_view name) {
  if (!members_.empty()) members_ += between_;
  document::write_json(members_, name);
  members_ += ": ";
}

RecordWriter& RecordWriter::text(std::string_view name, std::string_view bytes) {
  begin(name);
  document::write_json(members_, bytes);
  return *this;
}

RecordWriter& RecordWriter::number(std::string_view name, std::size_t value) {
  begin(name);
  members_ += std::to_string(value);
  return *this;
}

RecordWriter& RecordWriter::boolean(std::string_view name, bool value) {
  begin(name);
  members_ += value ? "true" : "false";
  return *this;
}

RecordWriter& RecordWriter::list(std::string_view name, const std::vector<std::string>& items,
                                 std::string_view indent) {
  begin(name);
  members_ += "[";
  for (const std::string& item : items) {
    if (&item != &items.front()) members_ += ",";
    members_ += "\n";
    members_ += indent;
    members_ += item;
  }
  members_ += "]";
  return *this;
}

RecordReader::RecordReader(const JsonNode& node, const std::string& shown) : node_(&node), shown_(&shown) {
  if (node.value.kind() != Value::Kind::mapping) throw damaged_record(shown, "an object is expected");
}

const JsonNode& RecordReader::member(std::string_view name, Value::Kind kind) const {
  const auto found = std::find_if(node_->children.rbegin(), node_->children.rend(),
                                  [&](const JsonNode& child) { return child.key == name; });
  if (found != node_->children.rend() && found->value.kind() == kind) return *found;
  throw damaged_record(*shown_, "`" + std::string(name) + "` must be " + std::string(kind_name(kind)));
}

std::string RecordReader::text(std::string_view name) const {
  return as_bytes(member(name, Value::Kind::string).value.text());
}

std::size_t RecordReader::number(std::string_view name) const {
  const std::string_view digits = member(name, Value::Kind::integer).value.digits();
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc() && end == digits.data() + digits.size()) return value;
  throw damaged_record(*shown_, "`" + std::string(name) + "` is out of range");
}

bool RecordReader::boolean(std::string_view name) const {
  return member(name, Value::Kind::boolean).value.boolean();
}

bool RecordReader::has(std::string_view name) const {
  return std::any_of(node_->children.begin(), node_->children.end(),
                     [&](const JsonNode& child) { return child.key == name; });
}

std::vector<RecordReader> RecordReader::list(std::string_view name) const {
  std::vector<RecordReader> items;
  for (const JsonNode& item : member(name, Value::Kind::list).children) items.emplace_back(item, *shown_);
  return items;
}

document::JsonText read_record(std::string bytes, const std::string& shown) {
  auto read = document::JsonText::read(std::move(bytes));
  if (const auto* error = std::get_if<document::JsonError>(&read)) {
    throw damaged_record(shown, "line " + std::to_string(error->place.line) + ", column " +
                                    std::to_string(error->place.column) + ": " + error->reason);
  }
  return std::get<document::JsonText>(std::move(read));
}

Error damaged_record(const std::string& shown, const std::string& what) {
  return {
      "record-damaged", shown + " is damaged: " + what,
      "`ampcfg history verify` names every record that is not as it was written; ampcfg-state(5) says what each is"};
}

bool is_sha256(std::string_view text) {
  constexpr std::size_t digits = 64;
  return text.size() == digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Error unreadable_record(const std::string& shown, const os::Refused& refused) {
  return {"record-damaged", shown + " " + refused.words(), "it must look as ampcfg-state(5) says"};
}

std::optional<os::PrivateFolder> open_record_folder(const os::PrivateFolder& above, const std::string& name,
                                                    const std::filesystem::path& shown) {
  auto opened = above.folder(name, os::Missing::refused);
  if (auto* folder = std::get_if<os::PrivateFolder>(&opened)) return std::move(*folder);
  const auto& refused = std::get<os::Refused>(opened);
  if (refused.why == os::Refusal::absent) return std::nullopt;
  throw unreadable_record(shown.native(), refused);
}

}  // namespace ampcfg::host
