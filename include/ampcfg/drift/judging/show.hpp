#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// What is expected of a key, and where that is written: `expect show`.
struct Shown {
  std::string plugin;
  std::string entry;  ///< as an expectation writes it: `levels/depths/fork: Speed`, `config.Debug`
  std::string value;  ///< JSON, secrets hidden
  bool hidden = false;
  Source source = Source::universal;
  std::string instance;        ///< as documented, `@group` too; empty for a universal one
  std::string why, by, until;  ///< that a directive notes; mostly empty
  bool undecided = false;
  std::string platform;  ///< empty outside a platform's folder
  std::string file;      ///< of the set
  document::Place place;
};

/// Everything expected of the plugins and keys that `selection` picks; with `instances`, variables of those alone and
/// universal ones.
std::vector<Shown> show(const Expectations& expectations, const Selection& selection, const Patterns& instances,
                        const Secrets& secrets);

/// The keys of these plugins of which something is expected that nobody has decided, in each file that it may mean.
std::vector<ExactKeys> undecided_keys(const Expectations& expectations, const std::vector<std::string>& plugins);

}  // namespace ampcfg::drift
