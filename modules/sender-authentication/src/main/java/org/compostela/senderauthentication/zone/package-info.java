/**
 * What a domain needs in the DNS so that its mail comes here and is believed elsewhere: MX (RFC 5321), SPF (RFC 7208), DKIM (RFC 6376), DMARC
 * (RFC 7489), TLS reports (RFC 8460), MTA-STS (RFC 8461), services (RFC 6186, RFC 8314), DANE (RFC 7672); written as a zone file (RFC 1035
 * section 5), and compared with what the DNS has.
 */
@NullMarked
package org.compostela.senderauthentication.zone;

import org.jspecify.annotations.NullMarked;
