package org.compostela.senderauthentication.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.net.IDN;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.compostela.senderauthentication.Conformance;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The Public Suffix List's own checks. */
class OrganizationalDomainTest {
    private static final String CHECK = "checkPublicSuffix(";

    private final OrganizationalDomain organizations = new OrganizationalDomain();

    @TestFactory
    Stream<DynamicTest> publishedCheck() throws IOException {
        return checks().map(check -> DynamicTest.dynamicTest(check, () -> check(check)));
    }

    @Test
    void checksAreAllThere() throws IOException {
        assertThat(checks()).hasSize(77);
    }

    @Test
    void namesOfOneOrganizationAreTheSame() {
        assertThat(organizations.isSame("a.example.org", "mail.example.ORG")).isTrue();
        assertThat(organizations.isSame("a.co.uk", "b.co.uk")).isFalse();
        assertThat(organizations.isSame("co.uk", "a.co.uk")).isFalse();
        assertThat(organizations.isSame("co.uk", "co.uk")).isTrue();
    }

    private static Stream<String> checks() throws IOException {
        return Files.readAllLines(Conformance.file("psl/test_psl.txt")).stream()
                .filter(line -> line.startsWith(CHECK) && !line.contains("null, null"));
    }

    private void check(String line) {
        List<String> arguments = Splitter.on(',')
                .trimResults()
                .splitToList(line.substring(CHECK.length(), line.indexOf(')')).replace("'", ""));
        String expected = arguments.get(1);
        assertThat(organizations.of(arguments.get(0)).orElse("null")).isEqualTo(IDN.toASCII(expected));
    }
}
