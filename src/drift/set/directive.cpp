#include "drift/set/directive.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <utility>

#include "ampcfg/drift/set/day.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::JsonText;
using document::Value;
using Kind = Directive::Kind;

struct Name {
  std::string_view name;
  Kind kind;
};
constexpr std::array<Name, 8> names = {{{"$value", Kind::value},
                                        {"$template", Kind::template_text},
                                        {"$secret", Kind::secret},
                                        {"$absent", Kind::absent},
                                        {"$any", Kind::any},
                                        {"$oneOf", Kind::one_of},
                                        {"$range", Kind::range},
                                        {"$unique", Kind::unique}}};

std::string_view name_of(Kind kind) {
  const auto* found = std::find_if(names.begin(), names.end(), [&](const Name& one) { return one.kind == kind; });
  return found == names.end() ? std::string_view() : found->name;
}

const Name* find(std::string_view name) {
  const auto* found = std::find_if(names.begin(), names.end(), [&](const Name& one) { return one.name == name; });
  return found == names.end() ? nullptr : found;
}

std::vector<std::string> all_names() {
  std::vector<std::string> all;
  for (const Name& one : names) all.emplace_back(one.name);
  return all;
}

bool is_text(const JsonNode& node) {
  return node.value.kind() == Value::Kind::string;
}

bool is_true(const JsonNode& node) {
  return node.value.kind() == Value::Kind::boolean && node.value.boolean();
}

bool is_number_or_null(const JsonNode& node) {
  return node.value.is_null() || std::is_eq(order_of(node.value, node.value));
}

bool is_mapping_with_keys(const JsonNode& node) {
  return node.value.kind() == Value::Kind::mapping && !node.children.empty();
}

class DirectiveReader {
 public:
  DirectiveReader(const JsonNode& object, const JsonText& text, ProblemReport& report)
      : object_(object), text_(text), report_(report) {}

  std::optional<Directive> run() {
    if (!find_kind()) return std::nullopt;
    check_argument();
    for (const JsonNode& member : object_.children) {
      if (!member.key.starts_with('$')) beside(member);
    }
    if (!failed_ && directive_.fallback != nullptr && !directive_.allows(directive_.fallback->value)) {
      error(*directive_.fallback, "directive", "the default is not one that " + quoted_name() + " allows",
            "write a default that does what it demands, or take it out");
    }
    if (failed_) return std::nullopt;
    return std::move(directive_);
  }

 private:
  void error(const JsonNode& node, std::string code, const std::string& message, const std::string& hint,
             std::string near = {}) {
    report_.error(std::move(code), text_.place(node.key_written.begin), message, hint, std::move(near));
    failed_ = true;
  }

  [[nodiscard]] std::string quoted_name() const { return in_quotes(name_of(directive_.kind)); }

  bool find_kind() {
    for (const JsonNode& member : object_.children) {
      if (!member.key.starts_with('$')) continue;
      const Name* known = find(member.key);
      if (known == nullptr) {
        error(member, "unknown-directive", in_quotes(member.key) + " is not a directive",
              "names that begin with $ are directives: $value, $template, $secret, $absent, $any, $oneOf, $range, "
              "$unique; a key that really begins so is written with its file's name: \"config." +
                  std::string(member.key) + "\"",
              did_you_mean(member.key, all_names(), behind_problem));
      } else if (directive_.argument != nullptr) {
        error(member, "directive", in_quotes(member.key) + " stands beside " + quoted_name(),
              "one value has one directive: keep one of them");
      } else {
        directive_.kind = known->kind;
        directive_.argument = &member;
      }
    }
    return !failed_ && directive_.argument != nullptr;
  }

  void check_argument() {
    const JsonNode& argument = *directive_.argument;
    const auto wrong = [&](const std::string& hint) {
      error(argument, "directive", quoted_name() + " has a value of the wrong kind", hint);
    };
    switch (directive_.kind) {
      case Kind::value:
        if (is_mapping_with_keys(argument))
          wrong("any value but an object with members, whose keys are named one by one");
        return;
      case Kind::template_text:
      case Kind::secret:
        if (!is_text(argument)) return wrong("write a text: {\"$template\": \"co_{short}_\"}");
        return read_text(argument);
      case Kind::absent:
      case Kind::any:
      case Kind::unique:
        if (!is_true(argument)) wrong("write {" + quoted_name() + ": true}, or take the key out");
        return;
      case Kind::one_of:
        if (argument.value.kind() != Value::Kind::list || argument.children.empty())
          return wrong("write the values of which any will do: {\"$oneOf\": [1, 2, null]}");
        return;
      case Kind::range:
        return check_range(argument);
    }
  }

  void read_text(const JsonNode& argument) {
    auto read = TemplateText::read(argument.value.text());
    if (auto* text = std::get_if<TemplateText>(&read)) {
      directive_.text = std::move(*text);
    } else {
      error(argument, "directive", quoted_name() + " has " + std::get<std::string>(read),
            "`{short}` is filled in; a brace of its own is written twice: `{{` and `}}`");
    }
    if (directive_.kind != Kind::secret) return;
    const std::string_view name = argument.value.text();
    // A program is given it.
    if (name.empty() || name.starts_with('-') || name.find('\0') != std::string_view::npos) {
      error(argument, "directive", "\"$secret\" names no secret",
            "write its name: {\"$secret\": \"Plan/config.yml/Database.Password\"}");
    }
  }

  void check_range(const JsonNode& argument) {
    const auto& ends = argument.children;
    const bool is_range = argument.value.kind() == Value::Kind::list && ends.size() == 2 &&
                          is_number_or_null(ends[0]) && is_number_or_null(ends[1]);
    if (!is_range) {
      error(argument, "directive", "\"$range\" has a value of the wrong kind",
            "write the least and the greatest number, or null for none: {\"$range\": [1, 20]}");
    } else if (std::is_gt(order_of(ends[0].value, ends[1].value))) {
      error(argument, "directive", "no number is in this range", "write the least number first: {\"$range\": [1, 20]}");
    }
  }

  /// A member beside the `$` key.
  void beside(const JsonNode& member) {
    const bool is_text_kind = directive_.kind == Kind::template_text || directive_.kind == Kind::secret;
    const bool has_default = directive_.kind == Kind::one_of || directive_.kind == Kind::range;
    if (member.key == "why" || member.key == "by") {
      if (!is_text(member)) return wrong_beside(member, "write a text");
      (member.key == "why" ? directive_.why : directive_.by) = member.value.text();
    } else if (member.key == "until") {
      if (!is_text(member) || !is_day(member.value.text())) return wrong_beside(member, "write a day: \"2026-12-31\"");
      directive_.until = member.value.text();
    } else if (member.key == "undecided") {
      if (!is_true(member)) return wrong_beside(member, "write true, or take it out");
      directive_.undecided = true;
    } else if (member.key == "as" && is_text_kind) {
      if (!is_text(member) || member.value.text() != "number")
        return wrong_beside(member, "write \"number\", or take it out");
      directive_.as_number = true;
    } else if (member.key == "default" && has_default) {
      directive_.fallback = &member;
    } else {
      unknown_beside(member, is_text_kind, has_default);
    }
  }

  void wrong_beside(const JsonNode& member, const std::string& hint) {
    error(member, "directive", in_quotes(member.key) + " has a value of the wrong kind", hint);
  }

  void unknown_beside(const JsonNode& member, bool is_text_kind, bool has_default) {
    std::vector<std::string> known = {"why", "by", "until", "undecided"};
    if (is_text_kind) known.emplace_back("as");
    if (has_default) known.emplace_back("default");
    std::string list;
    for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
    error(member, "directive", in_quotes(member.key) + " may not stand beside " + quoted_name(),
          "beside it may stand: " + list, did_you_mean(member.key, known, behind_problem));
  }

  const JsonNode& object_;
  const JsonText& text_;
  ProblemReport& report_;
  Directive directive_;
  bool failed_ = false;
};

}  // namespace

bool Directive::allows_absence() const {
  if (kind == Kind::absent) return true;
  return (kind == Kind::value || kind == Kind::one_of) && allows(Value::null());
}

bool Directive::allows(const Value& actual) const {
  switch (kind) {
    case Kind::value:
      return actual == argument->value;
    case Kind::absent:
      return false;
    case Kind::template_text:
    case Kind::secret:
    case Kind::any:
    case Kind::unique:
      return !actual.is_null();
    case Kind::one_of: {
      const auto items = argument->value.items();
      return std::find(items.begin(), items.end(), actual) != items.end();
    }
    case Kind::range: {
      const Value& least = argument->children[0].value;
      const Value& greatest = argument->children[1].value;
      return std::is_eq(order_of(actual, actual)) && (least.is_null() || std::is_lteq(order_of(least, actual))) &&
             (greatest.is_null() || std::is_lteq(order_of(actual, greatest)));
    }
  }
  return false;
}

std::string Directive::json() const {
  std::string text = "{";
  const auto add = [&](const JsonNode& member) {
    if (text.size() > 1) text += ", ";
    document::write_json(text, member.key);
    text += ": ";
    document::write_json(text, member.value);
  };
  add(*argument);
  if (fallback != nullptr) add(*fallback);
  if (as_number) text += ", \"as\": \"number\"";
  return text + "}";
}

std::optional<Directive> read_directive(const JsonNode& object, const JsonText& text, ProblemReport& report) {
  return DirectiveReader(object, text, report).run();
}

}  // namespace ampcfg::drift
