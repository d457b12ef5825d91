#pragma once

namespace ampcfg::document {

/// One of `0` to `9`, in no locale.
constexpr bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

}  // namespace ampcfg::document
