#include "ampcfg/drift/matching/secrets.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ampcfg/document/json/json.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

using document::Entry;
using document::Value;

constexpr std::string_view always[] = {"*password*", "*passphrase*", "*passwd*",  "*secret*",      "*token*",
                                       "*api?key*",  "*apikey*",     "*webhook*", "*private?key*", "*privatekey*",
                                       "pass",       "pwd",          "auth?key"};
constexpr std::string_view always_last[] = {"credential", "credentials"};
constexpr std::string_view of_passwords[] = {"password", "passwd", "pass", "pwd"};
constexpr std::size_t digits_of_password = 6;

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && lowered(text.substr(0, word.size())) == word;
}

/// The longest that stands between a glob's signs; empty where it has others than stars and question marks.
std::string longest_stretch(std::string_view pattern) {
  std::string_view longest;
  if (pattern.find_first_of("[\\") != std::string_view::npos) return {};
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find_first_of("*?"), pattern.size());
    if (end > longest.size()) longest = pattern.substr(0, end);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
  }
  return std::string(longest);
}

/// `scheme://user:password@` at one `://`.
bool has_credentials(std::string_view behind) {
  const std::string_view authority = behind.substr(0, behind.find_first_of("/?# \t\"'"));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::size_t colon = authority.find(':');
  return colon != std::string_view::npos && colon + 1 < at;
}

/// `/api/webhooks/`, also of a version: `/api/v10/webhooks/`.
bool has_webhook(std::string_view text) {
  constexpr std::string_view interface = "/api/";
  for (std::size_t at = text.find(interface); at != std::string_view::npos; at = text.find(interface, at + 1)) {
    std::string_view behind = text.substr(at + interface.size());
    if (behind.starts_with('v')) {
      const std::size_t end = std::min(behind.find_first_not_of("0123456789", 1), behind.size());
      if (end > 1 && behind.substr(end).starts_with('/')) behind.remove_prefix(end + 1);
    }
    if (behind.starts_with("webhooks/")) return true;
  }
  return false;
}

}  // namespace

bool Secrets::Pattern::matches(std::string_view part) const {
  if (anywhere) return part.find(text) != std::string_view::npos;
  return part.find(stretch) != std::string_view::npos && glob(text, part);
}

Secrets::Pattern Secrets::pattern(std::string_view text) {
  if (text.size() > 2 && text.front() == '*' && text.back() == '*' && !is_glob(text.substr(1, text.size() - 2))) {
    return {lowered(text.substr(1, text.size() - 2)), true, false};
  }
  return {lowered(text), false, false, longest_stretch(lowered(text))};
}

Secrets::Secrets(const std::vector<std::string>& configured, SecretKeys keys) : keys_(std::move(keys)) {
  for (const std::string_view text : always) patterns_.push_back(pattern(text));
  for (const std::string_view text : always_last)
    patterns_.push_back({std::string(text), false, true, std::string(text)});
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

const Secrets& Secrets::of_file(std::string_view plugin, std::string_view file, std::optional<Secrets>& made) const {
  const auto found = keys_.find(plugin);
  if (hides_nothing() || found == keys_.end()) return *this;
  made = *this;
  made->keys_.clear();
  made->of_it_ = found->second;
  made->file_ = file;
  made->stem_ = file.substr(0, file.find_last_of("./") == file.rfind('.') ? file.rfind('.') : std::string_view::npos);
  return *made;
}

std::string Secrets::seal(std::string_view hidden) const {
  if (!sealer_) return {};
  constexpr std::size_t enough = 16;
  const auto whole = sealer_->of(hidden);
  return {whole.begin(), whole.begin() + enough};
}

/// At it, or below.
bool Secrets::is_of_set(std::string_view key) const {
  const auto is_at = [key](std::string_view name) {
    return key == name || (key.size() > name.size() && key.starts_with(name) && key[name.size()] == '.');
  };
  return std::any_of(of_it_.begin(), of_it_.end(), [&](const SecretKey& one) {
    if (!one.section.empty()) return (one.section == file_ || one.section == stem_) && is_at(one.key);
    const auto below = [&](const std::string& name) {
      return one.key.starts_with(name) && one.key.size() > name.size() + 1 && one.key[name.size()] == '.' &&
             is_at(std::string_view(one.key).substr(name.size() + 1));
    };
    return is_at(one.key) || below(file_) || below(stem_);
  });
}

/// For what stands where no server reads a key: `# password: x`.
bool Secrets::is_named_as_one(std::string_view word) const {
  return std::any_of(of_it_.begin(), of_it_.end(), [word](const SecretKey& one) {
    return word == std::string_view(one.key).substr(one.key.rfind('.') + 1);
  });
}

Secrets::Named Secrets::named(std::string_view key) const {
  Named named;
  if (hides_nothing()) return named;
  if (!of_it_.empty()) {
    named.whole = is_of_set(key);
    named.secret = named.whole || is_named_as_one(key);
    named.path = key;
  }
  const std::string whole = lowered(key);
  for (std::size_t begin = 0; begin <= whole.size();) {
    const std::size_t end = std::min(whole.find('.', begin), whole.size());
    const std::string_view part = std::string_view(whole).substr(begin, end - begin);
    const bool last = end == whole.size();
    const auto matches = [&](const Pattern& pattern) { return (last || !pattern.last) && pattern.matches(part); };
    const bool secret = std::any_of(patterns_.begin(), patterns_.end(), matches) &&
                        std::none_of(exceptions_.begin(), exceptions_.end(), matches);
    named.secret = named.secret || secret;
    named.password =
        last && secret && std::find(std::begin(of_passwords), std::end(of_passwords), part) != std::end(of_passwords);
    begin = end + 1;
  }
  return named;
}

Secrets::Named Secrets::below(const Named& above, std::string_view key) const {
  Named own = named(key);
  own.secret = own.secret || above.secret;
  own.whole = own.whole || above.whole;
  if (of_it_.empty()) return own;
  own.path = above.path + "." + std::string(key);
  own.whole = own.whole || is_of_set(own.path);
  return own;
}

bool Secrets::hides(std::string_view key) const {
  return named(key).secret;
}

bool Secrets::hides(std::string_view key, const Value& value) const {
  const Value::Kind kind = value.kind();
  const bool is_never = kind == Value::Kind::null || kind == Value::Kind::boolean || kind == Value::Kind::floating;
  return !(is_never && of_it_.empty()) && holds(value, named(key));
}

bool Secrets::is_secret(const Value& scalar, const Named& named) const {
  if (hides_nothing()) return false;
  if (named.whole) return !scalar.is_null();
  if (scalar.kind() == Value::Kind::string) return named.secret || has_password(scalar.text());
  if (scalar.kind() != Value::Kind::integer || !named.password) return false;
  const std::string_view digits = scalar.digits();
  return digits.size() - (digits.front() == '-' ? 1 : 0) >= digits_of_password;
}

bool Secrets::holds(const Value& value, const Named& named) const {
  if (value.kind() == Value::Kind::list) {
    const auto items = value.items();
    return std::any_of(items.begin(), items.end(), [&](const Value& item) { return holds(item, named); });
  }
  if (value.kind() == Value::Kind::mapping) {
    const auto entries = value.entries();
    return std::any_of(entries.begin(), entries.end(),
                       [&](const Entry& entry) { return holds(entry.value, below(named, entry.key)); });
  }
  return is_secret(value, named);
}

std::string Secrets::json(std::string_view key, const Value& value) const {
  std::string out;
  write(out, value, named(key));
  return out;
}

void Secrets::write(std::string& out, const Value& value, const Named& named) const {
  const char* separator = "";
  if (value.kind() == Value::Kind::list) {
    out += '[';
    for (const Value& item : value.items()) {
      out += std::exchange(separator, ", ");
      write(out, item, named);
    }
    out += ']';
  } else if (value.kind() == Value::Kind::mapping) {
    out += '{';
    for (const Entry& entry : value.entries()) {
      out += std::exchange(separator, ", ");
      document::write_json(out, entry.key);
      out += ": ";
      write(out, entry.value, below(named, entry.key));
    }
    out += '}';
  } else if (is_secret(value, named)) {
    document::write_json(out, hidden_text);
  } else {
    document::write_json(out, value);
  }
}

bool has_password(std::string_view text) {
  constexpr std::string_view scheme_end = "://";
  for (std::size_t at = text.find(scheme_end); at != std::string_view::npos; at = text.find(scheme_end, at + 1)) {
    if (has_credentials(text.substr(at + scheme_end.size()))) return true;
  }
  constexpr std::string_view parameter = "password=";
  for (std::size_t at = text.find_first_of("?&;"); at != std::string_view::npos;
       at = text.find_first_of("?&;", at + 1)) {
    const std::string_view behind = text.substr(at + 1);
    if (starts_with_word(behind, parameter) && behind.size() > parameter.size()) return true;
  }
  return has_webhook(text);
}

}  // namespace ampcfg::drift
