# shellcheck disable=SC2034,SC2154 # shared with the helper

load helper

export regions=$BATS_TEST_DIRNAME/golden/geolocate/regions.geojson

@test "a point gets the region that contains it" {
	golden geolocate/adds-the-region
}

@test "on a border or an overlap it is the first in the file" {
	golden geolocate/border-is-of-the-first
}

@test "what is in no region passes as it came" {
	golden geolocate/keeps-what-is-nowhere
}

@test "or it is dropped and counted" {
	golden geolocate/drops-what-is-nowhere
}

@test "or it is rejected" {
	golden geolocate/rejects-what-is-nowhere
}

@test "a record without good coordinates is rejected, and told why" {
	golden geolocate/no-coordinates
}

@test "nobody guesses that coordinates were swapped" {
	golden geolocate/swapped-is-not-guessed
}

@test "fields and the property have other names" {
	golden geolocate/other-names
}

@test "a member of that name is replaced" {
	golden geolocate/replaces-the-member
}

@test "a file may be a single feature" {
	golden geolocate/one-feature
}

@test "a property that is in no feature is told, with those that are" {
	golden geolocate/fault-no-such-property
}

@test "there must be regions" {
	golden geolocate/fault-no-regions
}

@test "a file that is missing is told" {
	golden geolocate/fault-no-such-file
}

@test "a file that is not JSON is told" {
	golden geolocate/fault-no-geojson
}

@test "a polygon that crosses itself is told, with the place" {
	golden geolocate/fault-crosses-itself
}

# A thousand readings around the regions; some are broken, some lack a place.
readings() {
	awk 'BEGIN {
		for (i = 0; i < 1000; i++) {
			printf "{\"id\":%d,\"lat\":%s", i, i * 37 % 301 / 100
			if (i % 50)
				printf ",\"lon\":%s", i * 53 % 709 / 100
			print i % 101 ? "}" : ""
		}
	}'
}

@test "books balance, whatever becomes of points that are nowhere" {
	cd "$BATS_TEST_TMPDIR"
	readings > in
	for action in keep drop reject; do
		weir geolocate --regions "$regions" --unmatched $action \
			--receipt $action < in > $action.out 2> /dev/null
		balanced $action
	done
	# 20 without a longitude and 10 broken ones, of which one is both.
	[ "$(fate rejected keep)" -eq 29 ]
	[ "$(fate rejected drop)" -eq 29 ]
	grep region keep.out > found
	[ -s found ]
	cmp found drop.out
	cmp found reject.out
	nowhere=$(grep -vc region keep.out)
	[ "$nowhere" -gt 0 ]
	[ "$(fate unmatched drop)" -eq "$nowhere" ]
	[ "$(fate rejected reject)" -eq "$((nowhere + 29))" ]
}

@test "input of any bytes ends well" {
	cd "$BATS_TEST_TMPDIR"
	for seed in 1 2 3; do
		readings | awk -v seed=$seed 'BEGIN { srand(seed) } {
			at = int(rand() * length($0)) + 1
			print substr($0, 1, at - 1) sprintf("%c",
			    int(rand() * 255) + 1) substr($0, at + 1)
		}' | weir geolocate --regions "$regions" --receipt r \
			> out 2> /dev/null
		balanced r
		true_of out .
	done
}

@test "an unknown action is refused" {
	status 64 weir geolocate --regions "$regions" --unmatched keeep \
		< /dev/null 2> "$BATS_TEST_TMPDIR/e"
	grep -q "keeep" "$BATS_TEST_TMPDIR/e"
}

@test "a path that is none is refused" {
	status 64 weir geolocate --regions "$regions" --lat place. \
		< /dev/null 2> "$BATS_TEST_TMPDIR/e"
	grep -q "place\." "$BATS_TEST_TMPDIR/e"
}

@test "a folder is no file with regions" {
	status 66 weir geolocate --regions / < /dev/null 2> "$BATS_TEST_TMPDIR/e"
	grep -q "cannot read '/': Is a directory" "$BATS_TEST_TMPDIR/e"
}

@test "a file that may not be read is told" {
	[ "$(id -u)" -ne 0 ] || skip "root may read every file"
	cp "$regions" "$BATS_TEST_TMPDIR/secret"
	chmod 000 "$BATS_TEST_TMPDIR/secret"
	status 77 weir geolocate --regions "$BATS_TEST_TMPDIR/secret" < /dev/null
}

@test "endings of the stream, the output and the command line" {
	record='{"id":1,"lat":1.5,"lon":1.5}'
	endings geolocate --regions "$regions"
}

# -- the regions of France --

@test "towns of France lie in their regions" {
	cd "$BATS_TEST_TMPDIR"
	cat > towns <<-'END'
	48.8566 2.3522 11 Paris
	47.9029 1.9093 24 Orléans
	47.3220 5.0415 27 Dijon
	49.4432 1.0993 28 Rouen
	50.6292 3.0573 32 Lille
	48.5734 7.7521 44 Strasbourg
	47.2184 -1.5536 52 Nantes
	47.3372 -3.1530 53 Belle-Île
	44.8378 -0.5792 75 Bordeaux
	43.6047 1.4442 76 Toulouse
	43.2600 -0.1400 76 Luquet, beyond a border
	45.7640 4.8357 84 Lyon
	43.7102 7.2620 93 Nice
	44.3850 4.9900 93 Valréas, beyond a border
	42.0396 9.0129 94 Corte
	42.4650 1.9800 - Llívia, of Spain
	46.2044 6.1432 - Genève
	END
	awk '{ printf "{\"lat\":%s,\"lon\":%s}\n", $1, $2 }' towns |
		weir geolocate --regions "$data/france-regions.geojson" \
			--property code | jq -r '.region // "-"' > found
	diff -u <(cut -d ' ' -f 3 towns) found
}

@test "the script makes the file of the regions of France as it is" {
	[ -e /usr/lib/R/site-library/maps/mapdata/france.L ] ||
		skip "r-cran-maps is not installed"
	"$BATS_TEST_DIRNAME/../scripts/make-france-regions" |
		diff - "$data/france-regions.geojson"
}

@test "stations of Météo-France lie in the regions of IGN" {
	[ -n "${WEIR_REAL_DATA-}" ] || skip "WEIR_REAL_DATA is not set"
	cd "$BATS_TEST_TMPDIR"
	weir geolocate --regions "$WEIR_REAL_DATA/regions-ign.geojson" \
		--property code --receipt r --unmatched drop \
		< "$WEIR_REAL_DATA/synop-2024-12.ndjson" > out
	balanced r
	jq -r '.id[0:5] + " " + .region' out | sort -u > found
	# Lille, Brest, Paris-Orly, Strasbourg, Lyon, Bordeaux, Toulouse, Nice,
	# Ajaccio; and what is overseas is in none of them.
	for station in '07015 32' '07110 53' '07149 11' '07190 44' '07481 84' \
		'07510 75' '07630 76' '07690 93' '07761 94'; do
		grep -qx "$station" found
	done
	[ "$(grep -c "^[678][1-9]" found)" -eq 0 ]
	[ "$(fate unmatched r)" -eq "$(grep -c '"id": "[678][1-9]' \
		"$WEIR_REAL_DATA/synop-2024-12.ndjson")" ]
}
