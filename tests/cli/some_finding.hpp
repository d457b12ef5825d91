#pragma once

#include <string>

#include "ampcfg/drift/judging/verdict.hpp"

namespace ampcfg {

/// A universal key of Chat/config.yml, on line 12, that has another value.
inline drift::Finding some_finding(const std::string& key, const std::string& expected, const std::string& actual) {
  drift::Finding finding;
  finding.status = drift::Status::drift;
  finding.kind = "value";
  finding.plugin = "Chat";
  finding.file = "config.yml";
  finding.key = key;
  finding.expected = expected;
  finding.actual = actual;
  finding.source = drift::Source::universal;
  finding.place = document::Place{12, 5};
  return finding;
}

}  // namespace ampcfg
