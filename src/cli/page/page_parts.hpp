#pragma once

#include "cli/page/html.hpp"
#include "cli/page/page.hpp"
#include "cli/page/page_commands.hpp"
#include "cli/page/page_rows.hpp"

// The sections of a page. What has nothing to say is nothing.
namespace ampcfg::cli {

/// Instances by plugins, as far as these have drift or errors. Its links are `#instance=…&plugin=…`, which the page's
/// script reads as what to show, and without it leads to that part of the list by instance.
Html map_part(const PageFacts& facts, const PageRows& rows);
/// The list, once by key and once by instance, and what narrows it.
Html findings_part(const PageFacts& facts, const PageRows& rows, const PageCommands& commands);
Html exceptions_part(const PageFacts& facts, const PageCommands& commands);
Html flags_part(const PageFacts& facts, const PageCommands& commands);
Html deployments_part(const PageFacts& facts, const PageCommands& commands);

/// The whole cells of a row of the list: what is expected, what is there, and what is to be said of it.
void write_values(Html& html, const PageFacts& facts, const PageRows& rows, const PageItem& item);

}  // namespace ampcfg::cli
