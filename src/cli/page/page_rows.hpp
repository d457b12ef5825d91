#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/page/page.hpp"

namespace ampcfg::cli {

/// An instance that a page is about.
struct PageInstance {
  std::string host;   ///< as configured
  std::string label;  ///< `SMP101`, or `ovh:SMP101`; safe to print
  const host::InstanceScan* scan = nullptr;
};

/// A finding on an instance, and what the set notes of it.
struct PageItem {
  const drift::Finding* finding = nullptr;
  std::size_t instance = 0;            ///< its place in `PageRows::instances`
  const drift::Shown* note = nullptr;  ///< of a variance: its entry in the set, with why, by whom and until when
};

/// A finding that is the same on several instances.
struct PageRow {
  PageItem item;                       ///< the first of them
  std::vector<std::size_t> instances;  ///< all of them, in order
};

/// All that a page lists of a scan: everything but what is as expected.
struct PageRows {
  std::vector<PageInstance> instances;  ///< of the hosts that have answered
  std::vector<PageItem> items;          ///< by instance, then by plugin, file and key
};

PageRows page_rows(const PageFacts& facts);

/// Each once that is the same on several instances: the plugins with most drift and errors first, in each by file and
/// key; of a key, what most have comes first.
std::vector<PageRow> rows_by_key(const std::vector<PageItem>& items);

/// True where an entry of a set, as `drift::Shown` writes it, is about that key of that file.
bool is_entry_of(std::string_view entry, std::string_view file, std::string_view key);

}  // namespace ampcfg::cli
