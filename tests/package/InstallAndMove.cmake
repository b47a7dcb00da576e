# cmake -DBUILD=folder -DPREFIX=folder -P InstallAndMove.cmake: installs elsewhere, then moves to PREFIX.
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}-from"
                COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE "${PREFIX}")
file(RENAME "${PREFIX}-from" "${PREFIX}")
