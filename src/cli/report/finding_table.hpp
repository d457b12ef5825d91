#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/judging/verdict.hpp"

namespace ampcfg::cli {

/// A finding, and who has it where it stands for the same on several instances.
struct FindingRow {
  const drift::Finding* finding = nullptr;
  std::vector<std::string> instances;  ///< their labels, safe to print; empty where a heading says whose it is
  bool everywhere = false;             ///< on every instance that was looked at
  bool repeats_key = false;            ///< the row before has the same key, so it is not said again
  std::size_t missing_keys = 0;        ///< of a row that stands for several missing keys: how many
  std::string name_of_keys;            ///< and what stands for their names, safe to print

  /// What stands in the key's column; `finding` has a key.
  [[nodiscard]] std::string key() const;
};

/// Where the columns of rows stand: line number, key, expected, actual, instances.
struct Columns {
  std::size_t start = 0;      ///< of the first one
  std::size_t number = 0;     ///< width of the line numbers; 0: none
  std::size_t key = 0;        ///< width; 0: no row has a key
  std::size_t expected = 0;   ///< width; 0: the two values stand below the key
  std::size_t actual = 0;     ///< width
  std::size_t instances = 0;  ///< least width; 0: none, or they stand below

  /// For rows that begin at `start`, in `width_of_all` columns. Long values stand below their key, so they do not make
  /// the columns wide.
  static Columns for_rows(const std::vector<FindingRow>& rows, std::size_t start, std::size_t width_of_all);

  [[nodiscard]] std::size_t key_start() const;
  [[nodiscard]] std::size_t below_start() const;  ///< of values that stand below their key
  [[nodiscard]] std::size_t expected_start() const;
  [[nodiscard]] std::size_t actual_start() const;
  [[nodiscard]] std::size_t instances_start() const;
};

/// Prints findings in columns, each in as many lines as it needs.
class FindingTable {
 public:
  FindingTable(Output& out, const Columns& columns) : out_(out), columns_(columns) {}

  /// The line with the names of the columns; empty where nothing stands in any.
  [[nodiscard]] std::string column_names() const;
  void print_column_names();
  void print(const FindingRow& row);
  /// How many lines that takes.
  [[nodiscard]] std::size_t lines(const FindingRow& row) const;

 private:
  /// Where the parts of a row stand.
  enum class Layout { beside, beside_below_key, below, below_instances };
  [[nodiscard]] Layout layout_of(const FindingRow& row) const;
  void print_whole_file(const FindingRow& row);
  [[nodiscard]] std::size_t whole_file_start(const FindingRow& row) const;
  [[nodiscard]] std::vector<std::string> lines_of_whole_file(const FindingRow& row) const;
  [[nodiscard]] std::vector<std::string> lines_of_hint(const FindingRow& row) const;
  void print_values_below(const FindingRow& row);
  void print_instances_below(const FindingRow& row);
  [[nodiscard]] std::string number_of(const drift::Finding& finding) const;
  [[nodiscard]] std::string values_beside(const FindingRow& row) const;
  [[nodiscard]] std::string instances_beside(const FindingRow& row, std::size_t taken) const;
  [[nodiscard]] std::string marked(std::string_view before, std::string_view different, std::string_view after,
                                   Paint paint, bool mark) const;

  Output& out_;
  Columns columns_;
};

// The words of a finding, safe to print.
/// Its expected value (JSON), or what stands for it.
std::string expected_words(const drift::Finding& finding);
/// The value that is there, or what stands for it.
std::string actual_words(const drift::Finding& finding);
/// Of a finding without a key: what is wrong with the file.
std::string words_of_whole_file(const drift::Finding& finding);
/// True where a part of a value is hidden, so that comparing what is shown tells nothing.
bool has_hidden(const drift::Finding& finding);

/// Instances in at most `columns`: all their names, or some and how many more, or how many.
std::string instances_in(const FindingRow& row, std::size_t columns);

std::string spaces(std::size_t count);

}  // namespace ampcfg::cli
