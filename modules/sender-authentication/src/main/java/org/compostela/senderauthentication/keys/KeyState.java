package org.compostela.senderauthentication.keys;

import java.util.Locale;

/** Where a key is in its life. */
public enum KeyState {
    /** Made; signs when the DNS has its public half, so that nobody meets a signature without a key. */
    WAITING,
    /** Signs every mail of the domain. */
    SIGNING,
    /** Signs no more; its public half is in the DNS for what is still on its way. */
    RETIRED;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }
}
