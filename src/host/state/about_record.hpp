#pragma once

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/who.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {

/// Adds who asked for something to a record.
void write_who(RecordWriter& writer, const Who& who);
/// Reads that. Throws Error (`record-damaged`).
Who read_who(const RecordReader& json);

/// Adds who asked for a change, and what for, to a record.
void write_about(RecordWriter& writer, const About& about);
/// Reads that. Throws Error (`record-damaged`).
About read_about(const RecordReader& json);

}  // namespace ampcfg::host
