#include "document/oracle.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <stdexcept>
#include <thread>

#include "os/child.hpp"

namespace ampcfg::document {
namespace {

void write_all(int to, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(to, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

void read_all(int from, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::read(from, bytes, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw std::runtime_error("the oracle gave no answer");
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
}

std::string length_of(const std::string& file) {
  const auto size = static_cast<std::uint32_t>(file.size());
  return {static_cast<char>(size >> 24), static_cast<char>(size >> 16), static_cast<char>(size >> 8),
          static_cast<char>(size)};
}

void list_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ') {
      out += fmt::format("\\{:02x}", c);
    } else {
      out += c;
    }
  }
  out += '"';
}

void list_value(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      out += '~';
      break;
    case Value::Kind::boolean:
      out += value.boolean() ? "true" : "false";
      break;
    case Value::Kind::integer:
      out.append("i").append(value.digits());
      break;
    case Value::Kind::floating:
      out += std::isnan(value.floating()) ? "f7ff8000000000000"
                                          : fmt::format("f{:x}", std::bit_cast<std::uint64_t>(value.floating()));
      break;
    case Value::Kind::string:
      list_text(out, value.text());
      break;
    case Value::Kind::list:
      out += '[';
      for (const Value& item : value.items()) {
        list_value(out, item);
        out += ',';
      }
      out += ']';
      break;
    case Value::Kind::mapping:
      out += '{';
      for (const Entry& entry : value.entries()) {
        list_text(out, entry.key);
        out += ':';
        list_value(out, entry.value);
        out += ',';
      }
      out += '}';
      break;
  }
}

}  // namespace

Oracle::Oracle() {
  std::array<int, 2> requests{};
  std::array<int, 2> answers{};
  if (::pipe(requests.data()) != 0 || ::pipe(answers.data()) != 0) throw std::runtime_error("no pipe");
  ::signal(SIGPIPE, SIG_IGN);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, requests[0], 0);
  posix_spawn_file_actions_adddup2(&actions, answers[1], 1);
  for (const int end : {requests[0], requests[1], answers[0], answers[1]})
    posix_spawn_file_actions_addclose(&actions, end);
  std::string java = "java";
  std::string heap = "-Xmx1g";
  std::string collector = "-XX:+UseSerialGC";
  std::string option = "-cp";
  std::string path = AMPCFG_ORACLE_CLASSPATH;
  std::string name = "Oracle";
  const std::array<char*, 7> arguments{java.data(), heap.data(), collector.data(), option.data(),
                                       path.data(), name.data(), nullptr};
  if (posix_spawnp(&process_, "java", &actions, nullptr, arguments.data(), environ) != 0)
    throw std::runtime_error("java cannot be started");
  posix_spawn_file_actions_destroy(&actions);
  ::close(requests[0]);
  ::close(answers[1]);
  to_ = requests[1];
  from_ = answers[0];
}

Oracle::~Oracle() {
  ::close(to_);
  ::close(from_);
  int status = 0;
  ::waitpid(process_, &status, 0);
}

std::vector<std::string> Oracle::ask(const std::vector<std::string>& files) {
  std::string requests;
  for (const std::string& file : files) requests.append(length_of(file)).append(file);
  std::thread writer([this, &requests] { write_all(to_, requests.data(), requests.size()); });
  std::vector<std::string> answers;
  try {
    while (answers.size() < files.size()) answers.push_back(answer());
  } catch (...) {
    tests::signal_process(process_, SIGKILL);
    writer.join();
    throw;
  }
  writer.join();
  return answers;
}

std::string Oracle::answer() {
  std::array<char, 4> head{};
  read_all(from_, head.data(), head.size());
  std::size_t size = 0;
  for (const char byte : head) size = size << 8 | static_cast<unsigned char>(byte);
  std::string text(size, '\0');
  read_all(from_, text.data(), size);
  return text;
}

std::string listing(const std::string& file) {
  const std::variant<Document, Invalid> read = Document::read(file);
  if (const auto* invalid = std::get_if<Invalid>(&read)) {
    return fmt::format("!{}: line {}, column {}", invalid->reason, invalid->place.line, invalid->place.column);
  }
  std::string out;
  for (const Key& key : std::get<Document>(read).keys()) out += listing(key.path, key.value);
  return out;
}

std::string listing(std::string_view path, const Value& value) {
  std::string out;
  list_text(out, path);
  out += ' ';
  list_value(out, value);
  return out += '\n';
}

bool agree(const std::string& left, const std::string& right) {
  const bool refused = left.starts_with('!');
  return refused == right.starts_with('!') && (refused || left == right);
}

}  // namespace ampcfg::document
