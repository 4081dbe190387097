#!/bin/sh
# screenshot.sh [BUILD] - docs/report.png and docs/report-dark.png: the report of the
# demonstration in a browser, for readers in the light and in the dark.
#
# Made from demo-data/ alone. Needs chromium; nothing is fetched.
set -eu
cd "$(dirname "$0")/.."
naql=$(readlink -f "${1-build}/src/cli/naql")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 demo-data/make_crawl.py --out "$work/crawl" > /dev/null
"$naql" init "$work/a" --agency "Sanabel News Agency" --host sanabel.example \
	--credit Sanabel --credit سنابل --credit سەنابل
"$naql" add -q "$work/a" demo-data/stories.jsonl 2> /dev/null
"$naql" party "$work/a" add demo-data/contracts/parties.json > /dev/null
"$naql" outlet "$work/a" add demo-data/contracts/outlets.json > /dev/null
"$naql" contract "$work/a" add demo-data/contracts/SN-*.json demo-data/contracts/allow.json > /dev/null
(cd "$work" && "$naql" scan -q a --record crawl/demo.warc.gz > /dev/null)
"$naql" report -q "$work/a" -o "$work/report.html" --story SN-AR-08
# What is to be seen: the uses, opened, without the top of the page.
python3 - "$work/report.html" "$work/shot.html" << 'EOT'
import re
import sys

text = open(sys.argv[1], encoding='utf-8').read()
text = re.sub(r'<meta http-equiv[^>]*>', '', text)
text = text.replace('</style>', 'header section, form, .legend { display: none !important }</style>')
open(sys.argv[2], 'w', encoding='utf-8').write(text)
EOT
shoot() {
	chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--hide-scrollbars --user-data-dir="$work/profile" --screenshot="$work/report.png" \
		--blink-settings=preferredColorScheme="$2" \
		--window-size=1240,1180 "file://$work/shot.html" 2> /dev/null
	# The same picture in fewer bytes: one byte a point where 256 colours will do.
	python3 scripts/small_png.py "$work/report.png" "docs/$1"
}
shoot report.png 1
shoot report-dark.png 0
