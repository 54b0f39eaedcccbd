# The systems in scripts/pipelines, as users start them.

load helper

setup() {
	unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
	pipelines=$BATS_TEST_DIRNAME/../scripts/pipelines
	cd "$BATS_TEST_TMPDIR" || exit
}

teardown() {
	[ "${#started[@]}" -eq 0 ] || kill "${started[@]}" 2> /dev/null || true
}

# serve - starts the API on a recorded day, and sets url.
serve() {
	mkfifo port
	"$BATS_TEST_DIRNAME/servers/recorded" \
		"$data/temperatures-2019-02-19.ndjson" secret > port 3>&- &
	started+=($!)
	url=http://127.0.0.1:$(head -n 1 port)/temperatures
}

sql() {
	sqlite3 "${database-t.db}" "$1"
}

@test "france-hourly on a recorded day gives each region and hour its mean" {
	"$pipelines/france-hourly" -d t.db > said 2> told
	[ "$(sql 'SELECT count(*), count(DISTINCT region) FROM region_hour')" = \
		'312|13' ]
	# Beside each stands the mean of three hours before.
	[ "$(sql "SELECT count(*), sum(a.temperature_mean_before IS
		b.temperature_mean) FROM region_hour a LEFT JOIN region_hour b
		ON a.region = b.region AND datetime(a.window_start) =
		datetime(b.window_start, '+3 hours')")" = '312|312' ]
	# The means are those of the readings, found in another way.
	weir replay "$data/temperatures-2019-02-19.ndjson" | weir split |
		weir select 'country == "France" && defined(temperature)' |
		weir geolocate --regions "$data/france-regions.geojson" \
			--property nom 2> told |
		python3 -c '
import collections, json, math, sys
readings = {r["id"]: r for r in map(json.loads, sys.stdin)}.values()
means = collections.defaultdict(list)
for r in readings:
    if isinstance(r["temperature"], float) and r["timestamp"] < "2020":
        means[r["region"], r["timestamp"][:13]].append(r["temperature"])
for (region, hour), values in sorted(means.items()):
    print(region, hour.replace(" ", "T") + ":00:00Z", len(values),
          "%.9f" % (math.fsum(values) / len(values)), sep="|")
' > expected
	sql "SELECT region, window_start, readings,
		format('%.9f', temperature_mean) FROM region_hour
		ORDER BY region, window_start" | diff expected -
}

@test "the same recording again changes nothing" {
	"$pipelines/france-hourly" -d t.db > said 2> told
	sql .dump > first
	"$pipelines/france-hourly" -d t.db > said 2> told
	sql .dump | cmp first -
}

@test "the SQL that it prints reads the result, wherever that is" {
	mkdir "it's here"
	database="it's here/t.db"
	"$pipelines/france-hourly" -d "$database" > said 2> told
	sed -n 's/^    //p' said > commands
	bash commands > rows
	[ "$(grep -c 2019-02-19T rows)" = 312 ]
}

@test "france-hourly on a live API sends the key, and keeps its rows at Ctrl-C" {
	serve
	API_KEY=secret setsid "$pipelines/france-hourly" -d t.db "$url" \
		> said 2> told 3>&- &
	pipeline=$!
	started+=("$pipeline")
	# The clock that is fast in the first response is told when it has gone
	# through the first half of the line.
	await grep -q 'a leap in time' told
	kill -INT -- "-$pipeline"
	status 0 wait "$pipeline"
	[ "$(sql 'SELECT count(*) > 9, min(window_start) FROM region_hour')" = \
		'1|2019-02-19T00:00:00Z' ]
	grep -q 'The result is in t.db' said
}

@test "without a key nothing is asked" {
	unset API_KEY
	serve
	status 1 "$pipelines/france-hourly" -d t.db "$url" > said 2> told
	grep -q 'API_KEY' told
	[ "$(sql '.tables')" = '' ]
}

@test "simulated readings are of the same form, and lie in France" {
	"$pipelines/simulated-temperatures" | weir fetch file:///dev/stdin |
		weir split --receipt r | weir geolocate --unmatched reject \
		--regions "$data/france-regions.geojson" --property nom > rows
	[ "$(fate rejected r)" = 0 ]
	head -n 1 "$data/temperatures.ndjson" | jq -c '[keys, map(type)]' > form
	jq -c 'del(.region) | [keys, map(type)]' rows | sort -u | diff form -
	[ "$(jq -s 'length > 10 and (map(.id) | unique | length) == length' \
		rows)" = true ]
}

@test "the demo ends in a table of regions and hours" {
	root=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	[ "$WEIR_BUILD" = "$root/build" ] || skip "the demo builds in build/"
	MAKEFLAGS='' "$root/scripts/demo" > said 2> told
	grep -qE '^region +hour +mean +mean_3h_before$' said
	[ "$(grep -cE '^Bretagne +[0-2][0-9]:00 +[0-9.]+ +█' said)" = 8 ]
	grep -q 'The result is in /' said
}
