package org.compostela.senderauthentication.spf;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/** A record that was read (RFC 7208 section 4.6.1): its directives in order, and the modifiers that mean something. */
record SpfRecord(
        ImmutableList<Directive> directives, Optional<MacroString> redirect, Optional<MacroString> explanation) {

    /**
     * @param text as the domain wrote it
     */
    record Directive(SpfOutcome ifMatches, Mechanism mechanism, String text) {}
}
