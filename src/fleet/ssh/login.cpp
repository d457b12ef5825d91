#include "fleet/ssh/login.hpp"

#include <libssh/libssh.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "ampcfg/os/base64.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "fleet/ssh/key.hpp"

namespace ampcfg::fleet {
namespace {

namespace fs = std::filesystem;

/// Called by libssh where a key is encrypted.
int note_encrypted(const char* /*prompt*/, char* /*text*/, std::size_t /*size*/, int /*echo*/, int /*verify*/,
                   void* is_encrypted) {
  *static_cast<bool*>(is_encrypted) = true;
  return -1;
}

Key private_key(const fs::path& file, bool& is_encrypted) {
  ssh_key read = nullptr;
  if (::ssh_pki_import_privkey_file(file.c_str(), nullptr, note_encrypted, &is_encrypted, &read) != SSH_OK)
    return nullptr;
  return Key(read);
}

bool is_there(const fs::path& file) {
  return ::access(file.c_str(), F_OK) == 0;
}

constexpr std::uint64_t largest_key = 64u << 10;

/// As openssl writes keys, which libgcrypt does not read.
bool is_pkcs8(const fs::path& file) {
  const auto read = os::read_file(file, largest_key);
  const auto* found = std::get_if<os::FileBytes>(&read);
  return found != nullptr && (found->bytes.starts_with("-----BEGIN PRIVATE KEY-----") ||
                              found->bytes.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
}

fs::path with(const fs::path& file, std::string_view ending) {
  return file.native() + std::string(ending);
}

/// The public key in base64; empty where there is none.
std::string exported(ssh_key key) {
  char* text = nullptr;
  if (::ssh_pki_export_pubkey_base64(key, &text) != SSH_OK) return {};
  std::string written = text;
  ::ssh_string_free_char(text);
  return written;
}

/// The public key in base64 of a private key's file, which need not be decrypted for it in OpenSSH's format.
std::string public_key_of_private(const fs::path& file) {
  ssh_key read = nullptr;
  if (::ssh_pki_import_pubkey_file(file.c_str(), &read) != SSH_OK) return {};
  return exported(Key(read).get());
}

/// The key of a file in base64, `.pub` or private; empty where it is none.
std::string public_key(const fs::path& file) {
  const auto read = os::read_file(file, largest_key);
  const auto* found = std::get_if<os::FileBytes>(&read);
  if (found == nullptr) return {};
  if (found->bytes.starts_with("-----")) return public_key_of_private(file);
  const std::size_t begin = found->bytes.find(' ');
  if (begin == std::string::npos) return {};
  const std::size_t end = found->bytes.find_first_of(" \r\n", begin + 1);
  return found->bytes.substr(begin + 1, end == std::string::npos ? end : end - begin - 1);
}

}  // namespace

bool Login::may_go_on() const {
  return !was_slow_ && ::ssh_is_connected(session_) != 0;
}

bool Login::offer(ssh_key key) {
  const int code = until_([&] { return ::ssh_userauth_publickey(session_, nullptr, key); });
  was_slow_ = was_slow_ || code == SSH_AGAIN;
  return code == SSH_AUTH_SUCCESS;
}

bool Login::with_certificate(const fs::path& file, const fs::path& certificate) {
  ssh_key read = nullptr;
  if (!may_go_on() || ::ssh_pki_import_cert_file(certificate.c_str(), &read) != SSH_OK) return false;
  const Key owned(read);
  bool is_encrypted = false;
  const Key key = private_key(file, is_encrypted);
  if (!key ||
      !is_certificate_of(os::bytes_of_base64(public_key(certificate)), os::bytes_of_base64(exported(key.get()))))
    return false;
  if (::ssh_pki_copy_cert_to_privkey(read, key.get()) != SSH_OK) return false;
  offered_.insert(certificate);
  return offer(key.get());
}

bool Login::with_certificates(const fs::path& file) {
  const fs::path beside = with(file, "-cert.pub");
  if (is_there(beside) && with_certificate(file, beside)) return true;
  if (!settings_) return false;
  const auto& all = settings_->certificates;
  return std::any_of(all.begin(), all.end(),
                     [&](const fs::path& certificate) { return with_certificate(file, certificate); });
}

bool Login::with_file(const fs::path& file) {
  if (!may_go_on() || !tried_.insert(file).second) return false;
  bool is_encrypted = false;
  const Key key = private_key(file, is_encrypted);
  if (is_encrypted) encrypted_.push_back(file);
  if (!key && is_pkcs8(file)) unread_.push_back(file);
  if (!key) return false;
  offered_.insert(file);
  return offer(key.get());
}

/// Those that are configured before all others, as OpenSSH offers them.
AgentKeys Login::keys_of_agent() const {
  AgentKeys keys;
  keys.only = settings_->identities_only;
  const auto add = [](std::vector<std::string>& to, std::string key) {
    if (!key.empty() && std::find(to.begin(), to.end(), key) == to.end()) to.push_back(std::move(key));
  };
  std::vector<fs::path> files = settings_->identities, certificates = settings_->certificates;
  if (!identity_.empty()) files.insert(files.begin(), identity_);
  for (const fs::path& file : files) certificates.push_back(with(file, "-cert.pub"));
  for (const fs::path& file : certificates) {
    if (!offered_.contains(file)) add(keys.certificates, public_key(file));
  }
  for (const fs::path& file : files) {
    if (offered_.contains(file)) continue;
    for (const std::string_view ending : {".pub", ""}) add(keys.first, public_key(with(file, ending)));
  }
  return keys;
}

bool Login::with_agent() {
  if (!may_go_on() || settings_->agent == "") return false;
  const auto socket = settings_->agent ? settings_->agent : os::environment("SSH_AUTH_SOCK");
  if (!socket) return false;
  filter_ = std::make_unique<AgentFilter>(*socket, keys_of_agent(), deadline_);
  const os::FileDescriptor client = filter_->take_client();
  if (!client) return false;
  const int number = ::dup(client.get());  // libssh's
  if (::ssh_set_agent_socket(session_, number) != SSH_OK) return false;
  const int code = until_([&] { return ::ssh_userauth_agent(session_, nullptr); });
  was_slow_ = was_slow_ || code == SSH_AGAIN;
  return code == SSH_AUTH_SUCCESS;
}

/// As OpenSSH does: certificates, the agent's keys, files.
bool Login::with_settings() {
  const auto& files = settings_->identities;
  const auto by_certificate = [&](const fs::path& file) { return with_certificates(file); };
  const auto by_file = [&](const fs::path& file) { return is_there(file) && with_file(file); };
  return std::any_of(files.begin(), files.end(), by_certificate) || with_agent() ||
         std::any_of(files.begin(), files.end(), by_file);
}

/// Where there is no `ssh` to say it: what libssh knows of `~/.ssh/config` and the agent.
bool Login::with_usual_names() {
  if (const auto home = os::home_folder()) {
    for (const char* name : {"id_ed25519", "id_ecdsa", "id_rsa"}) {
      const fs::path file = *home / ".ssh" / name;
      if (with_certificates(file)) return true;
      if (is_pkcs8(file)) unread_.push_back(file);
    }
  }
  if (!may_go_on()) return false;
  const int code = until_([&] { return ::ssh_userauth_publickey_auto(session_, nullptr, ""); });
  was_slow_ = was_slow_ || code == SSH_AGAIN;
  return code == SSH_AUTH_SUCCESS;
}

bool Login::run(const std::string& identity) {
  identity_ = identity;
  if (!identity.empty() && (with_certificates(identity) || with_file(identity))) return true;
  return settings_ ? with_settings() : with_usual_names();
}

std::vector<fs::path> Login::not_of_agent(std::vector<fs::path> files) const {
  std::erase_if(files, [&](const fs::path& file) {
    const std::string beside = public_key(with(file, ".pub"));
    return filter_ && filter_->has(beside.empty() ? public_key(file) : beside);
  });
  return files;
}

std::string Login::what_was_left() const {
  std::string text;
  if (!identity_.empty() && !is_there(identity_)) text += "; there is no " + identity_.native();
  if (filter_ && filter_->was_silent()) text += "; the agent does not answer in time";
  for (const fs::path& file : not_of_agent(encrypted_))
    text += "; the key " + file.native() + " is encrypted, and no agent has it";
  for (const fs::path& file : not_of_agent(unread_))
    text += "; the key " + file.native() + " is in PKCS#8, which ampcfg does not read";
  return text;
}

std::string Login::cure() const {
  std::string text, files;
  for (const fs::path& file : not_of_agent(encrypted_)) files += " " + os::shell_word(file.native());
  if (!files.empty()) text += "give it to an agent: ssh-add" + files + "; ";
  for (const fs::path& file : not_of_agent(unread_))
    text += "write it in OpenSSH's own form: ssh-keygen -p -f " + os::shell_word(file.native()) + "; ";
  return text;
}

}  // namespace ampcfg::fleet
