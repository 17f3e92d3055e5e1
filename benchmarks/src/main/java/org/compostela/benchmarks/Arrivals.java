package org.compostela.benchmarks;

import java.io.IOException;
import java.util.BitSet;

/** The other end: whether what came into the mailboxes is what was sent. */
final class Arrivals {
    private final Load load;
    private final MailServer server;
    private final Complaints complaints;

    Arrivals(Load load, MailServer server, Complaints complaints) {
        this.load = load;
        this.server = server;
        this.complaints = complaints;
    }

    /** @param lost accepted and in no mailbox */
    record Verdict(int lost, int twice, int altered) {}

    Verdict compare(BitSet accepted) throws IOException {
        Comparison comparison = new Comparison();
        for (Mailbox mailbox : load.mailboxes()) {
            try (ImapClient client = new ImapClient(server, mailbox)) {
                client.readInbox(message -> comparison.judge(mailbox, message));
            }
        }
        return comparison.verdict(accepted);
    }

    private final class Comparison {
        private final BitSet found = new BitSet(load.messages());
        private int twice;
        private int altered;

        void judge(Mailbox mailbox, byte[] message) {
            int number = Messages.number(message);
            if (!isWhole(number, message) || !load.recipient(number).equals(mailbox)) {
                altered++;
                complaints.add("altered or misplaced: message " + number + " in " + mailbox.address());
            } else if (found.get(number)) {
                twice++;
            } else {
                found.set(number);
            }
        }

        private boolean isWhole(int number, byte[] message) {
            return number >= 0 && number < load.messages() && load.content().isWhole(number, message);
        }

        Verdict verdict(BitSet accepted) {
            BitSet lost = (BitSet) accepted.clone();
            lost.andNot(found);
            return new Verdict(lost.cardinality(), twice, altered);
        }
    }
}
