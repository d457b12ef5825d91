#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::cli {

/// Writes JSON on one line; strings are escaped by `document::write_json`. The caller keeps its order: a key before
/// each value of an object, an end for each beginning.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::size_t number);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  /// A value that is JSON already.
  JsonWriter& json(std::string_view text);

  // Members: a key with its value.
  JsonWriter& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& member(std::string_view name, std::size_t value) { return key(name).number(value); }
  /// Null where there is none.
  JsonWriter& member(std::string_view name, const std::optional<std::string>& text);
  JsonWriter& member(std::string_view name, const std::optional<Error>& error);
  JsonWriter& member(std::string_view name, const std::vector<std::string>& texts);

  [[nodiscard]] const std::string& text() const& noexcept { return text_; }
  [[nodiscard]] std::string text() && noexcept { return std::move(text_); }
  /// Makes room for about this many bytes in all.
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

 private:
  void separate();

  std::string text_;
  bool after_value_ = false;
};

/// Begins the frame of every answer (src/README.md, "JSON and exit codes"): `schema` is `ampcfg/<name>/1`; version,
/// time and warnings follow. The caller ends the object.
void begin_frame(JsonWriter& json, std::string_view name, const std::vector<std::string>& warnings);
/// The frame's `expectations`: digest and counts of a set; null without one.
void write_set(JsonWriter& json, std::string_view digest, std::size_t universal_plugins, std::size_t variable_plugins);
void write_expectations(JsonWriter& json, const drift::Expectations* expectations);

}  // namespace ampcfg::cli
