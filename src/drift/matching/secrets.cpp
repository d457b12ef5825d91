#include "ampcfg/drift/matching/secrets.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/document/json/json.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

using document::Entry;
using document::Value;

constexpr std::string_view always[] = {"*password*", "*passwd*",  "*secret*",      "*token*",     "*api?key*",
                                       "*apikey*",   "*webhook*", "*private?key*", "*privatekey*"};

}  // namespace

bool Secrets::Pattern::matches(std::string_view part) const {
  return anywhere ? part.find(text) != std::string_view::npos : glob(text, part);
}

Secrets::Pattern Secrets::pattern(std::string_view text) {
  if (text.size() > 2 && text.front() == '*' && text.back() == '*' && !is_glob(text.substr(1, text.size() - 2))) {
    return {lowered(text.substr(1, text.size() - 2)), true};
  }
  return {lowered(text), false};
}

Secrets::Secrets(const std::vector<std::string>& configured) {
  for (const std::string_view text : always) patterns_.push_back(pattern(text));
  for (const std::string& text : configured) {
    if (!text.starts_with('!')) {
      patterns_.push_back(pattern(text));
      continue;
    }
    const Pattern out = pattern(std::string_view(text).substr(1));
    const auto same = [&](const Pattern& other) { return other.text == out.text && other.anywhere == out.anywhere; };
    if (std::erase_if(patterns_, same) == 0) exceptions_.push_back(out);
  }
}

Secrets Secrets::shown() {
  Secrets secrets;
  secrets.patterns_.clear();
  return secrets;
}

bool Secrets::hides(std::string_view key) const {
  const auto any = [](const std::vector<Pattern>& patterns, std::string_view part) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& pattern) { return pattern.matches(part); });
  };
  if (patterns_.empty()) return false;
  const std::string whole = lowered(key);
  for (std::size_t begin = 0; begin <= whole.size();) {
    const std::size_t end = std::min(whole.find('.', begin), whole.size());
    const std::string_view part = std::string_view(whole).substr(begin, end - begin);
    if (any(patterns_, part) && !any(exceptions_, part)) return true;
    begin = end + 1;
  }
  return false;
}

bool Secrets::hides(std::string_view key, const Value& value) const {
  return holds(value, hides(key));
}

bool Secrets::holds(const Value& value, bool secret) const {
  if (value.kind() == Value::Kind::list) {
    const auto items = value.items();
    return std::any_of(items.begin(), items.end(), [&](const Value& item) { return holds(item, secret); });
  }
  if (value.kind() == Value::Kind::mapping) {
    const auto entries = value.entries();
    return std::any_of(entries.begin(), entries.end(),
                       [&](const Entry& entry) { return holds(entry.value, secret || hides(entry.key)); });
  }
  return secret && value.kind() == Value::Kind::string;
}

std::string Secrets::json(std::string_view key, const Value& value) const {
  std::string out;
  write(out, value, hides(key));
  return out;
}

void Secrets::write(std::string& out, const Value& value, bool secret) const {
  const char* separator = "";
  if (value.kind() == Value::Kind::list) {
    out += '[';
    for (const Value& item : value.items()) {
      out += std::exchange(separator, ", ");
      write(out, item, secret);
    }
    out += ']';
  } else if (value.kind() == Value::Kind::mapping) {
    out += '{';
    for (const Entry& entry : value.entries()) {
      out += std::exchange(separator, ", ");
      document::write_json(out, entry.key);
      out += ": ";
      write(out, entry.value, secret || hides(entry.key));
    }
    out += '}';
  } else if (secret && value.kind() == Value::Kind::string) {
    document::write_json(out, hidden_text);
  } else {
    document::write_json(out, value);
  }
}

}  // namespace ampcfg::drift
