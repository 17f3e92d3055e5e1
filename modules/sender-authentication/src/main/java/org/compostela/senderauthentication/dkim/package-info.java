/**
 * DKIM, DomainKeys Identified Mail (RFC 6376, with the algorithms of RFC 8301 and RFC 8463): a domain signs header fields and the
 * body, and has its public key in the DNS, so that whoever gets the message knows that the domain answers for it and that nobody
 * changed it on the way.
 *
 * <p>The ways in are {@link org.compostela.senderauthentication.dkim.DkimVerifier} and {@link
 * org.compostela.senderauthentication.dkim.DkimSigner}. What ARC signs in the same way, it takes from here: tag lists,
 * canonicalisation, keys.
 */
@NullMarked
package org.compostela.senderauthentication.dkim;

import org.jspecify.annotations.NullMarked;
