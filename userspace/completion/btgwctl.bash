# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# bash completion for btgwctl(8)

_btgwctl_links() {
	btgwctl link show 2>/dev/null | sed -n 's/^\([0-9]*\): .*/\1/p'
}

_btgwctl_reply() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_btgwctl_link() {
	local cur=$1 prev=$2 verb=$3

	case $verb in
	'')
		_btgwctl_reply 'show list add delete help' "$cur"
		;;
	s* | li* | d*)
		_btgwctl_reply "$(_btgwctl_links)" "$cur"
		;;
	a*)
		case $prev in
		type) _btgwctl_reply 'loop adopted tap' "$cur" ;;
		role) _btgwctl_reply 'gateway device' "$cur" ;;
		uid) mapfile -t COMPREPLY < <(compgen -u -- "$cur") ;;
		mtu | fd | fd-read) ;;
		*) _btgwctl_reply 'type role uid mtu fd fd-read' "$cur" ;;
		esac
		;;
	esac
}

_btgwctl_provision() {
	local cur=$1 prev=${2#--}

	case $prev in
	net | pin | value | show)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		;;
	oob)
		_btgwctl_reply 'none output input static:' "$cur"
		;;
	order | speaks)
		_btgwctl_reply 'device-first strict open standard' "$cur"
		;;
	alg)
		_btgwctl_reply 'hmac cmac' "$cur"
		;;
	type)
		_btgwctl_reply 'public random' "$cur"
		;;
	controller)
		_btgwctl_reply "$(cd /sys/class/bluetooth 2>/dev/null &&
			printf '%s ' hci*)" "$cur"
		;;
	link)
		_btgwctl_reply "$(_btgwctl_links)" "$cur"
		;;
	count | for | psm | uuid | unicast | attention | retry | min-mtu | \
		delay | unix) ;;
	*)
		_btgwctl_reply 'scan link unix type psm count for uuid speaks
			net pin oob alg order ask-first unicast attention retry
			controller min-mtu value delay show help' "$cur"
		;;
	esac
}

_btgwctl_net() {
	local cur=$1 prev=$2 verb=$3

	if [[ -z $verb ]]; then
		_btgwctl_reply 'show devices attention clear help' "$cur"
	elif [[ $prev == net ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	else
		_btgwctl_reply 'net' "$cur"
	fi
}

_btgwctl_stream() {
	local cur=$1 prev=${2#--} verb=$3

	if [[ -z $verb ]]; then
		_btgwctl_reply 'send recv bench help' "$cur"
		return
	fi
	case $prev in
	file) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	link) _btgwctl_reply "$(_btgwctl_links)" "$cur" ;;
	type) _btgwctl_reply 'public random' "$cur" ;;
	version) _btgwctl_reply '1 2 any' "$cur" ;;
	on-gap) _btgwctl_reply 'error close' "$cur" ;;
	bench) _btgwctl_reply 'send recv' "$cur" ;;
	controller)
		_btgwctl_reply "$(cd /sys/class/bluetooth 2>/dev/null &&
			printf '%s ' hci*)" "$cur"
		;;
	psm | chunk | flush | frame | latency | largest | bytes | for) ;;
	*)
		_btgwctl_reply 'listen link type psm controller file version
			chunk flush frame latency largest on-gap cut-through
			bytes for' "$cur"
		;;
	esac
}

_btgwctl() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local object='' verb='' word i

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ -z $object ]]; then
			case $word in
			-b | --batch) ((i++)) ;;
			-*) ;;
			*) object=$word ;;
			esac
		elif [[ -z $verb ]]; then
			verb=$word
		fi
	done

	case $object in
	'')
		if [[ $prev == -b || $prev == --batch ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		elif [[ $cur == -* ]]; then
			_btgwctl_reply '--json --pretty --oneline --stats
				--details --color --batch --force --version
				--help' "$cur"
		else
			_btgwctl_reply 'link stats stream monitor provision net
				doctor version help' "$cur"
		fi
		;;
	l*) _btgwctl_link "$cur" "$prev" "$verb" ;;
	p*) _btgwctl_provision "$cur" "$prev" ;;
	n*) _btgwctl_net "$cur" "$prev" "$verb" ;;
	str*) _btgwctl_stream "$cur" "$prev" "$verb" ;;
	s*) [[ -n $verb ]] || _btgwctl_reply 'show help' "$cur" ;;
	*) [[ -n $verb ]] || _btgwctl_reply 'help' "$cur" ;;
	esac
}

complete -F _btgwctl btgwctl
