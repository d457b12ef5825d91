#include "cli/terminal/json_writer.hpp"

#include "ampcfg/cli/terminal/version.hpp"
#include "ampcfg/document/json/json.hpp"
#include "ampcfg/os/machine.hpp"

namespace ampcfg::cli {

void JsonWriter::separate() {
  if (after_value_) text_ += ',';
  after_value_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  text_ += '{';
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  text_ += '}';
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  text_ += '[';
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  text_ += ']';
  after_value_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  document::write_json(text_, name);
  text_ += ':';
  after_value_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  document::write_json(text_, text);
  return *this;
}

JsonWriter& JsonWriter::number(std::size_t number) {
  return json(std::to_string(number));
}

JsonWriter& JsonWriter::boolean(bool value) {
  return json(value ? "true" : "false");
}

JsonWriter& JsonWriter::null() {
  return json("null");
}

JsonWriter& JsonWriter::json(std::string_view text) {
  separate();
  text_ += text;
  return *this;
}

JsonWriter& JsonWriter::member(std::string_view name, const std::optional<std::string>& text) {
  key(name);
  return text ? string(*text) : null();
}

JsonWriter& JsonWriter::member(std::string_view name, const std::optional<Error>& error) {
  key(name);
  if (!error) return null();
  return begin_object()
      .member("code", std::string_view(error->code()))
      .member("message", std::string_view(error->what()))
      .member("hint", std::string_view(error->hint()))
      .end_object();
}

JsonWriter& JsonWriter::member(std::string_view name, const std::vector<std::string>& texts) {
  key(name).begin_array();
  for (const std::string& text : texts) string(text);
  return end_array();
}

void begin_frame(JsonWriter& json, std::string_view name, const std::vector<std::string>& warnings) {
  json.begin_object()
      .member("schema", std::string_view("ampcfg/" + std::string(name) + "/1"))
      .member("ampcfg", version())
      .member("generated_at", std::string_view(os::now_rfc3339()))
      .member("warnings", warnings);
}

void write_set(JsonWriter& json, std::string_view digest, std::size_t universal_plugins, std::size_t variable_plugins) {
  json.key("expectations")
      .begin_object()
      .member("digest", digest)
      .member("universal_plugins", universal_plugins)
      .member("variable_plugins", variable_plugins)
      .end_object();
}

void write_expectations(JsonWriter& json, const drift::Expectations* expectations) {
  if (expectations == nullptr) {
    json.key("expectations").null();
    return;
  }
  write_set(json, expectations->digest(), expectations->universal_plugins(), expectations->variable_plugins());
}

}  // namespace ampcfg::cli
