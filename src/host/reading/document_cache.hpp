#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/judging/plugin_files.hpp"

namespace ampcfg::host {

/// Parses each distinct content once: most config files are the same bytes on most instances. Contents are the same if
/// all their bytes are. The least recently used are forgotten beyond a bound; who still uses one keeps it. Safe from
/// several threads.
class DocumentCache {
 public:
  /// `bound`: about how many bytes of memory to keep.
  explicit DocumentCache(std::size_t bound) : bound_(bound) {}

  /// The document of these bytes, or why they are none.
  drift::FileContent read(std::string bytes);

 private:
  struct Content {
    std::string refused_bytes;  ///< of an invalid file; a document has its own
    drift::FileContent content;
    std::size_t hash = 0;
    std::size_t cost = 0;

    [[nodiscard]] std::string_view bytes() const;
  };
  using Recent = std::list<std::shared_ptr<const Content>>;

  [[nodiscard]] std::shared_ptr<const Content> find(std::size_t hash, std::string_view bytes);
  void keep(std::shared_ptr<const Content> content);

  std::mutex lock_;
  std::size_t bound_;
  std::size_t cost_ = 0;
  Recent recent_;  ///< the most recently used first
  std::unordered_multimap<std::size_t, Recent::iterator> by_hash_;
};

}  // namespace ampcfg::host
