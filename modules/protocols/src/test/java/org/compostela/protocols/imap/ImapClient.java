package org.compostela.protocols.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.james.core.Username;
import org.compostela.protocols.connection.TestServer;
import org.compostela.protocols.connection.WireClient;

/** A client that has read the greeting. */
final class ImapClient implements AutoCloseable {
    private final WireClient wire;

    private ImapClient(WireClient wire) throws IOException {
        this.wire = wire;
        assertThat(wire.line()).startsWith("* OK ");
    }

    static ImapClient plain(TestServer server) throws IOException {
        return new ImapClient(WireClient.plain(server.address("imap")));
    }

    static ImapClient tls(TestServer server) throws IOException {
        return new ImapClient(WireClient.tls(server.address("imaps")));
    }

    static ImapClient loggedIn(TestServer server) throws IOException {
        return loggedIn(server.address("imaps"));
    }

    static ImapClient loggedIn(InetSocketAddress address) throws IOException {
        return loggedIn(address, TestServer.ALICE);
    }

    static ImapClient loggedIn(TestServer server, Username user) throws IOException {
        return loggedIn(server.address("imaps"), user);
    }

    private static ImapClient loggedIn(InetSocketAddress address, Username user) throws IOException {
        ImapClient client = new ImapClient(WireClient.tls(address));
        assertThat(client.command("login", "LOGIN " + user.asString() + " \"" + TestServer.PASSWORD + "\""))
                .last()
                .asString()
                .startsWith("login OK ");
        return client;
    }

    ImapClient selected(String mailbox) throws IOException {
        assertThat(command("select", "SELECT " + mailbox)).last().asString().startsWith("select OK ");
        return this;
    }

    /** All lines of the answer, the tagged one last. */
    List<String> command(String tag, String command) throws IOException {
        wire.sendLine(tag + " " + command);
        return wire.linesUntil(tag + " ");
    }

    /** The literal of the one FETCH response that comes. */
    byte[] fetch(String item) throws IOException {
        wire.sendLine("fetch " + item);
        String first = wire.line();
        assertThat(first).contains("FETCH").endsWith("}");
        int size = Integer.parseInt(first.substring(first.lastIndexOf('{') + 1, first.length() - 1));
        byte[] content = wire.bytes(size);
        assertThat(wire.linesUntil("fetch ")).last().asString().startsWith("fetch OK ");
        return content;
    }

    List<String> append(String tag, String mailbox, byte[] message) throws IOException {
        wire.sendLine(tag + " APPEND " + mailbox + " {" + message.length + "}");
        String answer = wire.line();
        if (!answer.startsWith("+ ")) {
            return List.of(answer);
        }
        wire.send(message).send("\r\n");
        return wire.linesUntil(tag + " ");
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    WireClient wire() {
        return wire;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
