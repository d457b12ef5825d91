#include "cli/asking/decided_value.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json/json_write.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using document::Document;
using document::Value;

constexpr const char* as_text_hint = "--string takes it as it is, as text; quotes inside quotes do, too: '\"…\"'";

Error unusable(const std::string& text, const std::string& why, const std::string& hint) {
  return usage_error("value-unusable", in_quotes(text) + " " + why, hint);
}

std::string as_json(std::string_view text) {
  std::string json;
  document::write_json(json, text);
  return json;
}

/// What YAML takes for something else than a value, so that a part of what was typed would be gone without a word.
void refuse_what_is_dropped(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos)
    throw unusable(text, "is nothing, which a game server reads as null",
                   "--string '' is the empty text, null is null");
  if (text[first] == '&')
    throw unusable(text, "begins with `&`, which only names a value in YAML and is no part of it", as_text_hint);
  const bool is_quoted = text[first] == '"' || text[first] == '\'';
  const bool has_comment = text[first] == '#' || text.find(" #") != std::string::npos;
  if (!is_quoted && has_comment) throw unusable(text, "has a `#`, behind which YAML reads nothing more", as_text_hint);
}

struct Choice {
  const Option* option;
  std::string_view directive;
};
constexpr std::array<Choice, 7> choices{{{&option::template_text, "$template"},
                                         {&option::secret, "$secret"},
                                         {&option::absent, "$absent"},
                                         {&option::any, "$any"},
                                         {&option::one_of, "$oneOf"},
                                         {&option::range, "$range"},
                                         {&option::unique, "$unique"}}};

std::string named(const Option& option) {
  return "--" + std::string(option.name);
}

/// The one that is given; null where none is.
const Choice* choice_of(const CommandLine& line) {
  const Choice* found = nullptr;
  for (const Choice& choice : choices) {
    if (!line.has(*choice.option)) continue;
    if (found != nullptr)
      throw usage_error("options-contradict",
                        named(*found->option) + " and " + named(*choice.option) + " contradict each other",
                        "one value has one of them");
    found = &choice;
  }
  return found;
}

void check_options(const CommandLine& line, const Choice* choice) {
  const auto refuse = [&](const Option& option, const std::string& with) {
    if (line.has(option))
      throw usage_error("options-contradict", named(option) + " stands only beside " + with, "leave it out");
  };
  const bool is_text =
      choice != nullptr && (choice->option == &option::template_text || choice->option == &option::secret);
  const bool is_several = choice != nullptr && (choice->option == &option::one_of || choice->option == &option::range);
  if (!is_text) refuse(option::as, "--template and --secret");
  if (!is_several) refuse(option::default_value, "--one-of and --range");
  if (choice != nullptr) refuse(option::as_text, "VALUE");
}

std::string end_of_range(const std::string& text) {
  if (text.empty()) return "null";
  std::string json = json_read_from(text);
  if (json.find_first_not_of("-+.0123456789eE") == std::string::npos) return json;
  throw unusable(text, "is no number", "a range is two numbers, of which either may be left out: 1..20, ..20, 1..");
}

std::string range_of(const std::string& text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos || text.size() == 2)
    throw unusable(text, "is no range",
                   "write the least and the greatest number, of which either may be left out: 1..20");
  return "[" + end_of_range(text.substr(0, dots)) + ", " + end_of_range(text.substr(dots + 2)) + "]";
}

std::string argument_of(const CommandLine& line, const Option& option) {
  if (!option.takes_value()) return "true";
  if (&option == &option::range) return range_of(*line.value(option));
  if (&option != &option::one_of) return as_json(*line.value(option));
  std::string list;
  for (const std::string& value : line.values(option)) list += (list.empty() ? "" : ", ") + json_read_from(value);
  return "[" + list + "]";
}

void refuse_secret(const std::string& json, const std::string& key, const drift::Secrets& secrets) {
  const auto read = document::JsonText::read(json);
  const auto* text = std::get_if<document::JsonText>(&read);
  const bool is_empty =
      text == nullptr || (text->root().value.kind() == Value::Kind::string && text->root().value.text().empty());
  if (is_empty || !secrets.hides(key, text->root().value)) return;
  throw usage_error("secret-in-clear", in_quotes(key) + " is a secret, and the set would hold its value in clear",
                    "name it instead: --secret NAME, of a secret that the configuration's `secrets` knows");
}

}  // namespace

std::string json_read_from(const std::string& text) {
  refuse_what_is_dropped(text);
  const auto read = Document::read("v: " + text + "\n");
  if (const auto* invalid = std::get_if<document::Invalid>(&read))
    throw unusable(text, "is no value to a game server: " + invalid->reason, as_text_hint);
  const auto& document = std::get<Document>(read);
  const document::Key* key = document.find("v");
  if (key == nullptr || document.keys().size() != 1)
    throw unusable(text, "is a mapping", "name its keys one by one: KEY.a, KEY.b; --string takes it as it is, as text");
  if (!document::can_be_json(key->value)) throw unusable(text, "is a number that JSON cannot say", as_text_hint);
  std::string json;
  document::write_json(json, key->value);
  return json;
}

bool has_directive(const CommandLine& line) {
  return choice_of(line) != nullptr;
}

std::string with_notes(const CommandLine& line, const std::string& json) {
  const bool has_notes = line.has(option::why) || line.has(option::until) || line.has(option::by_whom);
  if (!has_notes) return json;
  return drift::noted(json, {line.value(option::why).value_or(""), line.value(option::until).value_or(""),
                             line.value(option::by_whom).value_or(person_here())});
}

std::string person_here() {
  const host::Who who = host::who_is_here();
  return who.person.empty() ? who.user : who.person;
}

std::string decided_value(const CommandLine& line, const std::string& value, const std::string& key,
                          const drift::Secrets& secrets) {
  const Choice* choice = choice_of(line);
  check_options(line, choice);
  std::string json;
  if (choice == nullptr) {
    json = line.has(option::as_text) ? as_json(value) : json_read_from(value);
    refuse_secret(json, key, secrets);
  } else {
    const std::string argument = argument_of(line, *choice->option);
    if (choice->option == &option::template_text || choice->option == &option::one_of)
      refuse_secret(argument, key, secrets);
    json = "{\"" + std::string(choice->directive) + "\": " + argument;
    if (const auto other = line.value(option::default_value)) {
      const std::string fallback = json_read_from(*other);
      refuse_secret(fallback, key, secrets);
      json += ", \"default\": " + fallback;
    }
    json += line.has(option::as) ? ", \"as\": \"number\"}" : "}";
  }
  return with_notes(line, json);
}

}  // namespace ampcfg::cli
