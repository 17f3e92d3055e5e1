/**
 * Who sent a mail from outside, and how sure that is.
 *
 * <p>One package per standard: {@link org.compostela.senderauthentication.spf SPF}, {@link
 * org.compostela.senderauthentication.dkim DKIM}, {@link org.compostela.senderauthentication.dmarc DMARC}, {@link
 * org.compostela.senderauthentication.arc ARC}, {@link org.compostela.senderauthentication.iprev reverse DNS}, {@link
 * org.compostela.senderauthentication.results Authentication-Results}. Each is a function of the message and of {@link
 * org.compostela.senderauthentication.dns.DnsAnswers DNS answers}, knows nothing of the server around it, and judges whatever a
 * stranger sends by a result of its closed list, never by an exception.
 */
@NullMarked
package org.compostela.senderauthentication;

import org.jspecify.annotations.NullMarked;
