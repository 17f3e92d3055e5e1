package org.compostela.queue;

import java.io.IOException;
import java.io.InputStream;
import org.apache.james.server.core.MimeMessageSource;

/** A message that stays on the disk until it is read. */
final class JournalMessage implements MimeMessageSource {
    private final Journal journal;
    private final Entry entry;

    JournalMessage(Journal journal, Entry entry) {
        this.journal = journal;
        this.entry = entry;
    }

    @Override
    public String getSourceId() {
        return journal.bodyFile(entry.id).toString();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return journal.body(entry);
    }

    @Override
    public long getMessageSize() {
        return entry.body.bytes;
    }
}
