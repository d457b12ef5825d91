#include "document/json_editing/json_new_text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "ampcfg/document/json/json_write.hpp"
#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {
namespace {

class NewText {
 public:
  NewText(std::string& out, const JsonManner& manner) : out_(out), manner_(manner) {}

  void node(const JsonText& text, const JsonNode& node, const JsonSpot& spot) {
    if (node.value.kind() == Value::Kind::string) {
      write_json(out_, node.value.text(), manner_.escapes);
    } else if (node.value.kind() == Value::Kind::list) {
      list(text, node, spot);
    } else if (node.value.kind() == Value::Kind::mapping) {
      members(node.children, spot, !is_directive(node), [&](const JsonNode& member, const JsonSpot& inner) {
        name(member.key);
        this->node(text, member, inner);
      });
    } else {
      out_ += written(text, node.written);
    }
  }

  void change(const ChangeNode& change, const JsonSpot& spot) {
    if (change.is_set()) {
      const JsonText value = change.value();
      return node(value, value.root(), spot);
    }
    std::vector<const ChangeNode*> made;
    std::copy_if(change.below.begin(), change.below.end(), std::back_inserter(made),
                 [](const ChangeNode* below) { return below->sets > 0; });
    const bool directive =
        std::any_of(made.begin(), made.end(), [](const ChangeNode* member) { return is_directive_name(member->name); });
    members(made, spot, !directive, [&](const ChangeNode* member, const JsonSpot& inner) {
      name(member->name);
      this->change(*member, inner);
    });
  }

 private:
  void name(std::string_view text) {
    write_json(out_, text, manner_.escapes);
    out_ += manner_.colon;
  }

  void list(const JsonText& text, const JsonNode& node, const JsonSpot& spot) {
    JsonSpot inner = spot;
    inner.on_lines = false;
    if (node.children.empty()) {
      out_ += "[]";
      return;
    }
    out_ += '[' + manner_.list_padding;
    std::string_view separator;
    for (const JsonNode& item : node.children) {
      out_ += separator;
      this->node(text, item, inner);
      separator = manner_.list_comma;
    }
    out_ += manner_.list_padding + ']';
  }

  template <typename Members, typename Write>
  void members(const Members& members, const JsonSpot& spot, bool may_be_on_lines, Write write) {
    if (members.empty()) {
      out_ += "{}";
      return;
    }
    const bool on_lines = spot.on_lines && may_be_on_lines;
    const bool inner_on_lines = on_lines && manner_.is_on_lines(spot.depth + 1);
    const JsonSpot inner{inner_on_lines, spot.line + spot.step, spot.step, spot.depth + 1};
    const std::string line = manner_.line_end + inner.line;
    const std::string comma = on_lines ? "," + line : manner_.object_comma;
    out_ += '{' + (on_lines ? line : manner_.object_padding);
    std::string_view separator;
    for (const auto& member : members) {
      out_ += separator;
      write(member, inner);
      separator = comma;
    }
    out_ += (on_lines ? manner_.line_end + spot.line : manner_.object_padding) + '}';
  }

  std::string& out_;
  const JsonManner& manner_;
};

}  // namespace

void write_new(std::string& out, const ChangeNode& change, const JsonSpot& spot, const JsonManner& manner) {
  NewText(out, manner).change(change, spot);
}

void write_new(std::string& out, const JsonText& text, const JsonNode& node, const JsonSpot& spot,
               const JsonManner& manner) {
  NewText(out, manner).node(text, node, spot);
}

}  // namespace ampcfg::document
