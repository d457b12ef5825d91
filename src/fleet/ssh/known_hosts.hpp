#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

struct ssh_key_struct;

namespace ampcfg::fleet {

/// True if the file says `@revoked` of the key of `line` (`name type base64`, as such a file has it), for any host.
bool is_revoked(const std::filesystem::path& file, std::string_view line);

/// For a key that is in none of our files: what OpenSSH follows besides, in words that go on from "is not in FILE".
/// That is an `@cert-authority` for the name `as`, or a file that UserKnownHostsFile or GlobalKnownHostsFile names, if
/// it has the key. `files` are all that OpenSSH would read, `own` is ours.
std::string not_followed(const std::vector<std::filesystem::path>& files, const std::filesystem::path& own,
                         const std::string& as, ssh_key_struct* key);

/// Adds a line to the file, which is made (0600, its folder 0700) where it is not there. Throws Error (`write-failed`).
void add_known_host(const std::filesystem::path& file, const std::string& line);

/// Whether RevokedHostKeys, a file of public keys, has the key at the end of that line of a known-hosts file. Throws
/// Error
/// (`ssh-configuration`) where it cannot be read or is a KRL: OpenSSH trusts no host then.
bool is_listed_as_revoked(const std::filesystem::path& file, std::string_view line);

}  // namespace ampcfg::fleet
