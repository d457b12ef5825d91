#include "frame.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "ampcfg/os/error.hpp"
#include "request.hpp"

using namespace ampcfg;
using namespace ampcfg::fleet;

namespace {

const std::string digest(64, 'a');

std::string code_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

host::InstanceScan some_scan() {
  host::InstanceScan scan;
  scan.instance.name = "SMP101";
  scan.instance.path = "/srv/SMP101";
  scan.instance.platform = "paper";
  scan.needs_restart = true;
  scan.counts.drift = 300;
  drift::Finding finding;
  finding.status = drift::Status::drift;
  finding.kind = "value";
  finding.plugin = "Chat";
  finding.file = "config.yml";
  finding.key = "a.b";
  finding.expected = R"([1,  {"a": null}])";
  finding.actual = "\"\\u001b[31m\"";
  finding.source = drift::Source::variable;
  finding.place = document::Place{12, 300};
  finding.message = "is text";
  scan.findings = {finding, {}};
  return scan;
}

}  // namespace

TEST_CASE("A hello is found in what a shell says before it, wherever it is cut") {
  const std::string hello = encode(Hello{1, 3, digest});
  for (const std::string banner : {"", "Welcome!\n", "\0ampcfg\r\n", "\xff\0\0"}) {
    const std::string all = banner + hello + "rest";
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
      HelloReader reader;
      reader.take(all.substr(0, cut));
      CHECK(reader.hello().has_value() == (cut >= banner.size() + hello.size()));
      reader.take(all.substr(cut));
      REQUIRE(reader.hello());
      CHECK(reader.hello()->oldest == 1);
      CHECK(reader.hello()->newest == 3);
      CHECK(reader.hello()->digest == digest);
      CHECK(reader.banner() == banner);
      CHECK(reader.rest() == "rest");
    }
  }
}

TEST_CASE("A hello that is none is refused, and so is a banner without an end") {
  const auto take = [](const std::string& bytes) { return code_of([&] { HelloReader().take(bytes); }); };
  CHECK(take(encode(Hello{1, 1, std::string(64, 'A')})) == "garbled");
  CHECK(take(encode(Hello{2, 1, digest})) == "garbled");
  const std::string longest(HelloReader::most_banner, 'x');
  CHECK(take(longest + encode(Hello{1, 1, digest})).empty());
  CHECK(take(longest + "x" + encode(Hello{1, 1, digest})) == "no-hello");
  CHECK(code_of([] {
          HelloReader reader;
          for (int n = 0; n < 10'000; ++n) reader.take("Please wait ...");
        }) == "no-hello");
}

TEST_CASE("A frame comes out whole, wherever it is cut") {
  const std::string all = encode(FrameKind::beat, "") + encode(FrameKind::part, "hello") + encode(FrameKind::rest, "");
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    FrameReader reader(100);
    std::vector<Frame> frames;
    for (const std::string& piece : {all.substr(0, cut), all.substr(cut)}) {
      reader.take(piece);
      while (auto frame = reader.next()) frames.push_back(*frame);
    }
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].kind == FrameKind::beat);
    CHECK(frames[1].kind == FrameKind::part);
    CHECK(frames[1].payload == "hello");
    CHECK(frames[2].payload.empty());
  }
}

TEST_CASE("A frame is judged by its header, before any of it is kept") {
  const auto read = [](const std::string& header) {
    return code_of([&] {
      FrameReader reader(std::uint64_t{1} << 40);
      reader.take(header);
      if (reader.next()) throw Error("whole", "a frame");
    });
  };
  CHECK(read(std::string("\0\0\0\0\0", 5)) == "garbled");
  CHECK(read(std::string("\0\0\0\x01\x09", 5)) == "garbled");
  CHECK(read("\xff\xff\xff\xff\x02") == "garbled");
  CHECK(read(std::string("\0\0\0\x01\x06", 5)) == "garbled");
  CHECK(read(std::string("\0\0\0\x01\x02", 5)).empty());
}

TEST_CASE("All frames together are bounded") {
  FrameReader reader(9);
  reader.take(encode(FrameKind::part, "12345") + encode(FrameKind::part, "12345"));
  CHECK(reader.next());
  CHECK(code_of([&] { reader.next(); }) == "answer-too-large");
}

TEST_CASE("What is written is read again as it was") {
  const auto scan = from_bytes<host::InstanceScan>(to_bytes(some_scan()));
  CHECK(scan.instance.name == "SMP101");
  CHECK(scan.instance.platform == "paper");
  CHECK(scan.needs_restart == true);
  CHECK(scan.counts.drift == 300);
  REQUIRE(scan.findings.size() == 2);
  CHECK(scan.findings[0].status == drift::Status::drift);
  CHECK(scan.findings[0].expected.value() == R"([1, {"a": null}])");
  CHECK(scan.findings[0].actual == "\"\\u001b[31m\"");
  CHECK(scan.findings[0].source == drift::Source::variable);
  CHECK(scan.findings[0].place->column == 300);
  CHECK_FALSE(scan.findings[1].file);
}

TEST_CASE("An answer that is cut anywhere, or has more, is refused") {
  const std::string bytes = to_bytes(some_scan());
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK(code_of([&] { from_bytes<host::InstanceScan>(std::string_view(bytes).substr(0, cut)); }) == "garbled");
  }
  CHECK(code_of([&] { from_bytes<host::InstanceScan>(bytes + "x"); }) == "garbled");
}

TEST_CASE("What no ampcfg says is refused") {
  const auto refused = [](const auto& change) {
    host::InstanceScan scan = some_scan();
    change(scan);
    return code_of([&] { from_bytes<host::InstanceScan>(to_bytes(scan)); }) == "garbled";
  };
  CHECK_FALSE(refused([](auto&) {}));
  CHECK(refused([](auto& scan) { scan.instance.name = "../etc"; }));
  CHECK(refused([](auto& scan) { scan.instance.name = ""; }));
  CHECK(refused([](auto& scan) { scan.instance.platform = "windows"; }));
  CHECK(refused([](auto& scan) { scan.instance.error.emplace("a code\n", "message"); }));
  CHECK(refused([](auto& scan) { scan.findings[0].kind = "\x1b[31m"; }));
  CHECK(refused([](auto& scan) { scan.findings[0].expected = "1, \"injected\": 2"; }));
  CHECK(refused([](auto& scan) { scan.findings[0].actual = "'no JSON'"; }));
  CHECK(refused([](auto& scan) { scan.findings[0].place->line = 0; }));
  CHECK(refused([](auto& scan) { scan.findings[0].status = static_cast<drift::Status>(9); }));
}

TEST_CASE("A count that the bytes cannot hold takes no memory") {
  // a list of 2^60 texts
  CHECK(code_of([] { from_bytes<drift::Patterns>("\x80\x80\x80\x80\x80\x80\x80\x80\x10"); }) == "garbled");
  CHECK(code_of([] { from_bytes<Steps>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"); }) == "garbled");
}

TEST_CASE("A failure that says nothing is none") {
  CHECK(code_of([] { from_bytes<Failed>(to_bytes(Failed{"host", std::nullopt})); }) == "garbled");
  const auto failed = from_bytes<Failed>(to_bytes(Failed{"host", Error("disk-full", "no room", "make room")}));
  CHECK(failed.error->code() == "disk-full");
  CHECK(failed.error->hint() == "make room");
  CHECK(failed.error->kind() == Error::Kind::failed);
}
