package org.compostela.cli.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.commons.net.imap.IMAPReply;
import org.apache.commons.net.imap.IMAPSClient;
import org.jspecify.annotations.Nullable;

/** A client of IMAP over TLS (RFC 9051), logged in, its INBOX open. Texts are bytes as ISO 8859-1. */
final class ImapSession implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}\r\n");
    private static final Pattern EXISTS = Pattern.compile("\\* (\\d+) EXISTS");

    /** What the library lacks: to read what comes while nothing was asked. */
    private static final class Client extends IMAPSClient {
        Client(SSLContext tls) {
            super(true, tls);
        }

        @Nullable
        String untagged() throws IOException {
            return _reader.readLine();
        }
    }

    private final Client client;

    private ImapSession(SSLContext tls) {
        client = new Client(tls);
    }

    static ImapSession open(InetSocketAddress address, SSLContext tls, String user, String password)
            throws IOException, StepFailedException {
        ImapSession session = new ImapSession(tls);
        session.client.setConnectTimeout(TIMEOUT_MILLIS);
        session.client.setDefaultTimeout(TIMEOUT_MILLIS);
        session.client.connect(address.getAddress(), address.getPort());
        session.client.setSoTimeout(TIMEOUT_MILLIS);
        if (!session.client.login(user, password)) {
            throw new StepFailedException("IMAP LOGIN to be accepted", session.lastLine());
        }
        session.command("SELECT INBOX");
        return session;
    }

    /** What the server answered, when it said OK. */
    String command(String command) throws IOException, StepFailedException {
        int code = client.sendCommand(command);
        if (code != IMAPReply.OK) {
            throw new StepFailedException("OK to IMAP " + command, lastLine());
        }
        return client.getReplyString();
    }

    /** Begins IDLE (RFC 2177). */
    void idle() throws IOException, StepFailedException {
        if (client.sendCommand("IDLE") != IMAPReply.CONT) {
            throw new StepFailedException("a continuation of IMAP IDLE", lastLine());
        }
    }

    /** The line that reports an arrival during IDLE; ends IDLE. */
    String awaitArrival() throws IOException, StepFailedException {
        String line = "";
        while (!EXISTS.matcher(line).matches()) {
            @Nullable String next = client.untagged();
            if (next == null) {
                throw new StepFailedException("IDLE to report the arrival", "the end of the connection");
            }
            line = next;
        }
        client.sendData("DONE");
        return line;
    }

    /** The numbers of the messages that match. */
    String search(String key) throws IOException, StepFailedException {
        String answer = command("SEARCH " + key);
        return answer.lines()
                .filter(line -> line.startsWith("* SEARCH"))
                .findFirst()
                .orElse(answer.strip());
    }

    /** One message, byte for byte as the server gives it. */
    String fetch(int number) throws IOException, StepFailedException {
        String answer = command("FETCH " + number + " (BODY.PEEK[])");
        Matcher literal = LITERAL.matcher(answer);
        if (!literal.find()) {
            throw new StepFailedException("a literal in the answer to FETCH", answer.strip());
        }
        return answer.substring(literal.end(), literal.end() + Integer.parseInt(literal.group(1)));
    }

    private String lastLine() {
        return client.getReplyString().strip();
    }

    @Override
    public void close() throws IOException {
        client.disconnect();
    }
}
