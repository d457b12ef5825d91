#include "drift/learning/secret_names.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "ampcfg/drift/deciding/secret_directive.hpp"
#include "drift/judging/demand.hpp"
#include "drift/learning/rules.hpp"
#include "drift/set/template_text.hpp"

namespace ampcfg::drift {
namespace {

bool is_hidden_text(const KeyClass& one) {
  return one.traits.secret && one.traits.kind == Traits::Kind::text;
}

/// A number beside hidden texts is one of them, written without quotes.
bool is_named(const KeyClass& one, const LiveKey& key) {
  if (one.traits.secret) return true;
  return one.traits.kind == Traits::Kind::number && std::any_of(key.classes.begin(), key.classes.end(), is_hidden_text);
}

/// The values of a key by what is to be expected because of them.
struct Named {
  InstanceSet members;
  bool is_secret = false;
  bool may_be_most = true;
};

void add_choices(KeyChoices& plan, const std::map<std::string, Named>& values) {
  std::size_t all = 0;
  for (const auto& [text, value] : values) all += value.members.size();
  const auto most = std::find_if(values.begin(), values.end(), [&](const auto& one) {
    return 2 * one.second.members.size() > all && (one.second.may_be_most || values.size() == 1);
  });
  const auto add = [&](const std::pair<const std::string, Named>& one, bool for_all) {
    const bool is_secret = one.second.is_secret;
    const LearnedBy plain = for_all ? LearnedBy::universal : LearnedBy::variance;
    plan.choices.push_back({one.second.members, one.first, is_secret ? LearnedBy::secret : plain,
                            !is_secret && !for_all, for_all, !is_secret && !for_all});
  };
  if (most != values.end()) add(*most, true);
  for (auto one = values.begin(); one != values.end(); ++one) {
    if (one != most) add(*one, false);
  }
}

}  // namespace

bool is_secret(const LiveKey& key) {
  return std::any_of(key.classes.begin(), key.classes.end(), [](const KeyClass& one) { return one.traits.secret; });
}

SecretNames::SecretNames(const Expectations* set, const Seen& seen, const std::vector<LiveInstance>& instances)
    : seen_(seen), instances_(instances) {
  if (set == nullptr) return;
  for (const Directives* directives : set->set().directives) {
    for (const auto& [node, directive] : *directives) {
      if (directive.kind == Directive::Kind::secret) of_set_.emplace(directive.argument->value.text());
    }
  }
}

/// The value that most have, on all platforms; null where there is none, or the set has its name for another.
const KeyClass* SecretNames::shared_value(const KeyChoices& plan, const std::string& base) const {
  const auto& classes = plan.key->classes;
  const KeyClass* shared = nullptr;
  if (of_set_.contains(base)) {
    const auto whose = plan.said.secrets.find(base);
    if (whose == plan.said.secrets.end()) return nullptr;
    for (const KeyClass& one : classes) {
      if (!one.members.meets(whose->second)) continue;
      if (shared != nullptr) return nullptr;
      shared = &one;
    }
    return shared;
  }
  std::size_t all = 0;
  for (const KeyClass& one : classes) all += one.members.size();
  for (const KeyClass& one : classes) {
    if (2 * one.members.size() > all && is_named(one, *plan.key)) shared = &one;
  }
  return shared;
}

std::string SecretNames::directive_of(const KeyOfFile& key, const KeyClass& value, bool shared,
                                      std::size_t instance) const {
  const LiveInstance& whose = instances_[instance];
  const Subject& subject = whose.seen->known.subject;
  const std::string name = secret_name_of(key, shared ? "" : whose.name);
  const auto text = TemplateText::read(name);
  Parts parts{{"instance", subject.instance}};
  if (subject.host_is_named) parts.emplace("host", subject.host);
  const auto* read = std::get_if<TemplateText>(&text);
  if (read == nullptr || !secret_name(*read, parts).unresolved.empty()) return {};
  return secret_directive(name, value.traits.kind == Traits::Kind::number);
}

bool SecretNames::choose(KeyChoices& plan, const FileChoices& file) const {
  const LiveFile& live = *file.file;
  const KeyOfFile of{live.plugin, live.file, seen_.keys[plan.key->name]};
  const KeyClass* shared = shared_value(plan, secret_name_of(of));
  std::map<std::string, Named> values;
  const auto here = classes_here(*plan.key, file.instances);
  for (const ClassHere& one : here) {
    if (!is_named(*one.of, *plan.key)) {
      values[*one.of->json] = {one.members, false, !is_never_filled_in(*one.of, live)};
      continue;
    }
    for (const std::size_t number : one.members.list()) {
      const std::string directive = directive_of(of, *one.of, one.of == shared, number);
      if (directive.empty()) return false;
      values[directive].members.add(number);
      values[directive].is_secret = true;
    }
  }
  add_choices(plan, values);
  plan.rule = Rule::secret;
  return true;
}

}  // namespace ampcfg::drift
