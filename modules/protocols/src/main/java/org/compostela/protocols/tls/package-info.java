/** What every listener says about TLS: 1.2 and newer, forward secrecy and authenticated encryption only (RFC 9325). */
@NullMarked
package org.compostela.protocols.tls;

import org.jspecify.annotations.NullMarked;
