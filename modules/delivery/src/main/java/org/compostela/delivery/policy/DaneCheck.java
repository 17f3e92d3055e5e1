package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.compostela.delivery.transaction.CertificateCheck;
import org.compostela.delivery.transaction.CertificateNames;
import org.compostela.delivery.transaction.TlsFailure;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TLSARecord.CertificateUsage;

/** Whether the certificate of a host is one that its TLSA records name, or of an authority that they name (RFC 7672 section 3.1). */
final class DaneCheck implements CertificateCheck {
    private final String base;
    private final List<String> names;
    private final List<TLSARecord> records;

    /**
     * @param base name that has the records
     * @param names of which the certificate must have one where an authority is named (RFC 7672 section 3.2.2)
     * @param records that are usable
     */
    DaneCheck(String base, List<String> names, List<TLSARecord> records) {
        this.base = requireNonNull(base, "base");
        this.names = List.copyOf(names);
        this.records = List.copyOf(records);
    }

    /** RFC 7672 section 8.1. */
    @Override
    public Optional<String> serverName() {
        return Optional.of(base);
    }

    @Override
    public Verdict judge(List<X509Certificate> chain, String keyExchange) {
        // RFC 7672 section 3.1.1: neither its names nor its dates matter; the record says both.
        if (isNamed(chain.get(0), CertificateUsage.DOMAIN_ISSUED_CERTIFICATE)) {
            return Verdict.GOOD;
        }
        Set<TrustAnchor> anchors = chain.stream()
                .skip(1)
                .filter(certificate -> isNamed(certificate, CertificateUsage.TRUST_ANCHOR_ASSERTION))
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toSet());
        return anchors.isEmpty()
                ? Verdict.bad(TlsFailure.TLSA_INVALID, "no TLSA record of " + base + " fits what the server shows")
                : judge(chain, anchors);
    }

    private boolean isNamed(X509Certificate certificate, int usage) {
        return records.stream()
                .anyMatch(record -> record.getCertificateUsage() == usage && TlsaRecords.fits(record, certificate));
    }

    /** RFC 7672 section 3.1.2: as ever, but for who the authority is. */
    private Verdict judge(List<X509Certificate> chain, Set<TrustAnchor> anchors) {
        X509Certificate own = chain.get(0);
        try {
            own.checkValidity();
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(own);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return Verdict.bad(TlsFailure.CERTIFICATE_EXPIRED, "the certificate is not valid at this time");
        } catch (GeneralSecurityException e) {
            return Verdict.bad(
                    TlsFailure.CERTIFICATE_NOT_TRUSTED,
                    "the authority that the TLSA records of " + base + " name does not vouch for the certificate ("
                            + e.getMessage() + ")");
        }
        return names.stream().anyMatch(name -> CertificateNames.isFor(own, name))
                ? Verdict.GOOD
                : Verdict.bad(TlsFailure.CERTIFICATE_HOST_MISMATCH, "the certificate is not for the name " + base);
    }
}
