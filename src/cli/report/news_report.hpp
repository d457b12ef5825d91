#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/reporting/news.hpp"
#include "ampcfg/host/file_origins.hpp"
#include "cli/report/notice.hpp"
#include "cli/report/scan_report.hpp"

namespace ampcfg::cli {

/// By host, instance, plugin and file.
using FileOrigins = std::map<std::tuple<std::string, std::string, std::string, std::string>, host::FileOrigin>;

/// What a report of news is made of, beside the news.
struct NewsFrame {
  const ScanResults& results;
  FileOrigins origins = {};
  std::map<std::string, std::string> silent_since = {};  ///< by host, since when it gives no answer (RFC 3339)
  std::string since = {};                                ///< the name of the mark
  std::string scan_command = {};                         ///< what shows all that there is, safe to print
};

/// For people: a line for each thing, and how much is as it was; of a first report, the totals, and drift by instance.
void print_news(Output& out, const drift::News& news, const NewsFrame& frame);

/// `ampcfg/changes/1`, on one line.
std::string news_as_json(const drift::News& news, const NewsFrame& frame, const std::vector<std::string>& warnings,
                         Values values);

}  // namespace ampcfg::cli
