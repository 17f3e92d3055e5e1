package org.compostela.senderauthentication;

import org.apache.mailet.AttributeName;

/** Attributes of a mail that say what was found out about its sender: words, each one of its method's closed list. */
public final class SenderAttributes {
    /** What the domain in From wants done with it: none, quarantine, reject. Set on every mail that was checked. */
    public static final AttributeName DMARC_POLICY = AttributeName.of("dmarc.policy");

    public static final AttributeName DMARC_RESULT = AttributeName.of("dmarc.result");
    public static final AttributeName SPF_RESULT = AttributeName.of("spf.result");
    /** The best of its signatures: pass if any is; none if it has none. */
    public static final AttributeName DKIM_RESULT = AttributeName.of("dkim.result");

    public static final AttributeName ARC_RESULT = AttributeName.of("arc.result");

    private SenderAttributes() {}
}
