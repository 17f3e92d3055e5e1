/**
 * The keys that this server signs mail with (RFC 6376 section 3.6, RFC 8301, RFC 8463): a pair of RSA and Ed25519 for each domain, made here,
 * kept sealed where all nodes see them, and changed without a mail that cannot be verified: new keys wait until their public halves are in the
 * DNS, then they sign, and the old ones stay in the DNS until the mail that they signed has arrived.
 *
 * <p>The way in is {@link org.compostela.senderauthentication.keys.DomainKeys}.
 */
@NullMarked
package org.compostela.senderauthentication.keys;

import org.jspecify.annotations.NullMarked;
