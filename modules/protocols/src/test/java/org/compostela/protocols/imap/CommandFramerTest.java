package org.compostela.protocols.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.compostela.protocols.imap.Framing.Complete;
import org.compostela.protocols.imap.Framing.Hopeless;
import org.compostela.protocols.imap.Framing.Incomplete;
import org.compostela.protocols.imap.Framing.Invite;
import org.compostela.protocols.imap.Framing.Refused;
import org.compostela.protocols.imap.Framing.Store;
import org.compostela.protocols.imap.Part.Large;
import org.compostela.protocols.imap.Part.Line;
import org.compostela.protocols.imap.Part.Small;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFramerTest {
    private static final String COMMANDS = "a NOOP\r\n"
            + "b LOGIN {5}\r\nalice {0+}\r\n\r\n"
            + "c SEARCH TEXT \"{3}\" \n"
            + "d APPEND {5+}\r\nINBOX {20000+}\r\n" + "x{3}\r\n".repeat(20_000 / 6) + "yz" + "\r\n"
            + "e SEARCH TEXT " + "q".repeat(70_000) + " {4+}\r\n1234 {4+}\r\n5678\r\n"
            + "f SEARCH TEXT {70000+}\r\n" + "r".repeat(70_000) + "\r\n"
            + "g SEARCH TEXT {70000}\r\n"
            + "h NOOP\r\n";

    private static final List<String> FOUND = List.of(
            "a NOOP\r\n",
            "invite",
            "b LOGIN {5}\r\n|alice| {0+}\r\n||\r\n",
            "c SEARCH TEXT \"{3}\" \n",
            "d APPEND {5+}\r\n|INBOX| {20000+}\r\n|20000 octets|\r\n",
            "e BAD Command too long",
            "f NO [TOOBIG] literal of 70000 octets is too large",
            "g NO [TOOBIG] literal of 70000 octets is too large",
            "h NOOP\r\n");

    @TempDir
    Path folder;

    private CommandFramer framer;

    @BeforeEach
    void prepare() throws Exception {
        LiteralFolder literals = new LiteralFolder(folder.resolve("literals"));
        literals.prepare();
        ImapLimits limits =
                new ImapLimits(1_000_000, 65_536, 8192, 100, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, 1, false);
        framer = new CommandFramer(limits, literals);
    }

    @RepeatedTest(50)
    void commandsAreTheSameHoweverTheBytesCome(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = COMMANDS.getBytes(ISO_8859_1);
        List<String> found = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, 1 + random.nextInt(1 << (1 + random.nextInt(16))));
            found.addAll(feed(bytes, from, length));
            from += length;
        }
        assertThat(found).isEqualTo(FOUND);
    }

    @Test
    void commandsAreTheSameByteByByte() {
        byte[] bytes = COMMANDS.getBytes(ISO_8859_1);
        List<String> found = new ArrayList<>();
        for (int from = 0; from < bytes.length; from++) {
            found.addAll(feed(bytes, from, 1));
        }
        assertThat(found).isEqualTo(FOUND);
    }

    @Test
    void lineWithoutEndIsHopelessAfterAWhile() {
        byte[] bytes = new byte[10_000_000];
        assertThat(feed(bytes, 0, bytes.length)).containsExactly("hopeless");
    }

    private List<String> feed(byte[] bytes, int from, int length) {
        ByteBuf in = Unpooled.copiedBuffer(bytes, from, length);
        List<String> found = new ArrayList<>();
        Framing framing = framer.next(in, true);
        while (!(framing instanceof Incomplete)) {
            if (framing instanceof Store store) {
                store(store);
            } else {
                found.add(text(framing));
            }
            if (framing instanceof Hopeless) {
                return found;
            }
            framing = framer.next(in, true);
        }
        assertThat(in.isReadable()).isFalse();
        return found;
    }

    private static void store(Store store) {
        try {
            store.file().append(store.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Framing framing) {
        if (framing instanceof Complete complete) {
            return String.join(
                    "|",
                    complete.command().parts().stream()
                            .map(CommandFramerTest::text)
                            .toList());
        }
        if (framing instanceof Refused refused) {
            return refused.reply();
        }
        return framing instanceof Invite ? "invite" : "hopeless";
    }

    private static String text(Part part) {
        if (part instanceof Line line) {
            return new String(line.bytes(), ISO_8859_1);
        }
        if (part instanceof Small small) {
            return new String(small.bytes(), ISO_8859_1);
        }
        try (InputStream in = ((Large) part).file().open()) {
            return in.readAllBytes().length + " octets";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
