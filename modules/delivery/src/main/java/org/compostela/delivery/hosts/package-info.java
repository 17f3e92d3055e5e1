/**
 * Where a mail goes: from the domain of a recipient to the machines to try, in their order (RFC 5321 section 5.1, RFC 7505).
 *
 * <p>{@link org.compostela.delivery.hosts.HostFinder} is the way in. What DNS says for certain (no such domain, takes no
 * mail) ends a mail; what it does not say (time-out, SERVFAIL) only defers it.
 */
@NullMarked
package org.compostela.delivery.hosts;

import org.jspecify.annotations.NullMarked;
