package org.compostela.senderauthentication.dmarc;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalLong;
import org.compostela.senderauthentication.dkim.TagList;
import org.compostela.senderauthentication.dkim.TagSyntaxException;

/**
 * A domain's policy as it published it (RFC 7489 section 6.3).
 *
 * @param strictDkim a signature counts only of the very domain in From
 * @param strictSpf an envelope sender counts only of the very domain in From
 * @param percent of the mail that the policy is for
 * @param aggregateReports addresses that want them
 */
public record DmarcRecord(
        DmarcPolicy policy,
        Optional<DmarcPolicy> subdomainPolicy,
        boolean strictDkim,
        boolean strictSpf,
        int percent,
        ImmutableList<String> aggregateReports) {
    private static final int LONGEST = 16 * 1024;

    /** Section 6.2: an organisation may name as many as it likes, and a receiver may stop. */
    private static final int MOST_ADDRESSES = 10;

    /** Whether a TXT record is one of DMARC: the version is its first tag. */
    static boolean isDmarc(String text) {
        int end = text.indexOf(';');
        String first = end < 0 ? text : text.substring(0, end);
        int equals = first.indexOf('=');
        return equals > 0
                && first.substring(0, equals).strip().equals("v")
                && first.substring(equals + 1).strip().equals("DMARC1");
    }

    public static DmarcRecord parse(String text) throws TagSyntaxException {
        if (text.length() > LONGEST) {
            throw new TagSyntaxException("a record of more than " + LONGEST + " characters");
        }
        if (!isDmarc(text)) {
            throw new TagSyntaxException("no DMARC record");
        }
        TagList tags = TagList.parse(text);
        ImmutableList<String> reports = addresses(tags.find("rua").orElse(""));
        return new DmarcRecord(
                policy(tags, reports),
                tags.find("sp").flatMap(DmarcPolicy::parse),
                isStrict(tags, "adkim"),
                isStrict(tags, "aspf"),
                percent(tags),
                reports);
    }

    /** Section 6.6.3, step 6: a policy that cannot be read is none, if at least the domain wants reports. */
    private static DmarcPolicy policy(TagList tags, ImmutableList<String> reports) throws TagSyntaxException {
        Optional<DmarcPolicy> policy = tags.find("p").flatMap(DmarcPolicy::parse);
        if (policy.isPresent()) {
            return policy.get();
        }
        if (reports.isEmpty()) {
            throw new TagSyntaxException("a record without a policy");
        }
        return DmarcPolicy.NONE;
    }

    private static boolean isStrict(TagList tags, String name) {
        return tags.find(name).filter("s"::equalsIgnoreCase).isPresent();
    }

    private static int percent(TagList tags) {
        try {
            OptionalLong given = tags.number("pct");
            return given.isPresent() && given.getAsLong() <= 100 ? (int) given.getAsLong() : 100;
        } catch (TagSyntaxException e) {
            // Section 6.3: what cannot be read of a tag that may be left out is as if it were left out.
            return 100;
        }
    }

    private static ImmutableList<String> addresses(String uris) {
        return Splitter.on(',')
                .trimResults()
                .splitToStream(uris)
                .filter(uri -> uri.regionMatches(true, 0, "mailto:", 0, 7))
                .map(DmarcRecord::address)
                .filter(address -> address.indexOf('@') > 0)
                .limit(MOST_ADDRESSES)
                .collect(ImmutableList.toImmutableList());
    }

    /** Without the size that may stand behind an exclamation mark (section 6.2). */
    private static String address(String uri) {
        int limit = uri.indexOf('!');
        return uri.substring(7, limit < 0 ? uri.length() : limit);
    }
}
