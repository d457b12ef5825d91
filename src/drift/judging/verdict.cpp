#include "ampcfg/drift/judging/verdict.hpp"

namespace ampcfg::drift {

Counts& Counts::operator+=(const Counts& other) noexcept {
  files += other.files;
  keys += other.keys;
  ok += other.ok;
  variance += other.variance;
  drift += other.drift;
  error += other.error;
  undecided += other.undecided;
  return *this;
}

std::string_view name(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::variance:
      return "variance";
    case Status::drift:
      return "drift";
    case Status::error:
      return "error";
  }
  return {};
}

std::string_view name(Source source) {
  return source == Source::universal ? "universal" : "variable";
}

}  // namespace ampcfg::drift
