if(AMPCFG_FUZZ)
  # fuzz_frame <a folder for what it finds> tests/fleet/corpus/frame
  add_executable(fuzz_frame ${CMAKE_CURRENT_LIST_DIR}/fuzz_frame.cpp)
  target_include_directories(fuzz_frame PRIVATE ${PROJECT_BINARY_DIR}/own/fleet)
  target_link_libraries(fuzz_frame PRIVATE fleet)
  target_link_options(fuzz_frame PRIVATE -fsanitize=fuzzer)
endif()
