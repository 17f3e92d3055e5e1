package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DataDecoderTest {
    @Property
    void anyLinesComeOutAsTheyWentInAndNothingBehindTheEndIsTaken(
            @ForAll("lines") List<String> lines, @ForAll("cuts") List<Integer> cuts) {
        StringBuilder content = new StringBuilder();
        StringBuilder wire = new StringBuilder();
        for (String line : lines) {
            content.append(line).append("\r\n");
            wire.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
        }
        wire.append(".\r\n");
        Decoded decoded = decode(wire + "QUIT\r\n", cuts);
        assertThat(decoded.content()).isEqualTo(content.toString());
        assertThat(decoded.rest()).isEqualTo("QUIT\r\n");
        assertThat(decoded.decoder().fault()).isEmpty();
    }

    @Property
    void onlyALoneDotBetweenTrueLineEndsEndsTheMessage(
            @ForAll("hostile") String wire, @ForAll("cuts") List<Integer> cuts) {
        int end = ("\r\n" + wire).indexOf("\r\n.\r\n");
        Decoded decoded = decode(wire, cuts);
        assertThat(decoded.decoder().ended()).isEqualTo(end >= 0);
        String message = end < 0 ? wire : wire.substring(0, end + 3);
        if (end >= 0) {
            assertThat(decoded.rest()).isEqualTo(wire.substring(end + 3));
        }
        boolean bare = message.replace("\r\n", "").chars().anyMatch(c -> c == '\r' || c == '\n');
        // A CR at the very end may still become a CRLF.
        if (end >= 0 || !message.endsWith("\r")) {
            assertThat(decoded.decoder().fault().isPresent()).isEqualTo(bare);
        }
    }

    private record Decoded(DataDecoder decoder, String content, String rest) {}

    private static Decoded decode(String wire, List<Integer> cuts) {
        DataDecoder decoder = new DataDecoder();
        StringBuilder content = new StringBuilder();
        ByteBuf in = Unpooled.buffer();
        int from = 0;
        for (int i = 0; from < wire.length(); i++) {
            int to = cuts.isEmpty() ? wire.length() : Math.min(wire.length(), from + cuts.get(i % cuts.size()));
            in.writeBytes(wire.substring(from, to).getBytes(ISO_8859_1));
            from = to;
            if (!decoder.ended()) {
                content.append(new String(decoder.decode(in), ISO_8859_1));
            }
        }
        return new Decoded(decoder, content.toString(), in.toString(ISO_8859_1));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.strings()
                .withChars("..ab \u00e9")
                .ofMaxLength(6)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of("\r", "\n", "\r\n", ".", "\r\n.\r\n", "a")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 5).list().ofMaxSize(4);
    }
}
