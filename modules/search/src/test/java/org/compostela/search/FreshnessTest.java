package org.compostela.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final String MAILBOX = "a mailbox";

    @Test
    void changeDoesNotWaitForItself() throws Exception {
        try (TestIndex test = new TestIndex(10)) {
            Freshness freshness = test.parts.freshness();
            Freshness.Change own = freshness.begin(MAILBOX);

            assertThat(waiting(freshness, own)).succeedsWithin(Freshness.PATIENCE.dividedBy(2));
            own.close();
        }
    }

    @Test
    void changeWaitsForTheOthersOfItsMailbox() throws Exception {
        try (TestIndex test = new TestIndex(10)) {
            Freshness freshness = test.parts.freshness();
            Freshness.Change own = freshness.begin(MAILBOX);
            Freshness.Change other = freshness.begin(MAILBOX);

            CompletableFuture<Void> waiting = waiting(freshness, own);
            assertThat(waiting).isNotDone();
            other.close();
            assertThat(waiting).succeedsWithin(Freshness.PATIENCE);
            own.close();
        }
    }

    private static CompletableFuture<Void> waiting(Freshness freshness, Freshness.Change own) {
        return CompletableFuture.runAsync(() -> {
            try {
                freshness.awaitOthers(MAILBOX, own);
            } catch (java.io.IOException e) {
                throw new CompletionException(e);
            }
        });
    }
}
