package org.compostela.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.reflect.Reflection;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class DomainsTest {
    private static final Domain EXAMPLE = Domain.of("domains.example");
    private static final Domain CONFIGURED = Domain.of("configured.example");

    private static CqlSession session;

    @BeforeAll
    static void open() throws Exception {
        session = TestStore.shared().get(CqlSession.class);
    }

    @Test
    void noDomainIsLocalUntilTheAdministratorAddsIt() throws Exception {
        Domains domains = configured(DomainListConfiguration.builder());

        assertThat(domains.getDomains()).doesNotContain(Domain.LOCALHOST, EXAMPLE);
        assertThat(domains.containsDomain(Domain.LOCALHOST)).isFalse();

        domains.addDomain(EXAMPLE);
        assertThat(domains.getDomains()).contains(EXAMPLE);
        assertThat(domains.containsDomain(EXAMPLE)).isTrue();

        domains.removeDomain(EXAMPLE);
        assertThat(domains.getDomains()).doesNotContain(EXAMPLE);
    }

    @Test
    void domainNamedInTheConfigurationIsAdded() throws Exception {
        Domains domains = configured(DomainListConfiguration.builder().addConfiguredDomain(CONFIGURED));

        assertThat(domains.getDomains()).contains(CONFIGURED).doesNotContain(Domain.LOCALHOST);
    }

    private static Domains configured(DomainListConfiguration.Builder configuration) throws Exception {
        DNSService unused = Reflection.newProxy(DNSService.class, (proxy, method, arguments) -> {
            throw new AssertionError("a domain must not be looked up");
        });
        Domains domains = new Domains(unused, session);
        domains.configure(configuration.build());
        return domains;
    }
}
