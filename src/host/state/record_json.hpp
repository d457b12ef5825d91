#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/private_folder.hpp"

// The state's records, which are JSON. Texts in them are bytes: what is not UTF-8 is written as `\udcXX` and read back
// as it was.
namespace ampcfg::host {

/// Writes an object, member by member.
class RecordWriter {
 public:
  /// `between` stands between two members.
  explicit RecordWriter(std::string_view between = ", ") : between_(between) {}

  RecordWriter& text(std::string_view name, std::string_view bytes);
  RecordWriter& number(std::string_view name, std::size_t value);
  RecordWriter& boolean(std::string_view name, bool value);
  /// `items` are JSON already; each is on a line of its own, after `indent`.
  RecordWriter& list(std::string_view name, const std::vector<std::string>& items, std::string_view indent);

  [[nodiscard]] std::string object() const { return "{" + members_ + "}"; }

 private:
  void begin(std::string_view name);

  std::string_view between_;
  std::string members_;
};

/// An object of a record that was read. Every member that is asked for must be there with its type, else Error
/// (`record-damaged`) with the file's name.
class RecordReader {
 public:
  /// Both must outlive it. `shown` is the file's name.
  RecordReader(const document::JsonNode& node, const std::string& shown);

  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::size_t number(std::string_view name) const;
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::vector<RecordReader> list(std::string_view name) const;

 private:
  [[nodiscard]] const document::JsonNode& member(std::string_view name, document::Value::Kind kind) const;

  const document::JsonNode* node_;
  const std::string* shown_;
};

/// Throws Error (`record-damaged`) where the bytes of the file `shown` are no JSON.
document::JsonText read_record(std::string bytes, const std::string& shown);
/// The Error for a record that cannot be what ampcfg has written.
Error damaged_record(const std::string& shown, const std::string& what);
/// True for 64 lower-case hexadecimal digits.
bool is_sha256(std::string_view text);

/// What goes wrong when the state is written, as a command says it: a full disk is `state-full`.
template <typename Write>
auto in_state(const Write& write) {
  try {
    return write();
  } catch (const Error& error) {
    if (error.code() == "disk-full") throw Error("state-full", error.message(), error.hint());
    throw;
  }
}

/// `record-damaged`: a record, or a folder of records, whose path is `shown` cannot be read.
Error unreadable_record(const std::string& shown, const os::Refused& refused);

/// The folder of the state with the backups and records of each deployment.
inline constexpr const char* deployments_folder = "deployments";

/// A folder of the state, whose path is `shown`; nothing where it is not there. Throws Error (`record-damaged`).
std::optional<os::PrivateFolder> open_record_folder(const os::PrivateFolder& above, const std::string& name,
                                                    const std::filesystem::path& shown);

}  // namespace ampcfg::host
