package org.compostela.storage;

import java.util.Map;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.cassandra.CassandraRecipientRewriteTable;
import org.apache.james.rrt.lib.AbstractRecipientRewriteTable;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;

/**
 * Aliases, forwards and groups. Each recipient is looked up at RCPT and again in the pipeline, most have none; so the answers are
 * remembered. A change made on another node holds here {@value Remembered#SECONDS} seconds later at most.
 */
final class RewriteTable extends AbstractRecipientRewriteTable {
    private static final int REMEMBERED_MAX = 20_000;

    private final CassandraRecipientRewriteTable table;
    private final Remembered<MappingSource, Mappings> mappings = new Remembered<>(REMEMBERED_MAX, any -> true);

    @Inject
    RewriteTable(CassandraRecipientRewriteTable table) {
        this.table = table;
    }

    @Override
    public void addMapping(MappingSource source, Mapping mapping) throws RecipientRewriteTableException {
        try {
            table.addMapping(source, mapping);
        } finally {
            mappings.forget();
        }
    }

    @Override
    public void removeMapping(MappingSource source, Mapping mapping) throws RecipientRewriteTableException {
        try {
            table.removeMapping(source, mapping);
        } finally {
            mappings.forget();
        }
    }

    @Override
    public Mappings getStoredMappings(MappingSource source) {
        return mappings.get(source, () -> table.getStoredMappings(source));
    }

    @Override
    protected Mappings mapAddress(String user, Domain domain) {
        Mappings ofUser = getStoredMappings(MappingSource.fromUser(user, domain));
        return ofUser.isEmpty() ? getStoredMappings(MappingSource.fromDomain(domain)) : ofUser;
    }

    @Override
    public Map<MappingSource, Mappings> getAllMappings() throws RecipientRewriteTableException {
        return table.getAllMappings();
    }

    @Override
    public Stream<MappingSource> listSources(Mapping mapping) throws RecipientRewriteTableException {
        return table.listSources(mapping);
    }
}
