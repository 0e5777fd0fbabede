#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Interesting (exit 1) while the file still holds a pd.tanh.
pd-opt "$1" 2> /dev/null | grep -q pd.tanh && exit 1
exit 0
