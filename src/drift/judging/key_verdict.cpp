#include "drift/judging/key_verdict.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Key;
using document::Value;

/// The parent of a key that is no mapping, and so in its way; null where there is none.
const Key* in_the_way(const Document& document, std::string_view key) {
  constexpr std::size_t longest = 4096;  // the work grows with the square of the length
  key = key.substr(0, longest);
  for (std::size_t dot = key.rfind('.'); dot != std::string_view::npos && dot > 0; dot = key.rfind('.', dot - 1)) {
    const Key* parent = document.find(key.substr(0, dot));
    if (parent == nullptr) continue;
    const bool is_empty_mapping = parent->value.kind() == Value::Kind::mapping;
    return parent->value.is_null() || is_empty_mapping ? nullptr : parent;
  }
  return nullptr;
}

/// Whether `[12]` begins there, at the end of one part of a key.
bool is_index(std::string_view key, std::size_t at) {
  const std::size_t end = key.find_first_not_of("0123456789", at + 1);
  if (end == std::string_view::npos || end == at + 1 || key[end] != ']') return false;
  return end + 1 == key.size() || key[end + 1] == '.' || key[end + 1] == '[';
}

/// The value that is there, or its absence, is one that counted until a day that has passed.
bool has_ended_value(const Wanted& wanted, const std::optional<Key>& actual) {
  const Demand* ended = wanted.ended();
  if (ended == nullptr) return false;
  if (!actual) return ended->allows_absence();
  const bool is_section = actual->value.kind() == Value::Kind::mapping && !actual->value.entries().empty();
  return ended->allows(actual->value, is_section);
}

std::string words_of_constraint(const Demand& demand) {
  using Kind = Directive::Kind;
  switch (demand.directive->kind) {
    case Kind::template_text: {
      std::string filled_in;
      document::write_json(filled_in, demand.value);
      return "should be " + filled_in;
    }
    case Kind::secret:
      break;
    case Kind::absent:
      return "should not be there";
    case Kind::any:
    case Kind::unique:
      return "is null";
    case Kind::one_of:
      return "is none of the values that will do";
    case Kind::range:
      return "is not in the range";
    case Kind::value:
      break;
  }
  return "has another value than expected";
}

/// A list or a mapping is shown, with what is secret in it hidden.
bool is_secret_scalar(const Wanted& wanted, const Value& value, const Secrets& secrets) {
  const bool is_scalar = value.kind() != Value::Kind::list && value.kind() != Value::Kind::mapping;
  return is_scalar && secrets.hides(wanted.key, value);
}

/// Of a directive, what it says of the value is as secret as the value.
bool is_secret_demand(const Wanted& wanted, const Secrets& secrets) {
  const Directive* directive = wanted.demand.directive;
  if (directive == nullptr) return is_secret_scalar(wanted, wanted.value(), secrets);
  using Kind = Directive::Kind;
  if (directive->kind == Kind::secret) return !secrets.hides_nothing();
  if (directive->kind == Kind::absent || directive->kind == Kind::any || directive->kind == Kind::unique) return false;
  return secrets.hides(wanted.key, directive->argument->value) ||
         (wanted.demand.writes && secrets.hides(wanted.key, wanted.value()));
}

/// Of what is expected, as far as the set says it, and of what is there.
std::string seal_of_hidden(const Wanted& wanted, const Key& actual, const Secrets& secrets) {
  std::string values = wanted.demand.directive != nullptr ? wanted.demand.directive->json()
                                                          : Secrets::shown().json(wanted.key, wanted.value());
  values += '\n';
  document::write_json(values, actual.value);
  return secrets.seal(values);
}

}  // namespace

const Key* list_of_item(const Document& document, std::string_view key) {
  constexpr std::size_t longest = 4096;
  key = key.substr(0, longest);
  for (std::size_t at = key.find('['); at != std::string_view::npos; at = key.find('[', at + 1)) {
    if (!is_index(key, at)) continue;
    const Key* found = document.find(key.substr(0, at));
    if (found != nullptr && found->value.kind() == Value::Kind::list) return found;
  }
  return nullptr;
}

std::string items_have_no_keys(const Document& document, const Key& list) {
  std::string text;
  document::write_json(text, list.path);
  return text + " is a list (line " + std::to_string(place_of(document, list).line) +
         "), whose items are no keys: write the whole list";
}

std::string_view kind_name(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return "nothing (null)";
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::integer:
    case Value::Kind::floating:
      return "a number";
    case Value::Kind::string:
      return "text";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::mapping:
      return value.entries().empty() ? "an empty mapping" : "a mapping with keys";
  }
  return {};
}

const Key* KeyCursor::find(std::string_view key) {
  if (next_ < keys_.size() && keys_[next_].path == key) return &keys_[next_++];
  const Key* found = document_.find(key);
  if (found != nullptr) next_ = static_cast<std::size_t>(found - keys_.data()) + 1;
  return found;
}

std::string_view fault_of(const Wanted& wanted) {
  return wanted.is_disputed() ? "two-groups" : "unresolved";
}

std::string words_of_fault(const Wanted& wanted) {
  if (wanted.is_disputed()) {
    return "the groups " + in_quotes("@" + std::string(wanted.precedence->group)) + " and " +
           in_quotes("@" + std::string(wanted.precedence->other_group)) +
           " both have this instance, and expect different values";
  }
  return std::string(wanted.demand.unresolved);
}

KeyVerdict judge_key(const Document& document, KeyCursor& cursor, const Wanted& wanted) {
  KeyVerdict verdict;
  bool holds = false;
  if (const Key* leaf = cursor.find(wanted.key)) {
    verdict.actual = *leaf;
    holds = wanted.demand.allows(leaf->value, false);
  } else {
    verdict.actual = document.section(wanted.key);
    holds = verdict.actual ? wanted.demand.allows(verdict.actual->value, true) : wanted.demand.allows_absence();
  }
  if (wanted.is_faulty()) {
    verdict.status = Status::error;
    verdict.kind = fault_of(wanted);
  } else if (!holds) {
    const bool is_directive = wanted.demand.directive != nullptr;
    verdict.status = Status::drift;
    verdict.kind = !verdict.actual ? "missing-key" : is_directive ? "constraint" : "value";
    verdict.has_ended_value = has_ended_value(wanted, verdict.actual);
  } else if (wanted.is_variance()) {
    verdict.status = Status::variance;
    verdict.kind = "documented";
  }
  if (wanted.demand.is_secret()) verdict.has_ended_value = has_ended_value(wanted, verdict.actual);
  return verdict;
}

document::Place place_of(const Document& document, const Key& key) {
  const bool is_written = key.written.begin != key.written.end;
  return document.place(is_written ? key.written.begin : key.key.begin);
}

std::string message_of(const Document& document, const Wanted& wanted, const KeyVerdict& verdict) {
  if (verdict.status == Status::variance) return words_of_variance(wanted);
  if (verdict.status == Status::error) return words_of_fault(wanted);
  if (verdict.status != Status::drift) return {};
  if (!verdict.actual) {
    if (const Key* list = list_of_item(document, wanted.key))
      return "the file has no such key: " + items_have_no_keys(document, *list);
    const Key* parent = in_the_way(document, wanted.key);
    if (parent == nullptr) return "the file has no such key";
    std::string path;
    document::write_json(path, parent->path);
    return "the file has no such key: " + path + " is " + std::string(kind_name(parent->value)) +
           ", not a mapping (line " + std::to_string(place_of(document, *parent).line) + ")";
  }
  const Value& actual = verdict.actual->value;
  if (wanted.demand.directive != nullptr) return words_of_constraint(wanted.demand);
  const std::string_view is = kind_name(actual);
  const std::string_view should_be = kind_name(wanted.value());
  if (is != should_be) return "is " + std::string(is) + "; expected is " + std::string(should_be);
  const bool has_universal = wanted.source == Source::variable && wanted.universal != nullptr;
  if (has_universal && wanted.universal->value == actual)
    return "has the universal value; another is documented for this instance";
  return "has another value than expected";
}

std::string hint_of(document::ReadingHints& hints, const Wanted& wanted, const KeyVerdict& verdict, bool hidden) {
  const auto is_section = [](const Value& value) {
    return value.kind() == Value::Kind::mapping && !value.entries().empty();
  };
  const bool has_value = wanted.demand.directive == nullptr || (wanted.demand.writes && !wanted.demand.removes());
  if (verdict.status != Status::drift || !verdict.actual || !has_value || is_section(verdict.actual->value)) return {};
  const std::string_view hint = hints.of(*verdict.actual, wanted.value());
  if (hint.empty()) return {};
  return hidden ? "without quotes, a part of it is not read as text" : std::string(hint);
}

ShownValues shown_values(const Wanted& wanted, const Secrets& secrets) {
  if (is_secret_demand(wanted, secrets)) return {std::nullopt, std::nullopt, true};
  const Directive* directive = wanted.demand.directive;
  return {directive != nullptr ? directive->json() : secrets.json(wanted.key, wanted.value()), std::nullopt, false};
}

ShownValues shown_values(const Wanted& wanted, const Key& actual, const DocumentSecrets& secrets) {
  ShownValues shown = shown_values(wanted, secrets.names());
  if (shown.hidden || is_secret_scalar(wanted, actual.value, secrets.names()) || secrets.is_anchored(actual))
    return {std::nullopt, std::nullopt, true, seal_of_hidden(wanted, actual, secrets.names())};
  shown.actual = secrets.json(actual);
  if (shown.actual->find(hidden_text) != std::string::npos)
    shown.seal = seal_of_hidden(wanted, actual, secrets.names());
  return shown;
}

Ended ended_of(const Wanted& wanted) {
  const Directive& directive = *wanted.ended()->directive;
  return {std::string(directive.until), std::string(directive.why), std::string(directive.by)};
}

std::string words_of_variance(const Wanted& wanted) {
  const std::string_view group = wanted.group();
  return group.empty() ? "as documented for this instance" : "as documented for @" + std::string(group);
}

}  // namespace ampcfg::drift
