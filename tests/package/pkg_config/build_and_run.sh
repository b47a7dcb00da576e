#!/bin/sh
# build_and_run.sh COMPILER PKG_CONFIG LIBDIR SOURCE PROGRAM: what a Makefile with pkg-config would do.
set -eu
compiler=$1 pkg_config=$2 libdir=$3 source=$4 program=$5
export PKG_CONFIG_PATH="$libdir/pkgconfig"

flags=$("$pkg_config" --cflags --libs lamina)
# The flags are several words.
# shellcheck disable=SC2086
"$compiler" -std=c++20 "$source" $flags "-Wl,-rpath,$libdir" -o "$program"
"$program"
