#include "fleet/asking/launch.hpp"

#include <array>
#include <optional>
#include <utility>

#include "ampcfg/fleet/cache/executable.hpp"
#include "ampcfg/fleet/cache/needed_glibc.hpp"
#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/error.hpp"
#include "fleet/ssh/shell.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::size_t most_quoted = 400;

/// The end of what was said, on one line.
std::string quoted(std::string text) {
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.pop_back();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  text.erase(0, first == std::string::npos ? text.size() : first);
  if (text.size() > most_quoted) text = "..." + text.substr(text.size() - most_quoted);
  return text;
}

/// The line after `mark`, if there is one.
std::optional<std::string> line_after(const std::string& text, std::string_view mark) {
  const std::size_t at = text.rfind("\n" + std::string(mark));
  if (at == std::string::npos) return std::nullopt;
  const std::size_t begin = at + 1 + mark.size();
  std::string line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Error become_failed(const host::HostEntry& host, const std::string& said) {
  return {"become-failed", "`" + host.become.front() + "` on " + host.name + " does not raise rights: " + said,
          "let " + (host.user.empty() ? std::string("this user") : host.user) +
              " run it there without a password and a terminal (sudoers: NOPASSWD), or leave out `become`"};
}

Error no_hello(const host::HostEntry& host, const std::string& out, const std::string& err) {
  std::string said = quoted(err);
  if (said.empty()) said = quoted(out);
  if (!host.become.empty() && !said.empty() && out.find(absent_mark) == std::string::npos)
    return become_failed(host, said);
  return {"no-hello", host.name + " runs no ampcfg" + (said.empty() ? ", and says nothing" : "; it says: " + said),
          "does the login shell of that user run commands? try: ssh " + host.address + " true"};
}

Error locked(const host::HostEntry& host, const std::string& installed) {
  return {"locked",
          host.name + " is locked: its root runs no ampcfg that is sent there, and the installed one is " +
              (installed == "none" ? std::string("missing") : "another build (" + quoted(installed) + ")"),
          "install there, as /usr/bin/ampcfg, the build that runs here: `ampcfg --version` prints its digest"};
}

/// Why there is no agent yet.
struct Missing {
  std::string processor;  ///< of the far side, where it says that it has no ampcfg of this build
  std::string damaged;    ///< a cached executable that says no hello
};

/// Waits for the hello. Nothing where the far side has no ampcfg of this build, or a damaged one.
std::optional<Agent> greet(Session& session, const host::HostEntry& host, const std::string& request,
                           Missing& missing) {
  const os::Deadline deadline = os::Deadline::first(session.limits().whole, os::Deadline::in(session.limits().hello));
  Channel channel = session.run(launch_command(host.become, own_digest()), deadline);
  channel.send(request, deadline);
  HelloReader reader;
  while (!reader.hello()) {
    const std::string received = channel.receive(deadline);
    reader.take(received);
    if (reader.hello()) break;
    if (channel.ended() && received.empty()) {
      if (auto absent = line_after("\n" + reader.banner(), absent_mark)) {
        missing.processor = *std::move(absent);
        return std::nullopt;
      }
      if (auto installed = line_after("\n" + reader.banner(), locked_mark)) throw locked(host, *installed);
      if (auto cached = line_after("\n" + reader.banner(), cached_mark); cached && missing.damaged.empty()) {
        missing.damaged = *std::move(cached);
        return std::nullopt;
      }
      throw no_hello(host, reader.banner(), channel.complaint());
    }
    if (deadline.passed()) {
      const std::string said = quoted(channel.complaint() + reader.banner());
      throw Error("hello-timeout",
                  host.name + " does not say hello in time" + (said.empty() ? std::string() : "; it says: " + said),
                  "is the host overloaded, or does its login shell or `become` wait for an answer?");
    }
  }
  const Hello& hello = *reader.hello();
  if (hello.oldest > newest_protocol || hello.newest < oldest_protocol) {
    throw Error("protocol",
                "ampcfg on " + host.name + " speaks protocol " + std::to_string(hello.oldest) + " to " +
                    std::to_string(hello.newest) + ", this one " + std::to_string(newest_protocol),
                "remove what is cached there: ampcfg -H " + host.name + " hosts clean");
  }
  if (hello.digest != own_digest()) return std::nullopt;
  return Agent{std::move(channel), reader.rest()};
}

/// Puts this executable into one place; why it could not, if so.
std::optional<std::string> push_to(Session& session, const host::HostEntry& host, Place place) {
  constexpr auto longest = std::chrono::minutes(10);
  const os::Deadline deadline = os::Deadline::first(session.limits().whole, os::Deadline::in(longest));
  Channel channel = session.run(push_command(host.become, place, own_digest()), deadline);
  channel.send(own_packed_bytes(), deadline);
  channel.end_input();
  std::string out;
  // What has come may still be there when the channel has closed.
  for (;;) {
    const std::string received = channel.receive(deadline);
    if (received.empty() && channel.ended()) break;
    if (deadline.passed()) throw Error("host-timeout", host.name + " does not take ampcfg's executable in time");
    out += received;
    if (out.size() > HelloReader::most_banner) throw no_hello(host, out, channel.complaint());
  }
  const auto answer = line_after("\n" + out, push_mark);
  if (!answer) throw no_hello(host, out, channel.complaint());
  if (answer->starts_with("done")) return std::nullopt;
  return *answer;
}

Error no_glibc(const host::HostEntry& host, const std::string& version) {
  return {"push-failed", "ampcfg does not run on " + host.name + ": there is no glibc " + version,
          hint_for_glibc(version)};
}

void push(Session& session, const host::HostEntry& host) {
  std::string reasons;
  const std::vector<Place> places =
      host.become.empty() ? std::vector<Place>{Place::home, Place::shared} : std::vector<Place>{Place::root};
  for (const Place place : places) {
    const auto refused = push_to(session, host, place);
    if (!refused) return;
    if (const std::string glibc = missing_glibc(*refused); !glibc.empty()) throw no_glibc(host, glibc);
    const std::size_t space = refused->find(' ');
    reasons += (reasons.empty() ? "" : "; ") + quoted(refused->substr(space == std::string::npos ? 0 : space + 1));
  }
  throw Error("push-failed", "ampcfg cannot be put on " + host.name + ": " + reasons,
              "make room or give rights in one of these folders, or install this build of ampcfg there");
}

}  // namespace

Agent launch(Session& session, const host::HostEntry& host, const std::string& request) {
  Missing missing;
  if (auto agent = greet(session, host, request, missing)) return *std::move(agent);
  if (!missing.processor.empty() && missing.processor != own_processor()) {
    throw Error("processor",
                host.name + " has a processor of another kind (" + missing.processor + ", this executable is for " +
                    own_processor() + ")",
                "install ampcfg there, and run it there");
  }
  push(session, host);
  if (auto agent = greet(session, host, request, missing)) return *std::move(agent);
  throw Error("other-build", "what " + host.name + " runs is not the ampcfg that was put there",
              "remove what is cached there: ampcfg -H " + host.name + " hosts clean");
}

}  // namespace ampcfg::fleet
