#include "ampcfg/host/secrets/secret_source.hpp"

#include <sys/stat.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json/json_encoding.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/process.hpp"

namespace ampcfg::host {
namespace {

using document::JsonText;
using document::Value;
using Values = std::map<std::string, std::string>;

constexpr std::uint64_t largest_file = 16u << 20;
constexpr std::size_t most_at_once = 8;
constexpr std::chrono::seconds longest(10);
constexpr std::string_view name_placeholder = "{name}";

/// What can stand in a YAML file.
bool is_text(const std::string& value) {
  return value.find('\0') == std::string::npos && !document::not_utf8(value);
}

Values values_in(const JsonText& text) {
  Values values;
  for (const document::JsonNode& member : text.root().children) {
    const Value::Kind kind = member.value.kind();
    if (kind == Value::Kind::string) {
      values[std::string(member.key)] = member.value.text();
    } else if (kind != Value::Kind::null && kind != Value::Kind::list && kind != Value::Kind::mapping) {
      values[std::string(member.key)] =
          text.bytes().substr(member.written.begin, member.written.end - member.written.begin);
    }
  }
  return values;
}

std::vector<std::string> argv_naming(std::vector<std::string> argv, const std::string& name) {
  for (std::string& word : argv) {
    for (std::size_t at = 0; (at = word.find(name_placeholder, at)) != std::string::npos; at += name.size())
      word.replace(at, name_placeholder.size(), name);
  }
  return argv;
}

/// What a command that has ended says; nothing where it knows nothing.
std::optional<std::string> value_of(const os::ProcessEnd& end) {
  if (!end.succeeded() || !end.has_all_output || !is_text(end.output)) return std::nullopt;
  std::string value = end.output;
  if (value.ends_with('\n')) value.pop_back();
  return value;
}

}  // namespace

std::map<std::string, std::string> secrets_in(const std::string& bytes, const std::string& shown) {
  const auto read = JsonText::read(bytes);
  if (const auto* json = std::get_if<JsonText>(&read);
      json != nullptr && json->root().value.kind() == Value::Kind::mapping)
    return values_in(*json);
  const std::string hint = "write one secret a line: `\"Plan/config.yml/Database.Password\": \"…\"`";
  Values values;
  try {
    const YAML::Node root = YAML::Load(bytes);
    if (!root.IsMap()) throw usage_error("secrets-invalid", "the secrets file " + shown + " is no mapping", hint);
    for (const auto& entry : root) {
      if (entry.first.IsScalar() && entry.second.IsScalar() && is_text(entry.second.Scalar()))
        values[entry.first.Scalar()] = entry.second.Scalar();
    }
  } catch (const YAML::Exception& error) {
    throw usage_error("secrets-invalid",
                      "the secrets file " + shown + " is no YAML: line " + std::to_string(error.mark.line + 1), hint);
  }
  return values;
}

SecretSource::SecretSource(const Configuration& configuration) : setting_(configuration.secrets) {
  if (!configuration.secrets.is_set()) {
    unusable_ = "the configuration has no `secrets`";
  } else if (configuration.locked && configuration.expectations_reader.uid != 0) {
    unusable_ = "this host is locked, and gives none to expectations of its caller's";
  }
}

void SecretSource::ask(const std::set<std::string>& names) {
  if (!setting_.is_set() || !unusable_.empty()) return;
  if (!setting_.file.empty()) return read_file();
  std::set<std::string> news;
  std::set_difference(names.begin(), names.end(), asked_.begin(), asked_.end(), std::inserter(news, news.begin()));
  asked_.insert(news.begin(), news.end());
  run_commands(news);
}

const std::string* SecretSource::find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

void SecretSource::read_file() {
  if (std::exchange(has_read_, true)) return;
  const std::string shown = setting_.file.native();
  const auto read = os::read_file(setting_.file, largest_file);
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    unusable_ = "the secrets file " + shown + " " + refused->words();
    return;
  }
  const auto& file = std::get<os::FileBytes>(read);
  if ((file.stamp.mode & (S_IRWXG | S_IRWXO)) != 0)
    throw usage_error("secrets-readable", "others than its owner may read the secrets file " + shown,
                      "chmod 600 " + shown);
  values_ = secrets_in(file.bytes, shown);
}

void SecretSource::run_commands(const std::set<std::string>& names) {
  std::vector<std::pair<std::string, std::unique_ptr<os::Process>>> running;
  auto next = names.begin();
  while (next != names.end() || !running.empty()) {
    for (; next != names.end() && running.size() < most_at_once; ++next) {
      os::ProcessWish wish;
      wish.argv = argv_naming(setting_.command, *next);
      wish.time_limit = longest;
      wish.grace = std::chrono::seconds(1);
      wish.with_stderr = false;
      running.emplace_back(*next, std::make_unique<os::Process>(std::move(wish)));
    }
    std::vector<os::Activity*> activities;
    for (const auto& [name, process] : running) activities.push_back(process.get());
    // One that could not be started is over already: nothing would wake us.
    if (std::none_of(activities.begin(), activities.end(), [](const os::Activity* one) { return one->over(); }))
      os::go_on_once(activities, os::Activity::Clock::time_point::max());
    std::erase_if(running, [this](const auto& one) {
      if (!one.second->over()) return false;
      if (one.second->end().how == os::ProcessEnd::How::not_started)
        unusable_ = "`" + setting_.command.front() + "` " + one.second->end().words();
      if (auto value = value_of(one.second->end())) values_[one.first] = *std::move(value);
      return true;
    });
  }
}

}  // namespace ampcfg::host
