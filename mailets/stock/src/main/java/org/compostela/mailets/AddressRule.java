package org.compostela.mailets;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;

/** A pattern for whole addresses, and what takes the place of one that it matches. */
record AddressRule(Pattern pattern, String replacement) {
    private static final Pattern GROUP = Pattern.compile("\\$(\\d+)");

    static AddressRule of(Parameters parameters) throws MessagingException {
        Pattern pattern = parameters.pattern("pattern", "which addresses, whole, for example (.*)@old\\.example\\.org");
        String replacement = parameters
                .required("replacement", "what takes their place, for example $1@example.org")
                .strip();
        Matcher group = GROUP.matcher(replacement);
        while (group.find()) {
            String digits = group.group(1);
            if (digits.length() > 1 || Integer.parseInt(digits) > pattern.groupCount()) {
                throw parameters.wrong(
                        "replacement",
                        "made of groups that the pattern has: it has " + pattern.groupCount() + ", so up to $"
                                + Math.min(9, pattern.groupCount()));
            }
        }
        return new AddressRule(pattern, replacement);
    }

    /** The new address; empty where the pattern does not match, or nothing changes. */
    Optional<MailAddress> rewrite(MailAddress address) throws MessagingException {
        Optional<String> rewritten = rewrite(address.asString());
        return rewritten.isPresent() ? Optional.of(parse(address, rewritten.get())) : Optional.empty();
    }

    Optional<String> rewrite(String address) {
        Matcher matcher = pattern.matcher(address);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(fill(matcher)).filter(rewritten -> !rewritten.equals(address));
    }

    private String fill(Matcher address) {
        StringBuilder filled = new StringBuilder();
        Matcher group = GROUP.matcher(replacement);
        int end = 0;
        while (group.find()) {
            String value = address.group(Integer.parseInt(group.group(1)));
            filled.append(replacement, end, group.start()).append(value == null ? "" : value);
            end = group.end();
        }
        return filled.append(replacement.substring(end)).toString();
    }

    private static MailAddress parse(MailAddress old, String rewritten) throws MessagingException {
        try {
            return new MailAddress(rewritten);
        } catch (AddressException e) {
            throw new MessagingException(
                    "The address " + old.asString() + " would become " + rewritten + ", which is none", e);
        }
    }
}
