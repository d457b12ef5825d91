// A preloaded library that lets one call to the disk go wrong: the process is killed before it (`KILL`), or it fails
// with an error (`ENOSPC`…). FAULT is what, FAULT_AT which call, counted from 1; FAULT_LOG is a file that gets a line
// for each call that was counted, and `fault` for the one that went wrong. FAULT_CALLS: `changes` counts only those
// that change something (then a kill tells all that any kill can), else `all`. FAULT_RUN is a command that runs before
// the call instead, and the call goes on. FAULT_WHERE is a text that a call's line must have to be counted.
// FAULT_ARMED=1: calls are counted from the start, not from `arm_disk_faults` on.
// FAULT_STICKY=1: from there on every call of the same name goes wrong. FAULT_NO_EXCHANGE=1: renameat2 knows no flags;
// FAULT_NO_LINK=1: no hard links.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <mutex>
#include <string>

namespace {

struct Fault {
  long at = 0;
  int error = 0;
  bool kills = false, all = false, sticky = false;
  const char* run = nullptr;
  const char* where = nullptr;
  int log = -1;
  std::string call;
};

int error_of(const std::string& name) {
  if (name == "ENOSPC") return ENOSPC;
  if (name == "EDQUOT") return EDQUOT;
  if (name == "EROFS") return EROFS;
  if (name == "EIO") return EIO;
  if (name == "EACCES") return EACCES;
  if (name == "EPERM") return EPERM;
  if (name == "EMFILE") return EMFILE;
  return 0;
}

const char* setting(const char* name) {
  const char* value = ::getenv(name);
  return value == nullptr ? "" : value;
}

Fault read_fault() {
  Fault fault;
  fault.at = ::atol(setting("FAULT_AT"));
  fault.kills = std::string(setting("FAULT")) == "KILL";
  fault.error = error_of(setting("FAULT"));
  fault.all = std::string(setting("FAULT_CALLS")) == "all";
  fault.sticky = *setting("FAULT_STICKY") != '\0';
  fault.run = ::getenv("FAULT_RUN");
  fault.where = ::getenv("FAULT_WHERE");
  if (*setting("FAULT_LOG") != '\0') {
    fault.log = static_cast<int>(
        ::syscall(SYS_openat, AT_FDCWD, setting("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  }
  return fault;
}

void say(int log, const std::string& line) {
  if (log >= 0) ::syscall(SYS_write, log, line.data(), line.size());
}

void run(const char* command) {
  const std::string text = command;
  ::unsetenv("LD_PRELOAD");
  if (::system(text.c_str()) != 0) ::_exit(99);
}

bool is_armed = *setting("FAULT_ARMED") != '\0';

enum class Kind { looks, changes };

/// True if the call is to fail, with errno set.
bool goes_wrong(Kind kind, const std::string& call, const char* path) {
  static Fault fault = read_fault();
  static long count = 0;
  static std::mutex calls;
  const std::lock_guard lock(calls);
  if (!is_armed || fault.log < 0 || (kind == Kind::looks && !fault.all)) return false;
  const std::string line = call + " " + (path == nullptr ? "" : path);
  if (fault.where != nullptr && line.find(fault.where) == std::string::npos) return false;
  ++count;
  say(fault.log, line + "\n");
  const bool again = fault.sticky && !fault.call.empty() && fault.call == call;
  if (count != fault.at && !again) return false;
  say(fault.log, "fault " + line + "\n");
  fault.call = call;
  if (fault.run != nullptr) {
    run(fault.run);
    return false;
  }
  if (fault.kills) ::kill(::getpid(), SIGKILL);
  errno = fault.error;
  return fault.error != 0;
}

bool lacks(const char* what) {
  return *setting(what) != '\0';
}

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

Kind kind_of_open(int flags) {
  return (flags & (O_CREAT | O_TRUNC)) != 0 ? Kind::changes : Kind::looks;
}

}  // namespace

extern "C" {

/// From here on calls are counted.
void arm_disk_faults();
void arm_disk_faults() {
  is_armed = true;
}

int openat(int folder, const char* path, int flags, ...) {
  static auto* const real = next<int(int, const char*, int, ...)>("openat");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return goes_wrong(kind_of_open(flags), "openat", path) ? -1 : real(folder, path, flags, mode);
}

int open(const char* path, int flags, ...) {
  static auto* const real = next<int(const char*, int, ...)>("open");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return goes_wrong(kind_of_open(flags), "open", path) ? -1 : real(path, flags, mode);
}

ssize_t read(int file, void* to, size_t size) {
  static auto* const real = next<ssize_t(int, void*, size_t)>("read");
  return goes_wrong(Kind::looks, "read", nullptr) ? -1 : real(file, to, size);
}

ssize_t write(int file, const void* from, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  if (file <= 2) return real(file, from, size);
  return goes_wrong(Kind::changes, "write", nullptr) ? -1 : real(file, from, size);
}

int fsync(int file) {
  static auto* const real = next<int(int)>("fsync");
  return goes_wrong(Kind::changes, "fsync", nullptr) ? -1 : real(file);
}

int fdatasync(int file) {
  static auto* const real = next<int(int)>("fdatasync");
  return goes_wrong(Kind::changes, "fdatasync", nullptr) ? -1 : real(file);
}

int renameat(int folder, const char* from, int other, const char* to) {
  static auto* const real = next<int(int, const char*, int, const char*)>("renameat");
  return goes_wrong(Kind::changes, "renameat", to) ? -1 : real(folder, from, other, to);
}

int renameat2(int folder, const char* from, int other, const char* to, unsigned flags) {
  static auto* const real = next<int(int, const char*, int, const char*, unsigned)>("renameat2");
  if (lacks("FAULT_NO_EXCHANGE")) {
    errno = EINVAL;
    return -1;
  }
  return goes_wrong(Kind::changes, "renameat2", to) ? -1 : real(folder, from, other, to, flags);
}

int linkat(int folder, const char* from, int other, const char* to, int flags) {
  static auto* const real = next<int(int, const char*, int, const char*, int)>("linkat");
  if (lacks("FAULT_NO_LINK")) {
    errno = EPERM;
    return -1;
  }
  return goes_wrong(Kind::changes, "linkat", to) ? -1 : real(folder, from, other, to, flags);
}

int unlinkat(int folder, const char* path, int flags) {
  static auto* const real = next<int(int, const char*, int)>("unlinkat");
  return goes_wrong(Kind::changes, "unlinkat", path) ? -1 : real(folder, path, flags);
}

int mkdirat(int folder, const char* path, mode_t mode) {
  static auto* const real = next<int(int, const char*, mode_t)>("mkdirat");
  return goes_wrong(Kind::changes, "mkdirat", path) ? -1 : real(folder, path, mode);
}

int fchmod(int file, mode_t mode) {
  static auto* const real = next<int(int, mode_t)>("fchmod");
  return goes_wrong(Kind::changes, "fchmod", nullptr) ? -1 : real(file, mode);
}

int fchown(int file, uid_t user, gid_t group) {
  static auto* const real = next<int(int, uid_t, gid_t)>("fchown");
  return goes_wrong(Kind::changes, "fchown", nullptr) ? -1 : real(file, user, group);
}

int ftruncate(int file, off_t size) {
  static auto* const real = next<int(int, off_t)>("ftruncate");
  return goes_wrong(Kind::changes, "ftruncate", nullptr) ? -1 : real(file, size);
}

ssize_t flistxattr(int file, char* to, size_t size) {
  static auto* const real = next<ssize_t(int, char*, size_t)>("flistxattr");
  return goes_wrong(Kind::looks, "flistxattr", nullptr) ? -1 : real(file, to, size);
}

int fsetxattr(int file, const char* name, const void* value, size_t size, int flags) {
  static auto* const real = next<int(int, const char*, const void*, size_t, int)>("fsetxattr");
  return goes_wrong(Kind::changes, "fsetxattr", name) ? -1 : real(file, name, value, size, flags);
}

int fstat(int file, struct stat* facts) {
  static auto* const real = next<int(int, struct stat*)>("fstat");
  return goes_wrong(Kind::looks, "fstat", nullptr) ? -1 : real(file, facts);
}

int fstatat(int folder, const char* path, struct stat* facts, int flags) {
  static auto* const real = next<int(int, const char*, struct stat*, int)>("fstatat");
  return goes_wrong(Kind::looks, "fstatat", path) ? -1 : real(folder, path, facts, flags);
}

}  // extern "C"
