package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.domainlist.cassandra.CassandraDomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;

/**
 * The domains whose mail is kept here: those the administrator added, and no other.
 *
 * <p>James would make its default domain ({@code localhost}) and the one in the environment variable {@code DOMAIN} local at every
 * start, and list the former always. A server that is closed by default takes no mail that nobody asked for: here the default
 * domain only completes addresses that have none.
 */
final class Domains extends CassandraDomainList {
    /** While the configuration is read, only the domains that it names may be added; otherwise any. */
    private volatile Optional<List<Domain>> addable = Optional.empty();

    @Inject
    Domains(DNSService dns, CqlSession session) {
        super(dns, session);
    }

    @Override
    public void configure(DomainListConfiguration configuration) throws ConfigurationException {
        addable = Optional.of(configuration.getConfiguredDomains());
        try {
            super.configure(configuration);
        } finally {
            addable = Optional.empty();
        }
    }

    @Override
    public void addDomain(Domain domain) throws DomainListException {
        if (addable.map(named -> named.contains(domain)).orElse(true)) {
            super.addDomain(domain);
        }
    }

    @Override
    public ImmutableList<Domain> getDomains() throws DomainListException {
        return ImmutableList.copyOf(getDomainListInternal());
    }

    @Override
    public void removeDomain(Domain domain) throws DomainListException {
        doRemoveDomain(domain);
    }
}
