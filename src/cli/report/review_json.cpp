// review_page.hpp: the JSON of a review.
#include <string_view>
#include <utility>

#include "cli/report/review_page.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {
namespace {

std::string_view name_of(drift::ReviewRank rank) {
  switch (rank) {
    case drift::ReviewRank::error:
      return "error";
    case drift::ReviewRank::doubt:
      return "doubt";
    case drift::ReviewRank::difference:
      break;
  }
  return "difference";
}

void write_instance(JsonWriter& json, const drift::ReviewedInstance& instance) {
  json.member("host", std::string_view(instance.host)).member("instance", std::string_view(instance.instance));
}

void write_key(JsonWriter& json, const drift::ReviewedScan& scan, const drift::ReviewKey& key) {
  json.begin_object()
      .member("plugin", std::string_view(key.of.plugin))
      .member("file", std::string_view(key.of.file))
      .member("key", key.of.key.empty() ? std::nullopt : std::optional(key.of.key))
      .member("others", key.others.size());
  if (key.is_default) json.key("default").boolean(true);
  if (!key.doubt.empty()) json.member("doubt", std::string_view(key.doubt));
  json.key("instances").begin_array();
  for (std::size_t n = 0; n < key.findings.size(); ++n) {
    const drift::Finding& finding = key.findings[n];
    json.begin_object();
    write_instance(json, scan.instances[key.instances[n]]);
    json.member("status", drift::name(finding.status));
    if (!finding.kind.empty()) json.member("kind", std::string_view(finding.kind));
    if (finding.hidden) json.key("hidden").boolean(true);
    if (finding.expected) json.key("expected").json(*finding.expected);
    if (finding.actual) json.key("actual").json(*finding.actual);
    if (!finding.message.empty()) json.member("message", std::string_view(finding.message));
    json.end_object();
  }
  json.end_array().end_object();
}

void write_choices(JsonWriter& json, const drift::ReviewChoices& choices) {
  const std::pair<bool, std::string_view> all[] = {
      {choices.fix, "fix"},     {choices.accept, "accept"},       {choices.everywhere, "everywhere"},
      {choices.group, "group"}, {choices.directive, "directive"}, {choices.no_longer, "no-longer"}};
  json.key("choices").begin_array();
  for (const auto& [may, name] : all) {
    if (may) json.string(name);
  }
  json.end_array();
}

}  // namespace

std::string review_as_json(const drift::ReviewedScan& scan, const std::vector<drift::ReviewGroup>& groups,
                           const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "review", warnings);
  json.key("undecided").boolean(scan.undecided).key("groups").begin_array();
  for (const drift::ReviewGroup& group : groups) {
    json.begin_object()
        .member("id", std::string_view(group.id))
        .member("rank", name_of(group.rank))
        .member("fact", group.fact.empty() ? std::nullopt : std::optional(group.fact));
    write_choices(json, group.choices);
    json.key("instances").begin_array();
    for (const std::size_t n : group.instances) {
      json.begin_object();
      write_instance(json, scan.instances[n]);
      json.end_object();
    }
    json.end_array().key("keys").begin_array();
    for (const drift::ReviewKey& key : group.keys) write_key(json, scan, key);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return std::move(json).text();
}

}  // namespace ampcfg::cli
