#include "ampcfg/drift/planning/plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/judging/judge.hpp"
#include "ampcfg/drift/judging/twin.hpp"
#include "drift/judging/key_verdict.hpp"
#include "drift/judging/selected_files.hpp"
#include "drift/set/problem_report.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Value;

/// How many parents of a key are there as mappings that it can stand in, from the top.
std::size_t held_parents(const Document& document, std::string_view key) {
  std::size_t held = 0;
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
    const std::string_view parent = key.substr(0, dot);
    const document::Key* leaf = document.find(parent);
    const bool is_open = leaf != nullptr && (leaf->value.is_null() || leaf->value.kind() == Value::Kind::mapping);
    if (!is_open && !document.has_section(parent)) break;
    ++held;
  }
  return held;
}

std::string_view first_part(std::string_view key) {
  return key.substr(0, key.find('.'));
}

bool is_main(std::string_view file) {
  return file == "config.yml" || file == "config.yaml";
}

/// An edit that is to be made, and what is said of it.
struct Draft {
  document::Edit edit;
  PlannedKey key;
  std::string warning;
  std::optional<SecretEdit> secret;
};

class Planning {
 public:
  Planning(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
           const Selection& selection, const Secrets& secrets, const Wishes& wishes)
      : subject_(subject),
        selected_(expectations, subject, plugin, files, selection),
        owner_(expectations.owner()),
        files_(files),
        secrets_(secrets),
        wishes_(wishes) {
    plan_.plugin = plugin;
  }

  PluginPlan run() {
    selected_.each(plan_.counts, [this](const SelectedFile& file) { look_at(file, files_.read(file.name)); });
    for (auto& [file, drafts] : drafts_) make(file, drafts);
    std::sort(plan_.left.begin(), plan_.left.end(), [](const LeftAlone& left, const LeftAlone& right) {
      return std::tie(left.file, left.key) < std::tie(right.file, right.key);
    });
    return std::move(plan_);
  }

 private:
  /// The paths of a file's first drafts.
  struct Paths {
    std::unordered_set<std::string> paths;
    std::size_t drafts = 0;
  };

  void look_at(const SelectedFile& file, const FileContent& content) {
    if (const Document* document = document_of(content)) {
      look_at(file, *document);
    } else if (const auto* invalid = std::get_if<document::Invalid>(&content)) {
      count(plan_.counts, Status::drift);
      leave(file.name, std::nullopt, "invalid-file",
            "line " + std::to_string(invalid->place.line) + ": " + invalid->reason);
    } else if (const auto* unreadable = std::get_if<Unreadable>(&content)) {
      count(plan_.counts, Status::error);
      leave(file.name, std::nullopt, "unreadable", unreadable->reason);
    } else {
      look_at_missed(file);
    }
  }

  void look_at(const SelectedFile& file, const Document& document) {
    if (is_blank(document)) return look_at_missed(file);
    KeyCursor cursor(document);
    std::optional<Secrets> of_file;
    const DocumentSecrets secrets(document, secrets_.of_file(plan_.plugin, file.name, of_file));
    for (const Wanted& wanted : file.wanted) {
      KeyVerdict verdict = judge_key(document, cursor, wanted);
      const bool is_sealed = (wanted.demand.is_secret() || wanted.demand.is_unique()) && !wanted.is_faulty();
      if (!is_sealed) {
        look_at(file, document, wanted, verdict, secrets);
      } else if (const auto ordered = as_ordered(file.name, wanted, verdict)) {
        look_at(file, document, *ordered, verdict, secrets);
      }
    }
  }

  void look_at(const SelectedFile& file, const Document& document, const Wanted& wanted, const KeyVerdict& verdict,
               const DocumentSecrets& secrets) {
    count(plan_.counts, verdict.status);
    if (verdict.status == Status::error) leave(file.name, wanted, fault_of(wanted), words_of_fault(wanted));
    if (verdict.status != Status::drift || is_left(file, wanted, verdict)) return;
    if (verdict.actual) {
      ShownValues shown = shown_values(wanted, *verdict.actual, secrets);
      draft(file.name, wanted.key, wanted, std::move(shown)).warning = kind_change(wanted, *verdict.actual);
    } else {
      insert(file.name, &document, wanted);
    }
  }

  [[nodiscard]] const Order* order_of(const std::string& file, std::string_view key) const {
    if (subject_.orders == nullptr) return nullptr;
    const auto found = std::find_if(subject_.orders->begin(), subject_.orders->end(), [&](const Order& one) {
      return one.plugin == plan_.plugin && one.file == file && one.key == key;
    });
    return found == subject_.orders->end() ? nullptr : &*found;
  }

  /// What is wanted of a key that no host alone can judge, and, in `verdict`, what was judged of it. Nothing where it
  /// is left.
  std::optional<Wanted> as_ordered(const std::string& file, const Wanted& wanted, KeyVerdict& verdict) {
    const Order* order = order_of(file, wanted.key);
    if (order == nullptr) {
      if (wanted.demand.is_secret()) verdict.status = wanted.is_variance() ? Status::variance : Status::ok;
      return wanted;
    }
    verdict.status = Status::drift;
    if (order->what == Order::What::not_unique) return wanted;
    if (order->what == Order::What::write) return written_secret(wanted, order->name);
    --plan_.counts.keys;
    leave(file, wanted, "secret-unknown", order->reason);
    return std::nullopt;
  }

  Wanted written_secret(const Wanted& wanted, const std::string& name) {
    Wanted written = wanted;
    written.demand.secret = name;
    written.demand.writes = true;
    const std::string text = std::string(secret_text_begin) + name + std::string(secret_text_end);
    written.demand.value = Value::string(selected_.wanted()->demands().keep_text(text));
    return written;
  }

  /// Leaves a key that is not as it should be and that no deploy changes.
  bool is_left(const SelectedFile& file, const Wanted& wanted, const KeyVerdict& verdict) {
    if (verdict.has_ended_value && !wishes_.ended) {
      leave(file.name, wanted, "ended",
            "what is there was expected until " + std::string(wanted.ended()->directive->until) + " (--ended)");
    } else if (!wanted.demand.writes) {
      leave_open(file.name, wanted);
    } else if (wanted.demand.removes() && holds_expected(file, wanted.key)) {
      leave(file.name, wanted, "shape", "it should not be there, but something in it is expected");
    } else {
      return false;
    }
    return true;
  }

  static bool holds_expected(const SelectedFile& file, std::string_view key) {
    return std::any_of(file.wanted.begin(), file.wanted.end(), [key](const Wanted& other) {
      const bool is_below = other.key.size() > key.size() && other.key.starts_with(key) && other.key[key.size()] == '.';
      return is_below && !other.demand.allows_absence();
    });
  }

  void look_at_missed(const SelectedFile& file) {
    auto missed = missed_file(file, files_);
    if (missed) count(plan_.counts, missed->status);
    if (missed && missed->status == Status::error)
      return leave(missed->file, std::nullopt, missed->kind, missed->message);
    for (const Wanted& wanted : file.wanted) {
      if (wanted.is_faulty()) {
        count(plan_.counts, Status::error);
        leave(file.name, wanted, fault_of(wanted), words_of_fault(wanted));
      } else if (!is_missed_where_absent(wanted) && !is_left_to_sight(wanted)) {
        count(plan_.counts, wanted.is_variance() ? Status::variance : Status::ok);
      }
    }
    const std::vector<Wanted> secrets = missed_secrets(file);
    if (!missed && !secrets.empty()) missed = missed_for_secrets(file);
    if (!missed) return;
    if (!wishes_.create) return leave(file.name, std::nullopt, missed->kind, missed->message);
    const std::string_view ending = missed->kind == "missing-file" ? foreign_ending(file.file) : std::string_view();
    if (!ending.empty()) {
      return leave(
          file.name, std::nullopt, missed->kind,
          missed->message + ", and none is made: a name that ends in " + std::string(ending) + " means no YAML");
    }
    for (const Wanted& wanted : file.wanted) {
      if (!is_missed_where_absent(wanted)) continue;
      if (wanted.demand.writes) {
        insert(file.name, nullptr, wanted);
      } else {
        leave_open(file.name, wanted);
      }
    }
    for (const Wanted& wanted : secrets) insert(file.name, nullptr, wanted);
  }

  /// Those that are known, and so are missed with the file.
  std::vector<Wanted> missed_secrets(const SelectedFile& file) {
    std::vector<Wanted> secrets;
    for (const Wanted& wanted : file.wanted) {
      if (!is_left_to_sight(wanted)) continue;
      KeyVerdict verdict;
      const auto ordered = as_ordered(file.name, wanted, verdict);
      if (ordered && verdict.status == Status::drift) secrets.push_back(*ordered);
    }
    return secrets;
  }

  /// Nothing else is expected of the file.
  MissedFile missed_for_secrets(const SelectedFile& file) {
    count(plan_.counts, Status::drift);
    const bool is_empty = document_of(files_.read(file.name)) != nullptr;
    if (is_empty) return {file.name, Status::drift, "empty-file", "the file is empty"};
    return {file.name, Status::drift, "missing-file", "the file is not there"};
  }

  /// Where a key belongs that no file has: `file`, where it was missed, unless another holds more of its path.
  void insert(const std::string& file, const Document* document, const Wanted& wanted) {
    if (wishes_.existing)
      return leave(file, std::string(wanted.key), "missing-key", "the key is not there (--existing)");
    if (wanted.by_section) return make_key(file, document, wanted.key, wanted);
    std::string place(file);
    std::string_view key = wanted.key;
    std::size_t held = document == nullptr ? 0 : held_parents(*document, key);
    for (const KeyPlace& candidate : selected_.wanted()->places().candidates(wanted.entry)) {
      const Document* other = candidate.file == file ? nullptr : document_of(files_.read(candidate.file));
      const std::size_t more = other == nullptr ? 0 : held_parents(*other, candidate.key);
      if (more <= held) continue;
      held = more;
      document = other;
      place = candidate.file;
      key = candidate.key;
    }
    const bool names_no_file = is_main(place) && key == wanted.entry && key.find('.') != std::string_view::npos;
    const bool is_of_item = document != nullptr && list_of_item(*document, key) != nullptr;
    if (names_no_file && !is_of_item && (document == nullptr || !has_key(*document, first_part(key)))) {
      return leave(place, std::string(key), "ambiguous",
                   place + " has no " + in_quotes(first_part(key)) +
                       ", so the key may be meant for another file: write it into a section of that file");
    }
    if (place != file && is_taken(place, key)) return;
    make_key(place, document, key, wanted);
  }

  /// A key that would stand beside a list whose item is meant is not made.
  void make_key(const std::string& file, const Document* document, std::string_view key, const Wanted& wanted) {
    const document::Key* list = document == nullptr ? nullptr : list_of_item(*document, key);
    if (list == nullptr) {
      draft(file, key, wanted, shown_values(wanted, secrets_));
    } else {
      leave(file, std::string(key), "shape", items_have_no_keys(*document, *list));
    }
  }

  /// True where another entry says what the key of that file should be: it counts as soon as the key is there.
  bool is_taken(const std::string& file, std::string_view key) {
    const auto found = selected_.wanted()->files().find(file);
    if (found != selected_.wanted()->files().end() && found->second.claims(key)) return true;
    const auto& drafts = drafts_[file];
    Paths& known = paths_[file];
    for (; known.drafts < drafts.size(); ++known.drafts) known.paths.insert(drafts[known.drafts].edit.path);
    return known.paths.contains(std::string(key));
  }

  Draft& draft(const std::string& file, std::string_view key, const Wanted& wanted, ShownValues values) {
    Draft& made = drafts_[file].emplace_back();
    made.edit = {std::string(key), wanted.value(), wishes_.replace};
    if (wanted.demand.removes()) {
      made.edit.value.reset();
      made.edit.replace = true;  // a mapping goes with its keys
      values.expected.reset();
    } else if (!wanted.demand.secret.empty()) {
      made.secret = SecretEdit{0, std::string(wanted.demand.secret), wanted.demand.directive->as_number};
    } else if (wanted.demand.directive != nullptr && !values.hidden) {
      values.expected = secrets_.json(wanted.key, wanted.value());
    }
    made.key = {std::string(key), std::move(values.actual), std::move(values.expected), values.hidden, wanted.source};
    return made;
  }

  /// `a is text where a number is expected`; empty where the kind stays.
  static std::string kind_change(const Wanted& wanted, const document::Key& actual) {
    if (!wanted.demand.secret.empty()) return {};
    const std::string_view is = kind_name(actual.value);
    const std::string_view becomes = kind_name(wanted.value());
    if (is == becomes || actual.value.is_null() || wanted.value().is_null()) return {};
    return std::string(wanted.key) + " is " + std::string(is) + " where " + std::string(becomes) + " is expected";
  }

  /// One warning for a file, however many of its values are of another kind.
  void warn(const std::string& file, const std::vector<Draft>& drafts) {
    const auto first =
        std::find_if(drafts.begin(), drafts.end(), [](const Draft& one) { return !one.warning.empty(); });
    if (first == drafts.end()) return;
    const auto others =
        std::count_if(first + 1, drafts.end(), [](const Draft& draft) { return !draft.warning.empty(); });
    std::string warning = plan_.plugin + "/" + file + " " + first->warning;
    if (others > 0) {
      warning += ", and " + std::to_string(others) + (others == 1 ? " other value is" : " other values are") +
                 " of another kind, too";
    }
    plan_.warnings.push_back(std::move(warning));
  }

  void make(const std::string& file, std::vector<Draft>& drafts) {
    if (drafts.empty()) return;
    const auto empty = Document::read("");
    const Document* there = document_of(files_.read(file));
    const Document& document = there != nullptr ? *there : std::get<Document>(empty);
    std::vector<document::Edit> edits;
    for (const Draft& draft : drafts) edits.push_back(draft.edit);
    document::Edited edited = document::edit(document, edits);
    leave_refused(file, edited.refused, drafts);
    if (drafts.empty()) return;

    FilePlan& made = plan_.files.emplace_back();
    made.file = file;
    if (there != nullptr) made.before = there->bytes();
    made.after = std::move(edited.bytes);
    made.owner = owner();
    warn(file, drafts);
    if (const std::string warning = warning_of_twin(file, files_); !warning.empty())
      plan_.warnings.push_back(plan_.plugin + ": " + warning);
    for (Draft& draft : drafts) {
      if (draft.secret) made.secrets.push_back({made.edits.size(), draft.secret->name, draft.secret->as_number});
      made.edits.push_back(std::move(draft.edit));
      made.keys.push_back(std::move(draft.key));
    }
    std::sort(made.keys.begin(), made.keys.end(),
              [](const PlannedKey& left, const PlannedKey& right) { return left.key < right.key; });
  }

  /// What is refused is left, and no longer among `drafts`.
  void leave_refused(const std::string& file, const std::vector<document::RefusedEdit>& refused,
                     std::vector<Draft>& drafts) {
    std::vector<bool> is_refused(drafts.size());
    for (const document::RefusedEdit& one : refused) {
      is_refused[one.edit] = true;
      const Draft& draft = drafts[one.edit];
      leave(file, draft.key.key, one.shape || !draft.edit.value ? "shape" : "uneditable", one.reason);
    }
    std::size_t at = 0;
    std::erase_if(drafts, [&](const Draft&) { return is_refused[at++]; });
  }

  /// A directive that names no value to write.
  void leave_open(const std::string& file, const Wanted& wanted) {
    leave(file, wanted, "no-single-value", "more than one value would do: " + wanted.demand.directive->json());
  }

  void leave(const std::string& file, const Wanted& wanted, std::string_view code, std::string reason) {
    leave(file, std::string(wanted.key), std::string(code), std::move(reason));
  }

  void leave(const std::string& file, std::optional<std::string> key, std::string code, std::string reason) {
    plan_.left.push_back({plan_.plugin, file, std::move(key), std::move(code), std::move(reason)});
  }

  /// Of the set's values, and of those that were filled in.
  std::shared_ptr<const void> owner() {
    using Owners = std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>;
    return std::make_shared<const Owners>(owner_, selected_.wanted()->demands().owner());
  }

  const Subject& subject_;
  SelectedFiles selected_;
  std::shared_ptr<const void> owner_;
  PluginFiles& files_;
  const Secrets& secrets_;
  const Wishes& wishes_;
  std::map<std::string, std::vector<Draft>> drafts_;  // by file
  std::map<std::string, Paths> paths_;                // by file
  PluginPlan plan_;
};

}  // namespace

bool LeftAlone::has_failed() const {
  constexpr std::string_view failed[] = {"unreadable", "unsupported-format", "unresolved", "two-groups"};
  return std::find(std::begin(failed), std::end(failed), code) != std::end(failed);
}

bool leaves_drift(const std::vector<LeftAlone>& left) {
  return std::any_of(left.begin(), left.end(), [](const LeftAlone& one) { return one.counts(); });
}

PluginPlan plan(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
                const Selection& selection, const Secrets& secrets, const Wishes& wishes) {
  return Planning(expectations, subject, plugin, files, selection, secrets, wishes).run();
}

namespace {

/// The value as it is to be written; nothing where it is not known, or no number.
std::optional<Value> revealed(const SecretEdit& secret, const std::map<std::string, std::string>& values,
                              document::Arena& arena) {
  const auto found = values.find(secret.name);
  if (found == values.end()) return std::nullopt;
  if (secret.as_number) return number_in(found->second, arena);
  return Value::string(arena.keep(std::string_view(found->second)));
}

/// Why not, where the file is not to be written.
std::optional<std::string> reveal(FilePlan& file, const std::map<std::string, std::string>& values) {
  using Owners = std::pair<std::shared_ptr<const void>, document::Arena>;
  const auto owners = std::make_shared<Owners>(file.owner, document::Arena());
  for (const SecretEdit& secret : file.secrets) {
    const auto value = revealed(secret, values, owners->second);
    if (!value) return "the secret " + in_quotes(secret.name) + " has no value that can be written";
    file.edits[secret.edit].value = *value;
  }
  const auto read = Document::read(file.before.value_or(std::string()));
  const auto* document = std::get_if<Document>(&read);
  if (document == nullptr) return "the file cannot be read any more";
  document::Edited edited = document::edit(*document, file.edits);
  if (!edited.refused.empty()) return edited.refused.front().reason;
  file.after = std::move(edited.bytes);
  file.owner = owners;
  file.secrets.clear();
  return std::nullopt;
}

}  // namespace

void reveal(PluginPlan& plan, const std::map<std::string, std::string>& values) {
  std::erase_if(plan.files, [&](FilePlan& file) {
    if (file.secrets.empty()) return false;
    const auto reason = reveal(file, values);
    if (reason) plan.left.push_back({plan.plugin, file.file, std::nullopt, "uneditable", *reason});
    return reason.has_value();
  });
}

PluginPlan plan_unreadable(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                           const std::string& reason, const Selection& selection) {
  const Verdict verdict = judge_unreadable(expectations, subject, plugin, reason, selection);
  PluginPlan plan;
  plan.plugin = plugin;
  plan.counts = verdict.counts;
  for (const Finding& finding : verdict.findings)
    plan.left.push_back({plugin, std::nullopt, std::nullopt, finding.kind, finding.message});
  return plan;
}

}  // namespace ampcfg::drift
