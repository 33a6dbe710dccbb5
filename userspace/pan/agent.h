/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * agent.h - who may pair, where nobody sits at the machine
 *
 * bluetoothd asks an agent about a pairing, and about a service, and where there
 * is none its controllers pair with nobody. The one that was registered first is
 * asked, or one that demands to be: so this one is asked where there is no
 * other. With it all controllers become pairable, also those that are not served.
 *
 * It says that it has a display. One that has neither that nor keys would let
 * the kernel pair with everybody, and never be asked.
 */
#ifndef _BTGW_PAN_AGENT_H
#define _BTGW_PAN_AGENT_H

#include <systemd/sd-bus.h>

#include "pan.h"

struct pan_agent;

/**
 * enum pan_question - what bluetoothd asks
 * @PAN_MAY_SERVE: may a device use a service of a PAN
 * @PAN_MAY_PAIR: may it pair without a code
 * @PAN_SAME_CODE: is this the code that it shows
 * @PAN_SHOW_CODE: show a code, which a person types on it
 * @PAN_TYPE_CODE: what is the code that it shows
 */
enum pan_question {
	PAN_MAY_SERVE,
	PAN_MAY_PAIR,
	PAN_SAME_CODE,
	PAN_SHOW_CODE,
	PAN_TYPE_CODE,
};

/**
 * pan_agent_decide() - the answer, as far as this side knows it
 * @conf: whom to let in, and how secure
 * @question: what is asked
 * @peer: about whom
 * @trust: result: what bluetoothd has to say of the peer besides;
 *	%PAN_TRUST_ANY if it need not be asked
 *
 * A service has the policy of the server. To pair one is on the list, or
 * trusted, or all may. Nobody compares codes here, so a key that came of two
 * equal ones is no better than one without a code, and both are refused where
 * the server would, and where they would replace a key that is there.
 *
 * Return: NULL for yes; a sentence that says why not.
 */
const char *pan_agent_decide(const struct pan_server_conf *conf,
			     enum pan_question question,
			     const struct btgw_addr *peer,
			     enum pan_trust *trust);

/**
 * struct pan_known - what bluetoothd knows of a device, nothing of an unknown one
 * @paired: there is a key
 * @trusted: it may use services without a question
 * @blocked: it may not connect
 */
struct pan_known {
	int paired;
	int trusted;
	int blocked;
};

/**
 * pan_agent_judge() - the answer, as far as bluetoothd knows it
 * @d: what it knows of the peer
 * @trust: from pan_agent_decide(), or of the server
 *
 * Return: NULL for yes; a sentence that says why not.
 */
const char *pan_agent_judge(const struct pan_known *d, enum pan_trust trust);

/* is a peer on the list of those who may; without a list nobody is */
bool pan_is_listed(const struct pan_server_conf *conf,
		   const struct btgw_addr *peer);

/**
 * struct pan_agent_conf - what an agent answers by
 * @server: whom to let in, and how secure
 * @serves: does the server listen on hciN; the others are not its business
 * @tell: called for what it refuses, and for codes that are to be typed
 * @user: for both
 */
struct pan_agent_conf {
	const struct pan_server_conf *server;
	bool (*serves)(uint16_t index, void *user);
	void (*tell)(enum pan_what what, const struct btgw_addr *peer,
		     const char *text, void *user);
	void *user;
};

/**
 * pan_agent_new() - an agent of bluetoothd's
 * @agent: result
 * @bus: a connection, which stays while the agent is there
 * @bluez: to be asked for devices
 * @conf: how, copied; what it points to is the caller's and valid
 *
 * Services other than PAN are refused, as they would be without an agent.
 *
 * Return: 0; negative errno.
 */
int pan_agent_new(struct pan_agent **agent, sd_bus *bus,
		  struct pan_bluez *bluez, const struct pan_agent_conf *conf);

/* takes it away from bluetoothd, too, once the bus is flushed */
void pan_agent_free(struct pan_agent *agent);

/* now, and again when bluetoothd has come back */
void pan_agent_register(struct pan_agent *agent);

/* bluez.c */

/**
 * pan_bluez_agent() - answer pairings where there is no other agent
 * @bluez: the connection
 * @conf: see pan_agent_new()
 * @err: reason of a failure, or NULL
 *
 * Now, and whenever bluetoothd comes back.
 *
 * Return: 0, and the outcome is told; negative errno.
 */
int pan_bluez_agent(struct pan_bluez *bluez, const struct pan_agent_conf *conf,
		    struct btgw_err *err);

#endif /* _BTGW_PAN_AGENT_H */
