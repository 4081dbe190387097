# lint_layers.awk - awk -f lint_layers.awk layers.txt FILES: every #include "room/x.h" against the table.
FNR == NR { if ($0 !~ /^#/ && NF) { may[$1] = " " $0 " "; sub(/:/, "", may[$1]) } next }
/^#include "/ {
	split(FILENAME, part, "/"); from = part[2]
	split($0, q, "\""); n = split(q[2], inc, "/"); to = n > 1 ? inc[1] : from
	if (to == from) next
	if (q[2] ~ /_int\.h$/) { print FILENAME ":" FNR ": " q[2] " stays in its folder"; bad = 1; next }
	if (index(may[from ":"], " " to " ")) next
	print FILENAME ":" FNR ": " from " may not include " to; bad = 1
}
END { exit bad }
