#include "ampcfg/drift/judging/sight.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/os/digest.hpp"
#include "drift/judging/key_verdict.hpp"
#include "drift/judging/selected_files.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Value;

void add_counted(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

/// `1` and `1.0` are one number.
void add_canonical(std::string& text, double number) {
  if (std::isnan(number)) {
    text += "nan";
  } else if (std::isfinite(number) && std::trunc(number) == number) {
    text += 'i';
    add_counted(text, number == 0 ? "0" : fmt::format("{:.0f}", number));
  } else {
    text += fmt::format("f{:.17g};", number);
  }
}

/// Equal values, in kind too, have one text, and others another.
void add_canonical(std::string& text, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      text += 'n';
      return;
    case Value::Kind::boolean:
      text += value.boolean() ? "b1" : "b0";
      return;
    case Value::Kind::integer:
      text += 'i';
      return add_counted(text, value.digits());
    case Value::Kind::floating:
      return add_canonical(text, value.floating());
    case Value::Kind::string:
      text += 's';
      return add_counted(text, value.text());
    case Value::Kind::list:
      text += '[';
      for (const Value& item : value.items()) add_canonical(text, item);
      text += ']';
      return;
    case Value::Kind::mapping: {
      std::map<std::string_view, const Value*> entries;
      for (const document::Entry& entry : value.entries()) entries[entry.key] = &entry.value;
      text += '{';
      for (const auto& [key, entry] : entries) {
        add_counted(text, key);
        add_canonical(text, *entry);
      }
      text += '}';
    }
  }
}

class Sighted {
 public:
  Sighted(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
          const Selection& selection, const Secrets& secrets)
      : set_(expectations.set()),
        subject_(subject),
        plugin_(plugin),
        files_(files),
        secrets_(secrets),
        selected_(expectations, subject, plugin, files, selection) {}

  std::vector<Sighting> run(SightOf of) {
    if (selected_.wanted() == nullptr) return {};
    Counts ignored;
    if (of == SightOf::all) selected_.each(ignored, [this](const SelectedFile& file) { look_at(file); });
    if (set_.has_unique) compare_all();
    return std::move(sightings_);
  }

 private:
  void look_at(const SelectedFile& file) {
    const FileContent& content = files_.read(file.name);
    const Document* document = document_of(content);
    const bool is_absent = std::holds_alternative<Absent>(content) || (document != nullptr && is_blank(*document));
    if (document == nullptr && !is_absent) return;
    std::optional<MissedFile> missed;
    if (is_absent) missed = missed_file(file, files_);
    if (missed && missed->status == Status::error) return;
    for (const Wanted& wanted : file.wanted) {
      const bool is_secret = wanted.demand.is_secret();
      if (wanted.is_faulty() || (!is_secret && !wanted.demand.is_unique())) continue;
      // What misses the file misses it whatever its value would be.
      if (is_absent && !is_secret) continue;
      Sighting& one = is_absent ? missed_key(file.name, document != nullptr, wanted) : look_at(file, *document, wanted);
      if (is_secret) one.secret = ref_of(*wanted.demand.directive);
    }
  }

  Sighting& look_at(const SelectedFile& file, const Document& document, const Wanted& wanted) {
    KeyCursor cursor(document);
    const KeyVerdict verdict = judge_key(document, cursor, wanted);
    Sighting& one = add(file.name, wanted.key);
    Finding& finding = one.finding.emplace();
    describe(finding, file.name, wanted);
    finding.status = verdict.status;
    finding.kind = verdict.kind;
    finding.message = message_of(document, wanted, verdict);
    if (verdict.has_ended_value) finding.ended = ended_of(wanted);
    if (!verdict.actual) return one;
    finding.place = place_of(document, *verdict.actual);
    one.seal = sealed(verdict.actual->value);
    std::optional<Secrets> made;
    const DocumentSecrets hidden(document, secrets_.of_file(plugin_, file.name, made));
    ShownValues values = shown_values(wanted, *verdict.actual, hidden);
    finding.expected = std::move(values.expected);
    finding.actual = std::move(values.actual);
    finding.hidden = values.hidden;
    finding.seal = std::move(values.seal);
    return one;
  }

  /// The finding is the file's.
  Sighting& missed_key(const std::string& file, bool is_empty, const Wanted& wanted) {
    Sighting& one = add(file, wanted.key);
    Finding& finding = one.finding.emplace();
    finding.status = Status::drift;
    finding.kind = is_empty ? "empty-file" : "missing-file";
    finding.plugin = plugin_;
    finding.file = file;
    finding.message = is_empty ? "the file is empty" : "the file is not there";
    return one;
  }

  void describe(Finding& finding, const std::string& file, const Wanted& wanted) {
    finding.plugin = plugin_;
    finding.file = file;
    finding.key = wanted.key;
    finding.source = wanted.source;
    finding.group = wanted.group();
    ShownValues values = shown_values(wanted, secrets_);
    finding.expected = std::move(values.expected);
    finding.hidden = values.hidden;
    finding.undecided = wanted.demand.is_undecided();
  }

  Sighting& add(std::string_view file, std::string_view key) {
    Sighting& one = sightings_.emplace_back();
    one.plugin = plugin_;
    one.file = file;
    one.key = key;
    return one;
  }

  /// Of the keys that are to be `$unique` on any instance, those that are not there yet.
  void compare_all() {
    const PluginSet& set = *set_.find(subject_, plugin_);
    std::set<std::pair<std::string, std::string>> seen;
    for (const Sighting& one : sightings_) seen.emplace(one.file, one.key);
    const auto compare = [&](std::string_view file, std::string_view key) {
      if (!seen.emplace(file, key).second) return;
      const Document* document = document_of(files_.read(file));
      const document::Key* found = document == nullptr ? nullptr : document->find(key);
      if (found != nullptr && !found->value.is_null()) add(file, key).seal = sealed(found->value);
    };
    Places& places = selected_.wanted()->places();
    for (const Section& section : set.sections) {
      for (const Expected& leaf : section.leaves) {
        if (is_unique(*leaf.node)) compare(places.section_file(section.name), leaf.key);
      }
    }
    for (const FlatKey& key : set.flat_keys) {
      if (!is_unique(*key.node)) continue;
      const KeyPlace place = places.place(key.key, key.stem);
      compare(place.file, place.key);
    }
    for (const VariableKey& key : set.variable_keys) compare_variable(set, key, places, compare);
  }

  template <typename Compare>
  void compare_variable(const PluginSet& set, const VariableKey& key, Places& places, const Compare& compare) {
    if (std::none_of(key.instances.begin(), key.instances.end(),
                     [this](const Documented& documented) { return is_unique(*documented.node); }))
      return;
    if (!key.own_section.empty()) return compare(places.section_file(key.own_section), key.key);
    if (key.section >= 0) {
      const Section& section = set.sections[static_cast<std::size_t>(key.section)];
      return compare(places.section_file(section.name), places.below_section(key));
    }
    const KeyPlace place = places.place(key.key, key.stem);
    compare(place.file, place.key);
  }

  [[nodiscard]] bool is_unique(const document::JsonNode& node) const {
    const Directive* directive = set_.directive(node);
    return directive != nullptr && directive->kind == Directive::Kind::unique;
  }

  [[nodiscard]] std::string sealed(const Value& value) const {
    return value.is_null() ? std::string() : seal_of(value, subject_.seal_key);
  }

  [[nodiscard]] SecretRef ref_of(const Directive& directive) const {
    SecretRef ref{std::string(directive.argument->value.text()), directive.as_number, 0};
    const auto& stretches = directive.text.stretches();
    if (std::any_of(stretches.begin(), stretches.end(), [](const auto& one) { return one.part == "port"; }))
      ref.port = port();
    return ref;
  }

  [[nodiscard]] std::uint16_t port() const { return subject_.port ? subject_.port().value_or(0) : std::uint16_t{0}; }

  const ExpectationSet& set_;
  const Subject& subject_;
  const std::string& plugin_;
  PluginFiles& files_;
  const Secrets& secrets_;
  SelectedFiles selected_;
  std::vector<Sighting> sightings_;
};

/// The directive that gives the subject that secret; null where the plugin has none.
const Directive* directive_of(const ExpectationSet& set, const Subject& subject, const PluginSet& plugin,
                              const SecretRef& secret) {
  const auto is_it = [&](const Directive* directive) {
    return directive != nullptr && directive->kind == Directive::Kind::secret &&
           directive->argument->value.text() == secret.text && directive->as_number == secret.as_number;
  };
  const auto found = std::find_if(plugin.secrets.begin(), plugin.secrets.end(), is_it);
  if (found != plugin.secrets.end()) return *found;
  const auto groups = set.instances.groups_of(subject);
  for (const std::uint32_t n : plugin.keys_with_secrets) {
    for (const Documented* one : documented_for(plugin.variable_keys[n], subject, groups)) {
      if (is_it(set.directive(*one->node))) return set.directive(*one->node);
    }
  }
  return nullptr;
}

}  // namespace

std::string canonical_text(const Value& value) {
  std::string text;
  add_canonical(text, value);
  return text;
}

std::string seal_of(const Value& value, std::string_view key) {
  return os::hmac_sha256_hex(key, canonical_text(value));
}

std::optional<std::string> seal_of_secret(const std::string& text, bool as_number, std::string_view key) {
  if (!as_number) return seal_of(Value::string(text), key);
  document::Arena arena;
  const auto number = number_in(text, arena);
  if (!number) return std::nullopt;
  return seal_of(*number, key);
}

std::vector<Sighting> sight(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                            PluginFiles& files, const Selection& selection, const Secrets& secrets, SightOf of) {
  return Sighted(expectations, subject, plugin, files, selection, secrets).run(of);
}

std::optional<NamedSecret> name_secret(const Expectations& expectations, const Subject& subject,
                                       const std::string& plugin, const SecretRef& secret) {
  const ExpectationSet& set = expectations.set();
  const PluginSet* expected = set.find(subject, plugin);
  if (expected == nullptr) return std::nullopt;
  const Directive* directive = directive_of(set, subject, *expected, secret);
  if (directive == nullptr) return std::nullopt;
  SecretName filled = secret_name(directive->text, set.instances.parts_of(subject));
  if (!filled.unresolved.empty()) return std::nullopt;
  bool has_instance = false, has_host = false;
  for (const TemplateStretch& stretch : directive->text.stretches()) {
    has_instance = has_instance || stretch.part.starts_with("instance");
    has_host = has_host || stretch.part == "host";
  }
  return NamedSecret{std::move(filled.name), has_instance && !has_host};
}

}  // namespace ampcfg::drift
