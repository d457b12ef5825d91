#include "cli/commands/scan_changes.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "ampcfg/drift/reporting/news.hpp"
#include "ampcfg/fleet/file_origins.hpp"
#include "ampcfg/host/notifying/notify.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/host/state/report_marks.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/asking/about.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/news_report.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr unsigned longest_reminder = 3650;

/// The state on this side, which has the marks: also one without instances here. Throws Error.
host::State state_for(const Request& request) {
  const bool asks_here = std::any_of(request.targets.begin(), request.targets.end(),
                                     [](const fleet::Target& target) { return target.local; });
  if (asks_here) {
    auto opened = host::State::open(request.configuration, host::Access::read);
    if (auto* state = std::get_if<host::State>(&opened)) return std::move(*state);
    const auto& error = std::get<Error>(opened);
    if (error.code() != "state-missing") throw Error(error.code(), error.message(), error.hint());
  }
  auto opened = host::State::open_for_sets(request.configuration, host::Access::read);
  if (const auto* error = std::get_if<Error>(&opened)) throw Error(*error);
  return std::get<host::State>(std::move(opened));
}

std::string mark_name(const CommandLine& line) {
  std::string name = line.value(option::since_mark).value_or("default");
  if (host::is_mark_name(name)) return name;
  throw usage_error("option-value", "--since takes a name of 1 to 64 letters, digits, - and _, not " + in_quotes(name),
                    "it is the name of a mark, such as `nightly`, and no time");
}

std::vector<drift::FoundInstance> seen_in(const host::HostScan& scan) {
  std::vector<drift::FoundInstance> seen;
  for (const host::InstanceScan& part : scan.instances) {
    const auto& error = part.instance.error;
    seen.push_back({part.instance.name, error, error && error->code() == host::instance_gone, &part.findings});
  }
  return seen;
}

drift::Found seen_in(const Request& request, const ScanResults& results, bool knows_all_secrets) {
  const host::SetFacts& set = request.source->facts();
  drift::Found seen{os::now_rfc3339(), os::day_in(set.zone), {}, set.endings, knows_all_secrets};
  const drift::Selection& selection = request.query.selection;
  for (const auto& result : results) {
    drift::FoundHost& host = seen.hosts.emplace_back();
    host.host = result.host;
    for (const fleet::Target& target : request.targets) {
      if (target.host == result.host) host.scope.instances = target.instances.list();
    }
    host.scope.plugins = selection.plugins.list();
    host.scope.files = selection.files.list();
    host.scope.keys = selection.keys.list();
    if (result.answer) {
      host.instances = seen_in(*result.answer);
    } else {
      host.error = result.error ? *result.error : Error("no-answer", "there is no answer");
    }
  }
  return seen;
}

/// Of files about which there is news.
bool has_origin(const drift::NewsItem& item) {
  return item.finding && item.finding->file && item.kind != drift::NewsKind::gone &&
         item.finding->kind != "missing-file";
}

void add_file(fleet::Target& target, const drift::NewsItem& item) {
  auto of = std::find_if(target.keys_of.begin(), target.keys_of.end(),
                         [&](const host::KeysOfInstance& one) { return one.instance == item.instance; });
  if (of == target.keys_of.end()) of = target.keys_of.insert(of, {item.instance, {}});
  const auto is_it = [&](const drift::ExactKeys& one) {
    return one.plugin == item.finding->plugin && one.file == *item.finding->file;
  };
  if (std::none_of(of->keys.begin(), of->keys.end(), is_it))
    of->keys.push_back({item.finding->plugin, *item.finding->file, {}});
}

FileOrigins origins_of(const Request& request, const std::vector<const drift::News*>& all) {
  std::map<std::string, fleet::Target> by_host;
  for (const drift::News* news : all) {
    for (const drift::NewsItem& item : news->items) {
      if (!has_origin(item)) continue;
      fleet::Target& target = by_host[item.host];
      target.host = item.host;
      add_file(target, item);
    }
  }
  std::vector<fleet::Target> targets;
  for (auto& [host, target] : by_host) {
    target.local = host == request.configuration.host_name();
    std::vector<std::string> names;
    for (const host::KeysOfInstance& one : target.keys_of) names.push_back(one.instance);
    target.instances = drift::Patterns(std::move(names));
    targets.push_back(std::move(target));
  }
  FileOrigins origins;
  if (targets.empty()) return origins;
  for (const auto& result : fleet::file_origins(request.configuration, targets)) {
    if (!result.answer) continue;
    for (const host::InstanceOrigins& instance : result.answer->instances) {
      for (const host::FileOrigin& file : instance.files)
        origins[{result.host, instance.instance.name, file.plugin, file.file}] = file;
    }
  }
  return origins;
}

int code_of(const drift::News& news, int first_code) {
  if (news.is_first) return first_code;
  if (news.has_failure()) return 1;
  return news.has_drift() ? 2 : 0;
}

/// One who is told.
struct Told {
  host::Receiver receiver;
  std::optional<drift::Mark> before;
  drift::Compared compared;
};

}  // namespace

struct ScanChanges::Work {
  Work(const CommandLine& typed, const Request& asked)
      : line(typed),
        request(asked),
        since(mark_name(typed)),
        state(state_for(asked)),
        marks(state, about_of(typed, "scan").command) {
    if (const auto days = typed.value(option::remind))
      remind_days = number_of(option::remind, *days, 1, longest_reminder);
  }

  Told compare(const drift::Found& seen, const std::vector<std::string>& argv) const {
    Told told{{since, argv}, {}, {}};
    told.before = marks.mark_of(told.receiver);
    told.compared = drift::compare(told.before, seen, marks.key(), remind_days);
    return told;
  }

  void note(const Told& told) const {
    if (told.before != told.compared.mark) marks.note(told.receiver, told.compared.mark);
  }

  /// Prints what is news, and notes it once all of it is written.
  void print(Console& console, const Told& told, const NewsFrame& frame, const std::vector<host::Warning>& warnings,
             int code) const {
    const drift::News& news = told.compared.news;
    const bool is_silent = !news.any() || (console.quiet && news.is_first && code == 0);
    if (!is_silent && line.has(option::json)) {
      console.out.line(news_as_json(news, frame, texts_of(warnings), Values::told));
    } else if (!is_silent) {
      console.page();
      print_news(console.out, news, frame);
      if (!console.quiet) print_warnings(console, request.configuration, warnings);
    }
    console.flush();
    if (!console.out.has_lost_its_reader()) note(told);
  }

  /// Gives what is news to a command, and notes it once that has ended well.
  void give(const Told& told, const NewsFrame& frame, const std::vector<host::Warning>& warnings) const {
    if (told.compared.news.any()) {
      const Values values = request.configuration.notify_values ? Values::told : Values::left_out;
      const std::string json = news_as_json(told.compared.news, frame, texts_of(warnings), values);
      if (auto error = host::notify(told.receiver.argv, "changes", json + "\n"))
        throw Error(error->code(), error->message(), "it gets the same again with the next `scan --changes`");
    }
    note(told);
  }

  const CommandLine& line;
  const Request& request;
  std::string since;
  host::State state;
  host::ReportMarks marks;
  std::optional<unsigned> remind_days;
};

void require_sense_of_changes(const CommandLine& line) {
  if (!line.has(option::changes)) {
    for (const Option* of_changes : {&option::since_mark, &option::remind}) {
      if (line.has(*of_changes))
        throw usage_error("usage", "--" + std::string(of_changes->name) + " belongs to --changes",
                          "write --changes too");
    }
    return;
  }
  for (const Option* of_whole : {&option::by, &option::show, &option::show_secrets}) {
    if (line.has(*of_whole))
      throw usage_error("usage", "--changes tells what is new, and --" + std::string(of_whole->name) + " is for all",
                        "leave out one of them");
  }
}

ScanChanges::ScanChanges(const CommandLine& line, const Request& request) {
  const host::Configuration& configuration = request.configuration;
  // What others are told there is not to be made of what a caller of root expects.
  if (configuration.locked && configuration.expectations_reader.uid != 0)
    throw host::locked_error("expectations", configuration.expectations.native());
  work_ = std::make_unique<Work>(line, request);
}

ScanChanges::~ScanChanges() = default;

int ScanChanges::tell(Console& console, const ScanResults& results, bool knows_all_secrets,
                      const std::vector<host::Warning>& warnings, int first_code, const std::string& scan_command) {
  const drift::Found seen = seen_in(work_->request, results, knows_all_secrets);
  std::vector<Told> all{work_->compare(seen, {})};
  for (const auto& argv : work_->request.configuration.notify) all.push_back(work_->compare(seen, argv));
  std::map<std::string, bool> answers;
  for (const auto& result : results) answers[result.host] = result.answer.has_value();
  std::vector<const drift::News*> news;
  for (const Told& one : all) news.push_back(&one.compared.news);
  const NewsFrame frame{results, origins_of(work_->request, news), work_->marks.note_hosts(answers, seen.at),
                        work_->since, scan_command};
  int code = code_of(all.front().compared.news, first_code);
  for (const Told& one : all) {
    try {
      one.receiver.argv.empty() ? work_->print(console, one, frame, warnings, code) : work_->give(one, frame, warnings);
    } catch (const Error& error) {  // the others are told all the same
      console.complain(error);
      code = 1;
    }
  }
  return code;
}

}  // namespace ampcfg::cli
