#pragma once

#include <cstddef>
#include <string>

#include "cli/report/scan_report.hpp"

// The parts of a scan's report for people, in one order or another.
namespace ampcfg::cli {

void print_by_instance(Output& out, const ScanResults& results, const Listing& listing);
/// About how many lines that takes.
std::size_t lines_by_instance(Output& out, const ScanResults& results, const Listing& listing);

/// What is the same on several instances once, with them: the worst files first, in each what most instances have.
/// Where all would take more than `room` lines, only the worst, in about as many, and how much more there is; then it
/// returns false.
bool print_by_key(Output& out, const ScanResults& results, const Listing& listing, std::size_t room);

/// The instances that differ, the worst first; with `plugins`, those too.
void print_worst(Output& out, const ScanResults& results, bool plugins);

}  // namespace ampcfg::cli
