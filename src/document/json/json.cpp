#include "ampcfg/document/json/json.hpp"

#include <rapidjson/reader.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "ampcfg/document/json/json_encoding.hpp"
#include "document/json/json_shadow.hpp"

namespace ampcfg::document {
namespace {

constexpr std::size_t mark_distance = 1024;
constexpr std::size_t max_depth = 200;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A null-terminated text as RapidJSON reads it; unlike its own streams, it is where it says at every event.
struct Cursor {
  using Ch = char;

  [[nodiscard]] char Peek() const { return *at; }
  char Take() { return *at++; }
  [[nodiscard]] std::size_t Tell() const { return static_cast<std::size_t>(at - begin); }
  char* PutBegin() { return nullptr; }
  void Put(char) {}
  void Flush() {}
  std::size_t PutEnd(char*) { return 0; }

  const char* begin;
  const char* at;
};

std::uint32_t offset(std::size_t byte) {
  return static_cast<std::uint32_t>(byte);
}

/// Which of an object's members a later one of the same name replaces; empty where none is.
std::vector<bool> replaced_members(const std::vector<JsonNode>& members) {
  std::vector<bool> replaced;
  const auto replace = [&](std::size_t member) {
    replaced.resize(members.size());
    replaced[member] = true;
  };
  constexpr std::size_t few = 16;
  if (members.size() <= few) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t later = i + 1; later < members.size(); ++later) {
        if (members[i].key == members[later].key) replace(i);
      }
    }
    return replaced;
  }
  std::vector<std::pair<std::size_t, std::size_t>> by_hash(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) by_hash[i] = {std::hash<std::string_view>()(members[i].key), i};
  std::sort(by_hash.begin(), by_hash.end());
  for (std::size_t i = 0; i < by_hash.size(); ++i) {
    for (std::size_t later = i + 1; later < by_hash.size() && by_hash[later].first == by_hash[i].first; ++later) {
      if (members[by_hash[i].second].key == members[by_hash[later].second].key) replace(by_hash[i].second);
    }
  }
  return replaced;
}

/// Builds the tree from the reader's events. The extent of each token is taken from the text itself, since only white
/// space, commas and colons stand between two of them.
class Builder {
 public:
  Builder(std::string_view bytes, const Cursor& cursor, bool shadowed, Arena& arena)
      : bytes_(bytes), cursor_(cursor), shadowed_(shadowed), arena_(arena) {
    end_ = cursor.Tell();
  }

  bool Null() { return scalar(Value::null(), cursor_.Tell()); }
  bool Bool(bool value) { return scalar(Value::boolean(value), cursor_.Tell()); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) {
    const std::size_t begin = next();
    const std::size_t end = cursor_.Tell();
    return scalar(number(bytes_.substr(begin, end - begin)), end);
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    const std::size_t end = cursor_.Tell();
    return scalar(Value::string(string({text, size}, next(), end)), end);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    const std::size_t begin = next();
    end_ = cursor_.Tell();
    key_ = string({text, size}, begin, end_);
    key_written_ = {offset(begin), offset(end_)};
    return true;
  }
  bool StartObject() { return open(); }
  bool StartArray() { return open(); }
  bool EndObject(rapidjson::SizeType) {
    JsonNode node = close();
    node.value = Value::mapping(entries(node.children));
    return place(std::move(node));
  }
  bool EndArray(rapidjson::SizeType) {
    JsonNode node = close();
    auto* items = arena_.allocate<Value>(node.children.size());
    std::size_t count = 0;
    for (const JsonNode& child : node.children) items[count++] = child.value;
    node.value = Value::list({items, count});
    return place(std::move(node));
  }

  // With a handler that takes numbers as text, RapidJSON never calls these.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  [[nodiscard]] bool too_deep() const { return open_.size() >= max_depth; }
  JsonNode take_root() { return std::move(root_); }

 private:
  /// Where the next token begins.
  [[nodiscard]] std::size_t next() const {
    std::size_t at = end_;
    const auto is_between = [](char c) {
      return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ':';
    };
    while (at < bytes_.size() && is_between(bytes_[at])) ++at;
    return at;
  }

  std::string_view string(std::string_view text, std::size_t begin, std::size_t end) {
    const std::string_view raw = bytes_.substr(begin + 1, end - begin - 2);
    if (raw.find('\\') == std::string_view::npos) return raw;
    return arena_.keep(shadowed_ ? std::string_view(unescape(raw)) : text);
  }

  static Value number(std::string_view text) {
    if (text == "-0") return Value::integer("0");
    if (text.find_first_of(".eE") == std::string_view::npos) return Value::integer(text);
    return Value::floating(std::strtod(std::string(text).c_str(), nullptr));
  }

  bool scalar(const Value& value, std::size_t end) {
    JsonNode node = begin_node();
    node.value = value;
    node.written.end = offset(end);
    end_ = end;
    return place(std::move(node));
  }

  JsonNode begin_node() {
    JsonNode node;
    node.written.begin = offset(next());
    node.key = std::exchange(key_, {});
    node.key_written = std::exchange(key_written_, {});
    return node;
  }

  bool open() {
    if (too_deep()) return false;
    open_.push_back({begin_node(), done_.size()});
    end_ = open_.back().node.written.begin + std::size_t{1};
    return true;
  }

  /// The object or list that ends here, with what is in it.
  JsonNode close() {
    end_ = next() + 1;
    JsonNode node = std::move(open_.back().node);
    node.written.end = offset(end_);
    const auto first = done_.begin() + static_cast<std::ptrdiff_t>(open_.back().first);
    node.children.assign(std::move_iterator(first), std::move_iterator(done_.end()));
    done_.erase(first, done_.end());
    open_.pop_back();
    return node;
  }

  bool place(JsonNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else {
      done_.push_back(std::move(node));
    }
    return true;
  }

  /// The members without those that a later equal key replaces.
  std::span<const Entry> entries(const std::vector<JsonNode>& members) {
    auto* kept = arena_.allocate<Entry>(members.size());
    std::size_t count = 0;
    const std::vector<bool> replaced = replaced_members(members);
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (replaced.empty() || !replaced[i]) kept[count++] = {members[i].key, members[i].value};
    }
    return {kept, count};
  }

  /// An object or list that has not ended yet.
  struct Open {
    JsonNode node;
    std::size_t first = 0;  ///< of what is in it, in `done_`
  };

  std::string_view bytes_;
  const Cursor& cursor_;
  bool shadowed_;
  Arena& arena_;
  std::size_t end_ = 0;  // of the last token
  std::string_view key_;
  Range key_written_;
  std::vector<Open> open_;
  std::vector<JsonNode> done_;  // of open ones
  JsonNode root_;
};

std::string reason_of(rapidjson::ParseErrorCode code, char at) {
  if (code == rapidjson::kParseErrorStringEscapeInvalid && static_cast<unsigned char>(at) < 0x20) {
    return "a control character in a string (a line end is written `\\n`)";
  }
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "there is nothing in it";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "something stands after the end";
    case rapidjson::kParseErrorObjectMissName:
      return "a name in double quotes is expected here (no comma before a `}`, no comments)";
    case rapidjson::kParseErrorObjectMissColon:
      return "a colon is missing after the name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "a comma or `}` is missing";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "a comma or `]` is missing";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "four hexadecimal digits are expected after `\\u`";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "an escape that JSON does not have";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "the closing quote is missing";
    case rapidjson::kParseErrorNumberMissFraction:
      return "digits are missing after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent:
      return "digits are missing in the exponent";
    default:
      return "no JSON value: text stands in double quotes, and only true, false, null and numbers without";
  }
}

struct Parsed {
  JsonNode root;
  rapidjson::ParseResult result;
  bool too_deep = false;
  std::size_t end = 0;
};

/// `text` is `bytes` or its shadow.
Parsed parse(std::string_view bytes, const std::string& text, Arena& arena) {
  const std::size_t start = bytes.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  Cursor cursor{text.c_str(), text.c_str() + start};
  Builder builder(bytes, cursor, bytes.data() != text.data(), arena);
  rapidjson::Reader reader;
  Parsed parsed;
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  parsed.result = reader.Parse<flags>(cursor, builder);
  parsed.too_deep = parsed.result.Code() == rapidjson::kParseErrorTermination && builder.too_deep();
  parsed.end = cursor.Tell();
  parsed.root = builder.take_root();
  return parsed;
}

bool needs_shadow(rapidjson::ParseErrorCode code) {
  return code == rapidjson::kParseErrorStringUnicodeSurrogateInvalid || code == rapidjson::kParseErrorNumberTooBig;
}

/// Goes on from `place` over `text`.
void advance(Place& place, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) {
      ++place.column;
    }
  }
}

std::vector<Place> marks_of(std::string_view bytes) {
  std::vector<Place> marks;
  marks.reserve(bytes.size() / mark_distance + 1);
  Place place;
  if (bytes.starts_with(byte_order_mark)) place.column = 0;
  for (std::size_t at = 0; at <= bytes.size(); at += mark_distance) {
    marks.push_back(place);
    advance(place, bytes.substr(at, mark_distance));
  }
  return marks;
}

}  // namespace

std::variant<JsonText, JsonError> JsonText::read(std::string bytes) {
  JsonText json;
  json.bytes_ = std::make_unique<const std::string>(std::move(bytes));
  const std::string& text = *json.bytes_;
  if (text.size() >= UINT32_MAX) return JsonError{"it is larger than 4 GiB", {}};
  json.marks_ = marks_of(text);
  if (const auto bad = not_utf8(text)) return JsonError{"bytes that are not UTF-8", json.place(bad->begin)};

  Parsed parsed = parse(text, text, json.arena_);
  if (parsed.result.IsError() && needs_shadow(parsed.result.Code())) {
    const std::string shadow = shadow_of(text);
    parsed = parse(text, shadow, json.arena_);
  }
  if (parsed.result.IsError()) {
    const std::size_t at = std::min(parsed.result.Offset(), text.size());
    const auto reason = reason_of(parsed.result.Code(), text.c_str()[at]);
    return JsonError{parsed.too_deep ? "more than 200 levels of objects and arrays" : reason, json.place(offset(at))};
  }
  if (parsed.end < text.size()) return JsonError{"a NUL character", json.place(offset(parsed.end))};
  json.root_ = std::make_unique<JsonNode>(std::move(parsed.root));
  return json;
}

Place JsonText::place(std::uint32_t byte) const noexcept {
  const std::size_t mark = byte / mark_distance;
  Place place = marks_[mark];
  advance(place, std::string_view(*bytes_).substr(mark * mark_distance, byte - mark * mark_distance));
  return place;
}

const JsonNode* JsonNode::member(std::string_view name) const {
  if (value.kind() != Value::Kind::mapping) return nullptr;
  const auto found =
      std::find_if(children.rbegin(), children.rend(), [&](const auto& child) { return child.key == name; });
  return found == children.rend() ? nullptr : &*found;
}

}  // namespace ampcfg::document
