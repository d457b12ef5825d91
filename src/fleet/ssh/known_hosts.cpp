#include "fleet/ssh/known_hosts.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::uint64_t largest = 64u << 20;

std::string read_all(const std::filesystem::path& file) {
  auto read = os::read_file(file, largest);
  auto* found = std::get_if<os::FileBytes>(&read);
  return found == nullptr ? std::string() : std::move(found->bytes);
}

Error write_failed(const std::filesystem::path& file, int number) {
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

void add_known_host(const std::filesystem::path& file, const std::string& line) {
  constexpr mode_t folder_mode = 0700, file_mode = 0600;
  const std::filesystem::path folder = file.parent_path();
  if (!folder.empty() && ::mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST) throw write_failed(file, errno);
  const std::string before = read_all(file);
  const os::FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, file_mode));
  if (!opened) throw write_failed(file, errno);
  const std::string text = (before.empty() || before.ends_with('\n') ? "" : "\n") + line + "\n";
  if (::write(opened.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw write_failed(file, errno);
}

}  // namespace ampcfg::fleet
