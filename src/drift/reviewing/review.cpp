#include "ampcfg/drift/reviewing/review.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/os/digest.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view id_start = "rv-";
constexpr std::size_t id_digits = 16;

constexpr std::string_view template_start = "{\"$template\": ";

/// The facts that a template is made of; none of anything else.
std::set<std::string> facts_in(const std::string& expected) {
  if (!expected.starts_with(template_start)) return {};
  const auto read = document::JsonText::read(expected);
  const auto* text = std::get_if<document::JsonText>(&read);
  const document::JsonNode* member = text == nullptr ? nullptr : text->root().member("$template");
  if (member == nullptr) return {};
  const std::string_view words = member->value.text();
  std::set<std::string> facts;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] != '{') continue;
    if (words.substr(at).starts_with("{{")) {
      ++at;
      continue;
    }
    const std::size_t end = words.find('}', at);
    if (end == std::string_view::npos) break;
    facts.emplace(words.substr(at + 1, end - at - 1));
    at = end;
  }
  return facts;
}

std::string joined(const std::set<std::string>& facts) {
  std::string all;
  for (const std::string& fact : facts) all += (all.empty() ? "" : ", ") + fact;
  return all;
}

bool is_asked(const ReviewedScan& scan, const Finding& finding) {
  if (scan.undecided) return finding.undecided && finding.status != Status::error;
  return differs(finding);
}

bool is_any_of(std::string_view kind, std::initializer_list<std::string_view> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// Nothing that a decision or a deploy could put right.
bool is_fault(const Finding& finding) {
  return finding.status == Status::error || is_any_of(finding.kind, {"invalid-file", "unreadable"});
}

bool is_of_file(const Finding& finding) {
  return is_any_of(finding.kind, {"missing-file", "empty-file"});
}

/// Of what stands there no set can say that it is right.
bool is_unsayable(const Finding& finding) {
  return is_mapping(finding) || is_beyond_json(finding);
}

/// True where a deploy has one value to write.
bool has_single_value(const Finding& finding) {
  if (finding.hidden) return true;
  const std::string_view expected = finding.expected ? std::string_view(*finding.expected) : std::string_view();
  if (expected.starts_with("{\"$any\"") || expected.starts_with("{\"$unique\"")) return false;
  const bool is_several = expected.starts_with("{\"$oneOf\"") || expected.starts_with("{\"$range\"");
  return !is_several || expected.find("\"default\": ") != std::string_view::npos;
}

ReviewChoices all_of(bool fix) {
  return {fix, true, true, true, true, true};
}

/// What may be answered to one finding.
ReviewChoices choices_of(const Finding& finding) {
  if (is_fault(finding)) return {};
  if (is_of_file(finding)) return {.fix = true, .accept = true, .no_longer = true};
  if (finding.kind == "not-unique") return {.no_longer = true};
  if (is_unsayable(finding) || holds_hidden(finding)) return {.fix = true, .no_longer = true};
  if (finding.hidden) return {.fix = true, .accept = true, .directive = true, .no_longer = true};
  return all_of(has_single_value(finding));
}

ReviewChoices both(const ReviewChoices& left, const ReviewChoices& right) {
  return {left.fix && right.fix,     left.accept && right.accept,       left.everywhere && right.everywhere,
          left.group && right.group, left.directive && right.directive, left.no_longer && right.no_longer};
}

bool is_template(const Finding& finding) {
  return finding.expected && finding.expected->starts_with(template_start);
}

/// True where an instance has something of its own in a key that is made of facts.
bool is_exception(const Finding& finding) {
  return finding.source == Source::variable && !is_template(finding);
}

/// Whether every exception would get what a universal template says, if its own value went.
bool has_template_below(const ReviewedScan& scan, const ReviewKey& key) {
  std::set<std::optional<std::string>> platforms;
  for (std::size_t n = 0; n < key.findings.size(); ++n) {
    if (!is_template(key.findings[n])) continue;
    if (key.findings[n].source == Source::variable) return false;
    platforms.insert(scan.instances[key.instances[n]].platform);
  }
  for (std::size_t n = 0; n < key.findings.size(); ++n) {
    if (!platforms.contains(scan.instances[key.instances[n]].platform)) return false;
  }
  return true;
}

/// What may be answered about a key, on all of its instances at once.
ReviewChoices choices_of(const ReviewedScan& scan, const ReviewKey& key) {
  ReviewChoices choices = all_of(true);
  bool agree = true, of_group = false, of_variance = true;
  for (const Finding& finding : key.findings) {
    ReviewChoices of_finding = scan.undecided ? all_of(true) : choices_of(finding);
    if (scan.undecided && finding.hidden) of_finding.everywhere = of_finding.group = false;
    choices = both(choices, of_finding);
    agree = agree && finding.actual == key.findings.front().actual;
    of_group = of_group || !finding.group.empty();
    of_variance = of_variance && finding.source == Source::variable;
  }
  choices.everywhere = choices.everywhere && agree && !of_group;
  choices.group = choices.group && agree && !of_group;
  if (scan.undecided) {
    choices.fix = choices.fix && ((of_variance && key.usual) || has_template_below(scan, key));
    choices.everywhere = choices.everywhere && of_variance;
    choices.group = choices.group && of_variance;
  }
  if (!scan.may_write) choices = {.fix = choices.fix && !scan.undecided};
  return choices;
}

/// All that is said of one key, or file.
struct Seen {
  std::vector<std::pair<std::size_t, const Finding*>> asked;
  std::vector<std::size_t> others, universal;
  std::optional<std::string> usual;
};

using SeenKeys = std::map<KeyOfFile, Seen>;

SeenKeys seen_in(const ReviewedScan& scan) {
  SeenKeys keys;
  for (std::size_t n = 0; n < scan.instances.size(); ++n) {
    for (const Finding& finding : scan.findings[n]) {
      Seen& seen = keys[{finding.plugin, finding.file.value_or(""), finding.key.value_or("")}];
      if (is_asked(scan, finding)) {
        seen.asked.emplace_back(n, &finding);
      } else if (finding.status == Status::ok || finding.status == Status::variance) {
        seen.others.push_back(n);
        if (finding.source == Source::universal) seen.universal.push_back(n);
      }
      const bool is_universal = finding.source == Source::universal && !finding.undecided;
      if (is_universal && finding.expected) seen.usual = finding.expected;
    }
  }
  std::erase_if(keys, [](const auto& one) { return one.second.asked.empty(); });
  return keys;
}

/// Of a file that is not there: the instances that have it.
void find_others_of_file(const ReviewedScan& scan, SeenKeys& keys) {
  std::map<std::pair<std::string, std::string>, std::set<std::size_t>> with_file;
  for (std::size_t n = 0; n < scan.instances.size(); ++n) {
    for (const Finding& finding : scan.findings[n]) {
      if (finding.key && finding.file) with_file[{finding.plugin, *finding.file}].insert(n);
    }
  }
  for (auto& [of, seen] : keys) {
    if (!of.key.empty()) continue;
    for (const std::size_t n : with_file[{of.plugin, of.file}]) {
      const bool is_asked =
          std::any_of(seen.asked.begin(), seen.asked.end(), [&](const auto& one) { return one.first == n; });
      if (!is_asked) seen.others.push_back(n);
    }
  }
}

std::string id_of(const ReviewedScan& scan, const ReviewGroup& group, const std::string& key) {
  std::string text = scan.undecided ? "undecided\n" : "drift\n";
  const auto add = [&](std::string_view part) { text += std::to_string(part.size()) + ":" + std::string(part); };
  for (const ReviewKey& one : group.keys) {
    add(one.of.plugin);
    add(one.of.file);
    add(one.of.key);
    for (std::size_t n = 0; n < one.findings.size(); ++n) {
      const Finding& finding = one.findings[n];
      const ReviewedInstance& instance = scan.instances[one.instances[n]];
      add(instance.host);
      add(instance.instance);
      add(finding.kind);
      add(finding.expected.value_or("-"));
      add(finding.actual.value_or("-"));
      add(finding.group);
    }
  }
  return std::string(id_start) + os::hmac_sha256_hex(key, text).substr(0, id_digits);
}

/// What keys of one question have in common.
struct Common {
  std::string fact, plugin;  // of templates no plugin, and no instances
  bool is_fault = false, is_of_file = false, is_ended = false;
  std::vector<std::size_t> instances;
  ReviewChoices choices;

  [[nodiscard]] auto parts() const {
    const auto& c = choices;
    return std::tie(fact, plugin, is_fault, is_of_file, is_ended, instances, c.fix, c.accept, c.directive, c.no_longer);
  }
  bool operator<(const Common& other) const { return parts() < other.parts(); }
};

/// The facts of a template as they are asked about.
std::string asked_as(const ReviewedScan& scan, const std::string& expected) {
  std::set<std::string> names;
  for (const std::string& fact : facts_in(expected)) {
    const auto same = scan.same_parts.find(fact);
    names.insert(same == scan.same_parts.end() ? fact : same->second);
  }
  return joined(names);
}

Common common_of(const ReviewedScan& scan, const ReviewKey& key) {
  Common common;
  common.choices = choices_of(scan, key);
  for (const Finding& finding : key.findings) {
    common.is_fault = common.is_fault || is_fault(finding);
    common.is_of_file = common.is_of_file || is_of_file(finding);
    common.is_ended = common.is_ended || finding.ended.has_value();
    if (finding.expected && common.fact.empty()) common.fact = asked_as(scan, *finding.expected);
  }
  if (!common.fact.empty()) {
    common.choices.fix = common.choices.fix && !scan.undecided;
    return common;
  }
  common.plugin = key.of.plugin;
  common.instances = key.instances;
  return common;
}

void finish(const ReviewedScan& scan, ReviewGroup& group, const std::string& key) {
  group.choices = choices_of(scan, group.keys.front());
  bool is_faulty = false, is_doubtful = false, has_exception = false;
  for (const ReviewKey& one : group.keys) {
    group.choices = both(group.choices, choices_of(scan, one));
    is_doubtful = is_doubtful || !one.doubt.empty();
    for (const Finding& finding : one.findings) {
      is_faulty = is_faulty || is_fault(finding);
      has_exception = has_exception || is_exception(finding);
    }
  }
  if (scan.undecided) group.choices.fix = group.choices.fix && has_exception;
  group.rank = is_faulty ? ReviewRank::error : is_doubtful ? ReviewRank::doubt : ReviewRank::difference;
  group.id = id_of(scan, group, key);
}

/// Of two the first differs on fewer of those that have it.
bool comes_before(const ReviewGroup& left, const ReviewGroup& right) {
  if (left.rank != right.rank) return left.rank < right.rank;
  const auto share = [](const ReviewGroup& group, const ReviewGroup& other) {
    return group.instances.size() * (other.instances.size() + other.others());
  };
  const std::size_t of_left = share(left, right), of_right = share(right, left);
  if (of_left != of_right) return of_left < of_right;
  if (left.keys.size() != right.keys.size()) return left.keys.size() > right.keys.size();
  return std::tie(left.fact, left.keys.front().of, left.instances) <
         std::tie(right.fact, right.keys.front().of, right.instances);
}

/// Of the key, else of its file, where it is about one of these instances. What nobody has decided of a file is asked
/// of those that have it, while a doubt of it is about those that lack it.
void note_doubt(const ReviewedScan& scan, ReviewKey& key) {
  auto found = scan.doubts.find(key.of);
  const bool is_of_key = found != scan.doubts.end();
  if (!is_of_key) found = scan.doubts.find({key.of.plugin, key.of.file, ""});
  if (found == scan.doubts.end()) return;
  const auto& names = found->second.instances;
  const auto is_meant = [&](std::size_t n) {
    const ReviewedInstance& instance = scan.instances[n];
    return std::find(names.begin(), names.end(), instance.instance) != names.end() ||
           std::find(names.begin(), names.end(), instance.host + ":" + instance.instance) != names.end();
  };
  const bool is_about_these = std::any_of(key.instances.begin(), key.instances.end(), is_meant);
  if (!is_about_these && (is_of_key || !scan.undecided)) return;
  key.doubt = found->second.words;
  key.is_doubt_of_file = !is_of_key;
}

}  // namespace

std::size_t ReviewGroup::others() const {
  std::size_t most = 0;
  for (const ReviewKey& key : keys) most = std::max(most, key.others.size());
  return most;
}

std::vector<ReviewGroup> review_groups(const ReviewedScan& scan, const std::string& key) {
  SeenKeys seen = seen_in(scan);
  find_others_of_file(scan, seen);
  std::map<Common, ReviewGroup> groups;
  for (const auto& [of, one] : seen) {
    ReviewKey asked{of, {}, {}, one.others, one.universal, one.usual};
    for (const auto& [n, finding] : one.asked) {
      asked.instances.push_back(n);
      asked.findings.push_back(*finding);
    }
    note_doubt(scan, asked);
    asked.is_default = std::all_of(asked.instances.begin(), asked.instances.end(), [&](std::size_t n) {
      return scan.defaults.contains({n, asked.of});
    });
    const Common common = common_of(scan, asked);
    ReviewGroup& group = groups[common];
    std::set<std::size_t> instances(group.instances.begin(), group.instances.end());
    instances.insert(asked.instances.begin(), asked.instances.end());
    group.instances.assign(instances.begin(), instances.end());
    group.fact = common.fact;
    group.keys.push_back(std::move(asked));
  }
  std::vector<ReviewGroup> sorted;
  for (auto& [common, group] : groups) {
    finish(scan, group, key);
    sorted.push_back(std::move(group));
  }
  std::stable_sort(sorted.begin(), sorted.end(), comes_before);
  return sorted;
}

std::vector<ReviewGroup> apart(const ReviewedScan& scan, const ReviewGroup& group, const std::string& key) {
  std::vector<ReviewGroup> groups;
  for (const ReviewKey& one : group.keys) {
    ReviewGroup& made = groups.emplace_back();
    made.instances = one.instances;
    made.fact = group.fact;
    made.keys = {one};
    finish(scan, made, key);
  }
  return groups;
}

bool is_review_id(const std::string& text) {
  return text.size() == id_start.size() + id_digits && text.starts_with(id_start) &&
         text.find_first_not_of("0123456789abcdef", id_start.size()) == std::string::npos;
}

std::string demanded(const std::string& expected) {
  constexpr std::string_view start = "{\"$value\": ";
  if (!expected.starts_with(start) || !expected.ends_with("}")) return expected;
  return expected.substr(start.size(), expected.size() - start.size() - 1);
}

std::string facts_of_template(const std::string& expected) {
  return joined(facts_in(expected));
}

}  // namespace ampcfg::drift
