package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import java.util.List;

/** An element of {@code delivery.tls.domains}, such as {@code example.org verified}. */
record DomainTlsRule(String domain, DomainTls tls) {
    private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();
    private static final ValueType<DomainTls> TLS = ValueType.oneOf(DomainTls.class);

    DomainTlsRule {
        requireNonNull(domain, "domain");
        requireNonNull(tls, "tls");
    }

    static Parsed<DomainTlsRule> parse(String text) {
        List<String> words = WORDS.splitToList(text);
        if (words.size() != 2) {
            return Parsed.bad("is not a domain, a blank and one of " + TLS.expected());
        }
        return Hostnames.parse(words.get(0)).then(domain -> TLS.read(List.of(words.get(1)))
                .then(tls -> Parsed.good(new DomainTlsRule(domain, tls))));
    }
}
