/**
 * SPF, the Sender Policy Framework (RFC 7208): a domain says in the DNS which addresses may send mail in its name, as HELO and as
 * envelope sender, and the receiver compares the peer's address.
 *
 * <p>The way in is {@link org.compostela.senderauthentication.spf.Spf}. A record is read whole ({@code SpfParser} into {@code
 * SpfRecord}) before any of it is evaluated ({@code Evaluation}), so that an error anywhere in it is found (section 4.6). Apache
 * jSPF is not used: see the module's notes in {@code docs/sender-authentication.md}.
 */
@NullMarked
package org.compostela.senderauthentication.spf;

import org.jspecify.annotations.NullMarked;
