#pragma once

#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>

/// Empty if `json` is as `schema` says, else where it is not.
inline std::string violation(std::string_view schema, std::string_view json) {
  rapidjson::Document schema_text, text;
  if (schema_text.Parse(schema.data(), schema.size()).HasParseError()) return "the schema is no JSON";
  if (text.Parse(json.data(), json.size()).HasParseError()) return "no JSON";
  const rapidjson::SchemaDocument rules(schema_text);
  rapidjson::SchemaValidator validator(rules);
  if (text.Accept(validator)) return {};
  rapidjson::StringBuffer where;
  validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
  return std::string(where.GetString()) + ": " + validator.GetInvalidSchemaKeyword();
}
