#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/host/state/state.hpp"
#include "os/scratch.hpp"

namespace ampcfg::tests {

/// A state in a folder of its own.
struct StateScene {
  Scratch scratch;
  host::Configuration configuration;
  std::optional<host::State> opened;

  StateScene() {
    configuration.instances = scratch / "instances";
    configuration.state = scratch / "state";
    fs::create_directories(configuration.instances);
    auto state = host::State::open(configuration, host::Access::change);
    REQUIRE(std::holds_alternative<host::State>(state));
    opened.emplace(std::get<host::State>(std::move(state)));
  }

  [[nodiscard]] const host::State& state() const { return *opened; }

  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream file(scratch / "state" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(std::string_view name, std::string_view bytes) const {
    scratch.write(std::string("state/").append(name), bytes);
    fs::permissions(scratch / "state" / name, fs::perms(0600));
  }
};

/// The code of the Error that `work` throws; empty where it throws none.
template <typename Work>
std::string code_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return {};
}

}  // namespace ampcfg::tests
