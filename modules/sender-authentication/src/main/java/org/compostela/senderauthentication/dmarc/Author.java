package org.compostela.senderauthentication.dmarc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.dns.Names;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;
import org.jspecify.annotations.Nullable;

/** The domain in From that a message is judged by (RFC 7489 section 6.6.1). */
public final class Author {
    /** A field of an honest message is far shorter. */
    private static final int LONGEST = 32 * 1024;

    private Author() {}

    /**
     * In A-labels and lower case.
     *
     * @throws TagSyntaxException if there is not one From with addresses of one domain: then no policy says what to do
     */
    public static String domain(RawMessage message) throws TagSyntaxException {
        List<HeaderField> fields = message.fields("From");
        if (fields.size() != 1) {
            throw new TagSyntaxException(fields.isEmpty() ? "no From" : fields.size() + " fields From");
        }
        String value = fields.get(0).unfolded();
        if (value.length() > LONGEST) {
            throw new TagSyntaxException("a From of more than " + LONGEST + " characters");
        }
        Set<String> domains = domains(new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        if (domains.size() != 1) {
            throw new TagSyntaxException(domains.isEmpty() ? "no domain in From" : "several domains in From");
        }
        return domains.iterator().next();
    }

    private static Set<String> domains(String value) throws TagSyntaxException {
        Set<String> domains = new TreeSet<>();
        for (Mailbox mailbox :
                LenientAddressParser.DEFAULT.parseAddressList(value).flatten()) {
            @Nullable String given = mailbox.getDomain();
            // A literal has no policy, and what is no host name has no DNS.
            Optional<String> domain =
                    given == null ? Optional.empty() : Names.canonical(given).filter(Names::isHostName);
            domains.add(domain.orElseThrow(() -> new TagSyntaxException("an address without a domain in From")));
        }
        return domains;
    }
}
