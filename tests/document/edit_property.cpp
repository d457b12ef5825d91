// Makes random edits of real files and of mutations of them, and asks SnakeYAML what came of each.
//   edit_property [--count N] [--seconds N] [--seed N] [--mutate FILES-OF-TEN] FOLDER...
// Every file below the folders that a game server reads is edited: a leaf gets another value and its old one back, keys
// are put in and taken away, one at a time and several at once. Prints what share was refused and why; exit code 1 if
// SnakeYAML reads anything else than the old keys with the edits, or if bytes outside them changed.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/document/editing/edit.hpp"
#include "document/mutate.hpp"
#include "document/oracle.hpp"
#include "document/random_value.hpp"
#include "document/reading/same_value.hpp"
#include "document/trial_options.hpp"
#include "document/untouched.hpp"

namespace ampcfg::document {
namespace {

constexpr std::size_t batch = 400;
constexpr std::size_t most_wrong = 5;

struct Tally {
  std::size_t edits = 0;
  std::size_t refused = 0;
  std::size_t shapes = 0;
  std::size_t wrong = 0;
  std::size_t compared = 0;  ///< whose bytes beside the value were
  std::size_t scalars_back = 0;
  std::size_t scalars_back_same = 0;
  std::map<std::string, std::size_t> reasons;
  std::map<std::string, std::pair<std::size_t, std::size_t>> kinds;  ///< made, refused
};

/// An edited file that waits for SnakeYAML's word.
struct Question {
  std::string before;
  std::string after;
  std::string what;
  std::string expected;            ///< lines of the keys that no edit is about, in order
  std::string made;                ///< lines of those that one is about
  std::vector<std::string> paths;  ///< of the edits
  std::vector<Edit> given;         ///< the edits that give a value
  std::vector<std::string> set;    ///< of those that have a value
  std::set<std::string> emptied;   ///< where an empty mapping may be left
};

std::string in_quotes(std::string_view path) {
  std::string line = listing(path, Value::null());
  return line.substr(0, line.size() - 3);
}

void flatten(std::string& out, const std::string& path, const Value& value) {
  if (value.kind() != Value::Kind::mapping || value.entries().empty()) {
    out += listing(path, value);
    return;
  }
  for (const Entry& entry : value.entries()) flatten(out, path + "." + std::string(entry.key), entry.value);
}

bool is_at_or_below(std::string_view path, std::string_view top) {
  return path == top || (path.size() > top.size() && path.starts_with(top) && path[top.size()] == '.');
}

/// Those lines of a listing that are about other keys than the question's, and its own.
std::pair<std::string, std::string> divide(const std::string& listed, const Question& question) {
  std::string others;
  std::string own;
  std::vector<std::string> at;
  std::vector<std::string> below;
  std::set<std::string> emptied;
  for (const std::string& path : question.paths) {
    at.push_back(in_quotes(path) + " ");
    below.push_back(in_quotes(path).substr(0, in_quotes(path).size() - 1) + ".");
  }
  for (const std::string& path : question.emptied) emptied.insert(in_quotes(path) + " {}");
  for (std::size_t begin = 0; begin < listed.size();) {
    const std::size_t end = listed.find('\n', begin);
    const std::string line = listed.substr(begin, end - begin);
    begin = end + 1;
    bool is_own = false;
    for (std::size_t i = 0; i < at.size() && !is_own; ++i)
      is_own = line.starts_with(at[i]) || line.starts_with(below[i]);
    if (!is_own && emptied.count(line) != 0) continue;
    (is_own ? own : others).append(line).append("\n");
  }
  return {others, own};
}

std::multiset<std::string> lines_of(const std::string& listed) {
  std::istringstream in(listed);
  std::multiset<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.insert(line);
  return lines;
}

class Run {
 public:
  /// `mutated` files of ten are mutations.
  Run(TrialOptions options, std::uint64_t mutated)
      : options_(std::move(options)),
        mutated_(mutated),
        random_(options_.seed),
        mutator_(options_.files, options_.seed) {}

  int run() {
    const auto end = std::chrono::steady_clock::now() + options_.time;
    while (tally_.edits < options_.count && tally_.wrong < most_wrong && std::chrono::steady_clock::now() < end) {
      while (questions_.size() < batch) one_file();
      judge();
    }
    report();
    return tally_.wrong == 0 ? 0 : 1;
  }

 private:
  void one_file() {
    const bool mutated = random_.below(10) < mutated_;
    std::string bytes = mutated ? mutator_.next() : options_.files[random_.below(options_.files.size())];
    std::variant<Document, Invalid> read = Document::read(std::move(bytes));
    if (std::holds_alternative<Invalid>(read)) return;
    documents_.push_back(std::move(std::get<Document>(read)));
    const Document& document = documents_.back();
    for (int i = 0; i < 4; ++i) {
      Arena& arena = arena_;
      switch (random_.below(6)) {
        case 0:
        case 1:
          change(document, arena);
          break;
        case 2:
          insert(document, arena);
          break;
        case 3:
          take_away(document, arena);
          break;
        case 4:
          change_item(document, arena);
          break;
        default:
          several(document, arena);
          break;
      }
    }
  }

  const Key* leaf(const Document& document) {
    return document.keys().empty() ? nullptr : &document.keys()[random_.below(document.keys().size())];
  }

  std::string missing(const Document& document, Arena& arena) {
    std::string path;
    if (const Key* const key = leaf(document); key != nullptr) path = key->path;
    for (std::size_t up = random_.below(3); up > 0 || document.find(path) != nullptr; up -= up > 0 ? 1 : 0) {
      const std::size_t dot = path.rfind('.');
      if (document.find(path) != nullptr && up == 0 && random_.below(8) == 0) break;
      if (dot == std::string::npos) {
        path.clear();
        break;
      }
      path.resize(dot);
    }
    for (std::size_t parts = random_.below(3) + 1; parts > 0; --parts)
      path.append(path.empty() ? "" : ".").append(random_.name(arena));
    return path;
  }

  void change(const Document& document, Arena& arena) {
    const Key* const key = leaf(document);
    if (key == nullptr) return;
    const Value value = random_.next(key->value, arena);
    const std::optional<std::string> after = ask("change", document, {{std::string(key->path), value, false}});
    if (!after || *after == document.bytes()) return;
    must_be_untouched(document, {std::string(key->path), value, false}, *after);
    const std::variant<Document, Invalid> read = Document::read(*after);
    const auto& changed = std::get<Document>(read);
    const bool mapping = value.kind() == Value::Kind::mapping && !value.entries().empty();
    const std::optional<std::string> back = ask("set back", changed, {{std::string(key->path), key->value, mapping}});
    if (!back || key->value.kind() == Value::Kind::list || mapping || value.kind() == Value::Kind::list) return;
    ++tally_.scalars_back;
    if (*back == document.bytes()) ++tally_.scalars_back_same;
  }

  void must_be_untouched(const Document& document, const Edit& edit, const std::string& after) {
    ++tally_.compared;
    if (const auto what = changed_outside(document, edit, after))
      wrong("changed too: " + *what, std::string(document.bytes()), after, edit.path, "", "");
  }

  /// A list gets or loses one item.
  void change_item(const Document& document, Arena& arena) {
    const Key* const key = leaf(document);
    if (key == nullptr || key->value.kind() != Value::Kind::list || key->value.items().empty()) return;
    std::vector<Value> items(key->value.items().begin(), key->value.items().end());
    const bool grows = items.size() == 1 || random_.below(2) == 0;
    const auto at = items.begin() + static_cast<std::ptrdiff_t>(random_.below(items.size()));
    if (grows) {
      items.insert(at + static_cast<std::ptrdiff_t>(random_.below(2)), random_.next({}, arena));
    } else {
      items.erase(at);
    }
    const Value value = Value::list(arena.keep(std::span<const Value>(items)));
    const auto after =
        ask(grows ? "put an item in" : "take an item away", document, {{std::string(key->path), value, false}});
    if (!after) return;
    ++tally_.compared;
    if (const auto what = changed_beside_item(document.bytes(), *after, grows))
      wrong("changed too: " + *what, std::string(document.bytes()), *after, std::string(key->path), "", "");
  }

  void insert(const Document& document, Arena& arena) {
    const std::string path = missing(document, arena);
    const Value value = random_.next({}, arena);
    const Edit made{path, value, random_.below(3) == 0};
    const std::optional<std::string> after = ask("insert", document, {made});
    if (!after || *after == document.bytes()) return;
    must_be_untouched(document, made, *after);
    const std::variant<Document, Invalid> read = Document::read(*after);
    const bool mapping = value.kind() == Value::Kind::mapping && !value.entries().empty();
    ask("take inserted away", std::get<Document>(read), {{path, std::nullopt, mapping}});
  }

  void take_away(const Document& document, Arena& arena) {
    static_cast<void>(arena);
    const Key* const key = leaf(document);
    if (key != nullptr) ask("take away", document, {{std::string(key->path), std::nullopt, false}});
  }

  void several(const Document& document, Arena& arena) {
    std::vector<Edit> edits;
    for (std::size_t i = random_.below(8) + 2; i > 0; --i) {
      Edit made;
      made.path = missing(document, arena);
      if (const Key* const key = leaf(document); key != nullptr && random_.below(2) == 0) made.path = key->path;
      const Key* const old = document.find(made.path);
      if (random_.below(8) != 0) made.value = random_.next(old == nullptr ? Value() : old->value, arena);
      bool apart = true;
      for (const Edit& other : edits)
        apart = apart && !is_at_or_below(other.path, made.path) && !is_at_or_below(made.path, other.path);
      if (apart) edits.push_back(std::move(made));
    }
    ask("several", document, edits);
  }

  /// Makes the edits; what is not refused becomes a question. The file afterwards, if one was made.
  std::optional<std::string> ask(const std::string& kind, const Document& document, const std::vector<Edit>& edits) {
    const Edited done = edit(document, edits);
    tally_.edits += edits.size();
    tally_.kinds[kind].first += edits.size();
    std::set<std::size_t> refused;
    for (const RefusedEdit& one : done.refused) {
      refused.insert(one.edit);
      count_refused(kind, one, document, edits[one.edit]);
    }
    Question question{std::string(document.bytes()), done.bytes, kind, {}, {}, {}, {}, {}, {}};
    for (std::size_t i = 0; i < edits.size(); ++i) {
      if (refused.count(i) == 0) add(question, document, edits[i]);
    }
    if (question.paths.empty() && done.bytes != document.bytes()) question.what += " refused";
    expect_others(question, document);
    const bool any = !question.paths.empty();
    questions_.push_back(std::move(question));
    return any ? std::optional(done.bytes) : std::nullopt;
  }

  void add(Question& question, const Document& document, const Edit& edit) {
    question.paths.push_back(edit.path);
    question.what += fmt::format("\n  {} = {}", edit.path, edit.value ? listing("", *edit.value) : "nothing");
    if (edit.value) {
      question.set.push_back(edit.path);
      question.given.push_back(edit);
      const Key* const old = document.find(edit.path);
      flatten(question.made, edit.path, old != nullptr && old->value == *edit.value ? old->value : *edit.value);
    } else if (const std::size_t dot = edit.path.rfind('.'); dot != std::string::npos) {
      question.emptied.insert(edit.path.substr(0, dot));
    }
  }

  static void expect_others(Question& question, const Document& document) {
    std::string all;
    for (const Key& key : document.keys()) {
      bool above = false;
      for (const std::string& path : question.set) above = above || is_at_or_below(path, key.path);
      if (!above) all += listing(key.path, key.value);
    }
    question.expected = divide(all, question).first;
  }

  void count_refused(const std::string& kind, const RefusedEdit& refused, const Document& document, const Edit& edit) {
    if (refused.shape) {
      ++tally_.shapes;
      return;
    }
    ++tally_.refused;
    ++tally_.kinds[kind].second;
    std::string reason = refused.reason;
    for (std::size_t at = reason.find('`'); at != std::string::npos; at = reason.find('`', at + 2)) {
      const std::size_t end = reason.find('`', at + 1);
      if (end == std::string::npos) break;
      reason.replace(at, end - at + 1, "``");
    }
    if (tally_.reasons[reason]++ < show_ && document.bytes().size() < 600) {
      std::cout << fmt::format("--- refused: {}\n{} = {}{}\n", refused.reason, edit.path,
                               edit.value ? listing("", *edit.value) : "nothing\n", document.bytes());
    }
  }

  void judge() {
    std::vector<std::string> files;
    files.reserve(questions_.size());
    for (const Question& question : questions_) files.push_back(question.after);
    const std::vector<std::string> answers = oracle_.ask(files);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const Question& question = questions_[i];
      const auto [others, own] = divide(answers[i], question);
      if (answers[i].starts_with('!') || !stay(question, others) || !is_made(question, own, answers[i]))
        wrong(question.what, question.before, question.after, answers[i], question.expected, question.made);
    }
    questions_.clear();
    documents_.clear();
    arena_ = {};
  }

  /// A mapping's own keys come before those that it has by `<<`: one that it gets moves.
  static bool stay(const Question& question, const std::string& others) {
    if (others == question.expected) return true;
    return question.before.find("<<") != std::string::npos && lines_of(others) == lines_of(question.expected);
  }

  /// Keys of several edits stand in the file's order, not in that of the edits, and an item of a list that was 1.0
  /// stays so where it is to be 1.
  static bool is_made(const Question& question, const std::string& own, const std::string& answer) {
    const std::multiset<char> left(own.begin(), own.end());
    const std::multiset<char> right(question.made.begin(), question.made.end());
    if (question.paths.size() == 1 ? own == question.made : left == right) return true;
    const std::variant<Document, Invalid> read = Document::read(question.after);
    const auto* document = std::get_if<Document>(&read);
    if (document == nullptr || listing(question.after) != answer) return false;
    Arena arena;
    return std::all_of(question.given.begin(), question.given.end(), [&](const Edit& edit) {
      if (edit.value->kind() == Value::Kind::mapping && !edit.value->entries().empty()) {
        const std::optional<Key> section = document->section(edit.path);
        return section && section->value == flattened(*edit.value, arena);
      }
      const Key* const key = document->find(edit.path);
      return key != nullptr && key->value == *edit.value;
    });
  }

  void wrong(const std::string& what, const std::string& before, const std::string& after, const std::string& answer,
             const std::string& expected, const std::string& made) {
    ++tally_.wrong;
    std::cout << fmt::format(
        "=== wrong: {}\n--- before\n{}\n--- after\n{}\n--- SnakeYAML\n{}\n--- expected\n{}--- and\n{}\n", what, before,
        after, answer, expected, made);
  }

  void report() {
    std::cout << fmt::format(
        "{} edits: {} wrong, {} refused ({:.3f} %), {} of another shape\n", tally_.edits, tally_.wrong, tally_.refused,
        100.0 * static_cast<double>(tally_.refused) / static_cast<double>(tally_.edits), tally_.shapes);
    std::cout << fmt::format("  {} compared byte for byte beside the value\n", tally_.compared);
    for (const auto& [kind, counts] : tally_.kinds)
      std::cout << fmt::format("  {}: {} edits, {} refused\n", kind, counts.first, counts.second);
    std::cout << fmt::format("  scalars set back: {}, of which the same to the byte {:.1f} %\n", tally_.scalars_back,
                             100.0 * static_cast<double>(tally_.scalars_back_same) /
                                 static_cast<double>(std::max<std::size_t>(tally_.scalars_back, 1)));
    std::multimap<std::size_t, std::string, std::greater<>> by_count;
    for (const auto& [reason, times] : tally_.reasons) by_count.emplace(times, reason);
    for (const auto& [times, reason] : by_count) std::cout << fmt::format("  {:7} {}\n", times, reason);
  }

  TrialOptions options_;
  std::uint64_t mutated_;
  RandomValue random_;
  const std::size_t show_ = std::getenv("EDIT_PROPERTY_SHOW") == nullptr ? 0 : 6;
  Mutator mutator_;
  Oracle oracle_;
  Tally tally_;
  // What the questions of a batch are about.
  Arena arena_;
  std::deque<Document> documents_;
  std::vector<Question> questions_;
};

bool is_yaml(const std::filesystem::path& path) {
  return path.extension() == ".yml" || path.extension() == ".yaml";
}

}  // namespace
}  // namespace ampcfg::document

int main(int count, char** arguments) {
  using namespace ampcfg::document;
  try {
    std::uint64_t mutated = 0;
    TrialOptions options = trial_options({arguments + 1, arguments + count}, is_yaml, {{"--mutate", &mutated}});
    return Run(std::move(options), mutated).run();
  } catch (const std::exception& error) {
    std::cerr << "edit_property: " << error.what() << '\n';
    return 64;
  }
}
