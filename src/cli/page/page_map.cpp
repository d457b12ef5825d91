// page_parts.hpp: the map.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "cli/page/page_parts.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

struct MapCell {
  std::size_t drift = 0, error = 0, variance = 0;

  [[nodiscard]] std::size_t wrong() const { return drift + error; }
};

/// From how much drift on a square is so dark.
constexpr std::array<std::size_t, 5> shades{1, 2, 5, 20, 100};

std::string_view shade_of(std::size_t drift) {
  constexpr std::array<std::string_view, shades.size() + 1> names{"", "d1", "d2", "d3", "d4", "d5"};
  return names[static_cast<std::size_t>(std::upper_bound(shades.begin(), shades.end(), drift) - shades.begin())];
}

/// What a square of 28 pixels holds.
std::string brief(std::size_t number) {
  constexpr std::size_t thousand = 1000, ten_thousand = 10'000;
  if (number < thousand) return std::to_string(number);
  if (number < ten_thousand) return std::to_string(number / thousand) + "k";
  return "9k+";
}

class FleetMap {
 public:
  FleetMap(const PageFacts& facts, const PageRows& rows) : facts_(facts), rows_(rows) {
    std::map<std::string, std::size_t> wrong;
    for (const PageItem& item : rows.items) {
      const drift::Finding& finding = *item.finding;
      MapCell& cell = cells_[{item.instance, finding.plugin}];
      if (finding.status == drift::Status::variance) ++cell.variance;
      if (finding.status == drift::Status::drift) ++cell.drift;
      if (finding.status == drift::Status::error) ++cell.error;
      if (finding.status != drift::Status::variance) ++wrong[finding.plugin];
    }
    plugins_.assign(wrong.begin(), wrong.end());
    std::stable_sort(plugins_.begin(), plugins_.end(),
                     [](const auto& left, const auto& right) { return left.second > right.second; });
  }

  Html html() const {
    Html html;
    if (facts_.scan.empty() || plugins_.empty()) return html;
    html.tag("<section id=map aria-labelledby=map-title><h2 id=map-title>Map</h2>\n<p class=soft>");
    html.text(plugins_.size() == 1 ? "The plugin that differs" : "The plugins that differ, the worst first");
    html.tag(
        ", on each instance. The stronger its colour, the more drift.<span class=js-only> A click narrows the list "
        "below.</span></p>\n");
    html.tag("<div class=map><table>\n");
    write_head(html);
    html.tag("<tbody>\n");
    std::size_t instance = 0;
    for (const auto& result : facts_.scan) {
      if (!result.answer) write_failed(html, shown(result.host), "did not answer");
      for (; instance < rows_.instances.size() && result.answer && rows_.instances[instance].host == result.host;
           ++instance)
        write_instance(html, instance);
    }
    html.tag("</table></div>\n");
    write_legend(html);
    write_others(html);
    return html.tag("</section>");
  }

 private:
  void write_head(Html& html) const {
    html.tag("<thead><tr><td class=no><th scope=col><span>all</span>");
    for (const auto& [plugin, wrong] : plugins_) {
      const std::string name = shown(plugin);
      html.tag("<th scope=col").attribute("data-plugin", name).tag("><a").address("plugin=" + in_address(name));
      html.attribute("title", name + ": " + grouped(wrong)).tag(">").text(name).tag("</a>");
    }
    html.tag("\n");
  }

  void write_failed(Html& html, const std::string& label, const std::string& why) const {
    html.tag("<tr><th scope=row>")
        .text(label)
        .tag("<td class=x")
        .attribute("colspan", std::to_string(plugins_.size() + 1));
    html.tag("><span>").text(why).tag("</span>\n");
  }

  void write_instance(Html& html, std::size_t at) const {
    const PageInstance& instance = rows_.instances[at];
    const std::string place = "instance=" + in_address(instance.label);
    if (instance.scan->instance.error) return write_failed(html, instance.label, "could not be looked at");
    const drift::Counts& counts = instance.scan->counts;
    html.tag("<tr><th scope=row").attribute("data-instance", instance.label).tag("><a").address(place);
    html.tag(">").text(instance.label).tag("</a><td class=sum>");
    const std::size_t wrong = counts.drift + counts.error;
    wrong == 0 ? html.tag("–") : html.number(wrong);
    for (const auto& [plugin, all] : plugins_) {
      const auto found = cells_.find({at, plugin});
      found == cells_.end() ? html.tag("<td>") : write_cell(html, instance.label, shown(plugin), found->second);
    }
    html.tag("\n");
  }

  static Html& write_cell(Html& html, const std::string& instance, const std::string& plugin, const MapCell& cell) {
    std::string kind(shade_of(cell.drift));
    if (cell.error > 0) kind += kind.empty() ? "e" : " e";
    if (cell.wrong() == 0) kind = "v";
    std::string words;
    const auto add = [&](std::size_t number, std::string_view one, std::string_view many) {
      if (number > 0) words += (words.empty() ? "" : ", ") + counted(number, one, many);
    };
    add(cell.drift, "drift", "drift");
    add(cell.error, "error", "errors");
    add(cell.variance, "variance", "variances");
    words = instance + ", " + plugin + ": " + words;
    html.tag("<td").attribute("class", kind).tag("><a");
    html.address("instance=" + in_address(instance) + "&plugin=" + in_address(plugin));
    html.attribute("title", words).attribute("aria-label", words);
    if (cell.wrong() == 0) return html.tag(" data-v>○</a>");
    html.tag(">");
    if (cell.error > 0) html.tag("!");
    if (cell.drift > 0) html.text(brief(cell.drift));
    return html.tag("</a>");
  }

  static void write_legend(Html& html) {
    html.tag("<p class=legend><span><i>&nbsp;</i>nothing differs, or no such plugin there</span>");
    for (std::size_t at = 0; at < shades.size(); ++at) {
      const bool is_last = at + 1 == shades.size();
      const bool is_one = !is_last && shades[at + 1] == shades[at] + 1;
      html.tag("<span><i").attribute("class", shade_of(shades[at])).tag(">&nbsp;</i>").number(shades[at]);
      if (is_last) html.tag(" or more");
      if (!is_last && !is_one) html.tag("–").number(shades[at + 1] - 1);
      html.tag("</span>");
    }
    html.tag("<span><i class=e>!</i>an error</span><span><i class=v>○</i>as documented</span></p>\n");
  }

  /// The plugins that are expected and there, and do not differ.
  void write_others(Html& html) const {
    std::set<std::string> others;
    for (const auto& result : facts_.scan) {
      if (!result.answer) continue;
      const auto& known = result.answer->known.plugins;
      others.insert(known.begin(), known.end());
    }
    const std::set<std::string> expected(facts_.set.plugins.begin(), facts_.set.plugins.end());
    std::erase_if(others, [&](const std::string& plugin) { return !expected.contains(plugin); });
    for (const auto& [plugin, wrong] : plugins_) others.erase(plugin);
    if (others.empty()) return;
    html.tag("<details class=soft><summary>Nothing differs in ");
    html.text(counted(others.size(), "other plugin", "other plugins")).tag("</summary>");
    for (const std::string& plugin : others) html.text((plugin == *others.begin() ? "" : ", ") + shown(plugin));
    html.tag("</details>");
  }

  const PageFacts& facts_;
  const PageRows& rows_;
  std::map<std::pair<std::size_t, std::string>, MapCell> cells_;
  std::vector<std::pair<std::string, std::size_t>> plugins_;  ///< with how much is wrong
};

}  // namespace

Html map_part(const PageFacts& facts, const PageRows& rows) {
  return FleetMap(facts, rows).html();
}

}  // namespace ampcfg::cli
