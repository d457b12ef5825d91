#include "ampcfg/fleet/agent.hpp"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <utility>

#include "ampcfg/host/scan.hpp"
#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "cached_set.hpp"
#include "connection.hpp"
#include "executable.hpp"
#include "history_answer.hpp"
#include "request.hpp"
#include "status_answer.hpp"

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
      case Verb::status:
        return send(host::status(configuration_, asked<host::Query>()));
      case Verb::flag:
        return flag();
      case Verb::history:
        return send(host::history(configuration_, asked<drift::Patterns>()));
      case Verb::show_deployment:
        return send(host::show_deployment(configuration_, asked<std::string>()));
      case Verb::verify_history:
        return send(host::verify_history(configuration_));
    }
  }

 private:
  /// The far side's own configuration, and what the asking side says otherwise.
  void configure() {
    configuration_ = host::load_configuration(request_.config);
    if (request_.instances) configuration_.instances = *request_.instances;
    if (request_.state) configuration_.state = *request_.state;
    if (request_.ampinstmgr) override_commands(*request_.ampinstmgr);
    configuration_.redact.insert(configuration_.redact.end(), request_.redact.begin(), request_.redact.end());
    own_name_ = std::exchange(configuration_.name, request_.asked_as);
    has_set_ = request_.expectations_there || request_.set;
    if (request_.set && !request_.expectations_there) configuration_.expectations = sent_set(*request_.set);
  }

  void override_commands(const host::Ampinstmgr& commands) {
    host::Ampinstmgr& own = configuration_.ampinstmgr;
    for (const auto list : {&host::Ampinstmgr::restart, &host::Ampinstmgr::restart_all, &host::Ampinstmgr::stop,
                            &host::Ampinstmgr::start, &host::Ampinstmgr::list}) {
      if (!(commands.*list).empty()) own.*list = commands.*list;
    }
  }

  std::filesystem::path sent_set(const std::string& digest) {
    const SetCache cache;
    if (auto folder = cache.find(digest)) return *std::move(folder);
    connection_.send(FrameKind::need_set, "");
    const Frame frame = connection_.receive();
    if (frame.kind != FrameKind::set) throw Error("garbled", "the asking side does not send its expectations");
    return cache.keep(digest, from_bytes<SentSet>(frame.payload));
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
                          " where this was asked and " + (own_name_.empty() ? "without a name" : own_name_) + " there");
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

  void flag() {
    auto question = asked<FlagQuestion>();
    question.wish.user = os::user_name(os::effective_user());
    question.wish.asked_by = request_.asked_by;
    question.wish.command = request_.command;
    const os::Unbroken answered;
    send(host::flag_by_hand(configuration_, question.query, question.wish));
  }

  Connection& connection_;
  Request request_;
  const LoadSet& load_;
  host::Configuration configuration_;
  std::string own_name_;
  std::vector<std::string> warnings_;
  bool has_set_ = false;
};

}  // namespace

int serve(const LoadSet& load) {
  ::signal(SIGHUP, SIG_IGN);
  Connection connection(STDIN_FILENO, STDOUT_FILENO);
  connection.send_raw(encode(Hello{oldest_protocol, newest_protocol, own_digest()}));
  const Frame frame = connection.receive();
  Failed failed;
  try {
    if (frame.kind != FrameKind::request) throw Error("garbled", "the asking side asks nothing");
    auto request = from_bytes<Request>(frame.payload);
    if (request.build != own_digest()) throw Error("other-build", "the asking side is another build of ampcfg");
    if (request.limit > 0) connection.limit(request.limit);
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
