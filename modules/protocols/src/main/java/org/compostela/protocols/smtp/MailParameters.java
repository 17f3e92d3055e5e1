package org.compostela.protocols.smtp;

import java.math.BigInteger;
import java.util.List;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailParametersHook;

/** The parameters of MAIL that need no hook of their own: SIZE (RFC 1870), BODY (RFC 6152), AUTH (RFC 4954 §5). */
final class MailParameters implements MailParametersHook, EhloExtension {
    private static final HookResult NOT_A_SIZE = Replies.refuse("501", "5.5.4 SIZE is not a number");
    private static final HookResult TOO_BIG = Replies.refuse("552", "5.3.4 Message is too big");
    private static final HookResult NOT_A_BODY = Replies.refuse("501", "5.5.4 BODY is neither 7BIT nor 8BITMIME");

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        return List.of("SIZE " + session.getConfiguration().getMaxMessageSize());
    }

    @Override
    public String[] getMailParamNames() {
        return new String[] {"SIZE", "BODY", "AUTH"};
    }

    @Override
    public HookResult doMailParameter(SMTPSession session, String name, String value) {
        return switch (name) {
            case "SIZE" -> size(value, session.getConfiguration().getMaxMessageSize());
            case "BODY" -> body(value);
            // RFC 4954 §5: understood, and taken for AUTH=<> from a client that is not trusted with it.
            default -> HookResult.DECLINED;
        };
    }

    /** RFC 1870 §6.1: up to twenty digits, which is more than a long holds. */
    private static HookResult size(String value, long maximum) {
        if (!value.matches("\\d{1,20}")) {
            return NOT_A_SIZE;
        }
        boolean fits = new BigInteger(value).compareTo(BigInteger.valueOf(maximum)) <= 0;
        return fits ? HookResult.DECLINED : TOO_BIG;
    }

    private static HookResult body(String value) {
        return value.equalsIgnoreCase("7BIT") || value.equalsIgnoreCase("8BITMIME") ? HookResult.DECLINED : NOT_A_BODY;
    }
}
