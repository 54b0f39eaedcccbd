# The main pipeline on real observations, against a computation in another
# language. WEIR_REAL_DATA names a folder with the files, which are not part of
# the project.

load helper

setup() {
	reference=$BATS_TEST_DIRNAME/real-data.py
	readings=${WEIR_REAL_DATA-}/synop-2024-12.ndjson
	regions=${WEIR_REAL_DATA-}/regions-ign.geojson
	if [ -z "${WEIR_REAL_DATA-}" ]; then
		skip "WEIR_REAL_DATA names no folder with real data"
	fi
	for file in "$readings" "$regions"; do
		[ -r "$file" ] || skip "WEIR_REAL_DATA has no ${file##*/}"
	done
	cd "$BATS_TEST_TMPDIR" || exit
}

# What should come out; the same for all tests.
expected() {
	expected=$BATS_FILE_TMPDIR/expected
	[ -e "$expected" ] ||
		"$reference" expect "$readings" "$regions" > "$expected"
}

# by_region ARGS... - the means of regions by hour, and of three hours before.
by_region() {
	weir select 'country == "France" && defined(temperature)' --receipt r1 |
		weir dedup --key id --watermark-delay 3h --receipt r2 |
		weir geolocate --regions "$regions" --property nom \
			--unmatched drop --receipt r3 |
		weir window-agg --every 1h --by region mean:temperature count \
			--receipt r4 "$@" |
		weir lag --by region --of temperature_mean --ago 3h --receipt r5
}

all_balanced() {
	local receipt
	for receipt in r[1-5]; do
		balanced "$receipt"
		[ "$(fate rejected "$receipt")" = 0 ]
	done
}

@test "means by region and hour are those of exact arithmetic" {
	expected
	weir replay "$readings" | by_region > rows
	"$reference" compare "$expected" rows
	[ "$(wc -l < rows)" -gt 2000 ]
	all_balanced
}

@test "readings out of order and repeated give the same bytes" {
	local seed
	weir replay "$readings" | by_region > rows
	for seed in 1 2 3; do
		"$reference" shuffle $seed "$readings" > shuffled
		by_region --watermark-delay 3h < shuffled > again
		cmp rows again
		[ "$(fate duplicate r2)" -gt 2000 ]
		all_balanced
	done
}

@test "the database holds what the stream held" {
	expected
	weir replay "$readings" | by_region |
		weir store sqlite:means.db --table region_hour \
		--key region,window_start --receipt r6
	sqlite3 means.db "SELECT json_object('region', region,
		'window_start', window_start, 'count', count,
		'temperature_mean', temperature_mean,
		'temperature_mean_before', temperature_mean_before)
		FROM region_hour" > rows
	"$reference" compare "$expected" rows
	balanced r6
}

@test "windows that come late are put right in the database" {
	# The rows of a stream whose regions arrive one after the other, hours
	# behind each other, so that some want what has not come yet.
	expected
	weir replay "$readings" | by_region > rows
	python3 - rows <<-'END' > late
		import random, sys
		random.seed(5)
		rows = [(i // 13 + random.random() * 2, line)
		    for i, line in enumerate(open(sys.argv[1]))]
		sys.stdout.writelines(line for _, line in sorted(rows))
	END
	weir map 'temperature_mean_before = null' < late |
		weir lag --by region --of temperature_mean --ago 3h \
			--watermark-delay 6h --receipt r7 > again
	[ "$(jq .made r7)" -gt 100 ]
	weir store sqlite:late.db --table t --key region,window_start < again
	sqlite3 late.db "SELECT json_object('region', region,
		'window_start', window_start, 'count', count,
		'temperature_mean', temperature_mean,
		'temperature_mean_before', temperature_mean_before)
		FROM t" > stored
	"$reference" compare "$expected" stored
}
