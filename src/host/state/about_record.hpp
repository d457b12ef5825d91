#pragma once

#include "ampcfg/host/state/deployments.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {

/// Adds who asked for a change, and what for, to a record.
void write_about(RecordWriter& writer, const About& about);
/// Reads that. Throws Error (`record-damaged`).
About read_about(const RecordReader& json);

}  // namespace ampcfg::host
