/**
 * Reverse DNS, forward-confirmed (RFC 8601 section 3): whether the name that an address has in the DNS leads back to it. It says nothing
 * of the sender, but hosts that send mail on purpose have it.
 */
@NullMarked
package org.compostela.senderauthentication.iprev;

import org.jspecify.annotations.NullMarked;
