#include "fleet/ssh/known_hosts.hpp"

#include <fcntl.h>
#include <libssh/libssh.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::uint64_t largest_known_hosts = 64u << 20;

std::string read_all(const std::filesystem::path& file) {
  auto read = os::read_file(file, largest_known_hosts);
  auto* found = std::get_if<os::FileBytes>(&read);
  return found == nullptr ? std::string() : std::move(found->bytes);
}

struct FreeEntry {
  void operator()(ssh_knownhosts_entry* entry) const noexcept { ::ssh_knownhosts_entry_free(entry); }
};
using Entry = std::unique_ptr<ssh_knownhosts_entry, FreeEntry>;

/// What a line says of that host; nothing where it is of another.
Entry entry_of(const std::string& host, const std::string& line) {
  ssh_knownhosts_entry* entry = nullptr;
  const bool found = ::ssh_known_hosts_parse_line(host.c_str(), line.c_str(), &entry) == SSH_OK;
  Entry owned(entry);
  return found ? std::move(owned) : nullptr;
}

Error not_kept(const std::filesystem::path& file, int number) {
  return {"write-failed", file.native() + " cannot be written: " + os::system_words(number),
          "`known_hosts:` in the configuration names another file"};
}

}  // namespace

bool is_revoked(const std::filesystem::path& file, std::string_view line) {
  const std::size_t last = line.rfind(' ');
  if (last == std::string_view::npos) return false;
  const std::string_view key = line.substr(last + 1);
  const std::string bytes = read_all(file);
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    const std::string_view one = std::string_view(bytes).substr(begin, end - begin);
    begin = end + 1;
    if (one.starts_with("@revoked") && one.find(key) != std::string_view::npos) return true;
  }
  return false;
}

bool is_listed_as_revoked(const std::filesystem::path& file, std::string_view line) {
  const auto read = os::read_file(file, largest_known_hosts);
  const auto* found = std::get_if<os::FileBytes>(&read);
  const bool is_krl = found != nullptr && found->bytes.starts_with("SSHKRL");
  if (found == nullptr || is_krl) {
    throw Error("ssh-configuration",
                "RevokedHostKeys of ~/.ssh/config names " + file.native() + ", which " +
                    (is_krl ? "is a KRL, and ampcfg reads no KRLs" : std::get<os::Refused>(read).words()),
                "name a file with a public key on each line, or let a `Host` block leave it out for this host");
  }
  return found->bytes.find(line.substr(line.rfind(' ') + 1)) != std::string::npos;
}

std::string not_followed(const std::vector<std::filesystem::path>& files, const std::filesystem::path& own,
                         const std::string& as, ssh_key_struct* key) {
  constexpr std::string_view authority = "@cert-authority ";
  for (const std::filesystem::path& file : files) {
    const std::string bytes = read_all(file);
    for (std::size_t begin = 0; begin < bytes.size();) {
      const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
      std::string line = bytes.substr(begin, end - begin);
      begin = end + 1;
      const bool is_authority = line.starts_with(authority);
      if (is_authority) line.erase(0, authority.size());
      const Entry entry = entry_of(as, line);
      if (!entry) continue;
      if (is_authority) {
        return "; an @cert-authority in " + file.native() +
               " would have it known, but ampcfg reads no hosts' certificates";
      }
      if (file != own && ::ssh_key_cmp(entry->publickey, key, SSH_KEY_CMP_PUBLIC) == 0) {
        return "; it is in " + file.native() +
               ", but ampcfg does not follow UserKnownHostsFile and GlobalKnownHostsFile of ~/.ssh/config: name " +
               "that file by `known_hosts:` in the configuration";
      }
    }
  }
  return {};
}

void add_known_host(const std::filesystem::path& file, const std::string& line) {
  constexpr mode_t folder_mode = 0700, file_mode = 0600;
  const std::filesystem::path folder = file.parent_path();
  if (!folder.empty() && ::mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST) throw not_kept(file, errno);
  const std::string before = read_all(file);
  const os::FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, file_mode));
  if (!opened) throw not_kept(file, errno);
  const std::string text = (before.empty() || before.ends_with('\n') ? "" : "\n") + line + "\n";
  if (::write(opened.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) throw not_kept(file, errno);
}

}  // namespace ampcfg::fleet
