/**
 * ARC, the Authenticated Received Chain (RFC 8617): whoever forwards a message and changes it writes down what he found when it came,
 * and seals that, so that a receiver who trusts him can believe a sender whose own signature no longer holds.
 *
 * <p>The ways in are {@link org.compostela.senderauthentication.arc.ArcVerifier} and {@link
 * org.compostela.senderauthentication.arc.ArcSealer}. A chain is sets of three fields each, numbered from the first ({@code ArcSet}).
 */
@NullMarked
package org.compostela.senderauthentication.arc;

import org.jspecify.annotations.NullMarked;
