package org.compostela.protocols.smtp;

import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/** Replies and hook results with their enhanced status codes (RFC 3463) in the text. */
final class Replies {
    static final String TRY_LATER = "4.3.0 The server cannot do this now, try again later";

    private Replies() {}

    static Response reply(String code, String text) {
        return new SMTPResponse(code, text);
    }

    /** A reply after which the server closes the connection. */
    static Response lastReply(String code, String text) {
        SMTPResponse response = new SMTPResponse(code, text);
        response.setEndSession(true);
        return response;
    }

    static HookResult refuse(String code, String text) {
        return result(HookReturnCode.deny(), code, text);
    }

    static HookResult defer(String code, String text) {
        return result(HookReturnCode.denySoft(), code, text);
    }

    static HookResult accept(String code, String text) {
        return result(HookReturnCode.ok(), code, text);
    }

    private static HookResult result(HookReturnCode outcome, String code, String text) {
        return HookResult.builder()
                .hookReturnCode(outcome)
                .smtpReturnCode(code)
                .smtpDescription(text)
                .build();
    }
}
