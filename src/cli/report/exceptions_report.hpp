#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::cli {

/// What is expected otherwise than everywhere, or only until a day.
struct Exceptions {
  std::vector<drift::Shown> entries;
  std::string today;  ///< in the set's zone, `2026-12-31`

  [[nodiscard]] bool has_ended(const drift::Shown& entry) const;
  [[nodiscard]] bool any_ended() const;
  /// How many days an entry still counts after today; negative where it has ended. Only of one that ends.
  [[nodiscard]] int days_left(const drift::Shown& entry) const;
};

/// Entries of several instances that say the same.
struct Alike {
  const drift::Shown* entry = nullptr;
  std::vector<std::string> instances;  ///< as documented, safe to print; none where it is everywhere

  /// `SMP101 and SMP201 on paper`.
  [[nodiscard]] std::string whose() const;
};

/// Those that end first, then by plugin and key; what has no end comes first of all.
std::vector<Alike> alike_in(const std::vector<const drift::Shown*>& entries);
/// `2026-12-31, in 3 days`, of one that ends.
std::string end_of(const Exceptions& exceptions, const drift::Shown& entry);

/// What has ended, what ends, and what has no end; instances of which the same is noted in one line.
void print_exceptions(Output& out, const Exceptions& exceptions);
std::string exceptions_as_json(const Exceptions& exceptions, const std::filesystem::path& folder,
                               const drift::Expectations& expectations, const std::vector<std::string>& warnings);

}  // namespace ampcfg::cli
