#include "ampcfg/drift/reviewing/outcome.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/deciding/secret_directive.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift {
namespace {

using What = ReviewAnswer::What;

bool is_allowed(const ReviewChoices& choices, What what) {
  switch (what) {
    case What::skip:
      return false;
    case What::fix:
      return choices.fix;
    case What::accept:
      return choices.accept;
    case What::everywhere:
      return choices.everywhere;
    case What::group:
      return choices.group;
    case What::directive:
      return choices.directive;
    case What::no_longer:
      return choices.no_longer;
  }
  return false;
}

std::string in_json(std::string_view text) {
  std::string json;
  document::write_json(json, text);
  return json;
}

Subject subject_of(const ReviewedInstance& instance) {
  return {instance.host, instance.instance, instance.platform};
}

/// What one answer comes to.
class Answered {
 public:
  Answered(ReviewOutcome& outcome, const ReviewedScan& scan, const ReviewGroup& group, const ReviewAnswer& answer,
           const Expectations& set)
      : outcome_(outcome), scan_(scan), group_(group), answer_(answer), set_(set) {
    std::vector<KeyOfFile> keys;
    for (const ReviewKey& key : group.keys) {
      if (!key.of.key.empty()) keys.push_back(key.of);
    }
    standing_ = standing_entries(set, keys);
  }

  void add(const ReviewKey& key) {
    switch (answer_.what) {
      case What::fix:
        return fix(key);
      case What::accept:
        return key.of.key.empty() ? accept_absence(key)
               : scan_.undecided  ? take_mark_off(key, Marked::all)
                                  : accept(key);
      case What::everywhere:
        return decide_for(key, value_of(key.findings.front()), {});
      case What::group:
        return decide_for(key, value_of(key.findings.front()), {"@" + answer_.text});
      case What::directive:
        return decide_for(key, answer_.text, {});
      case What::no_longer:
        return no_longer(key);
      case What::skip:
        return;
    }
  }

 private:
  void fix(const ReviewKey& key) {
    for (std::size_t n = 0; n < key.instances.size(); ++n) {
      const Finding& finding = key.findings[n];
      // Of what nobody has decided the others have the universal value already.
      if (scan_.undecided && finding.source != Source::variable) continue;
      outcome_.fixes.push_back({key.instances[n], key.of});
      outcome_.creates = outcome_.creates || key.of.key.empty();
      outcome_.ends = outcome_.ends || finding.ended;
      outcome_.replaces = outcome_.replaces || (finding.actual && finding.actual->starts_with("{\""));
    }
    if (!scan_.undecided) return;
    take_own_away(key);
    take_mark_off(key, Marked::universal);
  }

  /// A decision with who has made it.
  void decide(const KeyOfFile& of, const std::string& value, std::vector<std::string> whose) {
    outcome_.decisions.push_back({of, noted(value, answer_.notes), std::move(whose)});
  }

  static std::string value_of(const Finding& finding) { return finding.actual.value_or("null"); }

  void accept(const ReviewKey& key) {
    std::map<std::string, std::vector<std::string>> by_value;
    for (std::size_t n = 0; n < key.instances.size(); ++n) {
      const std::string& name = scan_.instances[key.instances[n]].name;
      const Finding& finding = key.findings[n];
      const std::string value = finding.hidden ? secret_directive(secret_name_of(key.of, name)) : value_of(finding);
      by_value[value].push_back(name);
    }
    for (auto& [value, names] : by_value) decide(key.of, value, std::move(names));
  }

  /// Of a file that is not there: none of its keys is to be.
  void accept_absence(const ReviewKey& key) {
    for (const std::size_t n : key.instances) {
      const ReviewedInstance& instance = scan_.instances[n];
      for (const KeyOfFile& of : keys_expected(set_, subject_of(instance), key.of.plugin, key.of.file))
        decide(of, "{\"$absent\": true}", {instance.name});
    }
  }

  /// True for an entry that counts for the n-th of the group's instances.
  [[nodiscard]] bool is_of(const StandingEntry& entry, const ReviewKey& key, std::size_t n) const {
    const ReviewedInstance& instance = scan_.instances[key.instances[n]];
    const Finding& finding = key.findings[n];
    if (!entry.platform.empty() && entry.platform != instance.platform) return false;
    if (finding.source != Source::variable) return entry.whose.empty();
    if (!finding.group.empty()) return entry.whose == "@" + finding.group;
    return entry.whose == instance.instance || entry.whose == instance.host + ":" + instance.instance;
  }
  [[nodiscard]] bool is_of_any(const StandingEntry& entry, const ReviewKey& key) const {
    for (std::size_t n = 0; n < key.instances.size(); ++n) {
      if (is_of(entry, key, n)) return true;
    }
    return false;
  }

  enum class Marked { all, universal };

  void take_mark_off(const ReviewKey& key, Marked which) {
    for (const StandingEntry& entry : standing_[key.of]) {
      if (!entry.undecided || !is_of_any(entry, key)) continue;
      if (which == Marked::universal && !entry.whose.empty()) continue;
      const std::vector<std::string> whose =
          entry.whose.empty() ? std::vector<std::string>() : std::vector{entry.whose};
      Notes notes = answer_.notes;
      if (notes.why.empty() && notes.until.empty()) notes.by.clear();
      const bool has_notes = entry.value.starts_with("{\"$") && entry.value.find("\"by\": ") != std::string::npos;
      const std::string value = has_notes ? entry.value : noted(entry.value, notes);
      outcome_.decisions.push_back({key.of, value, whose, entry.platform});
    }
  }

  /// What these instances have of their own goes, so that what counts less counts.
  void take_own_away(const ReviewKey& key, const std::vector<std::string>& but = {}) {
    for (const StandingEntry& entry : standing_[key.of]) {
      const bool stays = entry.whose.empty() || std::find(but.begin(), but.end(), entry.whose) != but.end();
      if (!stays && is_of_any(entry, key))
        outcome_.decisions.push_back({key.of, std::nullopt, {entry.whose}, entry.platform});
    }
  }

  /// One value for all, or for a group, in place of their own. Others who had the universal one get it by a deploy.
  void decide_for(const ReviewKey& key, const std::string& value, const std::vector<std::string>& whose) {
    decide(key.of, value, whose);
    take_own_away(key, whose);
    if (answer_.what != What::everywhere) {
      if (answer_.what == What::group && !set_.groups().contains(answer_.text)) make_group();
      return;
    }
    for (const std::size_t n : key.universal) outcome_.fixes.push_back({n, key.of});
  }

  void make_group() {
    auto& members = outcome_.groups[answer_.text];
    for (const std::size_t n : group_.instances) {
      const std::string& name = scan_.instances[n].name;
      if (std::find(members.begin(), members.end(), name) == members.end()) members.push_back(name);
    }
  }

  void no_longer(const ReviewKey& key) {
    std::vector<KeyOfFile> keys{key.of};
    if (key.of.key.empty()) {
      std::set<KeyOfFile> all;
      for (const std::size_t n : key.instances) {
        for (KeyOfFile& of : keys_expected(set_, subject_of(scan_.instances[n]), key.of.plugin, key.of.file))
          all.insert(std::move(of));
      }
      keys.assign(all.begin(), all.end());
      for (auto& [of, entries] : standing_entries(set_, keys)) standing_[of] = std::move(entries);
    }
    for (const KeyOfFile& of : keys) {
      outcome_.unchecked.push_back(of);
      for (const StandingEntry& entry : standing_[of]) {
        const auto whose = entry.whose.empty() ? std::vector<std::string>() : std::vector{entry.whose};
        outcome_.decisions.push_back({of, std::nullopt, whose, entry.platform});
      }
    }
  }

  ReviewOutcome& outcome_;
  const ReviewedScan& scan_;
  const ReviewGroup& group_;
  const ReviewAnswer& answer_;
  const Expectations& set_;
  std::map<KeyOfFile, std::vector<StandingEntry>> standing_;
};

std::string as_glob(const std::string& name) {
  std::string text;
  for (const char c : name) {
    const bool is_sign = c == '*' || c == '?' || c == '[';
    if (is_sign) text += '[';
    text += c;
    if (is_sign) text += ']';
  }
  return text;
}

}  // namespace

void add_outcome(ReviewOutcome& outcome, const ReviewedScan& scan, const ReviewGroup& group, const ReviewAnswer& answer,
                 const Expectations& set) {
  if (!is_allowed(group.choices, answer.what)) return;
  Answered answered(outcome, scan, group, answer, set);
  for (const ReviewKey& key : group.keys) answered.add(key);
}

std::string obstacle_of_group(const ReviewedScan& scan, const ReviewGroup& group, const std::string& name,
                              const Expectations& set) {
  const bool is_plain =
      !name.empty() &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == std::string::npos;
  if (!is_plain) return "a group's name is letters, digits, `.`, `_` and `-`";
  if (!set.groups().contains(name)) return {};
  for (std::size_t n = 0; n < scan.instances.size(); ++n) {
    const bool is_member = set.is_in_group(subject_of(scan.instances[n]), name);
    const bool is_meant = std::find(group.instances.begin(), group.instances.end(), n) != group.instances.end();
    if (is_meant && !is_member) return scan.instances[n].label + " is not in the group @" + name;
    const bool has_it = std::any_of(group.keys.begin(), group.keys.end(), [&](const ReviewKey& key) {
      return std::find(key.others.begin(), key.others.end(), n) != key.others.end();
    });
    if (is_member && !is_meant && has_it) return scan.instances[n].label + ", in @" + name + ", has another value";
  }
  return {};
}

std::string with_unchecked(const std::string& before, const std::vector<KeyOfFile>& keys) {
  std::vector<std::string> lines;
  const auto read = document::JsonText::read(before.empty() ? "[]" : before);
  const auto* text = std::get_if<document::JsonText>(&read);
  if (text == nullptr || text->root().value.kind() != document::Value::Kind::list)
    throw usage_error("unchecked-invalid", "unchecked.json is no list of texts", "write it as [\"PLUGIN/FILE: KEY\"]");
  for (const document::Value& item : text->root().value.items()) {
    if (item.kind() == document::Value::Kind::string) lines.emplace_back(item.text());
  }
  std::set<std::string> known(lines.begin(), lines.end());
  for (const KeyOfFile& key : keys) {
    std::string line = as_glob(key.plugin) + "/" + as_glob(key.file) + ": " + as_glob(key.key);
    if (known.insert(line).second) lines.push_back(std::move(line));
  }
  std::string json;
  for (const std::string& line : lines) json += (json.empty() ? "[" : ", ") + in_json(line);
  return json.empty() ? "[]" : json + "]";
}

}  // namespace ampcfg::drift
