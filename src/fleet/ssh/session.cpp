#include "fleet/ssh/session.hpp"

#include <libssh/libssh.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "fleet/ssh/key.hpp"
#include "fleet/ssh/known_hosts.hpp"
#include "fleet/ssh/login.hpp"
#include "fleet/ssh/ssh_settings.hpp"
#include "fleet/ssh/transport.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::uint16_t usual_port = 22;
constexpr unsigned usual_port_number = usual_port;
constexpr const char* global_known_hosts = "/etc/ssh/ssh_known_hosts";
constexpr std::size_t most_complaint = 16'384;

struct FreeText {
  void operator()(char* text) const noexcept { ::ssh_string_free_char(text); }
};
using Text = std::unique_ptr<char, FreeText>;

std::string words_of(ssh_session session) {
  return ::ssh_get_error(session);
}

std::string option(ssh_session session, ssh_options_e which) {
  char* value = nullptr;
  if (::ssh_options_get(session, which, &value) != SSH_OK) return {};
  return Text(value).get();
}

/// `%h`, `%p`, `%r`, `%n` and `%%` of a ProxyCommand.
std::string expanded(const std::string& command, const std::string& host, const std::string& port,
                     const std::string& user, const std::string& name) {
  std::string text;
  for (std::size_t at = 0; at < command.size(); ++at) {
    const char c = command[at];
    const char next = at + 1 < command.size() ? command[at + 1] : '\0';
    if (c != '%' || (next != 'h' && next != 'p' && next != 'r' && next != 'n' && next != '%')) {
      text += c;
      continue;
    }
    ++at;
    text += next == 'h' ? host : next == 'p' ? port : next == 'r' ? user : next == 'n' ? name : "%";
  }
  return text;
}

}  // namespace

struct Session::Content {
  const host::HostEntry* host = nullptr;
  std::filesystem::path known_hosts;
  Limits limits;
  ssh_session session = nullptr;
  std::optional<SshSettings> settings;
  std::optional<SshConfigFile> jump;
  ProxyProcess proxy;
  int socket = -1;  // libssh's

  Content() = default;
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
  ~Content() {
    if (session == nullptr) return;
    // ssh_disconnect leaves a connection open that was given to libssh, and nobody but libssh knows whether it still
    // is.
    ::ssh_silent_disconnect(session);
    ::ssh_free(session);
  }

  void configure();
  void take_settings();
  void connect();
  /// Calls `step` until it is done or the deadline has passed; returns what it returned last.
  template <typename Step>
  int until(os::Deadline deadline, const Step& step) {
    for (;;) {
      const int code = step();
      if (code != SSH_AGAIN && code != SSH_AUTH_AGAIN) return code;
      if (deadline.passed()) return SSH_AGAIN;
      wait(deadline);
    }
  }
  void wait(os::Deadline deadline) const {
    const int flags = ::ssh_get_poll_flags(session);
    pollfd polled{socket, POLLIN, 0};
    if ((flags & SSH_WRITE_PENDING) != 0) polled.events |= POLLOUT;
    ::poll(&polled, 1, deadline.milliseconds());
  }
  [[nodiscard]] const std::string& name() const { return host->name; }
  [[nodiscard]] Error lost() const {
    return {"connection-lost", "the connection to " + name() + " is lost",
            "the host or the network between may have gone; ask again"};
  }
};

namespace {

void set(ssh_session session, ssh_options_e which, const void* value) {
  if (::ssh_options_set(session, which, value) != SSH_OK)
    throw Error("ssh-configuration", "a setting for ssh is not usable: " + words_of(session),
                "check the host in the configuration, and ~/.ssh/config");
}

}  // namespace

void Session::Content::configure() {
  static std::once_flag initialized;
  std::call_once(initialized, [] { ::ssh_init(); });
  session = ::ssh_new();
  if (session == nullptr) throw Error("memory", "there is not enough memory");
  ::ssh_set_blocking(session, 0);
  constexpr int off = 0;
  set(session, SSH_OPTIONS_PROCESS_CONFIG, &off);
  const auto home = os::home_folder();
  if (home) set(session, SSH_OPTIONS_SSH_DIR, (*home / ".ssh").c_str());
  set(session, SSH_OPTIONS_HOST, host->address.c_str());
  if (home) ::ssh_options_parse_config(session, (*home / ".ssh/config").c_str());
  ::ssh_options_parse_config(session, "/etc/ssh/ssh_config");
  const unsigned port = host->port;
  if (port != usual_port) set(session, SSH_OPTIONS_PORT, &port);
  if (!host->user.empty()) set(session, SSH_OPTIONS_USER, host->user.c_str());
  // With `no`, libssh would call every key a known one.
  constexpr int strictly = 1;
  set(session, SSH_OPTIONS_STRICTHOSTKEYCHECK, &strictly);
  set(session, SSH_OPTIONS_KNOWNHOSTS, known_hosts.c_str());
  set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, global_known_hosts);
  const long seconds = limits.authenticate.count();
  set(session, SSH_OPTIONS_TIMEOUT, &seconds);
  settings = read_ssh_settings(*host);
  if (settings) take_settings();
}

/// Where OpenSSH says which host it is and how it is reached, libssh's own reading of the file does not count.
void Session::Content::take_settings() {
  if (!settings->host_name.empty()) set(session, SSH_OPTIONS_HOST, settings->host_name.c_str());
  const unsigned port = settings->port;
  if (host->port == usual_port && port != 0) set(session, SSH_OPTIONS_PORT, &port);
  if (host->user.empty() && !settings->user.empty()) set(session, SSH_OPTIONS_USER, settings->user.c_str());
  const std::string& command = settings->proxy_command;
  set(session, SSH_OPTIONS_PROXYCOMMAND, command.empty() ? "none" : command.c_str());
}

void Session::Content::connect() {
  const std::string address = option(session, SSH_OPTIONS_HOST);
  unsigned port = usual_port;
  ::ssh_options_get_port(session, &port);
  std::string command = option(session, SSH_OPTIONS_PROXYCOMMAND);
  const os::Deadline deadline = os::Deadline::first(limits.whole, os::Deadline::in(limits.connect));
  os::FileDescriptor connection;
  if (command.empty() || command == "none") {
    connection = connect_to(address, static_cast<std::uint16_t>(port), deadline);
  } else {
    // What libssh makes of ProxyJump, and what people write: both go by our configuration.
    if (command.starts_with("ssh ")) {
      jump.emplace(jump_policy(known_hosts));
      command = "ssh -F " + jump->path() + command.substr(3);
    }
    proxy = ProxyProcess(
        "exec " + expanded(command, address, std::to_string(port), option(session, SSH_OPTIONS_USER), host->address));
    connection = proxy.take_connection();
  }
  const int number = ::dup(connection.get());
  set(session, SSH_OPTIONS_FD, &number);
  socket = number;
  if (settings && !settings->host_key_alias.empty()) {
    // The connection is there already: from now on this is what keys are known by, as for OpenSSH without a port.
    set(session, SSH_OPTIONS_HOST, settings->host_key_alias.c_str());
    set(session, SSH_OPTIONS_PORT, &usual_port_number);
  }
  const os::Deadline exchanged = os::Deadline::first(limits.whole, os::Deadline::in(limits.authenticate));
  const int code = until(exchanged, [this] { return ::ssh_connect(session); });
  if (code == SSH_OK) return;
  const std::string said = proxy.complaint();
  if (!said.empty()) {
    throw Error("jump-failed", "the way to " + name() + " through another host fails: " + said,
                "try `ssh " + host->address + "`; jump hosts' keys must be in " + known_hosts.native() + ", too");
  }
  if (code == SSH_AGAIN) {
    throw Error("ssh-timeout", name() + " accepts the connection, but its sshd does not answer in time",
                "is it sshd that listens on port " + std::to_string(port) + ", and is the host overloaded?");
  }
  throw Error("ssh-failed", "no ssh session with " + name() + ": " + words_of(session),
              "is it sshd that listens on port " + std::to_string(port) + "?");
}

Limits limits_of(const host::Configuration& configuration) {
  Limits limits;
  limits.silence = std::chrono::seconds(configuration.silence);
  if (configuration.host_timeout > 0) limits.whole = os::Deadline::in(std::chrono::seconds(configuration.host_timeout));
  return limits;
}

Session::Session(const host::HostEntry& host, const std::filesystem::path& known_hosts, const Limits& limits)
    : content_(std::make_unique<Content>()) {
  content_->host = &host;
  content_->known_hosts = known_hosts;
  content_->limits = limits;
  content_->configure();
  content_->connect();
}

Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

const Limits& Session::limits() const noexcept {
  return content_->limits;
}

std::string Session::user() const {
  return option(content_->session, SSH_OPTIONS_USER);
}

namespace {

KeyState state_of_key(ssh_session session) {
  switch (::ssh_session_is_known_server(session)) {
    case SSH_KNOWN_HOSTS_OK:
      return KeyState::known;
    case SSH_KNOWN_HOSTS_CHANGED:
    case SSH_KNOWN_HOSTS_OTHER:
      return KeyState::changed;
    default:
      return KeyState::unknown;
  }
}

}  // namespace

HostKey Session::host_key() const {
  ssh_session session = content_->session;
  ssh_key found = nullptr;
  if (::ssh_get_server_publickey(session, &found) != SSH_OK)
    throw Error("ssh-failed", "no ssh session with " + content_->name() + ": it has shown no key");
  const Key key(found);
  HostKey result;
  unsigned char* hash = nullptr;
  std::size_t size = 0;
  if (::ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &hash, &size) == SSH_OK) {
    result.fingerprint = Text(::ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size)).get();
    ::ssh_clean_pubkey_hash(&hash);
  }
  result.type = ::ssh_key_type_to_char(::ssh_key_type(key.get()));
  char* line = nullptr;
  if (::ssh_session_export_known_hosts_entry(session, &line) == SSH_OK) result.line = Text(line).get();
  while (result.line.ends_with('\n')) result.line.pop_back();
  result.as = result.line.substr(0, result.line.find(' '));
  result.state = state_of_key(session);
  std::vector<std::filesystem::path> files{content_->known_hosts, global_known_hosts};
  if (content_->settings) {
    const auto& more = content_->settings->known_hosts;
    files.insert(files.end(), more.begin(), more.end());
  }
  // libssh does not know @revoked.
  const auto revokes = [&](const std::filesystem::path& file) { return is_revoked(file, result.line); };
  const auto revoking = std::find_if(files.begin(), files.end(), revokes);
  if (revoking != files.end()) result.revoked_in = *revoking;
  const auto listed = content_->settings ? content_->settings->revoked_keys : std::filesystem::path();
  if (!listed.empty() && is_listed_as_revoked(listed, result.line)) result.revoked_in = listed;
  if (!result.revoked_in.empty()) result.state = KeyState::revoked;
  if (result.state != KeyState::unknown) return result;
  result.not_followed = not_followed(files, content_->known_hosts, result.as, key.get());
  const std::string otherwise = content_->settings ? content_->settings->trusts_otherwise : "";
  if (result.not_followed.empty() && !otherwise.empty())
    result.not_followed = "; ampcfg does not follow " + otherwise + " of ~/.ssh/config";
  return result;
}

void Session::require_known_key() const {
  const HostKey key = host_key();
  const std::string file = content_->known_hosts.native();
  const std::string& name = content_->name();
  const std::string shown = "key of " + name + " (" + key.type + " " + key.fingerprint + ")";
  switch (key.state) {
    case KeyState::known:
      return;
    case KeyState::unknown:
      throw Error("key-unknown", "the " + shown + " is not in " + file + key.not_followed,
                  "compare the fingerprint with the host's own (there: ssh-keygen -lf "
                  "/etc/ssh/ssh_host_ed25519_key.pub), then: `ampcfg hosts trust " +
                      name + "`");
    case KeyState::changed:
      throw Error(
          "key-changed", "the " + shown + " is not the one in " + file,
          "somebody may have come in between; if the host was set up anew, compare the fingerprint there, then: "
          "ssh-keygen -f " +
              file + " -R '" + key.as + "' and `ampcfg hosts trust " + name + "`");
    case KeyState::revoked:
      throw Error("key-revoked", "the " + shown + " is marked as revoked in " + key.revoked_in.native(),
                  "do not connect before you know why");
  }
}

void Session::authenticate() {
  Content& content = *content_;
  const os::Deadline deadline =
      os::Deadline::first(content.limits.whole, os::Deadline::in(content.limits.authenticate));
  // An agent may ask a person, or nobody: what is left of the time is for the keys in files.
  const os::Deadline agents = os::Deadline::in(std::chrono::milliseconds(deadline.milliseconds() * 3 / 4));
  Login login(content.session, content.settings, agents, [&](const std::function<int()>& step) {
    return content.until(deadline, [&] {
      const int code = step();
      // libssh goes on asking where nobody answers any more.
      return code == SSH_AUTH_AGAIN && ::ssh_is_connected(content.session) == 0 ? SSH_AUTH_ERROR : code;
    });
  });
  if (login.run(content.host->identity)) return;
  if (login.was_slow()) {
    throw Error("ssh-timeout", content.name() + " does not say in time whether this user may log in",
                "is the host overloaded?");
  }
  if (::ssh_is_connected(content.session) == 0) {
    const std::string said = words_of(content.session);
    if (said.find("Too many authentication failures") != std::string::npos) {
      throw Error(
          "too-many-keys", content.name() + " ended the connection: too many keys were tried" + login.what_was_left(),
          login.cure() +
              "name the right one, which is tried first: `identity: FILE` of the host in the configuration; or let "
              "~/.ssh/config say IdentityFile and IdentitiesOnly yes for it");
    }
    throw Error("connection-lost", "the connection to " + content.name() + " ended while logging in: " + said,
                "look at sshd's log there");
  }
  const std::string who = user();
  throw Error(
      "auth-failed",
      content.name() + " does not let " + (who.empty() ? "this user" : who) + " in with a key" + login.what_was_left(),
      login.cure() + "check `user` and `identity` of the host in the configuration; try: ssh " +
          (who.empty() ? "" : who + "@") + content.host->address + " true");
}

Channel Session::run(const std::string& command, os::Deadline deadline) {
  Content& content = *content_;
  Channel channel(content, ::ssh_channel_new(content.session));
  const auto check = [&](int code, const char* what) {
    if (code == SSH_OK) return;
    if (code == SSH_AGAIN)
      throw Error("ssh-timeout", content.name() + " does not answer in time when asked " + std::string(what));
    throw Error("command-refused", content.name() + " refuses " + what + ": " + words_of(content.session),
                "may this user run commands there (ForceCommand, a shell of nologin)?");
  };
  check(content.until(deadline, [&] { return ::ssh_channel_open_session(channel.channel_); }), "to open a channel");
  check(content.until(deadline, [&] { return ::ssh_channel_request_exec(channel.channel_, command.c_str()); }),
        "to run a command");
  return channel;
}

Session::Ran Session::run_to_end(const std::string& command, os::Deadline deadline) {
  constexpr std::size_t most = 1u << 20;
  Channel channel = run(command, deadline);
  Ran ran;
  for (;;) {
    const std::string received = channel.receive(deadline);
    if (received.empty() && channel.ended()) break;
    if (deadline.passed())
      throw Error("host-timeout", content_->name() + " does not finish a command in time", "is the host overloaded?");
    ran.out += received;
    if (ran.out.size() > most) throw Error("garbled", content_->name() + " answers without ever coming to an end");
  }
  ran.code = channel.exit_code(deadline);
  ran.err = channel.complaint();
  return ran;
}

Channel::Channel(Channel&& other) noexcept
    : session_(other.session_),
      channel_(std::exchange(other.channel_, nullptr)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)) {}

Channel::~Channel() {
  if (channel_ == nullptr) return;
  ::ssh_channel_close(channel_);
  ::ssh_channel_free(channel_);
}

/// Takes what has come; true if anything has. The stream of answers is the last: what comes for it while the other is
/// looked at is taken too, and is not waited for.
bool Channel::take() {
  constexpr std::size_t room = 65'536;
  std::array<char, room> bytes{};
  bool any = false;
  for (const int is_stderr : {1, 0}) {
    if (is_stderr == 0 && out_.size() >= room) continue;
    const int count = ::ssh_channel_read_nonblocking(channel_, bytes.data(), bytes.size(), is_stderr);
    if (count > 0) {
      any = true;
      const std::string_view read(bytes.data(), static_cast<std::size_t>(count));
      if (is_stderr == 0) {
        out_ += read;
      } else {
        err_ += read.substr(0, most_complaint - std::min(most_complaint, err_.size()));
      }
    }
  }
  return any;
}

bool Channel::pump() {
  const bool any = take();
  if (!any && ::ssh_is_connected(session_->session) == 0) throw session_->lost();
  return any;
}

std::string Channel::receive(os::Deadline deadline) {
  while (out_.empty()) {
    const bool any = pump();
    if (ended()) {
      while (take()) {
      }  // the end may have come with the last look, right after words of either stream
      break;
    }
    if (!out_.empty() || deadline.passed()) break;
    if (!any) session_->wait(deadline);
  }
  return std::exchange(out_, {});
}

bool Channel::send(std::string_view bytes, os::Deadline deadline) {
  while (!bytes.empty()) {
    if (ended()) return false;
    constexpr std::size_t piece = 32'768;
    const auto size = static_cast<std::uint32_t>(std::min(bytes.size(), piece));
    const int count = ::ssh_channel_write(channel_, bytes.data(), size);
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (count == SSH_ERROR) {
      if (::ssh_is_connected(session_->session) != 0) return false;
      throw session_->lost();
    }
    if (deadline.passed()) throw Error("host-timeout", session_->name() + " does not take what is sent in time");
    // The end, or room for more, is no byte, and may have come with the last look: nothing else comes then.
    const auto room = ::ssh_channel_window_size(channel_);
    if (!pump() && !ended() && ::ssh_channel_window_size(channel_) == room) session_->wait(deadline);
  }
  return true;
}

void Channel::end_input() {
  ::ssh_channel_send_eof(channel_);
}

bool Channel::ended() const {
  if (::ssh_is_connected(session_->session) == 0) return false;  // lost, which the next look says
  return ::ssh_channel_is_eof(channel_) != 0 || ::ssh_channel_is_closed(channel_) != 0;
}

int Channel::exit_code(os::Deadline deadline) {
  for (;;) {
    const int code = ::ssh_channel_get_exit_status(channel_);
    if (code != -1 || ::ssh_channel_is_closed(channel_) != 0 || deadline.passed()) return code;
    if (!pump() && ::ssh_channel_get_exit_status(channel_) == -1 && ::ssh_channel_is_closed(channel_) == 0)
      session_->wait(deadline);
  }
}

}  // namespace ampcfg::fleet
