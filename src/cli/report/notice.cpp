#include "cli/report/notice.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

using document::JsonNode;
using document::Value;

constexpr std::string_view last_of_frame = "warnings";
constexpr std::array<std::string_view, 5> may_have_values{"before", "after", "diff", "output", last_of_frame};

class Notice {
 public:
  Notice(const document::JsonText& text, const std::vector<GameDown>& down, Values values)
      : text_(text), down_(down), values_(values) {}

  std::string run() {
    json_.begin_object();
    for (const JsonNode& member : text_.root().children) {
      if (member.key == last_of_frame) {
        if (values_ == Values::told) write(member);
        if (values_ == Values::left_out) json_.key(last_of_frame).begin_array().end_array();
        write_down();
      } else if (!is_left_out(member)) {
        write(member);
      }
    }
    json_.end_object();
    return std::move(json_).text();
  }

 private:
  [[nodiscard]] bool is_left_out(const JsonNode& member) const {
    return values_ == Values::left_out &&
           std::find(may_have_values.begin(), may_have_values.end(), member.key) != may_have_values.end();
  }

  void write(const JsonNode& member) {
    json_.key(member.key);
    write_value(member);
  }

  void write_value(const JsonNode& node) {
    switch (node.value.kind()) {
      case Value::Kind::mapping:
        json_.begin_object();
        for (const JsonNode& member : node.children) {
          if (!is_left_out(member)) write(member);
        }
        json_.end_object();
        break;
      case Value::Kind::list:
        json_.begin_array();
        for (const JsonNode& item : node.children) write_value(item);
        json_.end_array();
        break;
      default:
        json_.json(text_.bytes().substr(node.written.begin, node.written.end - node.written.begin));
    }
  }

  void write_down() {
    json_.key("down").begin_array();
    for (const GameDown& one : down_) {
      json_.begin_object()
          .member("host", std::string_view(one.host))
          .member("instance", std::string_view(one.instance))
          .member("state", std::string_view(one.state));
      if (!one.since.empty()) json_.member("since", std::string_view(one.since));
      json_.end_object();
    }
    json_.end_array();
  }

  const document::JsonText& text_;
  const std::vector<GameDown>& down_;
  Values values_;
  JsonWriter json_;
};

}  // namespace

std::string notice_of(const std::string& json, const std::vector<GameDown>& down, Values values) {
  const auto read = document::JsonText::read(json);
  const auto* text = std::get_if<document::JsonText>(&read);
  if (text == nullptr)
    throw Error("internal", "what was done cannot be sent", "this is a fault of ampcfg: please report it");
  return Notice(*text, down, values).run();
}

}  // namespace ampcfg::cli
