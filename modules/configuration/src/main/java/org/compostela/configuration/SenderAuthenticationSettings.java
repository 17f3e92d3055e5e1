package org.compostela.configuration;

import com.google.common.collect.ImmutableList;

/**
 * How it is checked who sent mail from outside.
 *
 * @param check whether it is, while the client is still there
 * @param applyDmarc whether what the domain in From wants is done: refused, or into the folder Junk
 * @param refuseSpfFail whether a sender whose domain says by SPF that he may not send is refused
 * @param trustedSealers domains whose ARC seals are believed
 */
public record SenderAuthenticationSettings(
        boolean check, boolean applyDmarc, boolean refuseSpfFail, ImmutableList<String> trustedSealers) {
    /** What holds unless something else is configured. */
    public static final SenderAuthenticationSettings DEFAULT =
            new SenderAuthenticationSettings(true, true, false, ImmutableList.of());

    public SenderAuthenticationSettings {
        trustedSealers = ImmutableList.copyOf(trustedSealers);
    }
}
