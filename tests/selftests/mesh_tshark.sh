#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The independent eye: what a net sends, read by Wireshark's decoder with the
# keys given, field by field beside what btgw has sent, and each message beside
# what a socket was given.
set -uo pipefail
# shellcheck source=tests/selftests/lib.sh
. "${BTGW_TOP:?}/tests/selftests/lib.sh"

BTGW_CAPTURE=$KTAP_DIR
export BTGW_CAPTURE

# those of mesh_node_new(), and the IV index of mesh_capture
KEYS='"0x11111111111111111111111111110000"'
KEYS=$KEYS',"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaa0000","0x12345678"'

FIELDS=(frame.number ivi nid ctl ttl seq src dst transp_pdu)
# of these a PDU has some
SOME=(acc.seg cntr.seg acc.akf acc.aid cntr.opcode szmic seqzero_data sego segn
      obo seqzero blockack)

# Twice over: only then does it say which frame completes a message.
decode() {
	local field wanted=()

	for field in "$@"; do
		case $field in
		frame.*) wanted+=(-e "$field") ;;
		*) wanted+=(-e "btmesh.$field") ;;
		esac
	done
	tshark -2 -r "$KTAP_DIR/mesh.pcap" -o "uat:btmesh_nw_keys:$KEYS" \
		-T fields "${wanted[@]}"
}

test_fields() {
	require tshark
	decode "${FIELDS[@]}" "${SOME[@]}" | awk -F '\t' -v n="${#FIELDS[@]}" '{
		line = $1
		for (i = 2; i <= NF; i++)
			if (i <= n || $i != "")
				line = line "\t" $i
		print line
	}' >"$KTAP_DIR/theirs"
	[ "$(wc -l <"$KTAP_DIR/theirs")" -gt 100 ]
	diff "$KTAP_DIR/mesh.tsv" "$KTAP_DIR/theirs"
}

test_messages() {
	require tshark
	decode src dst access.decrypted | awk -F '\t' '$3 != ""' |
		sort >"$KTAP_DIR/theirs"
	[ "$(wc -l <"$KTAP_DIR/theirs")" -eq 21 ]
	sort "$KTAP_DIR/messages" | diff - "$KTAP_DIR/theirs"
}

ktap_plan $((4 + 1))
ktap_run "the module loads" module_load
ktap_program mesh_capture
ktap_run "it reads every field of every PDU the same" test_fields
ktap_run "it decrypts every message to what was sent" test_messages
ktap_run "the module unloads" module_unload
ktap_done
