package org.compostela.engines.opensearch;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.compostela.engines.child.Lifeline;
import org.jspecify.annotations.Nullable;

/**
 * Runs one OpenSearch node until its parent ends or asks it to stop. Argument: the data folder, with
 * {@code config/opensearch.yml} in it.
 */
public final class OpenSearchMain {
    private OpenSearchMain() {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        Lifeline lifeline = Lifeline.take(home);
        try {
            Credential.set(lifeline.user(), lifeline.password());
            AtomicReference<SingleNode> running = new AtomicReference<>();
            lifeline.hold(() -> stop(running.get()));
            SingleNode node = SingleNode.in(home);
            running.set(node);
            node.start();
            lifeline.ready();
        } catch (Throwable e) {
            lifeline.fail(e);
        }
    }

    /** Nothing to stop while the node is still being made. */
    private static void stop(@Nullable SingleNode node) {
        if (node != null) {
            node.end();
        }
    }
}
