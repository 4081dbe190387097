#!/bin/sh
# warc_count.t - records and pages of WARC and ARC files, good and malformed, counted by naql
# and by a reader in Python that knows nothing of it; also those of NAQL_WARC_DIR, if set.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
count=$NAQL_SOURCE_ROOT/tests/warc_count.py

mkdir samples
python3 "$count" make samples
is "$(ls samples | wc -l)" 29 "the samples are made"
python3 "$count" check "$NAQL" samples
ok $? "both readers count the same in each, and see damage in the same"

# Damage of every kind, by chance: what is lost may differ, that something is must not.
python3 - <<'P'
import os
import random
random.seed(5)
os.mkdir('hit')
for name in ('good.warc', 'good.warc.gz', 'good.arc'):
    for k in range(8):
        data = bytearray(open('samples/' + name, 'rb').read())
        for _ in range(1 + k):
            at = random.randrange(len(data))
            data[at:at + 1] = random.choice([b'', b'\0', b'\r\n', b'WARC/1.0', b'\x1f\x8b'])
        open('hit/%d.%s' % (k, name), 'wb').write(data)
P
worst=0
for f in hit/*; do
	"$NAQL" scan empty "$f" > out 2> err
	code=$?
	[ $code = 0 ] || { [ $code = 3 ] && grep -q ' at byte ' err; } || worst=$f:$code
done
is "$worst" 0 "what is damaged is told with its place, and read to the end"

if [ -n "${NAQL_WARC_DIR-}" ]; then
	python3 "$count" check "$NAQL" "$NAQL_WARC_DIR"
	ok $? "so in all of NAQL_WARC_DIR"
else
	echo "# NAQL_WARC_DIR is not set: no samples of others are read"
fi
done_testing
