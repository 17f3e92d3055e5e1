package org.compostela.senderauthentication.spf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.compostela.senderauthentication.Conformance;
import org.compostela.senderauthentication.dns.TestZone;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The openspf project's suite of RFC 7208. */
class PublishedSuiteTest {
    private static final String SUITE = "spf/rfc7208-tests.yml";

    @TestFactory
    Stream<DynamicTest> publishedCase() throws IOException {
        return Conformance.documents(SUITE).stream().flatMap(this::scenario);
    }

    @Test
    void suiteIsWhole() throws IOException {
        assertThat(publishedCase()).hasSize(203);
    }

    private Stream<DynamicTest> scenario(Map<String, Object> scenario) {
        TestZone zone = zone(Conformance.map(scenario.get("zonedata")));
        return Conformance.map(scenario.get("tests")).entrySet().stream()
                .map(test ->
                        DynamicTest.dynamicTest(test.getKey(), () -> check(zone, Conformance.map(test.getValue()))));
    }

    private static void check(TestZone zone, Map<String, Object> test) {
        SpfResult result = new Spf(zone, "receiver.example")
                .mailFrom(InetAddresses.forString((String) test.get("host")), (String) test.get("helo"), (String)
                        test.get("mailfrom"));
        assertThat(allowed(test.get("result")))
                .as(result.toString())
                .contains(result.outcome().word());
        String explanation = (String) test.get("explanation");
        if (explanation != null) {
            assertThat(result.explanation().orElse("DEFAULT")).isEqualTo(explanation);
        }
    }

    private static List<String> allowed(Object result) {
        return result instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of((String) result);
    }

    /** Its SPF records are of a type that is no more: they count as TXT, unless there are some of TXT. */
    private static TestZone zone(Map<String, Object> data) {
        TestZone zone = new TestZone();
        data.forEach((name, records) -> {
            boolean hasText = ((List<?>) records)
                    .stream().anyMatch(record -> record instanceof Map<?, ?> typed && typed.containsKey("TXT"));
            for (Object record : (List<?>) records) {
                if (record instanceof Map<?, ?> typed) {
                    typed.forEach((type, value) -> add(zone, name, (String) type, value, hasText));
                } else {
                    zone.withTimeout(name);
                }
            }
        });
        return zone;
    }

    private static void add(TestZone zone, String name, String type, Object value, boolean hasText) {
        zone.withName(name);
        switch (type) {
            case "SPF" -> {
                if (!hasText) {
                    zone.with(name, "TXT", joined(value));
                }
            }
            case "TXT" -> {
                if (!value.equals("NONE")) {
                    zone.with(name, "TXT", joined(value));
                }
            }
            case "MX" -> zone.with(name, "MX", (String) ((List<?>) value).get(1));
            default -> zone.with(name, type, (String) value);
        }
    }

    private static String joined(Object value) {
        if (value instanceof List<?> strings) {
            return String.join("", strings.stream().map(String::valueOf).toList());
        }
        return (String) value;
    }
}
