#include "ampcfg/drift/set/given_values.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "drift/set/expectation_set.hpp"
#include "drift/set/problem_report.hpp"
#include "drift/set/set_text.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::JsonText;
using document::Place;
using document::Value;

constexpr std::string_view set_file = "universal_configs.json";

class GivenValuesLoading {
 public:
  GivenValuesLoading(const std::string& name, std::vector<Problem>& problems)
      : name_(name), problems_(problems), report_(name, problems) {}

  std::map<std::string, Expectations, std::less<>> run(const std::string& bytes) {
    std::map<std::string, Expectations, std::less<>> sets;
    const auto text = read_set_text(bytes, report_);
    if (!text) return sets;
    if (text->root().value.kind() != Value::Kind::mapping) {
      report_.error("schema", text->place(text->root().written.begin), "the file is no object",
                    "write {\"INSTANCE\": {\"PLUGIN\": {\"KEY\": value}}}");
      return sets;
    }
    for (const JsonNode& instance : text->root().children) {
      const Place place = text->place(instance.key_written.begin);
      if (!check(instance, place)) continue;
      if (auto set = set_of(*text, instance)) sets.insert_or_assign(std::string(instance.key), *std::move(set));
    }
    drop_repeated();
    return sets;
  }

 private:
  bool check(const JsonNode& instance, const Place& place) {
    const std::string_view name = instance.key;
    const std::size_t colon = name.find(':');
    if (name.empty() || colon == 0 || colon + 1 == name.size() || name.find('/') != std::string_view::npos) {
      report_.error("instance-name", place, in_quotes(name) + " can be no instance's name",
                    "write INSTANCE, or HOST:INSTANCE where two hosts have one of that name");
      return false;
    }
    if (instance.value.kind() == Value::Kind::mapping) return true;
    report_.error("schema", place, in_quotes(name) + " has a value of the wrong kind",
                  "write an object: {\"PLUGIN\": {\"KEY\": value}}");
    return false;
  }

  /// The object of one instance as a set's file. What stands before it in the whole file is as many lines and blanks,
  /// so that each of its characters keeps its place.
  std::optional<Expectations> set_of(const JsonText& text, const JsonNode& instance) {
    const Place place = text.place(instance.written.begin);
    std::string alone(place.line - 1, '\n');
    alone.append(place.column - 1, ' ');
    alone += text.bytes().substr(instance.written.begin, instance.written.end - instance.written.begin);
    std::vector<SetFile> files{{std::string(set_file), std::move(alone), false}};
    Expectations::Loaded loaded = Expectations::load(std::move(files), {});
    for (Problem& problem : loaded.problems) {
      problem.file = name_;
      problems_.push_back(std::move(problem));
    }
    if (loaded.expectations) check_directives(loaded.expectations->set());
    return std::move(loaded.expectations);
  }

  /// A value is given to be written: what only says which values will do is none.
  void check_directives(const ExpectationSet& set) {
    using Kind = Directive::Kind;
    if (set.directives.empty()) return;
    for (const auto& [object, directive] : *set.directives.front()) {
      if (directive.kind == Kind::value || directive.kind == Kind::template_text) continue;
      const JsonNode& argument = *directive.argument;
      report_.error("directive", set.layers.front()->text->place(argument.key_written.begin),
                    in_quotes(argument.key) + " gives no value", "write the value, $value or $template");
    }
  }

  /// What is wrong in the text of an instance is found twice: in the whole, and in its own.
  void drop_repeated() {
    const auto order = [](const Problem& problem) {
      const Place place = problem.place.value_or(Place{0, 0});
      return std::tuple(place.line, place.column, std::string_view(problem.code), std::string_view(problem.message));
    };
    std::stable_sort(problems_.begin(), problems_.end(),
                     [&](const Problem& left, const Problem& right) { return order(left) < order(right); });
    const auto last = std::unique(problems_.begin(), problems_.end(), [&](const Problem& left, const Problem& right) {
      return order(left) == order(right);
    });
    problems_.erase(last, problems_.end());
  }

  const std::string& name_;
  std::vector<Problem>& problems_;
  ProblemReport report_;
};

}  // namespace

GivenValues::Loaded GivenValues::load(const std::string& bytes, const std::string& name) {
  Loaded loaded;
  loaded.values.sets_ = GivenValuesLoading(name, loaded.problems).run(bytes);
  for (const auto& [instance, set] : loaded.values.sets_) loaded.values.names_.push_back(instance);
  return loaded;
}

bool GivenValues::Loaded::has_errors() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.severity == Problem::Severity::error; });
}

const Expectations* GivenValues::find(const Subject& subject) const {
  auto found = sets_.find(subject.host + ":" + subject.instance);
  if (found == sets_.end()) found = sets_.find(subject.instance);
  return found == sets_.end() ? nullptr : &found->second;
}

std::vector<std::string> GivenValues::plugins() const {
  std::set<std::string> names;
  for (const auto& [instance, set] : sets_) names.insert(set.plugins().begin(), set.plugins().end());
  return {names.begin(), names.end()};
}

}  // namespace ampcfg::drift
