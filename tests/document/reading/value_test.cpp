#include "ampcfg/document/reading/value.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <vector>

namespace ampcfg::document::value_test {

TEST_CASE("values are equal in kind and value") {
  CHECK(Value::null() == Value());
  CHECK(Value::integer("1") == Value::floating(1.0));
  CHECK(Value::floating(-0.0) == Value::integer("0"));
  CHECK_FALSE(Value::integer("1") == Value::string("1"));
  CHECK_FALSE(Value::integer("1") == Value::boolean(true));
  CHECK_FALSE(Value::null() == Value::string(""));
  CHECK_FALSE(Value::null() == Value::boolean(false));
  CHECK(Value::floating(std::numeric_limits<double>::quiet_NaN()) ==
        Value::floating(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("integers and floats are compared exactly") {
  CHECK(Value::integer("9007199254740993") != Value::floating(9007199254740992.0));
  CHECK(Value::integer("9007199254740992") == Value::floating(9007199254740992.0));
  CHECK(Value::integer("-9223372036854775808") == Value::floating(-9223372036854775808.0));
  CHECK(Value::integer("100000000000000000000000") != Value::floating(1e23));
  CHECK(Value::integer("99999999999999991611392") == Value::floating(1e23));
  CHECK(Value::integer("1") != Value::floating(1.5));
  CHECK(Value::integer(std::string(400, '9')) != Value::floating(std::numeric_limits<double>::infinity()));
}

TEST_CASE("numbers are in order, exactly") {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::string long_one(400, '9');
  const std::string negative = "-" + long_one;
  const std::vector<Value> ascending = {
      Value::floating(-infinity),
      Value::integer(negative),
      Value::floating(-1e300),
      Value::integer("-10"),
      Value::integer("-9"),
      Value::floating(-8.5),
      Value::integer("-8"),
      Value::floating(-0.5),
      Value::integer("0"),
      Value::floating(0.5),
      Value::integer("1"),
      Value::floating(1.5),
      Value::integer("2"),
      Value::integer("10"),
      Value::floating(9007199254740992.0),
      Value::integer("9007199254740993"),
      Value::floating(1e23),
      Value::integer("100000000000000000000000"),
      Value::integer(long_one),
      Value::floating(infinity),
  };
  for (std::size_t left = 0; left < ascending.size(); ++left) {
    for (std::size_t right = 0; right < ascending.size(); ++right) {
      CAPTURE(left, right);
      const std::partial_ordering order = left <=> right;
      CHECK(order_of(ascending[left], ascending[right]) == order);
    }
  }
  const std::partial_ordering same = std::partial_ordering::equivalent;
  CHECK(order_of(Value::floating(-0.0), Value::integer("0")) == same);
  CHECK(order_of(Value::integer("1"), Value::floating(1.0)) == same);
  const std::partial_ordering none = std::partial_ordering::unordered;
  CHECK(order_of(Value::integer("1"), Value::floating(std::numeric_limits<double>::quiet_NaN())) == none);
  CHECK(order_of(Value::integer("1"), Value::string("1")) == none);
}

TEST_CASE("lists are compared in order, mappings by key") {
  const std::array<Value, 2> ab{Value::string("a"), Value::string("b")};
  const std::array<Value, 2> ba{Value::string("b"), Value::string("a")};
  CHECK(Value::list(ab) == Value::list(ab));
  CHECK_FALSE(Value::list(ab) == Value::list(ba));
  CHECK_FALSE(Value::list(ab) == Value::list(std::span(ab).first(1)));
  const std::array<Entry, 2> xy{Entry{"x", Value::integer("1")}, Entry{"y", Value::null()}};
  const std::array<Entry, 2> yx{Entry{"y", Value::null()}, Entry{"x", Value::floating(1)}};
  CHECK(Value::mapping(xy) == Value::mapping(yx));
  CHECK_FALSE(Value::mapping(xy) == Value::mapping(std::span(xy).first(1)));
}

}  // namespace ampcfg::document::value_test
