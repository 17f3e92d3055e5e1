/**
 * Answers of the DNS as the checks of senders need them: found, no such data, no such name, or no answer for now. The checks see
 * {@link org.compostela.senderauthentication.dns.DnsAnswers} alone; {@link
 * org.compostela.senderauthentication.dns.ResolvedAnswers} asks real servers (RFC 1035), within a time and a memory that are bounded.
 */
@NullMarked
package org.compostela.senderauthentication.dns;

import org.jspecify.annotations.NullMarked;
