package org.compostela.protocols.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.compostela.protocols.connection.TestServer;
import org.compostela.protocols.connection.WireClient;

/** A client that has read the greeting. */
final class Pop3Client implements AutoCloseable {
    private final WireClient wire;

    private Pop3Client(WireClient wire) throws IOException {
        this.wire = wire;
        assertThat(wire.line()).isEqualTo("+OK mail.example.org POP3 ready");
    }

    static Pop3Client plain(TestServer server) throws IOException {
        return new Pop3Client(WireClient.plain(server.address("pop3")));
    }

    static Pop3Client tls(TestServer server) throws IOException {
        return new Pop3Client(WireClient.tls(server.address("pop3s")));
    }

    static Pop3Client loggedIn(TestServer server, String user) throws IOException {
        Pop3Client client = tls(server);
        assertThat(client.command("USER " + user)).startsWith("+OK");
        assertThat(client.command("PASS correct horse")).startsWith("+OK");
        return client;
    }

    /** The first line of the answer. */
    String command(String command) throws IOException {
        return wire.sendLine(command).line();
    }

    /** The lines of an answer of several, without the last. */
    List<String> list(String command) throws IOException {
        assertThat(command(command)).startsWith("+OK");
        List<String> lines = wire.linesUntil(".");
        return lines.subList(0, lines.size() - 1);
    }

    /** What an answer of several lines carries, as a client unpacks it (RFC 1939 §3). */
    byte[] content(String command) throws IOException {
        assertThat(command(command)).startsWith("+OK");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        String line = wire.line();
        while (!line.equals(".")) {
            content.writeBytes((line.startsWith(".") ? line.substring(1) : line).getBytes(ISO_8859_1));
            content.writeBytes(new byte[] {'\r', '\n'});
            line = wire.line();
        }
        return content.toByteArray();
    }

    WireClient wire() {
        return wire;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
