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
 *
 * <p>A domain removed on another node may be taken for local here for {@value Remembered#SECONDS} more seconds.
 */
final class Domains extends CassandraDomainList {
    private static final int REMEMBERED_MAX = 10_000;

    /** Only those there are: a domain that is added is local at once, on every node. */
    private final Remembered<Domain, Boolean> present = new Remembered<>(REMEMBERED_MAX, there -> there);

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

    /** Each message asks twice at least: at RCPT, and in the pipeline. */
    @Override
    protected boolean containsDomainInternal(Domain domain) throws DomainListException {
        return present.get(domain, () -> super.containsDomainInternal(domain));
    }

    @Override
    public void removeDomain(Domain domain) throws DomainListException {
        try {
            doRemoveDomain(domain);
        } finally {
            present.forget();
        }
    }
}
