package org.compostela.protocols.imap.search;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.imap.api.ImapCommand;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.message.response.StatusResponseFactory;

/**
 * The charsets that search keys may be in (RFC 9051 §6.4.4: US-ASCII and UTF-8 at least): all that Java has. A client that names none
 * of them is told the registered ones; with all names that James would list the line is so long that clients stumble over it.
 */
final class Charsets {
    private static final String KNOWN = Stream.concat(
                    Stream.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII),
                    Charset.availableCharsets().values().stream().filter(Charset::isRegistered))
            .distinct()
            .map(Charset::name)
            .collect(Collectors.joining(" "));

    private Charsets() {}

    static Charset named(String name) throws BadCharsetException {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new BadCharsetException(name, e);
        }
    }

    static StatusResponse refusal(StatusResponseFactory responses, Tag tag, ImapCommand command) {
        String text = "[BADCHARSET (" + KNOWN + ")] " + command.getName() + " failed. The charset is unknown.";
        return responses.taggedNo(tag, null, new HumanReadableText("org.compostela.imap.BADCHARSET", text));
    }
}
