#include "drift/judging/demand.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace ampcfg::drift {
namespace {

using document::Document;
using document::JsonNode;
using document::Value;
using Kind = Directive::Kind;

/// What a vault, or a shell that it calls, takes for nothing else than a part of a name.
bool may_be_in_name(std::string_view value) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  return std::all_of(value.begin(), value.end(), is_plain) && !value.starts_with('-') &&
         value.find("..") == std::string_view::npos;
}

}  // namespace

std::optional<Value> number_in(std::string_view text, document::Arena& arena) {
  const auto read = Document::read("n: " + std::string(text) + "\n");
  const auto* document = std::get_if<Document>(&read);
  const document::Key* key = document == nullptr ? nullptr : document->find("n");
  if (key == nullptr || document->keys().size() != 1) return std::nullopt;
  if (key->value.kind() == Value::Kind::floating) return key->value;
  if (key->value.kind() != Value::Kind::integer) return std::nullopt;
  return Value::integer(arena.keep(key->value.digits()));
}

SecretName secret_name(const TemplateText& text, const Parts& parts) {
  for (const TemplateStretch& stretch : text.stretches()) {
    const auto part = stretch.part.empty() ? parts.end() : parts.find(stretch.part);
    if (part != parts.end() && !may_be_in_name(part->second))
      return {{},
              "`{" + std::string(stretch.part) + "}` is " + in_quotes(part->second) +
                  ", which no secret's name may have in it"};
  }
  FilledIn filled = fill_in(text, parts);
  if (!filled.unknown.empty()) return {{}, "`{" + filled.unknown + "}` has no value for this instance"};
  if (filled.text.starts_with('-')) return {{}, in_quotes(filled.text) + " is no secret's name"};
  return {std::move(filled.text), {}};
}

bool Demand::allows_absence() const {
  if (!unresolved.empty()) return false;
  return directive == nullptr ? value.is_null() : directive->allows_absence();
}

bool Demand::allows(const Value& actual, bool is_section) const {
  if (!unresolved.empty()) return false;
  if (directive == nullptr) return !is_section && value == actual;
  if (directive->kind == Kind::template_text) return !is_section && value == actual;
  return directive->allows(actual);
}

bool Demand::removes() const {
  return directive != nullptr && directive->kind == Kind::absent;
}

bool Demand::is_secret() const {
  return directive != nullptr && directive->kind == Kind::secret;
}

bool Demand::is_unique() const {
  return directive != nullptr && directive->kind == Kind::unique;
}

bool is_same(const Demand& left, const Demand& right) {
  const auto plain = [](const Demand& demand) -> const Value* {
    if (demand.directive == nullptr) return &demand.node->value;
    return demand.directive->kind == Kind::value ? &demand.directive->argument->value : nullptr;
  };
  const Value* one = plain(left);
  const Value* other = plain(right);
  if (one != nullptr && other != nullptr) return *one == *other;
  return one == nullptr && other == nullptr && left.directive->json() == right.directive->json();
}

Demands::Demands(const ExpectationSet& set, const Subject& subject)
    : set_(set), subject_(subject), groups_(set.instances.groups_of(subject)) {}

bool Demands::has_ended(const JsonNode& node) const {
  const Directive* directive = set_.directive(node);
  return directive != nullptr && !directive->until.empty() && !subject_.day.empty() &&
         directive->until < std::string_view(subject_.day);
}

Demand Demands::of(const JsonNode& node) {
  Demand demand{&node, set_.directive(node), node.value};
  if (demand.directive == nullptr) return demand;
  const Directive& directive = *demand.directive;
  demand.value = Value::null();
  switch (directive.kind) {
    case Kind::value:
      demand.value = directive.argument->value;
      break;
    case Kind::template_text:
      fill_in_text(demand);
      break;
    case Kind::absent:
      break;
    case Kind::one_of:
    case Kind::range:
      demand.writes = directive.fallback != nullptr;
      if (demand.writes) demand.value = directive.fallback->value;
      break;
    case Kind::secret:
      demand.writes = false;
      fill_in_name(demand);
      break;
    case Kind::any:
    case Kind::unique:
      demand.writes = false;
      break;
  }
  return demand;
}

const Parts& Demands::parts() {
  if (!parts_) parts_ = set_.instances.parts_of(subject_);
  return *parts_;
}

void Demands::fill_in_name(Demand& demand) {
  const SecretName filled = secret_name(demand.directive->text, parts());
  if (!filled.unresolved.empty()) demand.unresolved = filled_in_->keep(std::string_view(filled.unresolved));
}

void Demands::fill_in_text(Demand& demand) {
  const FilledIn filled = fill_in(demand.directive->text, parts());
  if (!filled.unknown.empty()) {
    const std::string words = "`{" + filled.unknown + "}` has no value for this instance";
    demand.unresolved = filled_in_->keep(std::string_view(words));
    return;
  }
  if (!demand.directive->as_number) {
    demand.value = Value::string(filled_in_->keep(std::string_view(filled.text)));
  } else if (const auto number = number_in(filled.text, *filled_in_)) {
    demand.value = *number;
  } else {
    const std::string words = in_quotes(filled.text) + ", which it is filled in to, is no number";
    demand.unresolved = filled_in_->keep(std::string_view(words));
  }
}

}  // namespace ampcfg::drift
