package org.compostela.search;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTML may say itself what it is written in; the Content-Type field, where it says so too, comes first (RFC 2854 section 6). */
final class HtmlCharset {
    /** HTML section 4.2.5.4: the declaration lies within so many bytes. */
    private static final int DECLARED_WITHIN = 1024;

    private static final Pattern DECLARED =
            Pattern.compile("<meta[^>]{0,200}charset\\s*=\\s*[\"']?([A-Za-z0-9_.:-]{1,40})", Pattern.CASE_INSENSITIVE);

    private HtmlCharset() {}

    static String decode(byte[] html, Optional<String> named) {
        return MailCharsets.decode(html, named.or(() -> declared(html)));
    }

    private static Optional<String> declared(byte[] html) {
        int length = Math.min(html.length, DECLARED_WITHIN);
        Matcher matcher = DECLARED.matcher(new String(html, 0, length, StandardCharsets.ISO_8859_1));
        // What can be read as ASCII so far is not of the two-byte kind, whatever it says.
        return matcher.find()
                ? Optional.of(matcher.group(1))
                        .filter(name -> !name.toLowerCase(Locale.ROOT).startsWith("utf-16"))
                : Optional.empty();
    }
}
