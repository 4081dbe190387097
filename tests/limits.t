#!/bin/sh
# limits.t - inputs without an end in bounded memory: a gigabyte in one line, as text, as
# JSONL and as a page; bombs. The limit is on addresses (ulimit -v).
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
skip_sanitized

demo_archive
head -n 1 "$demo/stories.jsonl" > one.jsonl
limit=700000 # KiB, with a gigabyte on its way
cat > gigabyte <<'E'
#!/bin/sh
head -c ${1-1073741824} /dev/zero | tr '\0' 'a'
E
chmod +x gigabyte
field text < one.jsonl > one.txt
# fed CODE NAME FEED COMMAND...: the command under the limit, FEED at its standard input
fed() {
	feed=$3
	fed_code=$1
	fed_name=$2
	shift 3
	exits "$fed_code" "$fed_name" sh -c "{ $feed; } 2> /dev/null | (ulimit -v $limit; exec \"\$@\")" sh "$@"
}
fed 0 "a text of one line of a gigabyte" "./gigabyte; echo; cat one.txt" "$NAQL" scan a -
[ "$(uses out)" -ge 1 ]
ok $? "and the story behind it is found"
fed 3 "a JSONL line of a gigabyte is a fault" \
	"printf '{\"id\":\"x\",\"text\":\"'; ./gigabyte; printf '\"}\n'; cat one.jsonl" "$NAQL" scan a -
says err 'at byte 0: line 1 is longer than' "named"
[ "$(uses out)" -ge 1 ]
ok $? "the next line is read"
fed 0 "a page of a gigabyte is cut" "printf '<html><body>'; ./gigabyte" "$NAQL" scan a -
says err '1 were cut at the cap' "and counted"
fed 3 "add passes over a line of a gigabyte" "printf '{\"id\":\"y\",\"text\":\"'; ./gigabyte" "$NAQL" add a -
fed 3 "a WARC record of a gigabyte that is cut off" "printf 'WARC/1.0\r\nWARC-Type: response\r
WARC-Record-ID: <urn:x:1>\r\nContent-Type: application/http\r\nContent-Length: 1073741824\r\n\r
HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n'; ./gigabyte 250000000" "$NAQL" scan a -
(printf '<html><body>' && ./gigabyte 250000000) | gzip -1 > bomb.html.gz
fed 0 "a quarter of a gigabyte in a member of gzip" : "$NAQL" page bomb.html.gz
head -c 1073741824 /dev/zero | zstd -q > bomb.txt.zst
fed 3 "a gigabyte in some kilobytes of zstd is a fault" : "$NAQL" scan a bomb.txt.zst
says err 'expands beyond the limit' "named"
exits 0 "the archive is whole" "$NAQL" verify a
done_testing
