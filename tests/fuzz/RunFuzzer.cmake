# cmake -DFUZZER=... -DRUNS=n -DLONGEST=bytes -DSEEDS=folder -DDICTIONARY=file -DSCRATCH=folder -P RunFuzzer.cmake
#
# The same inputs each time: what an earlier run found is removed before this one starts.

file(REMOVE_RECURSE "${SCRATCH}")
file(MAKE_DIRECTORY "${SCRATCH}")
execute_process(
  COMMAND
    "${FUZZER}" -seed=1 -runs=${RUNS} -max_len=${LONGEST} -timeout=20 -rss_limit_mb=600
    -malloc_limit_mb=32 -print_final_stats=1 "-dict=${DICTIONARY}" "-artifact_prefix=${SCRATCH}/"
    "${SCRATCH}" "${SEEDS}"
  RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "The fuzzer found something: see the files in ${SCRATCH}")
endif()
