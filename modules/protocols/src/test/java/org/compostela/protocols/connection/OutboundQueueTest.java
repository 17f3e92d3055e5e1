package org.compostela.protocols.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
    private static final Executor HERE = Runnable::run;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final OutboundQueue queue = new OutboundQueue(channel, HERE);

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void bytesAndStreamsGoOutInOrder() {
        queue.write(bytes("one "));
        queue.write(new ByteArrayInputStream(bytes("two, and what is too much")), 4);
        queue.write(new ByteArrayInputStream(new byte[100_000]));
        queue.write(bytes("three"));
        byte[] sent = sent();
        assertThat(sent).hasSize(8 + 100_000 + 5);
        assertThat(new String(sent, 0, 8, US_ASCII)).isEqualTo("one two,");
        assertThat(new String(sent, sent.length - 5, 5, US_ASCII)).isEqualTo("three");
    }

    @Test
    void nothingIsReadWhileTheClientDoesNotRead() {
        AtomicBoolean read = new AtomicBoolean();
        writable(false);
        queue.write(new ByteArrayInputStream(bytes("late")) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                read.set(true);
                return super.read(into, from, length);
            }
        });
        assertThat(read).isFalse();
        assertThat(sent()).isEmpty();
    }

    @Test
    void whatWasHeldBackGoesOutWhenTheClientReadsOn() {
        writable(false);
        queue.write(bytes("late"));
        AtomicBoolean ready = new AtomicBoolean();
        queue.ready().subscribe(done -> {}, gone -> {}, () -> ready.set(true));
        assertThat(ready).isFalse();
        writable(true);
        queue.writabilityChanged();
        assertThat(sent()).isEqualTo(bytes("late"));
        assertThat(ready).isTrue();
    }

    @Test
    void streamThatEndsTooEarlyEndsTheConnection() {
        queue.write(new ByteArrayInputStream(bytes("short")), 10);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void endOfTheConnectionClosesWhatIsStillToGo() {
        AtomicBoolean closed = new AtomicBoolean();
        writable(false);
        queue.write(closing(closed));
        queue.close();
        assertThat(closed).isTrue();
        assertThatThrownBy(() -> queue.ready().block()).hasCauseInstanceOf(ClosedChannelException.class);
        AtomicBoolean after = new AtomicBoolean();
        queue.write(closing(after));
        assertThat(after).isTrue();
    }

    private static InputStream closing(AtomicBoolean closed) {
        return new ByteArrayInputStream(new byte[1]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
    }

    private void writable(boolean writable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
    }

    private byte[] sent() {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteBuf next = channel.readOutbound();
        while (next != null) {
            byte[] bytes = new byte[next.readableBytes()];
            next.readBytes(bytes);
            next.release();
            sent.writeBytes(bytes);
            next = channel.readOutbound();
        }
        return sent.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
