#include "ampcfg/os/processes.hpp"

#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <memory>
#include <sstream>
#include <string_view>
#include <variant>

#include "ampcfg/os/file.hpp"

namespace ampcfg::os {

namespace {

/// The fields of `/proc/PID/stat` after the name, from the state on, and the name.
struct Stat {
  std::string name;
  std::vector<std::string> fields;
};

std::optional<Stat> stat_of(pid_t process) {
  constexpr std::uint64_t most = 4096;
  const auto read = read_file("/proc/" + std::to_string(process) + "/stat", most);
  const auto* file = std::get_if<FileBytes>(&read);
  if (file == nullptr) return std::nullopt;
  // The name stands in parentheses and may hold any; the state follows the last one.
  const std::size_t begin = file->bytes.find('(');
  const std::size_t end = file->bytes.rfind(") ");
  if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
  Stat stat{file->bytes.substr(begin + 1, end - begin - 1), {}};
  std::istringstream rest(file->bytes.substr(end + 2));
  for (std::string field; rest >> field;) stat.fields.push_back(field);
  return stat;
}

std::int64_t nanoseconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::int64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::vector<pid_t> process_ids() {
  std::vector<pid_t> ids;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), ::closedir);
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    pid_t id = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), id);
    if (read.ec == std::errc() && read.ptr == name.data() + name.size()) ids.push_back(id);
  }
  return ids;
}

std::optional<ProcessFacts> facts_of(pid_t process) {
  constexpr std::size_t state = 0, parent = 1, session = 3, terminal = 4, started = 19;
  const auto stat = stat_of(process);
  if (!stat || stat->fields.size() <= started) return std::nullopt;
  const auto& fields = stat->fields;
  ProcessFacts facts;
  facts.name = stat->name;
  facts.parent = static_cast<pid_t>(number_in(fields[parent]));
  facts.session = static_cast<pid_t>(number_in(fields[session]));
  facts.has_terminal = number_in(fields[terminal]) != 0;
  facts.has_ended = fields[state] == "Z" || fields[state] == "X";
  // In ticks since the machine has begun, with the time that it slept.
  const std::int64_t since_boot = number_in(fields[started]) * (1'000'000'000 / ::sysconf(_SC_CLK_TCK));
  facts.started = nanoseconds(CLOCK_REALTIME) - nanoseconds(CLOCK_BOOTTIME) + since_boot;
  return facts;
}

bool is_stopped(pid_t process) {
  const auto stat = stat_of(process);
  return stat && !stat->fields.empty() && (stat->fields[0] == "T" || stat->fields[0] == "t");
}

}  // namespace ampcfg::os
