if(TARGET test_host)
  target_include_directories(test_host PRIVATE ${PROJECT_SOURCE_DIR}/src/host)
endif()

if(AMPCFG_FUZZ)
  # fuzz_scan_cache <a folder for what it finds> tests/host/corpus/scan_cache
  add_executable(fuzz_scan_cache ${CMAKE_CURRENT_LIST_DIR}/fuzz_scan_cache.cpp)
  target_include_directories(fuzz_scan_cache PRIVATE ${PROJECT_SOURCE_DIR}/src/host)
  target_link_libraries(fuzz_scan_cache PRIVATE host)
  target_link_options(fuzz_scan_cache PRIVATE -fsanitize=fuzzer)

  # fuzz_configuration <a folder for what it finds> tests/host/corpus/configuration
  add_executable(fuzz_configuration ${CMAKE_CURRENT_LIST_DIR}/fuzz_configuration.cpp)
  target_include_directories(fuzz_configuration PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(fuzz_configuration PRIVATE host)
  target_link_options(fuzz_configuration PRIVATE -fsanitize=fuzzer)
endif()
