#include "drift/set/schema_check.hpp"

#include <rapidjson/document.h>
#include <rapidjson/schema.h>

#include <charconv>
#include <limits>

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::Value;

using SchemaValue = rapidjson::Document::ValueType;

rapidjson::SizeType size(std::size_t count) {
  return static_cast<rapidjson::SizeType>(count);
}

/// Tells the validator of a value as RapidJSON's reader would. An integer beyond 64 bits is one for the schema too,
/// though not its value: the value itself is kept elsewhere. Of directives it hears that they are objects.
bool feed(const JsonNode& node, const Directives& read, rapidjson::SchemaValidator& validator) {
  const Value& value = node.value;
  switch (value.kind()) {
    case Value::Kind::null:
      return validator.Null();
    case Value::Kind::boolean:
      return validator.Bool(value.boolean());
    case Value::Kind::integer: {
      const std::string_view digits = value.digits();
      std::int64_t number = 0;
      const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
      if (result.ec == std::errc()) return validator.Int64(number);
      using Limits = std::numeric_limits<std::int64_t>;
      return validator.Int64(digits.starts_with('-') ? Limits::min() : Limits::max());
    }
    case Value::Kind::floating:
      return validator.Double(value.floating());
    case Value::Kind::string:
      return validator.String(value.text().data(), size(value.text().size()), false);
    case Value::Kind::list:
      if (!validator.StartArray()) return false;
      for (const JsonNode& item : node.children) {
        if (!feed(item, read, validator)) return false;
      }
      return validator.EndArray(size(node.children.size()));
    case Value::Kind::mapping:
      if (!validator.StartObject()) return false;
      if (!node.children.empty() && read.contains(&node)) return validator.EndObject(0);
      for (const JsonNode& member : node.children) {
        if (!validator.Key(member.key.data(), size(member.key.size()), false) || !feed(member, read, validator))
          return false;
      }
      return validator.EndObject(size(node.children.size()));
  }
  return false;
}

bool is_valid(const SchemaValue& schema, const JsonNode& node, const Directives& read) {
  const rapidjson::SchemaDocument compiled(schema);
  rapidjson::SchemaValidator validator(compiled);
  return feed(node, read, validator) && validator.IsValid();
}

const SchemaValue* member(const SchemaValue& object, std::string_view name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(SchemaValue(name.data(), size(name.size())));
  return found == object.MemberEnd() ? nullptr : &found->value;
}

/// The schema of a member of an object.
const SchemaValue* schema_of(const SchemaValue& object_schema, std::string_view name) {
  if (const SchemaValue* properties = member(object_schema, "properties")) {
    if (const SchemaValue* own = member(*properties, name)) return own;
  }
  return member(object_schema, "additionalProperties");
}

std::string expected_by(const SchemaValue& schema) {
  std::string text;
  const SchemaValue* type = member(schema, "type");
  if (type != nullptr && type->IsString()) text = type->GetString();
  if (const SchemaValue* description = member(schema, "description")) {
    text += text.empty() ? "" : ": ";
    text += description->GetString();
  }
  return text;
}

/// RapidJSON stops at the first violation, so each member is looked at by itself until the smallest wrong parts are
/// found.
void collect(const SchemaValue& schema, const JsonNode& node, const Directives& read,
             std::vector<SchemaViolation>& found) {
  if (is_valid(schema, node, read)) return;
  const std::size_t before = found.size();
  if (node.value.kind() == Value::Kind::mapping) {
    for (const JsonNode& child : node.children) {
      const SchemaValue* below = schema_of(schema, child.key);
      if (below != nullptr && below->IsObject()) collect(*below, child, read, found);
    }
  }
  if (found.size() == before) found.push_back({&node, expected_by(schema)});
}

}  // namespace

std::vector<SchemaViolation> violations(std::string_view schema, const JsonNode& root, const Directives& read) {
  rapidjson::Document document;
  document.Parse(schema.data(), schema.size());
  std::vector<SchemaViolation> found;
  collect(document, root, read, found);
  return found;
}

}  // namespace ampcfg::drift
