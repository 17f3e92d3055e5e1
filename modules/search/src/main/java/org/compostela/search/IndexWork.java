package org.compostela.search;

import java.time.Instant;
import org.apache.james.json.DTOModule;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;
import org.apache.james.task.TaskExecutionDetails.AdditionalInformation;

/** How far a task on the index is, as the admin API tells it. */
final class IndexWork {
    private IndexWork() {}

    /** @param total the messages that there are to go through, roughly; 0 when not known */
    record Check(String scope, boolean repair, long total, Tally.Counts counts, Instant timestamp)
            implements AdditionalInformation {}

    /** @param total the messages that there are to go through, roughly; 0 when not known */
    record Rebuild(String scope, String index, long total, Tally.Counts counts, Instant timestamp)
            implements AdditionalInformation {}

    static AdditionalInformationDTOModule<Check, Dto> checkModule() {
        return DTOModule.forDomainObject(Check.class)
                .convertToDTO(Dto.class)
                .toDomainObjectConverter(dto -> new Check(dto.scope, false, dto.total, dto.counts, dto.timestamp))
                .toDTOConverter((work, type) ->
                        new Dto(type, work.scope(), "", work.repair(), work.total(), work.counts(), work.timestamp()))
                .typeName(IndexCheckTask.TYPE.asString())
                .withFactory(AdditionalInformationDTOModule::new);
    }

    static AdditionalInformationDTOModule<Rebuild, Dto> rebuildModule() {
        return DTOModule.forDomainObject(Rebuild.class)
                .convertToDTO(Dto.class)
                .toDomainObjectConverter(dto -> new Rebuild(dto.scope, dto.index, dto.total, dto.counts, dto.timestamp))
                .toDTOConverter((work, type) ->
                        new Dto(type, work.scope(), work.index(), true, work.total(), work.counts(), work.timestamp()))
                .typeName(IndexRebuildTask.TYPE.asString())
                .withFactory(AdditionalInformationDTOModule::new);
    }

    /** What goes over the wire; written, never read. */
    static final class Dto implements AdditionalInformationDTO {
        private final String type;
        private final String scope;
        private final String index;
        private final boolean repair;
        private final long total;
        private final Tally.Counts counts;
        private final Instant timestamp;

        Dto(
                String type,
                String scope,
                String index,
                boolean repair,
                long total,
                Tally.Counts counts,
                Instant timestamp) {
            this.type = type;
            this.scope = scope;
            this.index = index;
            this.repair = repair;
            this.total = total;
            this.counts = counts;
            this.timestamp = timestamp;
        }

        @Override
        public String getType() {
            return type;
        }

        @Override
        public Instant getTimestamp() {
            return timestamp;
        }

        public String getScope() {
            return scope;
        }

        /** The index that is built; empty for work on the one that is used. */
        public String getIndex() {
            return index;
        }

        public boolean isRepair() {
            return repair;
        }

        public long getTotal() {
            return total;
        }

        public long getMailboxes() {
            return counts.mailboxes();
        }

        public long getMessages() {
            return counts.messages();
        }

        public long getMissing() {
            return counts.missing();
        }

        public long getSurplus() {
            return counts.surplus();
        }

        public long getDifferent() {
            return counts.different();
        }

        public long getMended() {
            return counts.mended();
        }

        public long getFailed() {
            return counts.failed();
        }
    }
}
