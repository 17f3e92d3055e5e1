package org.compostela.delivery.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Record;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TLSARecord.CertificateUsage;
import org.xbill.DNS.TLSARecord.MatchingType;
import org.xbill.DNS.TLSARecord.Selector;

/** What single TLSA records mean (RFC 6698 section 2.1, RFC 7671). */
final class TlsaRecords {
    /** RFC 7672 section 3.1.3: those that want a known authority besides cannot be used with SMTP. */
    private static final Set<Integer> USAGES =
            Set.of(CertificateUsage.TRUST_ANCHOR_ASSERTION, CertificateUsage.DOMAIN_ISSUED_CERTIFICATE);

    private static final Set<Integer> SELECTORS = Set.of(Selector.FULL_CERTIFICATE, Selector.SUBJECT_PUBLIC_KEY_INFO);

    private TlsaRecords() {}

    /** Those that can be understood, without the weaker digest where there is a stronger one (RFC 7671 section 9). */
    static List<TLSARecord> usable(List<Record> records) {
        List<TLSARecord> known = records.stream()
                .filter(TLSARecord.class::isInstance)
                .map(TLSARecord.class::cast)
                .filter(TlsaRecords::isKnown)
                .toList();
        return known.stream().filter(record -> !isWeaker(record, known)).toList();
    }

    private static boolean isKnown(TLSARecord record) {
        int length = record.getCertificateAssociationData().length;
        return USAGES.contains(record.getCertificateUsage())
                && SELECTORS.contains(record.getSelector())
                && switch (record.getMatchingType()) {
                    case MatchingType.EXACT -> length > 0;
                    case MatchingType.SHA256 -> length == 32;
                    case MatchingType.SHA512 -> length == 64;
                    default -> false;
                };
    }

    private static boolean isWeaker(TLSARecord record, List<TLSARecord> all) {
        return record.getMatchingType() == MatchingType.SHA256
                && all.stream()
                        .anyMatch(other -> other.getMatchingType() == MatchingType.SHA512
                                && other.getCertificateUsage() == record.getCertificateUsage()
                                && other.getSelector() == record.getSelector());
    }

    static boolean fits(TLSARecord record, X509Certificate certificate) {
        try {
            byte[] selected = record.getSelector() == Selector.FULL_CERTIFICATE
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            byte[] shown =
                    switch (record.getMatchingType()) {
                        case MatchingType.SHA256 -> digest("SHA-256", selected);
                        case MatchingType.SHA512 -> digest("SHA-512", selected);
                        default -> selected;
                    };
            return MessageDigest.isEqual(shown, record.getCertificateAssociationData());
        } catch (CertificateEncodingException e) {
            // A certificate that cannot be written as it came is not the one.
            return false;
        }
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java VM has " + algorithm, e);
        }
    }
}
