load helper
load stream

@test "the first record with a key passes, the others are counted" {
	golden dedup/first-stays
}

@test "keys are compared by value" {
	golden dedup/keys-by-value
}

@test "a key may be several fields" {
	golden dedup/several-fields
}

@test "a record without a key is rejected" {
	golden dedup/no-key
}

@test "a record without a time is rejected" {
	golden dedup/no-time
}

@test "a key is forgotten when time has gone on by more than the horizon" {
	golden dedup/horizon
}

@test "what is repeated all the time stays a duplicate" {
	golden dedup/stuck-sensor
}

@test "a late record is treated like any other" {
	golden dedup/late-readings
}

@test "a delay makes keys be remembered longer" {
	golden dedup/delay
}

@test "a newer version replaces the older one, and only a newer one" {
	golden dedup/newer-replaces
}

@test "versions are compared by value" {
	golden dedup/versions-compare
}

@test "a removal takes the version away that is there" {
	golden dedup/removals-of-versions
}

@test "a version that was forgotten is not taken away" {
	golden dedup/horizon-of-versions
}

@test "without versions a removal passes once, too" {
	golden dedup/removals
}

@test "control lines pass in their place and are no duplicates" {
	golden dedup/control-lines
}

@test "wrong options are refused" {
	golden dedup/wrong-options
}

# Polls every minute that overlap; the first member says which reading it is,
# the rest is as a sensor may write it.
polls() {
	python3 - "$1" <<-'END'
		import random, sys
		random.seed(int(sys.argv[1]))
		for minute in range(600):
		    for back in range(5):
		        for s in range(4):
		            at = max(0, minute - back) * 60 + s
		            print('{"id":"%d-%d","timestamp":%s%d%s}'
		                % (s, at, random.choice(["", " "]), at,
		                   random.choice(["", ".0", "e0"])))
	END
}

@test "of polls that overlap each reading passes once, byte for byte" {
	cd "$BATS_TEST_TMPDIR"
	polls 1 > in
	weir dedup --key id --horizon 10m --receipt r < in > out
	awk -F'"' '!seen[$4]++' in | cmp - out
	balanced r
	[ "$(fate duplicate r)" = "$(($(wc -l < in) - $(wc -l < out)))" ]
}

# What dedup should do, by a dictionary.
model() {
	python3 -c '
import json, sys
horizon, delay = int(sys.argv[1]), int(sys.argv[2])
seen, greatest = {}, None
for line in sys.stdin:
    r = json.loads(line)
    greatest = r["t"] if greatest is None else max(greatest, r["t"])
    now = greatest - delay
    fresh = r["k"] not in seen or now - seen[r["k"]] > horizon
    seen[r["k"]] = now
    if fresh:
        sys.stdout.write(line)
' "$@"
}

@test "any stream comes out as from a dictionary of keys" {
	local seed horizon delay
	cd "$BATS_TEST_TMPDIR"
	for seed in 1 2 3 4 5 6; do
		horizon=$((seed * 7)) delay=$((seed % 3 * 11))
		awk -v seed=$seed 'BEGIN { srand(seed)
			for (i = 0; i < 20000; i++)
				printf "{\"k\":%d,\"t\":%d}\n",
					rand() * 40 * seed, i / 20 + rand() * 30
		}' > in
		model $horizon $delay < in > expected
		weir dedup --key k --time t --horizon ${horizon}s \
			--watermark-delay ${delay}s < in | cmp - expected
		[ -s expected ]
	done
}

# Readings that change, come twice and in no order, and are taken away; and in
# the file, for each that is there in the end, the version that came first of
# the newest ones.
changes() {
	python3 - "$1" "$2" <<-'END'
		import json, random, sys
		random.seed(int(sys.argv[1]))
		readings, gone = {}, set()
		for i in range(8000):
		    key, version = random.randrange(700), random.randrange(9)
		    line = '{"id":"%d","timestamp":%d,"s":"%s","v":%s,"t":%s%s}' % (
		        key, key * 10 + random.randrange(3), random.choice("abc"),
		        random.choice(["%d", "%d.0", "%de0"]) % version,
		        random.randrange(-999, 999) / 8,
		        random.choice(["", " ", ',"@op":"-"']))
		    if "@op" in line:
		        gone.add((key, version))
		    else:
		        readings.setdefault((key, version), line)
		    print(line)
		    if random.random() < 0.2:
		        print(line)
		newest = dict(sorted(set(readings) | gone))
		with open(sys.argv[2], "w") as last:
		    for at in newest.items():
		        if at in readings and at not in gone:
		            print(readings[at], file=last)
	END
}

@test "aggregates of what changes are those of the last versions alone" {
	local seed window
	cd "$BATS_TEST_TMPDIR"
	for seed in 1 2 3 4; do
		changes $seed last > in
		[ "$(wc -l < last)" -gt 100 ]
		weir dedup --key id --version v --receipt r < in > out
		balanced r
		[ "$(fate outdated r)" -gt 0 ]
		grep -q '"@op":"-"' out
		for window in --every=7m "--every=1m --size=3m"; do
			# shellcheck disable=SC2086 # several options
			set -- $window --by s --retractions --watermark-delay 1d \
				count {sum,mean,min,max,variance,median,distinct}:t
			weir window-agg "$@" < out > got
			weir window-agg "$@" < last | diff - got
		done
	done
}

@test "what is there is the last version, and is passed before it is removed" {
	local seed
	cd "$BATS_TEST_TMPDIR"
	for seed in 5 6; do
		changes $seed last > in
		weir dedup --key id --version v < in > out
		# A removal is of the line that was passed last for its key.
		awk -F'"' '
		sub(/,"@op":"-"}$/, "}") { wrong += there[$4] != $0; delete there[$4]; next }
		{ sub(/ }$/, "}"); wrong += $4 in there; there[$4] = $0 }
		END { for (id in there) print there[id]; if (wrong) print wrong " wrong" }
		' out | sort > there
		sed 's/ }$/}/' last | sort | diff - there
	done
}

@test "runs that go on from each other are as good as one" {
	local versions
	cd "$BATS_TEST_TMPDIR"
	changes 7 last > in
	for versions in "" "--version v"; do
		# shellcheck disable=SC2086 # no option, or two words
		set -- dedup --key id,t --horizon 2m $versions
		in_runs in "$@"
		weir "$@" < in | cmp - in.out
	done
	grep -q '"@op":"-"' in.out
}

@test "a state in which a line is another one is refused" {
	local changed
	cd "$BATS_TEST_TMPDIR"
	printf '{"id":"a","timestamp":0}\n' > in
	for changed in 's/"when":0/"when":"0"/' 's/\["a"\]/["a",1]/' \
		's/^{"when.*/[]/' '2p'; do
		rm -rf checkpoint out
		weir replay --checkpoint checkpoint --at-end pause in |
			weir dedup --key id --checkpoint checkpoint --output out
		sed -i "$changed" checkpoint/dedup.1
		weir replay --checkpoint checkpoint in |
			status 78 weir dedup --key id --checkpoint checkpoint \
				--output out 2> err
		grep -q dedup.1 err
	done
}

@test "memory depends on the keys within the horizon, not on the input" {
	if sanitized; then skip "programs are not built to be small"; fi
	most=$(awk 'BEGIN { for (i = 0; i < 500000; i++)
		printf "{\"timestamp\":%d,\"id\":%d}\n", i, i }' |
		peak weir dedup --key id --horizon 10m)
	[ "$most" -lt 6000 ]
}

@test "the books balance over valid, broken and hostile input" {
	cd "$BATS_TEST_TMPDIR"
	hostile 11 > in
	weir dedup --key id --receipt r --dead-letter dead < in > out
	balanced r
	[ "$(jq '.out + .control' r)" = "$(wc -l < out)" ]
	[ "$(fate rejected r)" = "$(wc -l < dead)" ]
	[ "$(fate duplicate r)" -gt 0 ]
}

@test "streams and outputs end as they should" {
	# shellcheck disable=SC2034 # endings reads it
	record='{"id":1,"timestamp":"2024-12-01T00:00:00Z"}'
	writes=no endings dedup --key id
}

# Records that are all passed.
distinct() {
	awk 'BEGIN { for (i = 0; i < 50000; i++)
		printf "{\"timestamp\":%d,\"id\":%d}\n", i, i }'
}

@test "a full disk is told" {
	distinct > "$BATS_TEST_TMPDIR/in"
	status 74 weir dedup --key id \
		< "$BATS_TEST_TMPDIR/in" > /dev/full 2> "$BATS_TEST_TMPDIR/err"
	grep -q 'No space left on device' "$BATS_TEST_TMPDIR/err"
}

@test "when the reader has left, the books balance" {
	cd "$BATS_TEST_TMPDIR"
	distinct > in
	{ weir dedup --key id --receipt r < in 2> err ||
		echo $? > code; } | head -n 1 > out
	[ "$(cat code)" = 141 ]
	[ ! -s err ]
	balanced r
}
