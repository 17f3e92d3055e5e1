package org.compostela.protocols.smtp;

import java.util.List;

/** The commands and hooks of an LMTP listener: as SMTP's, but LHLO in place of EHLO and HELO (RFC 2033 §4.1). */
public final class LmtpHandlers extends SmtpHandlers {
    @Override
    List<Class<?>> greetings() {
        return List.of(LhloCommand.class);
    }
}
