#include <cstdint>
#include <fstream>
#include <string_view>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"
#include "os/scratch.hpp"

using namespace ampcfg;

/// A configuration file of any bytes is read or refused with an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tests::Scratch scratch;
  const auto file = scratch.write("config.yaml", std::string_view(reinterpret_cast<const char*>(data), size));
  try {
    (void)host::load_configuration(file.native());
  } catch (const Error& error) {
    (void)error;
  }
  return 0;
}
