#!/bin/sh
# tap.sh PROGRAM... - run a test program for prove. cmocka writes "not ok 2 # SKIP" of a
# test that it was told to pass over, which prove would count as failed.
exec 4>&1
code=$({ { "$@"; echo $? >&3; } | sed 's/^not ok \([0-9]* # SKIP\)/ok \1/' >&4; } 3>&1)
exit "$code"
