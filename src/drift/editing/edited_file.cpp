#include "ampcfg/drift/editing/edited_file.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "ampcfg/document/json/json_write.hpp"
#include "ampcfg/document/reading/any_text.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/matching/document_secrets.hpp"
#include "ampcfg/drift/matching/secret_ranges.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Key;
using document::Value;

bool is_placeholder(const Value& value) {
  return value.kind() == Value::Kind::string && value.text() == hidden_text;
}

bool has_placeholder(const Value& value) {
  return document::any_text(value, [](std::string_view text) { return text.find(hidden_text) != text.npos; });
}

/// True where the copy reads as the file does, but for what is hidden in it.
bool reads_alike(const Document& file, const Document& copy, const Secrets& secrets) {
  const DocumentSecrets hidden(file, secrets);
  const auto is_alike = [&](const Key& left, const Key& right) {
    if (left.path != right.path) return false;
    const bool is_alias = left.written.begin < left.written.end && file.bytes()[left.written.begin] == '*';
    if (is_alias && is_placeholder(right.value)) return true;  // of a secret
    return hidden.hides(left) ? is_placeholder(right.value) : left.value == right.value;
  };
  return std::equal(file.keys().begin(), file.keys().end(), copy.keys().begin(), copy.keys().end(), is_alike);
}

/// Where values begin with an anchor, which an alias elsewhere refers to.
std::set<std::size_t> anchors_in(const Document* document) {
  std::set<std::size_t> anchors;
  if (document == nullptr) return anchors;
  for (const Key& key : document->keys()) {
    if (key.written.begin < key.written.end && document->bytes()[key.written.begin] == '&')
      anchors.insert(key.written.begin);
  }
  return anchors;
}

/// `document`: of these bytes; null where they make none.
std::string with_placeholders(const std::string& bytes, const Document* document, const Secrets& secrets) {
  const std::set<std::size_t> anchors = anchors_in(document);
  std::string copy;
  std::size_t done = 0;
  for (const document::Range& range : secret_ranges(bytes, secrets)) {
    copy.append(bytes, done, range.begin - done);
    const std::size_t line = copy.rfind('\n') + 1;
    // What stands at the beginning of a line may be a list, which need not stand to the right of its key.
    if (copy.find_first_not_of(" \t", line) == std::string::npos) copy += "  ";
    if (anchors.contains(range.begin))
      copy.append(bytes, range.begin, bytes.find_first_of(" \t\r\n", range.begin) - range.begin).append(" ");
    copy += hidden_text;
    done = range.end;
    if (bytes[done - 1] == '\n') copy += done > 1 && bytes[done - 2] == '\r' ? "\r\n" : "\n";
  }
  return copy.append(bytes, done);
}

std::string as_json(const Value& value) {
  std::string json;
  document::write_json(json, value);
  return json;
}

/// True where a value stands at a key above this one.
bool is_below_value(const Document& document, std::string_view path) {
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
    if (document.find(path.substr(0, dot)) != nullptr) return true;
  }
  return false;
}

class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines_.insert(without_end(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  /// True if it has each line from one byte to another.
  [[nodiscard]] bool have(std::string_view text, std::size_t begin, std::size_t end) const {
    begin = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
    while (begin <= end && begin < text.size()) {
      const std::size_t next = std::min(text.find('\n', begin), text.size());
      if (!lines_.contains(without_end(text.substr(begin, next - begin)))) return false;
      begin = next + 1;
    }
    return true;
  }

 private:
  static std::string_view without_end(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  std::set<std::string_view> lines_;
};

class Comparison {
 public:
  Comparison(const std::string& shown, const Document* before, const Document& after)
      : before_(before), after_(after), lines_(before == nullptr ? shown : std::string_view()) {}

  std::variant<std::vector<EditedKey>, LineRemark> run() {
    for (const Key& key : after_.keys()) {
      if (is_as_before(key)) continue;
      if (has_placeholder(key.value)) return misplaced(key);
      add(key);
    }
    if (before_ != nullptr) add_taken_out();
    return std::move(edited_);
  }

 private:
  [[nodiscard]] bool is_as_before(const Key& key) const {
    if (before_ == nullptr) return lines_.have(after_.bytes(), key.key.begin, std::max(key.written.end, key.key.end));
    const Key* was = before_->find(key.path);
    if (was != nullptr) return was->value == key.value;
    return key.value.is_null() && !before_->has_section(key.path);
  }

  [[nodiscard]] LineRemark misplaced(const Key& key) const {
    LineRemark remark;
    remark.line = after_.place(key.key.begin).line;
    remark.words = hidden_text;
    remark.words += " means the value that was there, and this is another key's: write the value, or take the line out";
    return remark;
  }

  void add(const Key& key) {
    EditedKey edited;
    edited.key = key.path;
    edited.after = as_json(key.value);
    edited.can_be_decided = document::can_be_json(key.value);
    if (before_ != nullptr) {
      if (const Key* was = before_->find(key.path)) edited.before = as_json(was->value);
      edited.has_other_shape = before_->has_section(key.path) || is_below_value(*before_, key.path);
    }
    edited_.push_back(std::move(edited));
  }

  void add_taken_out() {
    for (const Key& key : before_->keys()) {
      const bool is_there = after_.find(key.path) != nullptr || after_.has_section(key.path);
      if (is_there || key.value.is_null() || is_below_value(after_, key.path)) continue;
      edited_.push_back({std::string(key.path), as_json(key.value), std::nullopt});
    }
  }

  const Document* before_;
  const Document& after_;
  Lines lines_;  // of what no server reads
  std::vector<EditedKey> edited_;
};

}  // namespace

std::string without_secrets(const std::string& bytes, const Secrets& secrets) {
  const auto file = Document::read(bytes);
  const auto* read = std::get_if<Document>(&file);
  std::string copy = with_placeholders(bytes, read, secrets);
  if (read == nullptr) return copy;
  const auto hidden = Document::read(copy);
  const auto* document = std::get_if<Document>(&hidden);
  if (document != nullptr && reads_alike(*read, *document, secrets)) return copy;
  throw Error("secrets-entangled", "the file's secrets cannot be hidden without another value going with them",
              "decide single keys: `ampcfg expect set`");
}

std::variant<std::vector<EditedKey>, LineRemark> edited_keys(const std::string& shown, const std::string& saved) {
  const auto after = Document::read(saved);
  if (const auto* invalid = std::get_if<document::Invalid>(&after))
    return LineRemark{invalid->place.line, invalid->reason};
  const auto before = Document::read(shown);
  return Comparison(shown, std::get_if<Document>(&before), std::get<Document>(after)).run();
}

}  // namespace ampcfg::drift
