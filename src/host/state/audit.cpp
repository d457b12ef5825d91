#include "ampcfg/host/state/audit.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/lines.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/state/about_record.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* log_file = "audit.jsonl";
constexpr const char* head_file = "head";
constexpr std::uint64_t largest_log = 4ull << 30;
constexpr std::uint64_t largest_head = 4096;
/// What the first line has for the hash of the one before.
const std::string no_hash(64, '0');

/// What `head` vouches for.
struct Head {
  std::size_t lines = 0;
  std::uint64_t bytes = 0;
  std::string last = no_hash;  ///< the SHA-256 of the last line, with its newline

  bool operator==(const Head&) const = default;
};

/// A line with what ties it to the others.
struct Line {
  AuditEntry entry;
  std::size_t number = 0;
  std::string previous;
};

std::string written(const Head& head) {
  return RecordWriter().number("lines", head.lines).number("bytes", head.bytes).text("last", head.last).object() + "\n";
}

std::string written(const AuditEntry& entry, const Head& before) {
  RecordWriter writer;
  writer.number("line", before.lines + 1)
      .text("time", entry.time)
      .text("action", entry.action.word())
      .text("id", entry.id)
      .text("instance", entry.instance)
      .text("result", entry.result.word())
      .number("files", entry.files);
  write_who(writer, entry);
  return writer.text("manifest", entry.manifest).text("previous", before.last).object() + "\n";
}

/// Throws Error that says what is wrong with the line, but not which it is.
Line parse(std::string_view text) {
  const std::string shown = "it";
  const auto read = document::JsonText::read(std::string(text));
  if (const auto* error = std::get_if<document::JsonError>(&read))
    throw damaged_record(shown, "column " + std::to_string(error->place.column) + ": " + error->reason);
  const RecordReader object(std::get<document::JsonText>(read).root(), shown);
  Line line;
  line.number = object.number("line");
  line.previous = object.text("previous");
  AuditEntry& entry = line.entry;
  entry.time = object.text("time");
  entry.action = Recorded<Action>(object.text("action"));
  entry.id = object.text("id");
  entry.instance = object.text("instance");
  entry.result = Recorded<AuditResult>(object.text("result"));
  entry.files = object.number("files");
  static_cast<Who&>(entry) = read_who(object);
  entry.manifest = object.text("manifest");
  return line;
}

/// Nothing where the file is not there.
std::optional<std::string> read_bytes(const State& state, const char* name, std::uint64_t max) {
  auto read = state.folder().read(name, max);
  if (auto* file = std::get_if<os::FileBytes>(&read)) return std::move(file->bytes);
  const auto& refused = std::get<os::Refused>(read);
  if (refused.why == os::Refusal::absent) return std::nullopt;
  throw damaged_record((state.path() / name).native(), "it " + refused.words());
}

std::optional<Head> read_head(const State& state) {
  auto bytes = read_bytes(state, head_file, largest_head);
  if (!bytes) return std::nullopt;
  const std::string shown = (state.path() / head_file).native();
  const document::JsonText json = read_record(std::move(*bytes), shown);
  const RecordReader object(json.root(), shown);
  Head head{object.number("lines"), object.number("bytes"), object.text("last")};
  if (!is_sha256(head.last)) throw damaged_record(shown, "`last` is no SHA-256");
  return head;
}

/// The whole lines of `bytes`, each with its newline.
std::vector<std::string_view> whole_lines_of(std::string_view bytes) {
  auto lines = os::lines_of(bytes);
  if (!lines.empty() && !lines.back().ends_with('\n')) lines.pop_back();
  return lines;
}

Head after(const Head& before, std::string_view line) {
  return {before.lines + 1, before.bytes + line.size(), os::sha256_hex(line)};
}

/// Whether `text` is the line that follows those that `head` vouches for.
bool follows(const Head& head, std::string_view text) {
  try {
    const Line line = parse(text);
    return line.number == head.lines + 1 && line.previous == head.last;
  } catch (const Error&) {
    return false;
  }
}

/// Whether it was not on disk whole at a crash: it has no end, or zeros where its bytes had not arrived yet.
bool is_torn(std::string_view line) {
  return line.find('\n') == std::string_view::npos || line.find('\0') != std::string_view::npos;
}

/// The log, open to be added to.
class Log {
 public:
  explicit Log(const State& state) : state_(state), file_(open(state)) {
    auto head = read_head(state);
    if (!head && file_.size() > 0) throw broken("`head` is not there, which counts its lines");
    // It is there before the first line is: without it, nobody could say that none is missing.
    if (!head) put(head.emplace());
    head_ = std::move(*head);
  }

  /// Brings what a crash has left to an end; true if something was cut.
  bool recover() {
    const std::uint64_t size = file_.size();
    if (size < head_.bytes) throw broken("lines at its end are missing");
    if (last_line() != head_.last && head_.lines > 0) throw broken("its last line is not the one that was written");
    if (size == head_.bytes) return false;
    const std::string rest = file_.read(head_.bytes, size - head_.bytes);
    const bool is_whole = rest.find('\n') == rest.size() - 1;
    if (is_whole && follows(head_, rest)) {
      // The crash came between the line and its head.
      file_.sync();
      head_ = after(head_, rest);
      put(head_);
      return false;
    }
    if (!is_torn(rest)) throw broken("it has lines that `head` does not count");
    file_.cut(head_.bytes);
    file_.sync();
    return true;
  }

  void append(const AuditEntry& entry) {
    const std::string line = written(entry, head_);
    try {
      file_.write(head_.bytes, line);
      file_.sync();
      put(after(head_, line));
    } catch (const Error&) {
      take_back();
      throw;
    }
    head_ = after(head_, line);
  }

 private:
  static os::PrivateFile open(const State& state) {
    auto opened = state.folder().file(log_file, os::Missing::made);
    if (const auto* refused = std::get_if<os::Refused>(&opened))
      throw damaged_record((state.path() / log_file).native(), "it " + refused->words());
    return std::get<os::PrivateFile>(std::move(opened));
  }

  [[nodiscard]] Error broken(const std::string& why) const {
    return {"audit-broken", "the record " + (state_.path() / log_file).native() + " is not as it was written: " + why,
            "see `ampcfg history verify`; to begin a new record, move audit.jsonl and head to another folder"};
  }

  void put(const Head& head) const { state_.folder().replace(head_file, written(head), os::Durability::synced); }

  /// The hash of the last line that `head` vouches for.
  [[nodiscard]] std::string last_line() const {
    constexpr std::uint64_t usual = 4096;
    for (std::uint64_t count = std::min(usual, head_.bytes);; count = std::min(count * 2, head_.bytes)) {
      const std::string tail = file_.read(head_.bytes - count, count);
      if (tail.empty()) return {};
      const std::size_t end = tail.size() - 1;
      const std::size_t before = end == 0 ? std::string::npos : tail.rfind('\n', end - 1);
      if (before != std::string::npos) return os::sha256_hex(std::string_view(tail).substr(before + 1));
      if (count == head_.bytes) return os::sha256_hex(tail);
    }
  }

  /// After a failure: the line is gone, unless `head` has taken it up.
  void take_back() const {
    try {
      if (read_head(state_) == head_) file_.cut(head_.bytes);
    } catch (const Error&) {
      return;  // the next `recover` sees to it
    }
  }

  const State& state_;
  os::PrivateFile file_;
  Head head_;
};

/// Whether what was written after the line says that it is as it was.
bool is_vouched_for(const Head& head, const std::vector<std::string_view>& lines, std::size_t n) {
  const std::string hash = os::sha256_hex(lines[n]);
  if (n + 1 == lines.size()) return hash == head.last;
  try {
    return parse(lines[n + 1]).previous == hash;
  } catch (const Error&) {
    return false;
  }
}

AuditProblem out_of_order(std::size_t n, const Line& line) {
  return {n + 1,
          "line " + std::to_string(line.number) + " stands here: lines are missing, were put in or have another order"};
}

/// That lines are missing behind the first `there`.
AuditProblem cut_off(std::size_t there, const Head& head) {
  return {there + 1, "it is missing, and all behind it: `head` counts " + std::to_string(head.lines) +
                         (head.lines == 1 ? " line" : " lines")};
}

/// The first place where `lines` do not follow one another; nothing where they do.
std::optional<AuditProblem> first_gap(const Head& head, const std::vector<std::string_view>& lines) {
  std::string previous = no_hash;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    Line line;
    try {
      line = parse(lines[n]);
    } catch (const Error& error) {
      return AuditProblem{n + 1, error.message()};
    }
    if (line.number != n + 1) return out_of_order(n, line);
    if (line.previous != previous) {
      const std::size_t bad = n > 0 && is_vouched_for(head, lines, n) ? n : n + 1;
      return AuditProblem{bad, "it is not the line that was written: its hash is another one"};
    }
    previous = os::sha256_hex(lines[n]);
  }
  return std::nullopt;
}

std::optional<AuditProblem> compare(const Head& head, const std::vector<std::string_view>& lines) {
  if (lines.size() < head.lines) return cut_off(lines.size(), head);
  // One more is what a crash leaves, or a command that is at it.
  if (lines.size() > head.lines + 1) {
    return AuditProblem{head.lines + 2, "it was put in: `head` counts " + std::to_string(head.lines) +
                                            (head.lines == 1 ? " line" : " lines") + ", and one may follow"};
  }
  std::uint64_t bytes = 0;
  for (std::size_t n = 0; n < head.lines; ++n) bytes += lines[n].size();
  if (head.lines > 0 && (os::sha256_hex(lines[head.lines - 1]) != head.last || bytes != head.bytes))
    return AuditProblem{head.lines, "it is not the line that was written: `head` has another hash for it"};
  return std::nullopt;
}

/// Both files as they are.
struct Written {
  std::optional<Head> head;
  std::string bytes;
  std::optional<AuditProblem> problem;  ///< why not both can be read
};

/// What is wrong with a whole file, from an error that names it.
AuditProblem problem_of(const State& state, const char* file, const Error& error) {
  std::string reason = error.message();
  const std::string path = (state.path() / file).native();
  if (reason.starts_with(path)) reason.replace(0, path.size(), "it");
  return {0, reason, file};
}

/// `head` first: lines that are added meanwhile are more than it counts, never fewer.
Written look_once(const State& state) {
  Written found;
  try {
    found.head = read_head(state);
  } catch (const Error& error) {
    found.problem = problem_of(state, head_file, error);
  }
  try {
    found.bytes = read_bytes(state, log_file, largest_log).value_or("");
  } catch (const Error& error) {
    found.problem = problem_of(state, log_file, error);
  }
  return found;
}

Written look(const State& state) {
  const auto lacks_head = [](const Written& found) { return !found.problem && !found.head && !found.bytes.empty(); };
  Written found = look_once(state);
  if (lacks_head(found)) found = look_once(state);  // the first line has come meanwhile
  if (lacks_head(found))
    found.problem = AuditProblem{0, "it is not there, and lines are: nobody can say how many there were", head_file};
  return found;
}

}  // namespace

AuditEntry audit_entry(const Who& who, Recorded<Action> action, AuditResult result) {
  AuditEntry entry;
  static_cast<Who&>(entry) = who;
  entry.time = os::now_rfc3339();
  entry.action = std::move(action);
  entry.result = result;
  return entry;
}

AuditEntry audit_entry(Action action, AuditResult result) {
  return audit_entry(who_is_here(), action, result);
}

AuditEntry audit_entry(const About& about, AuditResult result) {
  AuditEntry entry = audit_entry(about, about.kind, result);
  entry.id = about.id;
  return entry;
}

std::string_view name(AuditResult result) {
  switch (result) {
    case AuditResult::changed:
      return "changed";
    case AuditResult::partial:
      return "partial";
    case AuditResult::failed:
      return "failed";
    case AuditResult::undone:
      return "undone";
    case AuditResult::finished:
      return "finished";
    case AuditResult::flagged:
      return "flagged";
    case AuditResult::unflagged:
      return "unflagged";
    case AuditResult::started_since:
      return "started-since";
    case AuditResult::restarted:
      return "restarted";
    case AuditResult::removed:
      return "removed";
    case AuditResult::retired:
      return "retired";
    case AuditResult::claimed:
      break;
  }
  return "claimed";
}

bool has_changed(const AuditEntry& entry) {
  return entry.result == AuditResult::changed || entry.result == AuditResult::partial;
}

void Audit::append(const AuditEntry& entry, bool* cut) const {
  in_state([&] {
    Log log(state_);
    const bool has_cut = log.recover();
    if (cut != nullptr) *cut = has_cut;
    log.append(entry);
  });
}

std::string AuditProblem::words(const State& state) const {
  const std::string path = (state.path() / file).native();
  return path + (line == 0 ? "" : ", line " + std::to_string(line)) + ": " + reason;
}

AuditReading Audit::read() const {
  const Written found = look(state_);
  AuditReading reading{{}, found.problem};
  const auto note = [&](const AuditProblem& problem) {
    if (!reading.damage) reading.damage = problem;
  };
  const auto lines = whole_lines_of(found.bytes);
  const std::size_t counted = found.head ? found.head->lines : lines.size();
  for (std::size_t n = 0; n < lines.size(); ++n) {
    try {
      Line line = parse(lines[n]);
      if (line.number != n + 1) note(out_of_order(n, line));
      reading.entries.push_back(std::move(line.entry));
    } catch (const Error& error) {
      const bool is_left_by_crash = n >= counted && is_torn(lines[n]);
      if (!is_left_by_crash) note({n + 1, error.message()});
    }
  }
  if (lines.size() < counted) note(cut_off(lines.size(), *found.head));
  return reading;
}

std::optional<AuditProblem> Audit::verify() const {
  // Nobody is locked out meanwhile: what a command adds between two looks makes another one needed.
  constexpr int most_looks = 20;
  std::optional<AuditProblem> problem;
  for (int n = 0; n < most_looks; ++n) {
    const Written found = look(state_);
    if (found.problem || !found.head) return found.problem;
    auto lines = whole_lines_of(found.bytes);
    if (lines.size() > found.head->lines && is_torn(lines.back())) lines.pop_back();
    problem = first_gap(*found.head, lines);
    if (!problem) problem = compare(*found.head, lines);
    if (!problem) return problem;
    const Written again = look(state_);
    if (again.problem || again.head == found.head) return again.problem ? again.problem : problem;
  }
  return problem;
}

}  // namespace ampcfg::host
