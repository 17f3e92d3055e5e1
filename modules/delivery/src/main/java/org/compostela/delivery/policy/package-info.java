/**
 * What the servers of a domain have to show before mail goes there, beyond being there.
 *
 * <p>Two standards let a domain say it, for SMTP alone takes TLS from whoever answers, and goes on without it where somebody in between takes
 * it away: MTA-STS (RFC 8461), a text that the domain publishes over HTTPS, and DANE (RFC 7672), signed records in DNS. {@link
 * org.compostela.delivery.policy.TlsPolicies} is the way in: what the administrator says of a domain counts first, then DANE, then
 * MTA-STS; where none of them says anything, TLS is used with whoever offers it.
 */
@NullMarked
package org.compostela.delivery.policy;

import org.jspecify.annotations.NullMarked;
