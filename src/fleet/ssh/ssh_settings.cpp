#include "fleet/ssh/ssh_settings.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <utility>

#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/process.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "fleet/ssh/transport.hpp"

namespace ampcfg::fleet {
namespace {

constexpr auto patience = std::chrono::seconds(10);  // `Match exec` runs programs

using Printed = std::multimap<std::string, std::string, std::less<>>;

Printed settings_in(const std::string& text) {
  Printed settings;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    const std::size_t space = line.find(' ');
    if (space != std::string::npos) settings.emplace(line.substr(0, space), line.substr(space + 1));
  }
  return settings;
}

std::string value_of(const Printed& settings, std::string_view name) {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

/// `~` and the tokens that a file's name may have, as ssh_config(5) says.
class Names {
 public:
  Names(const Printed& settings, const std::filesystem::path& home)
      : home_(home),
        tokens_{{'d', home.native()},
                {'h', value_of(settings, "hostname")},
                {'n', value_of(settings, "host")},
                {'p', value_of(settings, "port")},
                {'r', value_of(settings, "user")},
                {'u', os::user_name(os::effective_user())},
                {'%', "%"}} {}

  [[nodiscard]] std::filesystem::path expanded(const std::string& name) const {
    std::string text;
    for (std::size_t at = 0; at < name.size(); ++at) {
      const auto token = name[at] == '%' && at + 1 < name.size() ? tokens_.find(name[at + 1]) : tokens_.end();
      if (token == tokens_.end()) {
        text += name[at];
      } else {
        text += token->second;
        ++at;
      }
    }
    return text.starts_with("~/") ? home_ / text.substr(2) : std::filesystem::path(text);
  }
  [[nodiscard]] std::vector<std::filesystem::path> all(const Printed& settings, std::string_view name) const {
    std::vector<std::filesystem::path> files;
    const auto [begin, end] = settings.equal_range(name);
    for (auto setting = begin; setting != end; ++setting) files.push_back(expanded(setting->second));
    return files;
  }

 private:
  const std::filesystem::path& home_;
  std::map<char, std::string> tokens_;
};

/// A command that goes through `[USER@]HOST[:PORT]` or ssh:// URIs, the last of which makes the connection.
std::string jump_command(const std::string& hosts) {
  const std::size_t comma = hosts.rfind(',');
  const std::string last = comma == std::string::npos ? hosts : hosts.substr(comma + 1);
  const std::string before = comma == std::string::npos ? "" : " -J " + os::shell_word(hosts.substr(0, comma));
  return "ssh" + before + " -W '[%h]:%p' -- " + os::shell_word(last.starts_with("ssh://") ? last : "ssh://" + last);
}

std::string proxy_command(const Printed& settings) {
  std::string command = value_of(settings, "proxycommand");
  const std::string hosts = value_of(settings, "proxyjump");
  if (!command.empty() && command != "none") return command;
  return hosts.empty() || hosts == "none" ? "" : jump_command(hosts);
}

std::string trusts_otherwise(const Printed& settings) {
  const auto is = [&](std::string_view name, std::string_view usual) {
    const std::string value = value_of(settings, name);
    return !value.empty() && value != usual;
  };
  if (is("knownhostscommand", "none")) return "KnownHostsCommand";
  if (is("verifyhostkeydns", "false")) return "VerifyHostKeyDNS";
  if (is("nohostauthenticationforlocalhost", "no")) return "NoHostAuthenticationForLocalhost";
  const std::string checking = value_of(settings, "stricthostkeychecking");
  return checking == "false" || checking == "accept-new" ? "StrictHostKeyChecking" : "";
}

/// The files of a list. `ssh -G` prints them without their quotes, so that what has a space may be one.
void add_files(const Printed& settings, std::string_view name, const Names& names,
               std::vector<std::filesystem::path>& to) {
  const std::string files = value_of(settings, name);
  for (std::size_t begin = 0; begin < files.size();) {
    const std::size_t end = std::min(files.find(' ', begin), files.size());
    if (end > begin) to.push_back(names.expanded(files.substr(begin, end - begin)));
    begin = end + 1;
  }
  if (files.find(' ') != std::string::npos) to.push_back(names.expanded(files));
}

/// `SSH_AUTH_SOCK`, a variable's name after a `$`, `none`, or a socket.
std::optional<std::string> agent_of(const std::string& written, const Names& names) {
  if (written.empty() || written == "SSH_AUTH_SOCK") return std::nullopt;
  if (written == "none") return "";
  if (written.starts_with('$')) return os::environment(written.substr(1).c_str()).value_or("");
  return names.expanded(written).native();
}

}  // namespace

SshSettings parse_ssh_settings(const std::string& printed, const std::filesystem::path& home) {
  const Printed settings = settings_in(printed);
  const Names names(settings, home);
  SshSettings result;
  result.identities = names.all(settings, "identityfile");
  result.certificates = names.all(settings, "certificatefile");
  result.identities_only = value_of(settings, "identitiesonly") == "yes";
  result.agent = agent_of(value_of(settings, "identityagent"), names);
  result.host_key_alias = value_of(settings, "hostkeyalias");
  result.trusts_otherwise = trusts_otherwise(settings);
  add_files(settings, "userknownhostsfile", names, result.known_hosts);
  add_files(settings, "globalknownhostsfile", names, result.known_hosts);
  const std::string revoked = value_of(settings, "revokedhostkeys");
  if (revoked != "none") result.revoked_keys = names.expanded(revoked);
  result.host_name = value_of(settings, "hostname");
  result.user = value_of(settings, "user");
  const std::string port = value_of(settings, "port");
  std::from_chars(port.data(), port.data() + port.size(), result.port);
  result.proxy_command = proxy_command(settings);
  return result;
}

std::optional<SshSettings> read_ssh_settings(const host::HostEntry& host) {
  const SshConfigFile file("");
  os::ProcessWish wish;
  wish.argv = {"ssh", "-F", file.path(), "-G"};
  if (!host.user.empty()) wish.argv.insert(wish.argv.end(), {"-l", host.user});
  wish.argv.insert(wish.argv.end(), {"--", host.address});
  wish.time_limit = patience;
  const os::ProcessEnd end = os::run(std::move(wish));
  if (end.how == os::ProcessEnd::How::not_started) return std::nullopt;
  if (!end.succeeded()) {
    const std::string said = end.output.substr(0, end.output.find_first_of("\r\n"));
    throw Error(
        "ssh-configuration",
        "ssh refuses its configuration for " + host.name + ": " + (said.empty() ? "`ssh -G` " + end.words() : said),
        "try: ssh -G " + host.address);
  }
  return parse_ssh_settings(end.output, os::home_folder().value_or("/"));
}

}  // namespace ampcfg::fleet
