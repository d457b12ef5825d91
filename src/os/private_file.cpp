#include "ampcfg/os/private_file.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "os/file_replacement.hpp"

namespace ampcfg::os {
namespace {

struct stat status_of(const FileDescriptor& file, const std::filesystem::path& shown) {
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) fail_to_write(shown, errno);
  return facts;
}

}  // namespace

std::uint64_t PrivateFile::size() const {
  return static_cast<std::uint64_t>(status_of(file_, shown_).st_size);
}

std::string PrivateFile::read(std::uint64_t begin, std::uint64_t count) const {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got =
        ::pread(file_.get(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(begin + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_to_write(shown_, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

void PrivateFile::write(std::uint64_t begin, std::string_view bytes) const {
  if (::lseek(file_.get(), static_cast<off_t>(begin), SEEK_SET) < 0) fail_to_write(shown_, errno);
  if (const int number = write_all(file_.get(), bytes)) fail_to_write(shown_, number);
}

void PrivateFile::cut(std::uint64_t size) const {
  if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) fail_to_write(shown_, errno);
}

void PrivateFile::sync() const {
  if (::fsync(file_.get()) != 0) fail_to_write(shown_, errno);
}

bool PrivateFile::try_lock() const {
  int done = 0;
  do {
    done = ::flock(file_.get(), LOCK_EX | LOCK_NB);
  } while (done != 0 && errno == EINTR);
  if (done != 0 && errno != EWOULDBLOCK) fail_to_write(shown_, errno);
  return done == 0;
}

bool PrivateFile::has_name() const {
  return status_of(file_, shown_).st_nlink > 0;
}

bool PrivateFile::is_open_to_others() const {
  return (status_of(file_, shown_).st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

}  // namespace ampcfg::os
