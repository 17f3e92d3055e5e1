package org.compostela.delivery.transaction;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The names that a certificate is for (RFC 6125 section 6.4, RFC 9525 section 6): its subject alternative names alone, for a common name
 * is no name of a host any more, and RFC 8461 section 4.2 asks for the same.
 */
public final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Splitter LABELS = Splitter.on('.');

    private CertificateNames() {}

    /** @param name of a host, or an address */
    public static boolean isFor(X509Certificate certificate, String name) {
        if (InetAddresses.isInetAddress(name)) {
            return names(certificate, IP_ADDRESS)
                    .filter(InetAddresses::isInetAddress)
                    .anyMatch(address -> InetAddresses.forString(address).equals(InetAddresses.forString(name)));
        }
        String ascii = ascii(name);
        return !ascii.isEmpty() && names(certificate, DNS_NAME).anyMatch(pattern -> matches(ascii(pattern), ascii));
    }

    private static Stream<String> names(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? Stream.of()
                    : all.stream()
                            .filter(name -> Integer.valueOf(kind).equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)));
        } catch (CertificateParsingException e) {
            // Names that nobody can read are no names.
            return Stream.of();
        }
    }

    private static String ascii(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        try {
            // A wildcard is no letter that IDN knows.
            return bare.startsWith("*.")
                    ? "*."
                            + IDN.toASCII(bare.substring(2), IDN.ALLOW_UNASSIGNED)
                                    .toLowerCase(Locale.ROOT)
                    : IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** RFC 6125 section 6.4.3: a wildcard is the whole of the first label and stands for one; never for all below a top-level domain. */
    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return !pattern.isEmpty() && pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0
                && LABELS.splitToList(pattern).size() > 2
                && pattern.substring(1).equals(name.substring(dot));
    }
}
