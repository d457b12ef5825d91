if(AMPCFG_FUZZ)
  # fuzz_scan_cache <a folder for what it finds> tests/host/corpus/scan_cache
  add_executable(fuzz_scan_cache ${CMAKE_CURRENT_LIST_DIR}/fuzz_scan_cache.cpp)
  target_include_directories(fuzz_scan_cache PRIVATE ${PROJECT_BINARY_DIR}/own/host)
  target_link_libraries(fuzz_scan_cache PRIVATE host)
  target_link_options(fuzz_scan_cache PRIVATE -fsanitize=fuzzer)

  # fuzz_configuration <a folder for what it finds> tests/host/corpus/configuration
  add_executable(fuzz_configuration ${CMAKE_CURRENT_LIST_DIR}/fuzz_configuration.cpp)
  target_link_libraries(fuzz_configuration PRIVATE host)
  target_link_options(fuzz_configuration PRIVATE -fsanitize=fuzzer)

  # fuzz_ping <a folder for what it finds> tests/host/corpus/ping
  add_executable(fuzz_ping ${CMAKE_CURRENT_LIST_DIR}/fuzz_ping.cpp)
  target_link_libraries(fuzz_ping PRIVATE host)
  target_link_options(fuzz_ping PRIVATE -fsanitize=fuzzer)

  # fuzz_jar <a folder for what it finds> tests/host/corpus/jar
  add_executable(fuzz_jar ${CMAKE_CURRENT_LIST_DIR}/fuzz_jar.cpp)
  target_include_directories(fuzz_jar PRIVATE ${PROJECT_BINARY_DIR}/own/host)
  target_link_libraries(fuzz_jar PRIVATE host)
  target_link_options(fuzz_jar PRIVATE -fsanitize=fuzzer)
endif()

if(AMPCFG_TESTS)
  # What lets calls to the disk go wrong is preloaded, which sanitizers do not bear.
  set(faults ${CMAKE_CURRENT_LIST_DIR}/faults)
  add_executable(carry_out ${faults}/carry_out.cpp)
  target_include_directories(carry_out PRIVATE ${PROJECT_BINARY_DIR}/own/host)
  target_link_libraries(carry_out PRIVATE host)
  add_library(disk_faults MODULE ${faults}/disk_faults.cpp)
  target_link_libraries(disk_faults PRIVATE ${CMAKE_DL_LIBS})
  add_library(fault_runs STATIC ${faults}/fault_runs.cpp)
  target_compile_definitions(fault_runs PRIVATE AMPCFG_CARRY_OUT="$<TARGET_FILE:carry_out>")
  if(AMPCFG_SANITIZE)
    target_compile_definitions(fault_runs PRIVATE AMPCFG_DISK_FAULTS="")
  else()
    target_compile_definitions(fault_runs PRIVATE AMPCFG_DISK_FAULTS="$<TARGET_FILE:disk_faults>")
  endif()
  add_dependencies(fault_runs carry_out disk_faults)
  target_link_libraries(test_host PRIVATE fault_runs)

  # test_faults 1 is all of them; here it is a part of those that are many.
  add_executable(test_faults ${faults}/faults.cpp)
  target_link_libraries(test_faults PRIVATE fault_runs)
  if(NOT AMPCFG_SANITIZE)
    add_test(NAME host/faults COMMAND test_faults 43)
    set_tests_properties(host/faults PROPERTIES TIMEOUT 1800)
  endif()

  # bench_change <a folder on the disk that counts>
  add_executable(bench_change ${CMAKE_CURRENT_LIST_DIR}/bench_change.cpp)
  target_link_libraries(bench_change PRIVATE host)
endif()
