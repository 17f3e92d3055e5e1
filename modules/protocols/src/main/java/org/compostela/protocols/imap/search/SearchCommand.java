package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import org.apache.james.imap.api.ImapCommand;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.request.ImapRequest;

/**
 * A SEARCH, SORT, THREAD or ESEARCH that was read.
 *
 * @param uid whether the answer is in UIDs, not in message numbers
 */
record SearchCommand(Tag tag, ImapCommand command, boolean uid, Operation operation) implements ImapRequest {
    SearchCommand {
        requireNonNull(tag, "tag");
        requireNonNull(command, "command");
        requireNonNull(operation, "operation");
    }

    @Override
    public Tag getTag() {
        return tag;
    }

    @Override
    public ImapCommand getCommand() {
        return command;
    }
}
