#include "ampcfg/fleet/agent/agent.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "ampcfg/drift/set/given_values.hpp"
#include "ampcfg/fleet/cache/executable.hpp"
#include "ampcfg/fleet/wire/cut_short.hpp"
#include "ampcfg/host/file_origins.hpp"
#include "ampcfg/host/learn.hpp"
#include "ampcfg/host/scan.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/host/state/deployed_set.hpp"
#include "ampcfg/host/state/undelivered.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "fleet/agent/connection.hpp"
#include "fleet/cache/cached_set.hpp"
#include "fleet/wire/apply_answer.hpp"
#include "fleet/wire/change_answer.hpp"
#include "fleet/wire/history_answer.hpp"
#include "fleet/wire/learn_answer.hpp"
#include "fleet/wire/origins_answer.hpp"
#include "fleet/wire/request.hpp"
#include "fleet/wire/state_answer.hpp"
#include "fleet/wire/status_answer.hpp"

namespace ampcfg::fleet {
namespace {

/// One request, and what answers it.
class Answering {
 public:
  Answering(Connection& connection, Request request, const LoadSet& load)
      : connection_(connection), request_(std::move(request)), load_(load) {}

  void run() {
    configure();
    switch (request_.verb) {
      case Verb::scan:
        return scan();
      case Verb::get:
        return get();
      case Verb::sight:
        return sight();
      case Verb::see:
        return send(host::see(configuration_, asked<host::Query>(), progress()));
      case Verb::see_values:
        return see_values();
      case Verb::live_files:
        return send(host::live_files(configuration_, nullptr, asked<host::Query>()));
      case Verb::file_origins:
        return send(host::file_origins(configuration_, asked<host::Query>()));
      case Verb::status:
        return send(host::status(configuration_, asked<host::Query>()));
      case Verb::flag:
        return flag();
      case Verb::history:
        return history();
      case Verb::show_deployment:
        return send(host::show_deployment(configuration_, asked<std::string>()));
      case Verb::verify_history:
        return send(host::verify_history(configuration_));
      case Verb::plan_deploy:
      case Verb::plan_rollback:
        return show_plan();
      case Verb::plan_retire:
        return send(host::plan_retire(configuration_, asked<host::Query>()));
      case Verb::state:
        return send(host::look_at_state(configuration_));
      case Verb::change:
        return change();
      case Verb::restart:
        return restart();
      case Verb::begin_apply:
        return begin_apply();
      case Verb::apply_batch:
        return apply_batch();
      case Verb::end_apply:
        host::end_apply(configuration_, asked<std::string>());
        return send(host::HostApply());
      case Verb::cut_short_apply:
        return cut_short_apply();
      case Verb::abort_apply:
        return send(host::abort_apply(configuration_, asked<std::string>(), telling()));
      case Verb::retire:
        return send(host::retire(configuration_, asked<host::Query>(), who()));
      case Verb::claim_state:
        return send(host::claim_state(configuration_, who()));
    }
  }

 private:
  /// The far side's own configuration, and what the asking side says otherwise.
  void configure() {
    configuration_ = host::load_configuration(request_.config);
    refuse_if_pushed();
    host::override_settings(configuration_, {.instances = request_.instances,
                                             .expectations = {},
                                             .state = request_.state,
                                             .ampinstmgr = request_.ampinstmgr,
                                             .redact = request_.redact});
    configuration_.secret_keys = request_.secret_keys;
    own_name_ = std::exchange(configuration_.name, request_.asked_as);
    has_set_ = request_.expectations_there || request_.set;
    if (request_.set && !request_.expectations_there) configuration_.expectations = sent_set(*request_.set);
    const auto undelivered = host::take_undelivered(configuration_);
    warnings_.assign(undelivered.begin(), undelivered.end());
  }

  /// Who could bring an executable that root runs would be root.
  void refuse_if_pushed() const {
    if (!configuration_.locked || !pushed_executable()) return;
    throw Error("locked", "this host is locked, and its root runs no ampcfg that was sent there",
                "install this build there");
  }

  std::filesystem::path sent_set(const std::string& digest) {
    const SetCache cache;
    // Who knows a digest need not know the set, which another caller of root's may have sent.
    const bool must_have_it = configuration_.locked && os::is_called_by_another();
    if (auto folder = must_have_it ? std::nullopt : cache.find(digest)) return *std::move(folder);
    connection_.send(FrameKind::need_set, "");
    const auto frame = connection_.receive();
    if (!frame || frame->kind != FrameKind::set)
      throw Error("garbled", "the asking side does not send its expectations");
    return cache.keep(digest, from_bytes<SentSet>(frame->payload));
  }

  host::Progress progress() {
    return [this, last = std::chrono::steady_clock::time_point()](std::size_t done, std::size_t of) mutable {
      constexpr auto every = std::chrono::milliseconds(100);
      const auto now = std::chrono::steady_clock::now();
      if (now - last < every) return;
      last = now;
      connection_.send(FrameKind::progress, to_bytes(Steps{done, of}));
    };
  }

  template <typename T>
  T asked() const {
    return from_bytes<T>(request_.question);
  }

  /// Who asks, as records here have it.
  [[nodiscard]] host::Who who() const {
    host::Who who = host::who_is_here();
    who.asked_by = request_.asked_by;
    who.asking_person = request_.asking_person;
    who.command = request_.command;
    return who;
  }

  template <typename Answer>
  void send(Answer answer) {
    for (auto& part : parts_of(answer)) {
      connection_.send(FrameKind::part, to_bytes(part));
      part = {};
    }
    connection_.send(FrameKind::rest, to_bytes(Rest{os::hostname(), warnings_, to_bytes(answer)}));
  }

  /// Variables for `HOST:INSTANCE` count under the name that the asking side has for this host.
  void warn_of_name(const std::vector<std::string>& documented) {
    if (own_name_ == request_.asked_as) return;
    for (const std::string& name : documented) {
      if (!name.starts_with(request_.asked_as + ":") && (own_name_.empty() || !name.starts_with(own_name_ + ":")))
        continue;
      warnings_.push_back("the expectations name instances with their host, which is " + request_.asked_as +
                          " where this was asked and " + (own_name_.empty() ? "without a name" : own_name_) +
                          " there; write `name: " + request_.asked_as + "` into the configuration there");
      return;
    }
  }

  void scan() {
    const auto query = asked<host::Query>();
    if (!has_set_) throw Error("garbled", "a scan without expectations");
    host::ExpectationSource source([this] { return load_(configuration_); });
    host::HostScan answer = host::scan(configuration_, source, query, progress());
    warn_of_name(source.facts().documented_instances);
    send(std::move(answer));
  }

  void get() {
    const auto query = asked<host::Query>();
    std::optional<host::LoadedSet> set;
    if (has_set_) set = load_(configuration_);
    host::HostReadings answer = host::get(configuration_, set ? &set->expectations : nullptr, query, progress());
    if (set) warn_of_name(set->expectations.documented_instances());
    send(std::move(answer));
  }

  void sight() {
    const auto query = asked<host::Query>();
    if (!has_set_) throw Error("garbled", "a look without expectations");
    send(host::sightings(configuration_, load_(configuration_).expectations, query));
  }

  void see_values() {
    const auto question = asked<ValuesQuestion>();
    send(host::values_of(configuration_, question.wanted, question.query));
  }

  void history() {
    const auto question = asked<HistoryQuestion>();
    send(host::history(configuration_, question.query, question.wish));
  }

  void flag() {
    auto question = asked<FlagQuestion>();
    static_cast<host::Who&>(question.wish) = who();
    send(host::flag_by_hand(configuration_, question.query, question.wish));
  }

  /// Makes the plan that a question asks for; `about_` says then what it goes by.
  FarPlan plan_of(Verb verb, const std::string& question) {
    FarPlan far;
    if (verb == Verb::plan_deploy) {
      far.plan.plan = plan_deploy(from_bytes<DeployQuestion>(question));
      about_.kind = host::Action::deploy;
    } else if (verb == Verb::plan_rollback) {
      const auto asked = from_bytes<RollbackQuestion>(question);
      far.plan = host::plan_rollback(configuration_, asked.wish, asked.query, progress());
      about_.kind = host::Action::rollback;
      about_.undoes = far.plan.id;
      with_bytes_ = asked.with_bytes;
    } else {
      throw Error("garbled", "the asking side wants something carried out that is not a plan");
    }
    far.digest = digest_of(far.plan.plan);
    for (const host::InstancePlan& instance : far.plan.plan.instances) far.digests.push_back(digest_of(instance));
    return far;
  }

  host::HostPlan plan_deploy(const DeployQuestion& question) {
    with_bytes_ = question.with_bytes;
    host::ExpectationsFor expected = question.given ? given(*question.given) : expected_by_set();
    for (const InstanceOrders& one : question.orders) expected.orders[one.instance] = one.orders;
    about_.older = question.older;
    if (!question.older && !question.only_shown)
      host::refuse_older_set(configuration_, about_.expectations_digest, about_.expectations_created);
    return host::plan(configuration_, expected, question.query, question.wishes, progress());
  }

  host::ExpectationsFor given(const std::string& bytes) {
    auto loaded = drift::GivenValues::load(bytes, "--from");
    if (loaded.has_errors()) throw Error("garbled", "the asking side gives values that are wrong");
    given_ = std::move(loaded.values);
    about_.expectations_digest = "sha256:" + os::sha256_hex(bytes);
    return {[this](const drift::Subject& subject) { return given_.find(subject); }, given_.plugins(), true};
  }

  host::ExpectationsFor expected_by_set() {
    if (!has_set_) throw Error("garbled", "a plan without expectations");
    set_ = load_(configuration_);
    const drift::Expectations& set = set_->expectations;
    if (request_.expectations_there) {
      warnings_.insert(warnings_.end(), set_->warnings.begin(), set_->warnings.end());
    }
    warn_of_name(set.documented_instances());
    about_.expectations_digest = set.digest();
    about_.expectations_created = set.created();
    return {[&set](const drift::Subject&) { return &set; }, set.plugins()};
  }

  void show_plan() {
    FarPlan far = plan_of(request_.verb, request_.question);
    if (!with_bytes_) leave_bytes(far.plan.plan);
    send(std::move(far));
  }

  /// That a file is there stays known.
  static void leave_bytes(host::HostPlan& plan) {
    for (host::InstancePlan& instance : plan.instances) {
      for (drift::PluginPlan& plugin : instance.plugins) {
        for (drift::FilePlan& file : plugin.files) {
          if (file.before) file.before->clear();
          if (file.after) file.after->clear();
        }
      }
    }
  }

  void change() {
    const auto question = asked<ChangeQuestion>();
    if (!host::is_deployment_id(question.id))
      throw Error("garbled", "what should be a deployment's id is something else");
    FarPlan far = plan_of(question.verb, question.question);
    if (far.digest != question.digest) {
      throw Error("plan-changed", "what would be changed on " + request_.asked_as + " is no longer what was confirmed",
                  "nothing was done there; look at the new plan, and try again");
    }
    about_.id = question.id;
    static_cast<host::Who&>(about_) = who();
    reveal(far.plan.plan, question.secrets);
    host::HostChange changed = host::change(configuration_, far.plan.plan, about_, progress());
    host::keep_undelivered(configuration_, about_.id, told(changed));
    send(std::move(changed));
    const auto frame = connection_.receive();
    if (frame && frame->kind == FrameKind::heard) host::forget_undelivered(configuration_, about_.id);
  }

  host::Telling telling() {
    return [this](const std::string& instance, std::string_view word, const std::string& text) {
      connection_.send(FrameKind::progress, to_bytes(Steps{0, 0, text, instance, std::string(word)}));
    };
  }

  void restart() {
    auto wish = asked<host::RestartWish>();
    static_cast<host::Who&>(wish) = who();
    send(host::restart(configuration_, wish, telling()));
  }

  void begin_apply() {
    auto record = asked<host::ApplyRecord>();
    record.about.kind = host::Action::apply;
    static_cast<host::Who&>(record.about) = who();
    host::begin_apply(configuration_, record);
    send(host::HostApply());
  }

  /// What is no longer what was confirmed is taken out of the plan: it is not begun.
  void apply_batch() {
    const auto question = asked<BatchQuestion>();
    host::HostPlan plan = plan_deploy(question.plan);
    std::erase_if(plan.instances, [&](const host::InstancePlan& instance) {
      const auto at = std::find(question.instances.begin(), question.instances.end(), instance.instance.name);
      return at == question.instances.end() ||
             question.digests[static_cast<std::size_t>(at - question.instances.begin())] != digest_of(instance);
    });
    reveal(plan, question.secrets);
    send(host::apply_batch(configuration_, question.id, question.instances, plan, question.when_empty, telling()));
  }

  void cut_short_apply() {
    CutShort found;
    if (auto record = host::cut_short_apply(configuration_, found.warnings))
      found.records.push_back(std::move(*record));
    send(std::move(found));
  }

  /// What a change came to, on one line.
  [[nodiscard]] std::string told(const host::HostChange& changed) const {
    std::map<std::string, std::string> instances;  // by result
    for (const host::InstanceChange& instance : changed.instances) {
      std::string& names = instances[std::string(host::name(instance.result))];
      names += (names.empty() ? "" : ", ") + instance.instance.name;
    }
    std::string text =
        std::string(about_.kind.word()) + " " + about_.id + " of " + about_.asked_by + " may not have been heard of: ";
    for (const auto& [result, names] : instances) text += result + " " + names + "; ";
    return text + "see `ampcfg history show " + about_.id + "`";
  }

  Connection& connection_;
  Request request_;
  const LoadSet& load_;
  host::Configuration configuration_;
  std::string own_name_;
  std::vector<host::Warning> warnings_;
  bool has_set_ = false;
  // of a plan
  std::optional<host::LoadedSet> set_;
  drift::GivenValues given_;
  host::About about_;
  bool with_bytes_ = false;
};

}  // namespace

namespace {

/// One that was pushed need not sum itself: nobody but its user could have put another under its name.
std::string digest_as_agent() {
  const auto pushed = pushed_executable();
  return pushed ? pushed->filename().native() : own_digest();
}

}  // namespace

int serve(const LoadSet& load) {
  ::signal(SIGHUP, SIG_IGN);
  Connection connection(STDIN_FILENO, STDOUT_FILENO);
  const std::string digest = digest_as_agent();
  connection.send_raw(encode(Hello{oldest_protocol, newest_protocol, digest}));
  const auto frame = connection.receive();
  Failed failed;
  std::optional<os::Unbroken> answered;
  try {
    if (!frame || frame->kind != FrameKind::request) throw Error("garbled", "the asking side asks nothing");
    auto request = from_bytes<Request>(frame->payload);
    if (request.build != digest) throw Error("other-build", "the asking side is another build of ampcfg");
    connection.limit(request.limit, request.silence);
    if (changes(request.verb)) answered.emplace();
    Answering(connection, std::move(request), load).run();
    return 0;
  } catch (const Error& error) {
    failed.error = error;
  } catch (const std::bad_alloc&) {
    failed.error.emplace("memory", "there is not enough memory");
  } catch (const std::exception& error) {
    failed.error.emplace("internal", error.what(), "this is a fault of ampcfg: please report it");
  }
  failed.hostname = os::hostname();
  connection.send(FrameKind::failed, to_bytes(failed));
  return 1;
}

}  // namespace ampcfg::fleet
