#pragma once

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/packing.hpp"

// What a warning consists of, for who keeps it or sends it.
namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, os::Like<Warning> auto& warning) {
  archive(warning.text, warning.of_many, warning.about);
  archive.word(warning.kind);
  archive.choice(warning.urgency, Warning::Urgency::insistent);
}

}  // namespace ampcfg::host
