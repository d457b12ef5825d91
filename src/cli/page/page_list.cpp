// page_parts.hpp: the list.
#include <algorithm>
#include <optional>
#include <string_view>

#include "cli/page/page_parts.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::string_view letter_of(drift::Status status) {
  return status == drift::Status::variance ? "v" : status == drift::Status::error ? "e" : "d";
}

/// How much of each there is among rows.
struct StatusCounts {
  std::size_t drift = 0, error = 0, variance = 0;
};

class FindingList {
 public:
  FindingList(const PageFacts& facts, const PageRows& rows, const PageCommands& commands)
      : facts_(facts), rows_(rows), commands_(commands) {}

  Html html() const {
    Html html;
    constexpr std::size_t about_a_row = 500;
    html.reserve(2 * about_a_row * rows_.items.size());
    write_heading(html);
    if (rows_.items.empty()) return html.tag("<p class=none>Nothing differs.</p></section>");
    write_tools(html);
    html.tag("<div class=list id=by-key>\n");
    write_by_key(html);
    html.tag("</div>\n<div class=list id=by-instance>\n");
    write_by_instance(html);
    return html.tag("</div>\n<p class=none id=nothing hidden>Nothing is like that.</p></section>");
  }

 private:
  void write_heading(Html& html) const {
    std::string labels;
    for (const PageInstance& instance : rows_.instances) labels += (labels.empty() ? "" : "\n") + instance.label;
    html.tag("<section id=findings aria-labelledby=findings-title").attribute("data-instances", labels);
    html.tag("><h2 id=findings-title>What differs</h2>\n");
  }

  void write_tools(Html& html) const {
    StatusCounts counts;
    for (const PageItem& item : rows_.items) {
      const auto status = item.finding->status;
      ++(status == drift::Status::variance ? counts.variance
         : status == drift::Status::error  ? counts.error
                                           : counts.drift);
    }
    html.tag("<div class=tools><form role=search><label class=find>Search <input type=search id=find ");
    html.tag("placeholder=\"plugin, key, value, who …\" autocomplete=off spellcheck=false></label>\n");
    html.tag("<fieldset><legend>Show</legend>");
    write_box(html, "drift", "drift", counts.drift);
    write_box(html, "error", "errors", counts.error);
    write_box(html, "variance", "variances", counts.variance);
    html.tag("</fieldset>\n<fieldset><legend>By</legend>");
    html.tag("<label><input type=radio name=by value=key checked>key</label>");
    html.tag("<label><input type=radio name=by value=instance>instance</label></fieldset>\n");
    html.tag("<output class=soft><span id=shown></span> rows</output>\n");
    html.tag(
        "<span class=narrowed id=narrowed hidden>Only <button type=button class=chip id=chip-instance "
        "hidden></button>");
    html.tag("<button type=button class=chip id=chip-plugin hidden></button></span></form>\n");
    html.tag("<div class=sort role=group aria-label=\"Sort by\"><button type=button data-sort=key>key</button>");
    html.tag("<button type=button data-sort=expected>expected</button>");
    html.tag("<button type=button data-sort=actual>actual</button>");
    html.tag("<button type=button data-sort=on data-first=down>on</button>");
    html.tag("<button type=button data-sort=line>line</button><span>command</span></div></div>\n");
  }

  static void write_box(Html& html, std::string_view value, std::string_view name, std::size_t count) {
    if (count == 0) return;
    html.tag("<label><input type=checkbox name=show").attribute("value", value).tag(">").text(name);
    html.tag(" <span class=soft>").number(count).tag("</span></label>");
  }

  /// Of a row without `data-s` it is drift, and it is of its section's instance where it has no `data-i`.
  static void begin_row(Html& html, const drift::Finding& finding, const std::vector<std::size_t>& instances) {
    std::string places;
    for (const std::size_t instance : instances) places += (places.empty() ? "" : " ") + std::to_string(instance);
    html.tag("<tr");
    if (finding.status != drift::Status::drift) html.attribute("data-s", letter_of(finding.status));
    if (!places.empty()) html.attribute("data-i", places);
    html.tag("><th>");
    finding.key ? html.text(shown(*finding.key)) : html.tag("<span class=soft>the whole file</span>");
  }

  /// A section's rows, in groups of a plugin's file, with its name before them; these are in parts of some rows, each a
  /// table of its own, of which a browser lays only those out that are seen. A long file is a group in each of several.
  class Groups {
   public:
    Groups(Html& html, std::string_view fourth) : html_(html), fourth_(fourth) {}

    void begin_row(const drift::Finding& finding, const std::string& title) {
      constexpr std::size_t most_rows = 30;
      const bool is_same = open_ != nullptr && open_->plugin == finding.plugin && open_->file == finding.file;
      if (open_ == nullptr || rows_ >= most_rows) begin_part();
      if (!is_same || rows_ == 0) {
        html_.tag("<tbody").attribute("data-title", title).attribute("data-plugin", shown(finding.plugin));
        html_.tag("><tr class=g><th colspan=5 scope=rowgroup>").text(title).tag("\n");
      }
      open_ = &finding;
      ++rows_;
    }
    void end() { html_.tag("</table></div>"); }

   private:
    void begin_part() {
      if (open_ != nullptr) end();
      rows_ = 0;
      html_.tag("<div class=part><table class=rows><colgroup><col><col><col><col><col><thead><tr><th scope=col>key");
      html_.tag("<th scope=col>expected<th scope=col>actual<th scope=col>")
          .text(fourth_)
          .tag("<th scope=col>command\n");
    }

    Html& html_;
    std::string_view fourth_;
    const drift::Finding* open_ = nullptr;  ///< a row of the group that is open
    std::size_t rows_ = 0;                  ///< of the part
  };

  static std::string file_of(const drift::Finding& finding) {
    return finding.file ? shown(*finding.file) : "the plugin's folder";
  }

  void write_by_key(Html& html) const {
    const auto rows = rows_by_key(rows_.items);
    auto from = rows.begin();
    while (from != rows.end()) {
      const std::string& plugin = from->item.finding->plugin;
      const auto until =
          std::find_if(from, rows.end(), [&](const PageRow& row) { return row.item.finding->plugin != plugin; });
      begin_section(html, {.title = shown(plugin), .rows = static_cast<std::size_t>(until - from)});
      Groups groups(html, "on");
      for (; from != until; ++from) write_row(html, groups, *from);
      groups.end();
      html.tag("</section>\n");
    }
  }

  void write_row(Html& html, Groups& groups, const PageRow& row) const {
    const drift::Finding& finding = *row.item.finding;
    groups.begin_row(finding, file_of(finding));
    begin_row(html, finding, row.instances);
    write_values(html, facts_, rows_, row.item);
    html.tag("<td>");
    write_instances(html, row.instances);
    html.tag("<td class=do>");
    write_command(html, commands_.about(finding, labels_of(row.instances)));
    html.tag("\n");
  }

  /// A plugin, or an instance (its place), whose name is what the map's links lead to where there is no script.
  struct Section {
    std::string title, remark = {};
    std::size_t rows = 0;
    std::optional<std::size_t> instance = {};
  };
  static void begin_section(Html& html, const Section& section) {
    html.tag("<section").attribute("data-title", section.title);
    if (section.instance) html.attribute("id", "instance=" + section.title);
    if (section.instance) html.attribute("data-i", std::to_string(*section.instance));
    html.tag("><h3>").text(section.title).tag(" <span class=soft><span class=total>").number(section.rows);
    html.tag("</span>").text(section.remark.empty() ? "" : " · " + section.remark).tag("</span></h3>");
  }

  void write_instances(Html& html, const std::vector<std::size_t>& instances) const {
    constexpr std::size_t most = 4;
    const auto answered = rows_.instances.size();
    if (instances.size() > 1 && instances.size() == answered)
      return void(html.tag("all ").text(counted(answered, "instance", "instances")));
    const auto labels = labels_of(instances);
    std::string names;
    for (const std::string& label : labels) names += (names.empty() ? "" : ", ") + label;
    if (labels.size() <= most) return void(html.text(names));
    html.tag("<details><summary>").text(counted(labels.size(), "instance", "instances")).tag("</summary>");
    html.text(names).tag("</details>");
  }

  [[nodiscard]] std::vector<std::string> labels_of(const std::vector<std::size_t>& instances) const {
    std::vector<std::string> labels;
    for (const std::size_t instance : instances) labels.push_back(rows_.instances[instance].label);
    return labels;
  }

  void write_by_instance(Html& html) const {
    auto from = rows_.items.begin();
    while (from != rows_.items.end()) {
      const auto until =
          std::find_if(from, rows_.items.end(), [&](const PageItem& item) { return item.instance != from->instance; });
      write_instance(html, {from, until});
      from = until;
    }
  }

  void write_instance(Html& html, const std::vector<PageItem>& items) const {
    const PageInstance& instance = rows_.instances[items.front().instance];
    const host::Instance& facts = instance.scan->instance;
    std::string remark;
    if (facts.friendly_name != facts.name) remark = shown(facts.friendly_name);
    if (facts.platform) remark += (remark.empty() ? "" : ", ") + shown(*facts.platform);
    if (instance.scan->needs_restart == true) remark += (remark.empty() ? "" : ", ") + std::string("needs a restart");
    begin_section(html, {instance.label, remark, items.size(), items.front().instance});
    Groups groups(html, "line");
    for (const PageItem& item : items) {
      const drift::Finding& finding = *item.finding;
      groups.begin_row(finding, shown(finding.plugin) + "/" + file_of(finding));
      begin_row(html, finding, {});
      write_values(html, facts_, rows_, item);
      html.tag("<td>");
      if (finding.place) html.text(std::to_string(finding.place->line));
      html.tag("<td class=do>");
      write_command(html, commands_.about(finding, {instance.label}));
      html.tag("\n");
    }
    groups.end();
    html.tag("</section>\n");
  }

  const PageFacts& facts_;
  const PageRows& rows_;
  const PageCommands& commands_;
};

}  // namespace

Html findings_part(const PageFacts& facts, const PageRows& rows, const PageCommands& commands) {
  return FindingList(facts, rows, commands).html();
}

}  // namespace ampcfg::cli
