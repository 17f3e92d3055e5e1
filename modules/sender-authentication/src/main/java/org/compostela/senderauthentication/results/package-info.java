/**
 * The field {@code Authentication-Results} (RFC 8601): what a receiver found out about a message, for those behind him. Whoever trusts
 * it must know who wrote it, so fields that claim to be this host's and came from outside are taken off.
 */
@NullMarked
package org.compostela.senderauthentication.results;

import org.jspecify.annotations.NullMarked;
