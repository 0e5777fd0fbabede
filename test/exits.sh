#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# exits.sh CODE COMMAND...: runs it and demands that exit code; output goes on to FileCheck.
want=$1
shift
"$@" 2>&1
got=$?
[ "$got" = "$want" ] || { echo "exit code $got, expected $want"; exit 1; }
