#include "ampcfg/drift/matching/secret_ranges.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/drift/matching/document_secrets.hpp"
#include "ampcfg/os/lines.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Range;

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Finds what looks like a secret with its name before it, where no server reads a value: `# password: x`.
class Unread {
 public:
  Unread(std::string_view bytes, const Secrets& secrets, bool is_valid, const std::vector<Range>& read,
         std::vector<Range>& found)
      : bytes_(bytes), secrets_(secrets), is_valid_(is_valid), read_(read), found_(found) {}

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
    if (is_below_name(begin, text, first, end, is_comment)) {
      hide(std::min(bytes_.find_first_not_of(" \t#", text), end), end, {});
      return;
    }
    for (std::size_t at = first; at < end; ++at) {
      if (bytes_[at] != ':' && bytes_[at] != '=') continue;
      const auto [name, name_begin] = word_before(first, at);
      // In prose, only what the line begins with is meant as a key.
      if (is_comment && name_begin != first) break;
      if (name.empty() || !secrets_.hides(name)) continue;
      const bool is_hidden = hide(at + 1, end, name);
      const bool goes_on =
          is_comment ? is_blank(at + 1, end) : begins_below(at + 1, end) || (is_hidden && goes_on_below(at + 1, end));
      if (goes_on && (is_comment || !is_read_below(first - begin, end))) name_ = Name{first - begin, is_comment};
      if (is_hidden) return;
    }
    hide_password(first, end, is_comment);
  }

  [[nodiscard]] bool is_blank(std::size_t begin, std::size_t end) const {
    return std::min(bytes_.find_first_not_of(" \t", begin), end) == end;
  }

  /// Where nothing but a comment, an anchor or a tag stands behind a key, its value is below.
  [[nodiscard]] bool begins_below(std::size_t begin, std::size_t end) const {
    const std::size_t text = std::min(bytes_.find_first_not_of(" \t", begin), end);
    return text == end || std::string_view("#&!").find(bytes_[text]) != std::string_view::npos;
  }

  /// A value may have lines below; where a server refuses the file, only what begins as such a value is taken for one.
  [[nodiscard]] bool goes_on_below(std::size_t begin, std::size_t end) const {
    const std::size_t text = std::min(bytes_.find_first_not_of(" \t", begin), end);
    const char first = text < end ? bytes_[text] : ' ';
    const bool is_closed = end - text > 1 && bytes_[end - 1] == first;
    return is_valid_ || std::string_view("|>").find(first) != std::string_view::npos ||
           ((first == '"' || first == '\'') && !is_closed);
  }

  /// Whether a server reads something in the lines behind `end` that belong to a key at `column`: then it is known what
  /// is a secret there. Of equal keys, what is below the first is not read.
  [[nodiscard]] bool is_read_below(std::size_t column, std::size_t end) const {
    for (std::size_t begin = end; is_valid_ && (begin = bytes_.find('\n', begin)) != std::string_view::npos;) {
      const std::size_t text = bytes_.find_first_not_of(" \t", ++begin);
      if (text == std::string_view::npos) break;
      if (bytes_[text] == '\n' || bytes_[text] == '\r' || bytes_[text] == '#') continue;
      if (text - begin < column || (text - begin == column && bytes_[text] != '-')) break;
      if (is_line_read(begin)) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_line_read(std::size_t begin) const {
    const std::size_t end = std::min(bytes_.find('\n', begin), bytes_.size());
    const auto after = std::upper_bound(read_.begin(), read_.end(), end,
                                        [](std::size_t byte, const Range& range) { return byte < range.begin; });
    return after != read_.begin() && std::prev(after)->end > begin;
  }

  /// True for a line that is deeper than the secret's name alone in a line above it: `# token:`, then `#   x`. Comments
  /// between a name and its value belong to it.
  bool is_below_name(std::size_t begin, std::size_t text, std::size_t first, std::size_t end, bool is_comment) {
    if (!name_ || first == end) return false;
    if (is_comment && !name_->in_comment) return text - begin > name_->column;
    const bool is_item = bytes_.substr(begin, first - begin).find('-') != std::string_view::npos;
    const bool is_below = is_comment == name_->in_comment && (first - begin > name_->column || is_item);
    if (!is_below) name_.reset();
    return is_below;
  }

  /// Of a line that no server reads, and of the comment behind what one reads.
  void hide_password(std::size_t begin, std::size_t end, bool is_comment) {
    const bool is_line_read = is_valid_ && !is_comment;
    const std::string_view line = bytes_.substr(0, end);
    if (is_line_read) begin = std::min(line.find(" #", begin), end);
    while (is_line_read && begin < end && is_read(begin)) begin = std::min(line.find(" #", begin + 1), end);
    begin = std::min(bytes_.find_first_not_of(" #", begin), end);
    if (begin < end && has_password(bytes_.substr(begin, end - begin))) hide(begin, end, {});
  }

  /// The word that ends, perhaps in a quote or before blanks, at `end`, and where it begins.
  std::pair<std::string_view, std::size_t> word_before(std::size_t first, std::size_t end) {
    while (end > first && (bytes_[end - 1] == ' ' || bytes_[end - 1] == '"' || bytes_[end - 1] == '\'')) --end;
    std::size_t begin = end;
    while (begin > first && is_of_word(bytes_[begin - 1])) --begin;
    return {bytes_.substr(begin, end - begin), begin};
  }

  /// True if the rest of the line is hidden now, which must be a secret under `name`, if there is one.
  bool hide(std::size_t begin, std::size_t end, std::string_view name) {
    begin = std::min(bytes_.find_first_not_of(" \t", begin), end);
    while (end > begin && (bytes_[end - 1] == ' ' || bytes_[end - 1] == '\t')) --end;
    if (begin == end || is_read(begin)) return false;
    if (!name.empty() && !is_secret(name, bytes_.substr(begin, end - begin))) return false;
    found_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    return true;
  }

  /// Not each value under such a name is one: truth values, most numbers and nothing are not.
  [[nodiscard]] bool is_secret(std::string_view name, std::string_view value) const {
    if (value.front() == '&' || value.front() == '!') return true;  // an anchor or a tag to YAML, which no comment has
    const auto read = Document::read("v: " + std::string(value) + "\n");
    const auto* document = std::get_if<Document>(&read);
    const document::Key* key = document != nullptr ? document->find("v") : nullptr;
    return key == nullptr || secrets_.hides(name, key->value);
  }

  [[nodiscard]] bool is_read(std::size_t at) const {
    const auto after = std::upper_bound(read_.begin(), read_.end(), at,
                                        [](std::size_t byte, const Range& range) { return byte < range.begin; });
    return after != read_.begin() && at < std::prev(after)->end;
  }

  /// A secret's name with nothing behind it on its line.
  struct Name {
    std::size_t column;
    bool in_comment;
  };

  std::string_view bytes_;
  const Secrets& secrets_;
  bool is_valid_;
  std::optional<Name> name_;
  const std::vector<Range>& read_;  // sorted
  std::vector<Range>& found_;
};

/// What stands for secrets in a plan, which nobody may take for a value, also where nothing else is hidden.
std::vector<Range> placeholders_in(std::string_view bytes) {
  std::vector<Range> found;
  for (std::size_t at = bytes.find(secret_text_begin); at != std::string_view::npos;
       at = bytes.find(secret_text_begin, at + 1)) {
    const std::size_t end = bytes.find(secret_text_end, at + secret_text_begin.size());
    if (end == std::string_view::npos) break;
    found.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end + secret_text_end.size())});
  }
  return found;
}

/// What is commented beside a secret may be another one, or what it was: behind it on its line, and between its key and
/// a value that begins on a line of its own.
class Beside {
 public:
  Beside(std::string_view bytes, std::vector<Range>& found) : bytes_(bytes), found_(found) {}

  void search(const Range& secret) {
    const std::size_t behind = std::min(bytes_.find_first_not_of(" \t", secret.end), bytes_.size());
    if (behind > secret.end && behind < bytes_.size() && bytes_[behind] == '#') hide(behind);
    std::size_t line = begin_of_line(secret.begin);
    if (bytes_.substr(line, secret.begin - line).find_first_not_of(" \t") != std::string_view::npos) return;
    while (line > 0) {
      line = begin_of_line(line - 1);
      const std::size_t text = bytes_.find_first_not_of(" \t\r\n", line);
      if (bytes_[text] != '#') return search_line_of_key(line);
      hide(text);
    }
  }

 private:
  [[nodiscard]] std::size_t begin_of_line(std::size_t at) const { return at == 0 ? 0 : bytes_.rfind('\n', at - 1) + 1; }

  /// `key: # x`, with the value below.
  void search_line_of_key(std::size_t line) {
    const std::size_t end = std::min(bytes_.find('\n', line), bytes_.size());
    for (std::size_t at = bytes_.find(':', line); at < end; at = bytes_.find(':', at + 1)) {
      const std::size_t text = bytes_.find_first_not_of(" \t", at + 1);
      if (text < end && text > at + 1 && bytes_[text] == '#') return hide(text);
    }
  }

  /// From there to the end of the line.
  void hide(std::size_t begin) {
    std::size_t end = std::min(bytes_.find_first_of("\r\n", begin), bytes_.size());
    while (end > begin && (bytes_[end - 1] == ' ' || bytes_[end - 1] == '\t')) --end;
    begin = std::min(bytes_.find_first_not_of("# \t", begin), end);
    found_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  std::string_view bytes_;
  std::vector<Range>& found_;
};

/// A comment, from the first `#` that begins one in `line`, without that and the blanks around; empty where there is
/// none.
std::string_view comment_of(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at > 0 && line[at - 1] != ' ' && line[at - 1] != '\t') continue;
    const std::size_t begin = line.find_first_not_of("# \t", at);
    if (begin == std::string_view::npos) break;
    return line.substr(begin, line.find_last_not_of(" \t\r\n") + 1 - begin);
  }
  return {};
}

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

}  // namespace

void hide_moved_comments(std::string_view bytes, std::vector<Range>& hidden, std::string_view other,
                         const std::vector<Range>& hidden_there) {
  std::unordered_set<std::string_view> secret;
  for (const Range& range : hidden_there) {
    const std::string_view text = other.substr(range.begin, range.end - range.begin);
    secret.insert(text);
    for (const std::string_view line : os::lines_of(text)) secret.insert(comment_of(line));
  }
  secret.erase(std::string_view());
  if (secret.empty()) return;
  for (const std::string_view line : os::lines_of(bytes)) {
    const std::size_t text = line.find_first_not_of(" \t");
    if (text == std::string_view::npos || line[text] != '#') continue;
    const std::string_view comment = comment_of(line);
    if (!secret.contains(comment)) continue;
    const auto begin = static_cast<std::uint32_t>(comment.data() - bytes.data());
    hidden.push_back({begin, begin + static_cast<std::uint32_t>(comment.size())});
  }
  hidden = merged(std::move(hidden));
}

std::vector<Range> secret_ranges(std::string_view bytes, const Secrets& secrets) {
  std::vector<Range> found = placeholders_in(bytes);
  if (secrets.hides_nothing()) return found;
  std::vector<Range> read;
  const auto result = Document::read(std::string(bytes));
  if (const auto* document = std::get_if<Document>(&result)) {
    const DocumentSecrets hidden(*document, secrets);
    for (const document::Key& key : document->keys()) {
      read.push_back(key.written);
      if (!hidden.hides(key)) continue;
      found.push_back(key.written);
      Beside(bytes, found).search(key.written);
    }
    sort(read);
  }
  Unread(bytes, secrets, std::holds_alternative<Document>(result), read, found).search();
  return merged(std::move(found));
}

}  // namespace ampcfg::drift
