#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/fleet/change.hpp"
#include "ampcfg/fleet/history.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/terminal.hpp"
#include "cli/asking/change_request.hpp"
#include "cli/asking/decided_value.hpp"
#include "cli/asking/review_proposal.hpp"
#include "cli/asking/review_request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/review_record.hpp"
#include "cli/commands/review_talk.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/review_page.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What is left: drift, or what could not be judged.
int code_of(const Review& review, bool is_left) {
  const auto is_faulty = [](const drift::ReviewGroup& group) {
    return std::any_of(group.keys.begin(), group.keys.end(), [](const drift::ReviewKey& key) {
      return std::any_of(key.findings.begin(), key.findings.end(),
                         [](const drift::Finding& finding) { return finding.status == drift::Status::error; });
    });
  };
  if (review.is_partial || std::any_of(review.groups.begin(), review.groups.end(), is_faulty)) return 1;
  return is_left && !review.scan.undecided ? 2 : 0;
}

/// `range 1..20` as `expect set` takes it: `--range 1..20`.
std::string directive_of(const std::string& text, const std::string& key, const drift::Secrets& secrets) {
  const std::size_t space = std::min(text.find(' '), text.size());
  const std::string name = text.substr(0, space);
  const std::string rest = space < text.size() ? text.substr(space + 1) : "";
  static const std::vector<std::string> known{"range", "one-of", "any", "absent", "unique", "template", "secret"};
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw usage_error("directive-unknown", in_quotes(name) + " is no directive: it is " + listed(known, "or"), "");
  std::vector<std::string> words{"expect", "set", "PLUGIN", "KEY"};
  if (name == "one-of") {
    for (std::size_t at = 0; at < rest.size();) {
      const std::size_t end = std::min(rest.find(' ', at), rest.size());
      if (end > at) words.insert(words.end(), {"--one-of", rest.substr(at, end - at)});
      at = end + 1;
    }
  } else {
    words.push_back("--" + name);
    if (!rest.empty()) words.push_back(rest);
  }
  return decided_value(CommandLine::parse(words), "", key, secrets);
}

class Session {
 public:
  Session(const CommandLine& line, Console& console, Request& request, KeptReview& kept)
      : line_(line), console_(console), request_(request), kept_(kept) {}

  int run() {
    review_ = review_of(line_, console_, request_, line_.arguments(), kept_.key());
    if (line_.has(option::json)) {
      if (!review_.scan.may_write)
        review_.warnings.emplace_back("no decision can be written: " + review_.cannot_be_written);
      console_.out.line(review_as_json(review_.scan, review_.groups, texts_of(review_.warnings)));
      return code_of(review_, !review_.groups.empty());
    }
    print_warnings(console_, request_.configuration, review_.warnings);
    if (review_.groups.empty()) {
      console_.out.line(review_.scan.undecided ? "nothing is undecided" : "nothing differs");
      return code_of(review_, false);
    }
    std::vector<AskedGroup> asked;
    for (const drift::ReviewGroup& group : review_.groups) asked.push_back({group, std::nullopt});
    const TalkEnd end = talk(asked);
    if (end == TalkEnd::interrupted) return 130;
    return end == TalkEnd::keep ? say_kept(asked) : carry_out(asked);
  }

 private:
  TalkEnd talk(std::vector<AskedGroup>& asked) {
    const drift::Secrets secrets(request_.configuration.redact, request_.expectations->secret_keys());
    std::string note = kept_.take_up(asked, review_.scan, person_here());
    if (!review_.cannot_be_written.empty())
      note = "no decision can be written: " + shown(review_.cannot_be_written) + (note.empty() ? "" : ". " + note);
    const ReviewTalk talk{
        review_.scan,
        *request_.expectations,
        kept_.key(),
        person_here(),
        std::move(note),
        [this](const std::vector<AskedGroup>& all) { kept_.keep(all); },
        [this](const drift::ReviewGroup& group) { return look_at(group); },
        [&secrets](const std::string& text, const std::string& key) { return directive_of(text, key, secrets); }};
    return talk_over(console_, talk, asked);
  }

  int say_kept(const std::vector<AskedGroup>& asked) {
    const auto decided = static_cast<std::size_t>(std::count_if(asked.begin(), asked.end(), [](const AskedGroup& one) {
      return one.answer && one.answer->what != drift::ReviewAnswer::What::skip;
    }));
    if (decided == 0) {
      console_.err.line("nothing was decided");
    } else if (kept_.obstacle().empty()) {
      console_.err.line("nothing was changed; " + counted(decided, "answer is", "answers are") +
                        shown(console_.err.as_typed_here(" kept for the next `ampcfg review`")));
    } else {
      console_.warn("nothing was changed, and the answers are not kept: " + kept_.obstacle());
    }
    return code_of(review_, true);
  }

  int carry_out(const std::vector<AskedGroup>& asked) {
    std::vector<AnsweredGroup> answers;
    for (const AskedGroup& one : asked) {
      if (one.answer && one.answer->what != drift::ReviewAnswer::What::skip)
        answers.emplace_back(one.group, *one.answer);
    }
    const std::size_t left = asked.size() - answers.size();
    if (answers.empty()) {
      console_.err.line("nothing was decided");
      return code_of(review_, left > 0);
    }
    const CarriedOut done = propose_review(line_, console_, request_, review_, std::move(answers));
    if (!done.is_done) return code_of(review_, true);
    kept_.forget();
    const int code = code_of(review_, left > 0);
    return done.exit_code == 1 || code == 1 ? 1 : std::max(done.exit_code, code);
  }

  [[nodiscard]] host::Query query_of(const drift::ReviewGroup& group) const {
    std::vector<std::string> plugins, files;
    for (const drift::ReviewKey& key : group.keys) {
      plugins.push_back(key.of.plugin);
      files.push_back(key.of.file);
    }
    host::Query query;
    query.selection.plugins = drift::Patterns(std::move(plugins));
    query.selection.files = drift::Patterns(std::move(files));
    return query;
  }

  [[nodiscard]] std::vector<fleet::Target> targets_of(const drift::ReviewGroup& group) const {
    std::vector<fleet::Target> targets;
    for (fleet::Target target : request_.targets) {
      std::vector<std::string> names;
      for (const std::size_t n : group.instances) {
        if (review_.scan.instances[n].host == target.host) names.push_back(review_.scan.instances[n].instance);
      }
      if (names.empty()) continue;
      target.instances = drift::Patterns(std::move(names));
      targets.push_back(std::move(target));
    }
    return targets;
  }

  std::vector<std::string> look_at(const drift::ReviewGroup& group) {
    std::vector<std::string> lines;
    try {
      add_diffs(lines, group);
      add_history(lines, group);
    } catch (const Error& error) {
      lines.push_back(shown(error.message()));
    }
    return lines;
  }

  /// Lines of the files around what a deploy would change.
  void add_diffs(std::vector<std::string>& lines, const drift::ReviewGroup& group) {
    if (!group.choices.fix || review_.scan.undecided) return;
    const drift::Expectations& set = *request_.expectations;
    fleet::Expected expected;
    expected.here = {[&set](const drift::Subject&) { return &set; }, set.plugins(), false};
    expected.digest = set.digest();
    expected.created = set.created();
    expected.set = &set;
    fleet::PlanWishes wishes;
    wishes.files = {true, true, false, true};
    wishes.only_shown = true;
    host::Query query = query_of(group);
    for (const drift::ReviewKey& key : group.keys) exact_of(query.selection.exact, key.of);
    PlannedChange planned;
    fleet::SealedKeys sealed(request_.configuration);
    planned.plans =
        fleet::plan(request_.configuration, expected, targets_of(group), query, wishes, sealed, fleet::Progress());
    planned.secrets = drift::Secrets(request_.configuration.redact, set.secret_keys());
    std::string text;
    console_.out.divert_to(&text);
    print_diffs(console_.out, planned);
    console_.out.divert_to(nullptr);
    lines.emplace_back();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }

  /// Groups have their keys sorted.
  static void exact_of(std::vector<drift::ExactKeys>& exact, const drift::KeyOfFile& of) {
    const auto found = std::find_if(exact.begin(), exact.end(), [&](const drift::ExactKeys& one) {
      return one.plugin == of.plugin && one.file == of.file;
    });
    drift::ExactKeys& keys = found != exact.end() ? *found : exact.emplace_back();
    keys.plugin = of.plugin;
    keys.file = of.file;
    if (!of.key.empty()) keys.keys.push_back(of.key);
  }

  /// Who deployed these files last.
  void add_history(std::vector<std::string>& lines, const drift::ReviewGroup& group) {
    constexpr std::size_t most = 5;
    const auto results = fleet::history(request_.configuration, targets_of(group), query_of(group), {"", most});
    lines.emplace_back();
    const std::size_t before = lines.size();
    for (const auto& result : results) {
      if (!result.answer) {
        lines.push_back(shown(result.host) +
                        ": what was deployed is not known: " + (result.error ? shown(result.error->message()) : ""));
        continue;
      }
      for (const host::HistoryEntry& entry : result.answer->entries) {
        std::string names;
        for (const host::HistoryPart& part : entry.parts) names += (names.empty() ? "" : ", ") + shown(part.instance);
        lines.push_back(local_moment(entry.time) + "  " + shown(entry.words()) + ": " + shown(entry.command) + "  (" +
                        names + ")");
      }
    }
    if (lines.size() == before) lines.emplace_back("ampcfg never deployed these files there");
  }

  const CommandLine& line_;
  Console& console_;
  Request& request_;
  KeptReview& kept_;
  Review review_;
};

int review(const CommandLine& line, Console& console) {
  if (!line.has(option::json) && !(os::is_terminal(STDIN_FILENO) && console.out.is_terminal()))
    throw usage_error("terminal-needed", "a review asks a person, and there is no terminal",
                      "for scripts: `ampcfg review --json`, then `ampcfg expect accept ID…`");
  Request request = request_of(line, line.arguments());
  KeptReview kept(request.configuration);
  return Session(line, console, request, kept).run();
}

}  // namespace

namespace command {

const Command review{
    .name = "review",
    .arguments = "[INSTANCE]…",
    .summary = "go through what differs, and decide each thing once",
    .details =
        "Asks about all drift, or with --undecided about what nobody has decided yet, the most doubtful first. What "
        "the "
        "same instances have otherwise in one plugin is one question, and a key answers it: f fix, a accept, e right "
        "everywhere, and so on; ? explains them. Nothing is written before the end: then all of it is shown once more, "
        "and agreed to. What is decided and not carried out is kept for the next review.\n\n"
        "Exit: 0 nothing differs any more, 2 drift is left, 1 something could not be read or written, 64 wrong usage "
        "or "
        "expectations, 130 ended by Ctrl-C.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::undecided, &option::platform, &option::json},
    .examples = {{"ampcfg -H all review", "All hosts, each thing once."},
                 {"ampcfg review --undecided", "What `expect learn` wrote and nobody has decided."},
                 {"ampcfg review DEV01 -p Quests", "One plugin on one instance."}},
    .page = "ampcfg-review.1",
    .schema = "review",
    .run = cli::review,
};

}  // namespace command
}  // namespace ampcfg::cli
