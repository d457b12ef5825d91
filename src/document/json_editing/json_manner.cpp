#include "document/json_editing/json_manner.hpp"

#include <algorithm>
#include <cstdint>

#include "ampcfg/document/json_editing/edit_json.hpp"
#include "ampcfg/document/reading/value.hpp"
#include "document/json_editing/json_changes.hpp"

namespace ampcfg::document {
namespace {

/// Of what a text shows, the first.
struct Shown {
  std::optional<std::string_view> step, colon, object_comma, list_comma, object_padding, list_padding;
  std::vector<std::optional<bool>> objects_on_lines;
};

class Looking {
 public:
  explicit Looking(const JsonText& text) : text_(text) {}

  Shown run() {
    look(text_.root(), "", 0);
    return std::move(shown_);
  }

 private:
  /// `line` is what the line begins with on which the node does.
  void look(const JsonNode& node, std::string_view line, std::size_t depth) {
    if (node.children.empty()) return;
    const bool is_object = node.value.kind() == Value::Kind::mapping;
    const std::string_view lead = lead_of(text_, node);
    if (is_object) look_at_object(node, lead, line, depth);
    if (!has_line_end(lead)) look_at_line(node, lead, is_object);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (node.children[i].children.empty()) continue;
      const std::string_view before = i == 0 ? lead : gap_behind(text_, node, i - 1);
      look(node.children[i], has_line_end(before) ? behind_line_end(before) : line, depth + 1);
    }
  }

  void look_at_object(const JsonNode& node, std::string_view lead, std::string_view line, std::size_t depth) {
    const JsonNode& first = node.children.front();
    note(shown_.colon, text_.bytes().substr(first.key_written.end, first.written.begin - first.key_written.end));
    if (is_directive(node)) return;
    if (shown_.objects_on_lines.size() <= depth) shown_.objects_on_lines.resize(depth + 1);
    auto& on_lines = shown_.objects_on_lines[depth];
    if (!on_lines) on_lines = has_line_end(lead);
    if (!has_line_end(lead) || shown_.step) return;
    const std::string_view deeper = behind_line_end(lead);
    if (deeper.starts_with(line)) shown_.step = deeper.substr(line.size());
  }

  void look_at_line(const JsonNode& node, std::string_view lead, bool is_object) {
    note(is_object ? shown_.object_padding : shown_.list_padding, lead);
    if (node.children.size() > 1) note(is_object ? shown_.object_comma : shown_.list_comma, gap_behind(text_, node, 0));
  }

  static void note(std::optional<std::string_view>& shown, std::string_view space) {
    if (!shown && !has_line_end(space)) shown = space;
  }

  const JsonText& text_;
  Shown shown_;
};

struct HexDigits {
  bool small = false, capital = false;
};

void look_at_digits(std::string_view digits, HexDigits& seen) {
  for (const char digit : digits) {
    seen.small = seen.small || (digit >= 'a' && digit <= 'f');
    seen.capital = seen.capital || (digit >= 'A' && digit <= 'F');
  }
}

/// Backslashes and slashes stand in strings alone.
JsonEscapes escapes_of(std::string_view bytes) {
  bool slash = false;
  bool escaped_slash = false;
  HexDigits digits;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    slash = slash || bytes[at] == '/';
    if (bytes[at] != '\\') continue;
    ++at;
    escaped_slash = escaped_slash || bytes[at] == '/';
    if (bytes[at] == 'u') look_at_digits(bytes.substr(at + 1, 4), digits);
  }
  const bool is_ascii =
      std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return {is_ascii, escaped_slash && !slash, digits.capital && !digits.small};
}

std::string_view first_line_end(std::string_view bytes) {
  const std::size_t at = bytes.find_first_of(line_ends);
  if (at == std::string_view::npos) return "\n";
  return bytes.substr(at, bytes.substr(at).starts_with("\r\n") ? 2 : 1);
}

}  // namespace

JsonManner manner_of(const JsonText& text, std::string_view step) {
  const Shown shown = Looking(text).run();
  const std::string_view bytes = text.bytes();
  JsonManner manner;
  manner.line_end = first_line_end(bytes);
  manner.step = shown.step.value_or(step);
  manner.colon = shown.colon.value_or(": ");
  const std::string_view comma = manner.colon.back() == ':' ? "," : ", ";
  manner.object_comma = shown.object_comma.value_or(comma);
  manner.list_comma = shown.list_comma.value_or(manner.object_comma);
  manner.object_padding = shown.object_padding.value_or("");
  manner.list_padding = shown.list_padding.value_or("");
  manner.escapes = escapes_of(bytes.substr(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0));
  manner.objects_on_lines = shown.objects_on_lines;
  return manner;
}

std::size_t begin_of(const JsonNode& child) {
  return child.key_written.end > 0 ? child.key_written.begin : child.written.begin;
}

std::string_view lead_of(const JsonText& text, const JsonNode& container) {
  const std::size_t begin = container.written.begin + std::size_t{1};
  return text.bytes().substr(begin, begin_of(container.children.front()) - begin);
}

std::string_view gap_behind(const JsonText& text, const JsonNode& container, std::size_t child) {
  const std::size_t begin = container.children[child].written.end;
  return text.bytes().substr(begin, begin_of(container.children[child + 1]) - begin);
}

bool opens_on_lines(const JsonText& text, const JsonNode& container) {
  return has_line_end(lead_of(text, container));
}

bool is_directive(const JsonNode& node) {
  return node.value.kind() == Value::Kind::mapping &&
         std::any_of(node.children.begin(), node.children.end(),
                     [](const JsonNode& member) { return is_directive_name(member.key); });
}

bool has_line_end(std::string_view space) {
  return space.find_first_of(line_ends) != std::string_view::npos;
}

std::string_view behind_line_end(std::string_view space) {
  const std::string_view behind = space.substr(space.find_last_of(line_ends) + 1);
  return behind.substr(0, behind.find_first_not_of(" \t"));
}

std::optional<std::string> indent_of(const JsonText& text) {
  const auto step = Looking(text).run().step;
  return step ? std::optional<std::string>(*step) : std::nullopt;
}

}  // namespace ampcfg::document
