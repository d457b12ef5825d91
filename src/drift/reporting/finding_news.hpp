#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/reporting/news.hpp"

namespace ampcfg::drift {

/// What counts for all findings of one instance.
struct FindingCircumstances {
  std::string instance;
  const Scope& scope;                 ///< what was looked at now
  const std::vector<Scope>& covered;  ///< and before
  bool knows_all_secrets = true;
  bool knows_all_hosts = true;  ///< else what no other instance may have may be on one that was not seen
  bool reminds = false;
};

/// What became of the findings of an instance.
struct FindingNews {
  std::vector<NewsItem> items;  ///< without host and instance
  NewsSum still, unseen;
  std::vector<MarkedFinding> marked;  ///< what is known then
};

/// Both lists are sorted by plugin, file and key.
FindingNews compare(const std::vector<MarkedFinding>& known, const std::vector<Finding>& seen,
                    const FindingCircumstances& circumstances, const os::Hmac& key);

/// The HMAC of what is told, cut to what tells two apart.
std::string seal_of(const os::Hmac& key, const std::string& told);

}  // namespace ampcfg::drift
