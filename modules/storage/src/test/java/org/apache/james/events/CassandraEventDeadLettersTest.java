package org.apache.james.events;

import org.compostela.storage.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** James' contract, in its package because it is visible there only. */
final class CassandraEventDeadLettersTest implements EventDeadLettersContract.AllContracts {
    private EventDeadLetters deadLetters;

    @BeforeEach
    void open() throws Exception {
        deadLetters = TestStore.shared().deadLetters(new EventBusTestFixture.TestEventSerializer());
    }

    @AfterEach
    void clear() {
        deadLetters.groupsWithFailedEvents().concatMap(deadLetters::remove).blockLast();
    }

    @Override
    public EventDeadLetters eventDeadLetters() {
        return deadLetters;
    }
}
