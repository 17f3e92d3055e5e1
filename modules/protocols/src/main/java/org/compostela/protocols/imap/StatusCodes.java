package org.compostela.protocols.imap;

import java.util.Map;
import org.apache.james.imap.api.ImapCommand;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponse.Type;
import org.apache.james.imap.message.response.UnpooledStatusResponseFactory;
import org.jspecify.annotations.Nullable;

/**
 * Adds the response codes of RFC 5530 to James' refusals: a mail program asks for the password again on AUTHENTICATIONFAILED,
 * and tries later on UNAVAILABLE. James has no way to name these codes, so they go where they belong on the wire: behind
 * the condition, before the text.
 */
final class StatusCodes extends UnpooledStatusResponseFactory {
    private static final Map<HumanReadableText, String> CODES = Map.of(
            HumanReadableText.DISABLED_LOGIN, "PRIVACYREQUIRED",
            HumanReadableText.INVALID_LOGIN, "AUTHENTICATIONFAILED",
            HumanReadableText.AUTHENTICATION_FAILED, "AUTHENTICATIONFAILED",
            HumanReadableText.DENIED_SHARED_MAILBOX, "NOPERM",
            HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING, "UNAVAILABLE");

    @Override
    protected StatusResponse createResponse(
            Type type,
            @Nullable Tag tag,
            @Nullable ImapCommand command,
            HumanReadableText text,
            @Nullable ResponseCode code) {
        String added = CODES.get(text);
        if (type != Type.NO || code != null || added == null) {
            return super.createResponse(type, tag, command, text, code);
        }
        String name = command == null ? "" : command.getName() + " ";
        String coded = "[" + added + "] " + name + text.getDefaultValue();
        return super.createResponse(type, tag, null, new HumanReadableText(text.getKey(), coded), null);
    }
}
