package org.compostela.benchmarks;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** An address and its password. */
record Mailbox(String address, String password) {
    static final String DOMAIN = "load.example.org";

    /** Mailboxes of one domain, each with a password of its own. */
    static List<Mailbox> several(int count) {
        return several(count, "user");
    }

    /** @param name of each, before its number */
    static List<Mailbox> several(int count, String name) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Mailbox(
                        name + number + "@" + DOMAIN, UUID.randomUUID().toString()))
                .toList();
    }
}
