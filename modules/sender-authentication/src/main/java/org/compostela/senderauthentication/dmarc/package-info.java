/**
 * DMARC (RFC 7489): the domain that a reader sees in From says in the DNS what is to become of mail in its name that neither SPF nor
 * DKIM vouches for, and where it wants to hear about it.
 *
 * <p>The ways in are {@link org.compostela.senderauthentication.dmarc.Dmarc} for a message and {@link
 * org.compostela.senderauthentication.dmarc.AggregateReports} for the reports that receivers write (section 7.2). What belongs to one
 * organisation follows from the Public Suffix List: {@link org.compostela.senderauthentication.dmarc.OrganizationalDomain}.
 */
@NullMarked
package org.compostela.senderauthentication.dmarc;

import org.jspecify.annotations.NullMarked;
