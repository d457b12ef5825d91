#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/editing/edited_file.hpp"
#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/fleet/live_file.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/edit_decider.hpp"
#include "cli/asking/editor.hpp"
#include "cli/asking/request.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using LiveResults = std::vector<fleet::HostResult<host::HostLiveFiles>>;

/// The one file that is to be edited.
struct Found {
  std::string host;
  host::LiveFile live;
};

Error unknown_name(const std::string& what, const std::string& name, const std::vector<std::string>& known,
                   const std::string& hint) {
  const std::string near = drift::did_you_mean(name, known);
  return usage_error("pattern-unmatched", fmt::format("no {} has the name {}", what, in_quotes(name)),
                     near.empty() ? hint : near);
}

Found the_one(const CommandLine& line, const Request& request, LiveResults results) {
  const std::string& asked = line.arguments().front();
  std::vector<Found> found;
  for (auto& result : results) {
    if (!result.answer) throw Error(*result.error);
    for (host::LiveFile& live : result.answer->instances) found.push_back({result.host, std::move(live)});
  }
  if (found.empty()) {
    complain_of(unmatched_in(results, {asked}, request.configuration), request);
    throw unknown_name("instance", asked, {}, "`ampcfg status` lists the instances");
  }
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (const Found& one : found) names.push_back(shown(one.host) + ":" + shown(one.live.instance.name));
    throw usage_error("instance-needed", in_quotes(asked) + " are several instances: " + listed(names, "and"),
                      "edit one; its keys can then be decided for others, too");
  }
  return std::move(found.front());
}

/// Throws Error where there is nothing to edit.
Found file_to_edit(const CommandLine& line, const Request& request) {
  LiveResults results = fleet::live_files(
      request.configuration, request.expectations ? &*request.expectations : nullptr, request.targets, request.query);
  std::vector<std::string> plugins;
  for (const auto& result : results) {
    if (result.answer)
      plugins.insert(plugins.end(), result.answer->known.plugins.begin(), result.answer->known.plugins.end());
  }
  Found found = the_one(line, request, std::move(results));
  const host::LiveFile& live = found.live;
  if (live.instance.error) throw Error(*live.instance.error);
  if (!live.has_plugin)
    throw unknown_name("plugin of " + shown(live.instance.name), line.arguments()[1], plugins,
                       "`ampcfg get` says which plugin has which key");
  if (live.file.empty())
    throw usage_error("file-needed", in_quotes(line.arguments()[1]) + " has no config.yml",
                      live.files.empty() ? "name its file" : "name one of its files: " + listed(live.files, "or"));
  return found;
}

/// Of what a set says and the file has not: for its line, or for the head of the text.
struct Drift {
  std::vector<std::string> head;
  std::vector<drift::LineRemark> remarks;
};

/// What is wrong there, on one line.
std::string finding_in_words(const drift::Finding& finding) {
  constexpr std::size_t most = 300;
  const bool is_of_value = finding.kind == "value" || finding.kind == "constraint" || finding.kind == "missing-key";
  std::string words = shown(finding.message);
  if (is_of_value && finding.expected && !finding.hidden) words = "expected " + *finding.expected;
  if (finding.kind == "missing-key") words += ", and it is not there";
  words = cut(words, most);
  std::replace(words.begin(), words.end(), cut_sign.front(), ' ');
  return words;
}

void add_finding(const drift::Finding& finding, const document::Document* document, Drift& drift) {
  const std::string words = finding_in_words(finding);
  const document::Key* key = document != nullptr && finding.key ? document->find(*finding.key) : nullptr;
  const auto section = document != nullptr && finding.key ? document->section(*finding.key) : std::nullopt;
  if (key != nullptr || section)
    return drift.remarks.push_back(
        {document->place((key != nullptr ? *key : *section).key.begin).line, "drift: " + words});
  drift.head.push_back("drift: " + (finding.key ? shown(*finding.key) + ": " : "") + words);
}

Drift drift_in(Console& console, const CommandLine& line, const Request& request, const Found& found) {
  Drift drift;
  const auto read = document::Document::read(found.live.text);
  if (const auto* invalid = std::get_if<document::Invalid>(&read))
    drift.remarks.push_back({invalid->place.line, "a game server refuses the file here: " + shown(invalid->reason)});
  host::ExpectationSource source(*request.expectations);
  host::Query query;
  query.selection = {drift::Patterns({line.arguments()[1]}), drift::Patterns({found.live.file}), drift::Patterns()};
  fleet::SealedKeys sealed(request.configuration);
  const auto results = fleet::scan(request.configuration, source, request.targets, query, sealed, {});
  for (host::Warning& warning : sealed.warnings()) console.warn(warning.text);
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& part : result.answer->instances) {
      for (const drift::Finding& finding : part.findings) {
        const bool differs = drift::differs(finding);
        if (differs && finding.file == found.live.file && finding.kind != "invalid-file")
          add_finding(finding, std::get_if<document::Document>(&read), drift);
      }
    }
  }
  return drift;
}

std::vector<std::string> head_of(const Found& found, const std::string& plugin, const Drift& drift) {
  std::vector<std::string> head{
      fmt::format("{}/{} on {}{}", shown(plugin), shown(found.live.file), shown(found.live.instance.name),
                  found.live.is_there ? "" : ", where it is not there"),
      "Keys whose values you change here become decisions: you are asked for whom, and nothing is written",
      "before. Comments stay as they are in the file. Lines like these are not part of it."};
  if (found.live.text.find(drift::hidden_text) != std::string::npos)
    head.push_back(std::string(drift::hidden_text) + " is a value that is not shown, and means: as it is.");
  head.insert(head.end(), drift.head.begin(), drift.head.end());
  return head;
}

/// As who wants nothing done leaves it.
bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// Opens an editor until what it saves is a file that a game server takes. None: nothing is to be done.
std::vector<drift::EditedKey> edited_by_person(Console& console, const CommandLine& line, const Found& found,
                                               const std::vector<std::string>& head,
                                               std::vector<drift::LineRemark> drift) {
  const std::string& before = found.live.text;
  const drift::Remarks remarks(before);
  Editor editor(console, found.live.file, will_ask(line));
  std::string text = before, refused;
  while (true) {
    std::string saved = remarks.taken_out_of(editor.edit(remarks.put_into(text, head, drift)));
    if (saved == before || is_blank(saved) || os::signalled()) return {};
    auto result = drift::edited_keys(before, saved);
    if (auto* keys = std::get_if<std::vector<drift::EditedKey>>(&result)) return std::move(*keys);
    const auto& remark = std::get<drift::LineRemark>(result);
    const std::string what = "line " + std::to_string(remark.line) + ": " + shown(remark.words);
    const bool is_again = saved == refused;
    if (is_again || !will_ask(line))
      throw Error(
          "edit-refused",
          "a game server would refuse what was saved" + std::string(is_again ? ", for the second time: " : ": ") + what,
          "nothing was done; the text lies in " + os::shell_word(editor.keep(saved).native()));
    refused = text = saved;
    drift = {{remark.line, "a game server would refuse this: " + shown(remark.words)}};
  }
}

/// The command that deploys what was edited, and nothing else.
std::vector<std::string> deploy_words(const CommandLine& line, const EditedFile& edited, const EditDecider& decider) {
  std::vector<std::string> words{"deploy", "-p", edited.plugin, "-f", edited.file};
  bool has_other_shape = false;
  for (const drift::EditedKey& key : decider.to_deploy()) {
    words.insert(words.end(), {"-k", key.key});
    has_other_shape = has_other_shape || key.has_other_shape;
  }
  if (!edited.is_there) words.emplace_back("--create");
  if (has_other_shape) words.emplace_back("--replace");
  for (const Option* option : {&option::config, &option::expectations, &option::instances, &option::state,
                               &option::forks, &option::host_timeout, &option::color}) {
    if (const auto value = line.value(*option)) words.insert(words.end(), {"--" + std::string(option->name), *value});
  }
  for (const Option* option : {&option::yes, &option::quiet}) {
    if (line.has(*option)) words.push_back("--" + std::string(option->name));
  }
  words.emplace_back("--");
  const auto& instances = decider.instances_to_deploy();
  words.insert(words.end(), instances.begin(), instances.end());
  return words;
}

/// 1 outranks 2.
int worse(int left, int right) {
  return left == 1 || right == 1 ? 1 : std::max(left, right);
}

int decide_and_deploy(const CommandLine& line, Console& console, const Request& request, const EditedFile& edited) {
  EditDecider decider(line, console, request.configuration, edited, request.targets);
  if (!edited.keys.empty()) decider.prepare(*request.expectations);
  if (decider.is_declined()) {
    console.err.line("nothing was done");
    return 0;
  }
  const int code = propose_decisions(line, console, request.configuration, decider);
  const bool deploys =
      !line.has(option::dry_run) && !line.has(option::json) && decider.is_decided() && !decider.to_deploy().empty();
  if (!deploys) return code;
  const CommandLine deploy = CommandLine::parse(deploy_words(line, edited, decider));
  return worse(code, deploy.command()->run(deploy, console));
}

int edit(const CommandLine& line, Console& console) {
  if (!line.has(option::dry_run)) require_answer(line, console);
  const std::vector<std::string>& arguments = line.arguments();
  Request request = request_without_need(line, {arguments[0]});
  std::vector<std::string> hosts;
  for (const fleet::Target& target : request.targets) hosts.push_back(target.host);
  host::refuse_sets_there(request.configuration, hosts);
  host::require_changeable(request.configuration);
  request.query.selection.plugins = drift::Patterns({arguments[1]});
  if (arguments.size() > 2) request.query.selection.files = drift::Patterns({arguments[2]});
  print_warnings(console, request.configuration, request.warnings);

  const Found found = file_to_edit(line, request);
  const Drift drift = drift_in(console, line, request, found);
  EditedFile edited{found.host, found.live.instance, arguments[1], found.live.file, found.live.is_there, {}, {}};
  edited.keys = edited_by_person(console, line, found, head_of(found, arguments[1], drift), drift.remarks);
  const auto read = document::Document::read(found.live.text);
  const auto* document = std::get_if<document::Document>(&read);
  if (document != nullptr && !document->keys().empty()) edited.witness = document->keys().front().path;
  if (edited.keys.empty() && !line.has(option::json)) {
    console.out.line("no value was changed: nothing was done");
    return 0;
  }
  request.targets = targets_of_decision(line, request.configuration, {arguments[0]});
  return decide_and_deploy(line, console, request, edited);
}

}  // namespace

namespace command {

const Command edit{
    .name = "edit",
    .arguments = "INSTANCE PLUGIN [FILE]",
    .least_arguments = 2,
    .most_arguments = 3,
    .summary = "edit a live file, and decide what changed",
    .details =
        "Opens your editor ($VISUAL, else $EDITOR) on a copy of a config file as it is on an instance, with what "
        "differs from the set in comments. FILE is config.yml where it is not named. Keys whose values you change "
        "become decisions: for this instance, for a group, or everywhere, which is asked once; then their deploy is "
        "offered. Nothing is written before. Comments stay as they are in the file, hidden values are not shown, and "
        "what a game server would refuse is shown to you again, with the reason.\n\n"
        "With --yes it asks nothing: the decision is the instance's, or as --group or --universal say.\n\n"
        "Exit: 0 done, or nothing was changed; 1 something failed, 2 something was left, 64 the set has errors or is "
        "read-only, or there is nobody to ask.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::universal, &option::group, &option::why,
                &option::until, &option::by_whom, &option::platform, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg edit SMP101 Plan", "Its config.yml."},
                 {"ampcfg edit SMP101 Essentials worth.yml", "Another file of it."},
                 {"ampcfg -H all edit ovh:TOW01 Warps lang/en --why 'new names'",
                  "With the number of instances on all hosts that a decision would touch."}},
    .page = "ampcfg-edit.1",
    .schema = "expect-set",
    .run = cli::edit,
};

}  // namespace command
}  // namespace ampcfg::cli
