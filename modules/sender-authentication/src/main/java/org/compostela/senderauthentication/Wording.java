package org.compostela.senderauthentication;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import org.compostela.senderauthentication.SenderCheck.Findings;
import org.compostela.senderauthentication.arc.ArcOutcome;
import org.compostela.senderauthentication.dkim.DkimOutcome;
import org.compostela.senderauthentication.dkim.DkimResult;
import org.compostela.senderauthentication.dmarc.DmarcResult;
import org.compostela.senderauthentication.results.AuthenticationResults;
import org.compostela.senderauthentication.results.MethodResult;
import org.compostela.senderauthentication.spf.SpfResult;

/** Findings in the words of RFC 8601 section 2.7. */
public final class Wording {
    private Wording() {}

    public static AuthenticationResults of(String host, Findings findings) {
        ImmutableList.Builder<MethodResult> methods = ImmutableList.builder();
        methods.add(MethodResult.of("iprev", findings.iprev().outcome().word())
                .commented(findings.iprev().name())
                .with(
                        "policy.iprev",
                        InetAddresses.toAddrString(findings.arrival().peer())));
        methods.add(spf(findings.helo()).with("smtp.helo", findings.arrival().helo()));
        if (!findings.arrival().sender().isEmpty()) {
            methods.add(
                    spf(findings.spf()).with("smtp.mailfrom", findings.arrival().sender()));
        }
        if (findings.dkim().isEmpty()) {
            methods.add(MethodResult.of("dkim", "none"));
        }
        findings.dkim().stream().map(Wording::dkim).forEach(methods::add);
        methods.add(dmarc(findings.dmarc()));
        methods.add(MethodResult.of("arc", findings.arc().outcome().word())
                .commented(
                        findings.arc().outcome() == ArcOutcome.FAIL
                                ? findings.arc().reason()
                                : ""));
        return new AuthenticationResults(host, methods.build());
    }

    private static MethodResult spf(SpfResult result) {
        return MethodResult.of("spf", result.outcome().word()).commented(result.reason());
    }

    private static MethodResult dkim(DkimResult result) {
        return MethodResult.of("dkim", result.outcome().word())
                .commented(result.testing() ? result.reason() + ", testing" : result.reason())
                .with("header.d", result.domain())
                .with("header.i", result.outcome() == DkimOutcome.PERMERROR ? "" : result.identity())
                .with("header.s", result.selector())
                .with("header.a", result.algorithm())
                .with("header.b", result.signature());
    }

    private static MethodResult dmarc(DmarcResult result) {
        String comment = result.published()
                .map(policy ->
                        "p=" + policy.word() + " dis=" + result.disposition().word())
                .orElse(result.reason());
        return MethodResult.of("dmarc", result.outcome().word())
                .commented(comment)
                .with("header.from", result.domain());
    }
}
