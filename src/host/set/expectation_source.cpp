#include "ampcfg/host/set/expectation_source.hpp"

#include <chrono>
#include <system_error>
#include <utility>

namespace ampcfg::host {

ExpectationSource::ExpectationSource(const drift::Expectations& expectations) {
  std::promise<LoadedSet> promise;
  promise.set_value({expectations, {}});
  loading_ = promise.get_future().share();
}

void ExpectationSource::begin() {
  const std::lock_guard held(lock_);
  if (loading_.valid()) return;
  try {
    loading_ = std::async(std::launch::async, load_).share();
  } catch (const std::system_error&) {  // no thread is to be had
    loading_ = std::async(std::launch::deferred, load_).share();
    loading_.wait();
  }
}

bool ExpectationSource::begun() const {
  const std::lock_guard held(lock_);
  return loading_.valid();
}

bool ExpectationSource::ready() const {
  const std::lock_guard held(lock_);
  return loading_.valid() && loading_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

const LoadedSet& ExpectationSource::loaded() {
  if (!loading_.valid()) loading_ = std::async(std::launch::deferred, load_).share();
  return loading_.get();
}

const drift::Expectations& ExpectationSource::set() {
  const std::lock_guard held(lock_);
  return loaded().expectations;
}

const SetFacts& ExpectationSource::facts() {
  const std::lock_guard held(lock_);
  if (!facts_) {
    const LoadedSet& set = loaded();
    const drift::Expectations& expectations = set.expectations;
    facts_ = SetFacts{expectations.digest(),
                      expectations.universal_plugins(),
                      expectations.variable_plugins(),
                      expectations.plugins(),
                      expectations.documented_instances(),
                      expectations.platforms(),
                      set.warnings,
                      expectations.zone(),
                      expectations.has_days(),
                      expectations.needs("port"),
                      expectations.needs_sightings(),
                      drift::endings(expectations)};
  }
  return *facts_;
}

void ExpectationSource::remember(SetFacts facts) {
  const std::lock_guard held(lock_);
  facts_ = std::move(facts);
}

}  // namespace ampcfg::host
