// unified_diff.hpp: what of a file is not shown.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "cli/terminal/unified_diff.hpp"

namespace ampcfg::cli {
namespace {

using document::Document;
using document::Range;
using document::Value;

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Only strings are secrets: numbers, truth values and nothing are not.
bool is_string(std::string_view value) {
  const auto read = Document::read("v: " + std::string(value) + "\n");
  const auto* document = std::get_if<Document>(&read);
  if (document == nullptr) return true;
  const document::Key* key = document->find("v");
  return key == nullptr || (key->value.kind() >= Value::Kind::string && key->value.kind() <= Value::Kind::list);
}

/// Finds what looks like a secret with its name before it, where no server reads a value: `# password: x`.
class Unread {
 public:
  Unread(std::string_view bytes, const drift::Secrets& secrets, const std::vector<Range>& read,
         std::vector<Range>& found)
      : bytes_(bytes), secrets_(secrets), read_(read), found_(found) {}

  void search() {
    for (std::size_t begin = 0; begin < bytes_.size();) {
      std::size_t end = std::min(bytes_.find('\n', begin), bytes_.size());
      search_line(begin, end > begin && bytes_[end - 1] == '\r' ? end - 1 : end);
      begin = end + 1;
    }
  }

 private:
  void search_line(std::size_t begin, std::size_t end) {
    const std::size_t text = std::min(bytes_.find_first_not_of(" \t", begin), end);
    const bool is_comment = text < end && bytes_[text] == '#';
    const std::size_t first = std::min(bytes_.find_first_not_of(" \t#-\"'", text), end);
    for (std::size_t at = first; at < end; ++at) {
      if (bytes_[at] != ':' && bytes_[at] != '=') continue;
      const auto [name, name_begin] = word_before(first, at);
      // In prose, only what the line begins with is meant as a key.
      if (is_comment && name_begin != first) return;
      if (!name.empty() && secrets_.hides(name) && hide(at + 1, end)) return;
    }
  }

  /// The word that ends, perhaps in a quote or before blanks, at `end`, and where it begins.
  std::pair<std::string_view, std::size_t> word_before(std::size_t first, std::size_t end) {
    while (end > first && (bytes_[end - 1] == ' ' || bytes_[end - 1] == '"' || bytes_[end - 1] == '\'')) --end;
    std::size_t begin = end;
    while (begin > first && is_of_word(bytes_[begin - 1])) --begin;
    return {bytes_.substr(begin, end - begin), begin};
  }

  /// True if the rest of the line is hidden now.
  bool hide(std::size_t begin, std::size_t end) {
    begin = std::min(bytes_.find_first_not_of(" \t", begin), end);
    while (end > begin && (bytes_[end - 1] == ' ' || bytes_[end - 1] == '\t')) --end;
    if (begin == end || is_read(begin) || !is_string(bytes_.substr(begin, end - begin))) return false;
    found_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    return true;
  }

  [[nodiscard]] bool is_read(std::size_t at) const {
    const auto after = std::upper_bound(read_.begin(), read_.end(), at,
                                        [](std::size_t byte, const Range& range) { return byte < range.begin; });
    return after != read_.begin() && at < std::prev(after)->end;
  }

  std::string_view bytes_;
  const drift::Secrets& secrets_;
  const std::vector<Range>& read_;  // sorted
  std::vector<Range>& found_;
};

void sort(std::vector<Range>& ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& left, const Range& right) { return left.begin < right.begin; });
}

/// Those that meet become one.
std::vector<Range> merged(std::vector<Range> ranges) {
  sort(ranges);
  std::vector<Range> result;
  for (const Range& range : ranges) {
    if (range.begin == range.end) continue;
    if (!result.empty() && range.begin <= result.back().end) {
      result.back().end = std::max(result.back().end, range.end);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

void add_read_secrets(const Document& document, const drift::Secrets& secrets, std::vector<Range>& found) {
  const auto keys = document.keys();
  std::set<std::string_view> elsewhere;  // what an alias stands for is written under another key
  for (const document::Key& key : keys) {
    if (!secrets.hides(key.path, key.value)) continue;
    found.push_back(key.written);
    const bool is_alias = key.written.begin < document.bytes().size() && document.bytes()[key.written.begin] == '*';
    if (is_alias && key.value.kind() == Value::Kind::string) elsewhere.insert(key.value.text());
  }
  if (elsewhere.empty()) return;
  for (const document::Key& key : keys) {
    if (key.value.kind() == Value::Kind::string && elsewhere.contains(key.value.text())) found.push_back(key.written);
  }
}

}  // namespace

std::vector<Range> secret_ranges(std::string_view bytes, const drift::Secrets& secrets) {
  if (secrets.hides_nothing()) return {};
  std::vector<Range> found;
  std::vector<Range> read;
  const auto result = Document::read(std::string(bytes));
  if (const auto* document = std::get_if<Document>(&result)) {
    add_read_secrets(*document, secrets, found);
    for (const document::Key& key : document->keys()) read.push_back({key.written.begin, key.written.end});
    sort(read);
  }
  Unread(bytes, secrets, read, found).search();
  return merged(std::move(found));
}

}  // namespace ampcfg::cli
