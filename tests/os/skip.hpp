#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <iostream>
#include <string>

namespace ampcfg::tests {

/// Says that a test case, or `part` of it, cannot be run here; tests/all shows it.
inline void skip(const std::string& why, const std::string& part = "") {
  std::cout << "skipped: " << Catch::getResultCapture().getCurrentTestName() << (part.empty() ? "" : ", " + part)
            << ": " << why << std::endl;
  SUCCEED(why);  // else it would fail for having checked nothing
}

/// False, and said, for what only root can do.
inline bool has_root() {
  if (::geteuid() == 0) return true;
  skip("needs root");
  return false;
}

}  // namespace ampcfg::tests
