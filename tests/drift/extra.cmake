if(AMPCFG_FUZZ)
  # fuzz_expectations <a folder for what it finds> tests/drift/corpus/expectations
  add_executable(fuzz_expectations ${CMAKE_CURRENT_LIST_DIR}/fuzz_expectations.cpp)
  target_link_libraries(fuzz_expectations PRIVATE drift formatting)
  target_link_options(fuzz_expectations PRIVATE -fsanitize=fuzzer)
endif()
